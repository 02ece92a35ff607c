from odoo.tests import tagged

from .common_ledger import LedgerCase


@tagged("post_install", "-at_install")
class TestRedeem(LedgerCase):
    """Rewards cost what the server says, on the customer's own card."""

    def setUp(self):
        super().setUp()
        self.buy((self.bread, 10))
        self.reward = self.program.reward_ids

    def redeemed(self):
        return self.entries(kind="redeem")

    def test_a_discount_costs_points_by_its_money(self):
        order = self.buy((self.cake, 2), rewards=[(self.reward, 4)])
        [entry] = self.redeemed()
        self.assertRecordValues(
            entry,
            [
                {
                    "points": -40,
                    "used": 40,
                    "reward_id": self.reward.id,
                    "lot_id": self.entries(kind="earn")[0].id,
                    "amount": 4,
                    "flag": False,
                    "order_uuid": order.uuid,
                }
            ],
        )
        # 100, less 40; 50 of cakes, less 4 that were points.
        self.assert_points(106)

    def test_the_line_knows_card_and_cost(self):
        order = self.buy((self.cake, 2), rewards=[(self.reward, 4)])
        self.env.invalidate_all()
        line = order.lines.filtered("is_reward_line")
        self.assertEqual((line.coupon_id, line.points_cost), (self.card_of(), 40))

    def test_what_the_till_says_about_cost_and_card_is_not_used(self):
        self.buy((self.bread, 10), partner=self.bo)
        foreign = self.card_of(self.bo)
        data = self.sale([(self.cake, 2)], self.ada, [(self.reward, 4)])
        data["lines"][-1][2].update(points_cost=0.01, coupon_id=foreign.id)
        self.sync(data)
        self.assert_points(106)
        self.assert_points(100, self.bo)

    def test_points_of_the_same_sale_can_be_used(self):
        self.buy((self.cake, 2), partner=self.bo, rewards=[(self.reward, 1)])
        self.assert_points(39, self.bo)

    def test_missing_points_are_a_recorded_shortfall(self):
        self.buy((self.cake, 2), rewards=[(self.reward, 20)])
        # 100 and 30 are there, 200 are taken.
        self.assert_points(-70)
        [debt] = self.redeemed().filtered("flag")
        self.assertRecordValues(
            debt, [{"flag": "shortfall", "remaining": -70, "points": -70}]
        )

    def test_later_points_pay_a_shortfall_first(self):
        self.buy((self.cake, 2), rewards=[(self.reward, 20)])
        self.buy((self.bread, 10))
        self.assert_points(30)
        self.assertFalse(self.entries().filtered(lambda entry: entry.remaining < 0))

    def test_a_percentage_costs_its_points(self):
        program = self.make_program(
            reward={"discount_mode": "percent", "discount": 10, "required_points": 60}
        )
        self.buy((self.bread, 10))
        self.buy((self.cake, 2), rewards=[(program.reward_ids, 5)])
        self.assert_points(100 - 60 + 45, program=program)
        self.assertFalse(self.card_of(program=program).history_ids.filtered("flag"))

    def test_more_than_the_reward_allows_costs_more_and_is_flagged(self):
        program = self.make_program(
            reward={"discount_mode": "percent", "discount": 10, "required_points": 30}
        )
        self.buy((self.bread, 10))
        # Ten percent of 50 are 5, and 15 were given.
        self.buy((self.cake, 2), rewards=[(program.reward_ids, 15)])
        card = self.card_of(program=program)
        [entry] = self.entries(card, kind="redeem")
        self.assertEqual((entry.points, entry.flag), (-90, "overclaim"))

    def test_a_free_product_costs_by_units_and_earns_nothing(self):
        program = self.make_program(
            reward={
                "reward_type": "product",
                "reward_product_id": self.bread.id,
                "required_points": 20,
            }
        )
        self.buy((self.bread, 10))
        self.buy((self.bread, 3), rewards=[(program.reward_ids, 20, 2)])
        self.assert_points(100 - 40 + 10, program=program)

    def test_a_reward_without_a_customer_is_not_booked(self):
        data = self.sale([(self.cake, 2)], rewards=[(self.reward, 4)])
        with self.assertLogs("odoo.addons.pos_customer_identity", "WARNING") as logs:
            order = self.sync(data)
        self.assertIn("rewards without a customer", logs.output[0])
        self.assertEqual(order.state, "paid")
        self.assert_points(100)

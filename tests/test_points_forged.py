from odoo.fields import Command
from odoo.tests import tagged

from .common_ledger import LedgerCase


@tagged("post_install", "-at_install")
class TestForged(LedgerCase):
    """A tampered browser gets the server's own sum, and the sale is kept."""

    def setUp(self):
        super().setUp()
        self.reward = self.program.reward_ids

    def send(self, data):
        order = self.sync(data).filtered(lambda found: found.uuid == data["uuid"])
        self.assertEqual(order.state, "paid")
        self.assert_books_are_right()
        return order

    def test_a_subtotal_that_is_no_product_of_price_and_quantity(self):
        data = self.sale([(self.bread, 3)], self.ada)
        data["lines"][0][2].update(price_subtotal=9999, price_subtotal_incl=9999)
        self.send(data)
        self.assert_points(30)

    def test_lines_that_are_worth_more_than_was_paid(self):
        data = self.sale([(self.bread, 3)], self.ada)
        data["lines"][0][2].update(price_unit=10_000)
        self.send(data)
        self.assert_points(30)

    def test_a_discount_that_hides_a_high_price(self):
        data = self.sale([(self.bread, 1)], self.ada)
        more = self.sale([(self.cake, 1)], self.ada)["lines"][0]
        data["lines"][0][2].update(price_unit=1000)
        more[2].update(price_unit=-990)
        data["lines"].append(more)
        self.send(data)
        self.assertLessEqual(self.points_of(), 10)

    def test_a_reward_of_nobody(self):
        data = self.sale([(self.bread, 3)], self.ada, [(self.reward, 1)])
        data["lines"][-1][2].update(is_reward_line=False, coupon_id=False)
        self.send(data)
        self.assert_points(29 - 10)

    def test_a_card_that_does_not_exist(self):
        data = self.sale([(self.bread, 3)], self.ada, [(self.reward, 1)])
        data["lines"][-1][2].update(points_cost=-500, reward_identifier_code=None)
        self.send(data)
        self.assert_points(29 - 10)

    def test_a_reward_of_a_programme_that_this_shop_does_not_have(self):
        other = self.make_program(pos_ok=False)
        self.buy((self.bread, 1))
        self.send(self.sale([(self.bread, 3)], self.ada, [(other.reward_ids, 1)]))
        self.assert_points(-10, program=other)

    def test_a_sale_of_tomorrow_is_of_today(self):
        self.program.write({"expiry_policy": "earned", "expiry_months": 1})
        today = self.env["pos.order"]._fields["date_order"].now()
        data = self.sale([(self.bread, 3)], self.ada, date_order="2099-01-01 10:00:00")
        self.send(data)
        self.assertLessEqual(self.entries().booked_date, today.date())

    def test_a_sale_of_last_year_is_of_its_session(self):
        data = self.sale([(self.bread, 3)], self.ada, date_order="2001-01-01 10:00:00")
        self.send(data)
        start = self.config.current_session_id.start_at
        self.assertGreaterEqual(str(self.entries().booked_date), str(start.date())[:7])

    def test_codes_that_are_none(self):
        self.program.rule_ids.write({"mode": "with_code", "code": "BREAD"})
        for codes in ("BREAD", {"BREAD": 1}, [["BREAD"]], [5], ["bread"], None):
            self.send(self.sale([(self.bread, 1)], self.ada, points_codes=codes))
        self.assertFalse(self.points_of())
        self.send(self.sale([(self.bread, 1)], self.ada, points_codes=["BREAD"]))
        self.assert_points(10)

    def test_a_return_of_more_than_was_sold(self):
        order = self.buy((self.bread, 3))
        data = self.returning(order, {order.lines: 3})
        data["lines"][0][2]["qty"] = -500
        self.send(data)
        self.assert_points(0)

    def test_a_return_with_goods_above_zero(self):
        order = self.buy((self.bread, 3))
        data = self.returning(order, {order.lines: -3})
        self.send(data)
        self.assert_points(30)

    def test_the_uuid_of_another_order(self):
        first = self.sale([(self.bread, 3)], self.ada)
        self.send(first)
        self.sync({**self.sale([(self.cake, 9)], self.bo), "uuid": first["uuid"]})
        self.assert_points(30)
        self.assertFalse(self.card_of(self.bo))

    def test_confirming_with_made_up_cards(self):
        order = self.buy((self.bread, 3)).with_user(self.cashier)
        victim = self.card_of()
        gifts = self.env["loyalty.program"].create(
            {
                "name": "Gifts",
                "program_type": "gift_card",
                "applies_on": "future",
                "reward_ids": [Command.create({"discount_mode": "per_point"})],
            }
        )
        for data in (
            {victim.id: {"points": 500, "program_id": self.program.id}},
            {victim.id: {"points": -500, "program_id": self.program.id}},
            {
                -1: {
                    "points": 5,
                    "program_id": self.program.id,
                    "partner_id": self.bo.id,
                }
            },
            {victim.id: {"points": 500, "program_id": 0}},
            {victim.id: {"points": 500}},
            {-1: {"points": 500, "program_id": 0, "coupon_id": victim.id}},
            {-1: {"points": 500, "program_id": gifts.id, "coupon_id": victim.id}},
            {-1: {"points": 500, "program_id": gifts.id, "code": victim.code}},
        ):
            try:
                with self.env.cr.savepoint():
                    order.confirm_coupon_programs(data)
            except Exception as error:  # noqa: BLE001  Odoo's own checks may refuse
                self.assertNotIn("Ada", str(error))
            self.assert_points(30)
        self.assertFalse(self.card_of(self.bo))

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_ledger import LedgerCase


@tagged("post_install", "-at_install")
class TestHold(LedgerCase):
    """Points that one till is about to spend are not spent by another."""

    def setUp(self):
        super().setUp()
        self.buy((self.bread, 10))
        self.Order = self.env["pos.order"].with_user(self.cashier)

    def hold(self, uuid, points, partner=None, user=None):
        order = self.Order.with_user(user) if user else self.Order
        answer = order.pos_hold_points(
            self.config.id,
            uuid,
            {str(self.program.id): points},
            (partner or self.ada).id,
        )
        return answer["status"], answer["balances"].get(str(self.program.id))

    def test_points_are_held_once(self):
        self.assertEqual(self.hold("first", 60), ("ok", 100))
        self.assertEqual(self.hold("second", 60), ("not_enough", 40))
        self.assertEqual(self.hold("second", 40), ("ok", 40))

    def test_an_order_may_hold_again(self):
        self.hold("first", 60)
        self.assertEqual(self.hold("first", 90), ("ok", 100))
        self.assertEqual(self.hold("second", 11), ("not_enough", 10))

    def test_released_points_are_free(self):
        self.hold("first", 60)
        self.Order.pos_release_points(self.config.id, "first")
        self.assertEqual(self.hold("second", 100), ("ok", 100))

    def test_a_hold_ends_after_five_minutes(self):
        self.hold("first", 60)
        hold = self.env["loyalty.hold"].sudo().search([])
        ends = hold.expires_at - self.env.cr.now()
        self.assertEqual(ends, timedelta(minutes=5))
        hold.expires_at = self.env.cr.now() - timedelta(seconds=1)
        self.env.flush_all()
        self.assertEqual(self.hold("second", 100), ("ok", 100))

    def test_settling_ends_the_hold(self):
        reward = self.program.reward_ids
        data = self.sale([(self.cake, 2)], self.ada, [(reward, 4)])
        self.hold(data["uuid"], 40)
        self.sync(data)
        self.assertFalse(self.env["loyalty.hold"].search([]))
        self.assert_points(106)

    def test_nobody_without_a_card_holds(self):
        self.assertEqual(self.hold("first", 10, self.bo), ("unknown", None))

    def test_nonsense_holds_nothing(self):
        ask = self.Order.pos_hold_points
        till, ada, key = self.config.id, self.ada.id, str(self.program.id)
        for uuid, claims in (
            ("", {key: 1}),
            (None, {key: 1}),
            ("x" * 65, {key: 1}),
            ("first", {}),
            ("first", [key]),
            ("first", {key: -5}),
            ("first", {key: "5"}),
            ("first", {key: True}),
            ("first", {key: float("nan")}),
            ("first", {"x": 1}),
        ):
            answer = ask(till, uuid, claims, ada)
            self.assertEqual(answer["status"], "unknown", (uuid, claims))
        self.assertFalse(self.env["loyalty.hold"].search([]))

    def test_only_tills_hold(self):
        with self.assertRaises(AccessError):
            self.hold("first", 10, user=self.make_employee())
        with self.assertRaises(AccessError):
            self.Order.with_user(self.make_employee()).pos_release_points(
                self.config.id, "first"
            )

    def test_the_till_sees_what_is_available(self):
        self.hold("first", 60)
        answer = self.Order.pos_member_points(self.config.id, self.ada.id)
        [program] = answer["programs"]
        self.assertEqual((program["points"], program["available"]), (100, 40))


@tagged("post_install", "-at_install")
class TestMember(LedgerCase):
    """What a till shows of a member."""

    def ask(self, partner):
        self.env.flush_all()
        self.env.invalidate_all()
        orders = self.env["pos.order"].with_user(self.cashier)
        return orders.pos_member_points(self.config.id, partner.id)

    def test_a_member(self):
        self.program.write({"expiry_policy": "earned", "expiry_months": 1})
        self.buy((self.bread, 10))
        card = self.card_of()
        answer = self.ask(self.ada)
        [program] = answer["programs"]
        today = str(self.entries().booked_date)
        self.assertEqual(
            program,
            {
                "id": self.program.id,
                "card_id": card.id,
                "points": 100,
                "available": 100,
                "since": today,
                "point_name": "Points",
                "tier": False,
                "next_tier": False,
                "expiring": [{"on": str(self.entries().expires_on), "points": 100}],
                "birthday_due": False,
                "occasions": [],
                "stamps": False,
            },
        )
        self.assertEqual(
            answer["member"],
            {"since": today, "first_purchase": today, "last_purchase": today},
        )

    def test_somebody_who_never_bought(self):
        answer = self.ask(self.bo)
        [program] = answer["programs"]
        self.assertEqual((program["card_id"], program["points"]), (False, 0))
        self.assertEqual(set(answer["member"].values()), {False})

    def test_the_level_and_the_next(self):
        Tier = self.env["loyalty.tier"]
        vals = {"program_id": self.program.id, "privileges": "Coffee"}
        Tier.create([{**vals, "name": "Silver", "threshold": 50, "multiplier": 2}])
        Tier.create([{**vals, "name": "Gold", "threshold": 150, "sequence": 20}])
        self.buy((self.bread, 6))
        [program] = self.ask(self.ada)["programs"]
        self.assertEqual(
            program["tier"],
            {
                "id": self.card_of().tier_id.id,
                "name": "Silver",
                "multiplier": 2,
                "privileges": "Coffee",
            },
        )
        self.assertEqual(program["next_tier"], {"name": "Gold", "missing": 90})

    def test_one_query_whatever_was_bought(self):
        for _times in range(5):
            self.buy((self.bread, 1))
        self.ask(self.ada)
        self.env.flush_all()
        with self.assertQueryCount(4):
            # The till, the customer and its company, and all about points.
            self.env["pos.order"].with_user(self.cashier).pos_member_points(
                self.config.id, self.ada.id
            )

    def test_who_owes_points_can_buy(self):
        self.buy((self.bread, 1))
        self.card_of().points = -5
        change = {str(self.card_of().id): 3}
        order = self.env["pos.order"].with_user(self.cashier)
        answer = order.validate_coupon_programs(change, [])
        self.assertTrue(answer["successful"], answer)

    def test_a_return_that_would_find_nothing(self):
        self.program.write({"refund_shortfall": "deduct", "point_value": 0.1})
        order = self.buy((self.bread, 10))
        self.card_of().points = 25
        product = self.env.ref("pos_customer_identity.product_points")
        ask = self.env["pos.order"].with_user(self.cashier).pos_refund_points
        self.assertEqual(
            ask(self.config.id, [[order.lines.id, 5]]),
            [
                {
                    "program_id": self.program.id,
                    "card_id": self.card_of().id,
                    "taken_back": 50,
                    "given_back": 0,
                    "missing": 25,
                    "shortfall": "deduct",
                    "value": 2.5,
                    "product_id": product.id,
                }
            ],
        )
        [enough] = ask(self.config.id, [[order.lines.id, 2]])
        self.assertEqual((enough["taken_back"], enough["missing"]), (20, 0))
        self.assertEqual((enough["value"], enough["product_id"]), (0, False))
        self.assertEqual(ask(self.config.id, [["x", 2], [1], 5]), [])
        self.assert_points(25)

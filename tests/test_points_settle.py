from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_ledger import LedgerCase


@tagged("post_install", "-at_install")
class TestSettle(LedgerCase):
    """Points of an order, booked when the order is stored."""

    def test_a_sale_earns_points(self):
        order = self.buy((self.bread, 3))
        self.assertEqual(order.points_state, "settled")
        self.assert_points(30)
        [entry] = self.entries()
        self.assertRecordValues(
            entry,
            [
                {
                    "kind": "earn",
                    "points": 30,
                    "remaining": 30,
                    "order_uuid": order.uuid,
                    "line_uuid": order.lines.uuid,
                    "rule_id": self.program.rule_ids.id,
                    "program_id": self.program.id,
                    "partner_id": self.ada.id,
                    "config_id": self.config.id,
                    "issued": 30,
                    "used": 0,
                    "order_model": "pos.order",
                    "order_id": order.id,
                    "amount": 30,
                }
            ],
        )

    def test_an_order_that_is_sent_twice_earns_once(self):
        data = self.sale([(self.bread, 3)], self.ada)
        first = self.sync(data)
        self.assertEqual(self.sync(data), first)
        self.assert_points(30)

    def test_an_order_that_is_settled_again_earns_once(self):
        order = self.buy((self.bread, 3))
        self.Ledger._settle(order)
        self.assert_points(30)

    def test_a_sale_without_a_customer_books_nothing(self):
        before = self.History.search_count([])
        order = self.sync(self.sale([(self.bread, 3)]))
        self.assertEqual(order.points_state, "none")
        self.assertEqual(self.History.search_count([]), before)

    def test_a_second_sale_goes_to_the_same_card(self):
        self.buy((self.bread, 3))
        self.buy((self.cake, 1))
        self.assertEqual(len(self.card_of()), 1)
        self.assert_points(55)

    def test_what_the_till_says_of_points_is_not_looked_at(self):
        data = self.sale([(self.bread, 3)], self.ada)
        self.sync({**data, "points_state": "settled", "points_facts": {"1": {}}})
        self.assert_points(30)

    def test_confirming_only_reports(self):
        order = self.buy((self.bread, 3))
        card = self.card_of()
        claim = {"points": 999, "program_id": self.program.id, "coupon_id": -7}
        answer = order.with_user(self.cashier).confirm_coupon_programs({"-7": claim})
        self.assertEqual(
            answer["coupon_updates"],
            [
                {
                    "old_id": -7,
                    "id": card.id,
                    "points": 30,
                    "code": card.code,
                    "program_id": self.program.id,
                    "partner_id": self.ada.id,
                }
            ],
        )
        self.assertEqual(len(card.history_ids), 1)
        self.assert_points(30)

    def test_a_programme_is_used_as_often_as_it_may_be(self):
        self.buy((self.bread, 10))
        self.program.write({"limit_usage": True, "max_usage": 1})
        reward = self.program.reward_ids
        order = self.buy((self.bread, 1), rewards=[(reward, 1)])
        self.assert_points(100 - 10 + 9)
        self.assertEqual(order.points_summary[0]["usages"], 1)
        claim = {"points": 0, "program_id": self.program.id}
        answer = order.confirm_coupon_programs({self.card_of().id: claim})
        self.assertEqual(
            answer["program_updates"], [{"program_id": self.program.id, "usages": 1}]
        )
        # It is over: nothing more is earned, and a reward still costs.
        self.buy((self.bread, 1))
        self.assert_points(99)

    def test_the_answer_of_the_sync_says_what_was_earned(self):
        data = self.sale([(self.bread, 3)], self.ada)
        answer = self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
        [card] = answer["loyalty.card"]
        self.assertEqual((card["points"], card["partner_id"]), (30, self.ada.id))
        [summary] = answer["pos.order"][0]["points_summary"]
        self.assertEqual(summary["earned"], 30)
        self.assertEqual(summary["balance"], 30)
        self.assertIn("Earned: 30 Points", summary["sentences"])

    def test_the_answer_of_the_sync_says_of_the_card_what_is_stored(self):
        self.buy((self.bread, 3))
        self.env.invalidate_all()
        data = self.sale([(self.bread, 1)], self.ada, [(self.program.reward_ids, 0.5)])
        answer = self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
        stored = self.card_of()._load_pos_data_read(self.card_of(), self.config)
        self.assertEqual(answer["loyalty.card"], stored)

    def test_of_two_first_sales_in_one_sync_one_is_the_first(self):
        self.program.rule_ids.occasion = "first"
        # The second is stored while the first one is not written yet.
        sales = [self.sale([(self.bread, 3)], self.ada) for _time in range(2)]
        self.sync(*sales)
        self.assert_points(30)

    def test_money_counts_as_odoo_computes_it(self):
        within, on_top = self.env["account.tax"].create(
            [
                {"name": name, "amount": 19.0, "price_include_override": override}
                for name, override in (
                    ("19 % within", "tax_included"),
                    ("19 % on top", "tax_excluded"),
                )
            ]
        )
        order = self.buy((self.bread, 3), (self.cake, 7))
        bread, cake = order.lines
        bread.write({"tax_ids": within.ids, "price_unit": 3.33, "discount": 12.5})
        cake.write({"tax_ids": (within | on_top).ids, "price_unit": 0.07})
        for line in order.lines:
            sums = line._compute_amount_line_all()
            expected = sums["price_subtotal_incl"], sums["price_subtotal"]
            self.assertNotEqual(*expected)
            found = self.Ledger._line_sums(order, line)
            self.assertEqual(tuple(map(order.currency_id.round, found)), expected)


@tagged("post_install", "-at_install")
class TestWaiting(LedgerCase):
    """Orders whose points could not be booked at once."""

    def setUp(self):
        super().setUp()
        # Jobs commit; the test's transaction must not.
        cron = type(self.env["ir.cron"])
        self.time_left = [float("inf")] * 100
        self.patch(cron, "_commit_progress", lambda *_a, **_k: self.time_left.pop(0))
        self.broken = True
        self.tried = []
        book, test = type(self.Ledger)._book, self

        def booking(ledger, order, *args):
            test.tried.append(order)
            if test.broken is True or order in (test.broken or ()):
                raise ValueError
            return book(ledger, order, *args)

        self.patch(type(self.Ledger), "_book", booking)

    def buy_later(self, *partners):
        """Return orders that wait."""
        with mute_logger("odoo.addons.pos_customer_identity.models"):
            orders = [self.buy((self.bread, 1), partner=one) for one in partners]
        self.tried.clear()
        return self.env["pos.order"].concat(*orders)

    def settle(self, limit=200):
        self.env.flush_all()
        with mute_logger("odoo.addons.pos_customer_identity.models"):
            self.Ledger._cron_settle(limit)

    def test_the_job_books_what_waits(self):
        orders = self.buy_later(self.ada, self.bo)
        self.assertEqual(orders.mapped("points_state"), ["pending", "pending"])
        self.broken = False
        self.settle()
        self.assertEqual(orders.mapped("points_state"), ["settled", "settled"])
        self.assert_points(10)
        self.assert_points(10, self.bo)

    def test_orders_that_always_fail_do_not_keep_others_waiting(self):
        bad = self.buy_later(self.ada, self.ada)
        good = self.buy_later(self.bo)
        self.broken = bad
        for _run in range(2):
            self.settle(limit=2)
        self.assertEqual(good.points_state, "settled")
        self.assert_points(10, self.bo)
        self.assertEqual(bad.mapped("points_state"), ["pending", "pending"])
        self.assertEqual(bad.mapped("points_tries"), [3, 2])

    def test_the_job_stops_when_its_time_is_over(self):
        orders = self.buy_later(self.ada, self.bo)
        self.broken = False
        self.time_left = [0]
        self.settle()
        self.assertEqual(orders.mapped("points_state"), ["settled", "pending"])

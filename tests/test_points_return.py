from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_ledger import LedgerCase


@tagged("post_install", "-at_install")
class TestReturn(LedgerCase):
    """What comes back takes its points back, and gives back what it cost."""

    def line(self, order, product):
        return order.lines.filtered(lambda line: line.product_id == product)

    def test_returning_everything_takes_everything_back(self):
        order = self.buy((self.bread, 3))
        back = self.give_back(order)
        self.assertEqual(back.points_state, "settled")
        self.assert_points(0)
        entry = self.entries(kind="take_back")
        earned = self.entries(kind="earn")
        self.assertEqual((entry.points, entry.lot_id), (-30, earned))
        self.assertEqual(entry.reversed_id, earned)

    def test_a_part_takes_back_its_part(self):
        order = self.buy((self.bread, 3), (self.cake, 1))
        self.give_back(order, {self.line(order, self.bread): 1})
        self.assert_points(45)

    def test_parts_add_up_to_the_whole(self):
        rule = {"reward_point_mode": "order", "reward_point_amount": 10}
        program = self.make_program(rule)
        order = self.buy((self.bread, 3))
        balances = [self.points_of(program=program)]
        for _part in range(3):
            self.give_back(order, {order.lines: 1})
            balances.append(self.points_of(program=program))
        self.assertEqual(balances, [10, 6.67, 3.33, 0])
        self.assert_books_are_right(program)

    def test_a_refund_that_is_sent_twice_takes_back_once(self):
        order = self.buy((self.bread, 3))
        data = self.returning(order, {order.lines: 1})
        self.sync(data)
        self.sync(data)
        self.assert_points(20)

    def test_more_than_was_bought_takes_back_no_more(self):
        order = self.buy((self.bread, 3))
        self.give_back(order, {order.lines: 2})
        self.give_back(order, {order.lines: 2})
        self.assert_points(0)

    def test_the_card_that_earned_is_the_one_that_gives(self):
        order = self.buy((self.bread, 3))
        self.buy((self.bread, 5), partner=self.bo)
        self.give_back(order, partner=self.bo)
        self.assert_points(0)
        self.assert_points(50, self.bo)

    def test_an_exchange_earns_for_what_is_new(self):
        order = self.buy((self.bread, 3))
        data = self.sale([(self.cake, 2)], self.ada)
        data["lines"].append(self.return_line(order.lines, 3))
        self.sync(self.paid(data))
        self.assert_points(50)

    # Points that were moved

    def move(self, entries, partner):
        source = self.card_of()
        target = self.Ledger._card_of(partner, self.program)
        Transfer = self.env["loyalty.transfer"].sudo()
        return Transfer._book(source, target, entries.sudo(), "Wrong card")

    def test_points_that_were_moved_are_taken_where_they_are(self):
        order = self.buy((self.bread, 3))
        self.move(self.entries(kind="earn"), self.bo)
        self.assert_points(30, self.bo)
        self.give_back(order, {order.lines: 1})
        self.assert_points(20, self.bo)
        self.assert_points(0)

    def test_points_that_were_moved_after_a_return(self):
        order = self.buy((self.bread, 3))
        self.give_back(order, {order.lines: 1})
        self.move(self.entries(kind="earn"), self.bo)
        self.assert_points(20, self.bo)
        self.give_back(order, {order.lines: 1})
        self.assert_points(10, self.bo)
        self.give_back(order, {order.lines: 1})
        self.assert_points(0, self.bo)
        self.assert_points(0)

    def test_points_that_were_moved_and_moved_back(self):
        order = self.buy((self.bread, 3))
        transfer = self.move(self.entries(kind="earn"), self.bo)
        transfer.action_undo()
        self.assert_points(30)
        self.give_back(order)
        self.assert_points(0)
        self.assert_points(0, self.bo)

    def test_a_reward_that_was_moved_comes_back_where_it_is(self):
        self.buy((self.bread, 10))
        self.buy((self.bread, 10), partner=self.bo)
        order = self.buy((self.cake, 2), rewards=[(self.program.reward_ids, 4)])
        self.move(self.entries(kind="redeem"), self.bo)
        self.assert_points(146)
        self.assert_points(60, self.bo)
        self.give_back(order)
        self.assert_points(100)
        self.assert_points(100, self.bo)

    # Points that were spent

    def test_spent_points_come_back_to_their_lot(self):
        self.buy((self.bread, 10))
        lot = self.entries(kind="earn")
        order = self.buy((self.cake, 2), rewards=[(self.program.reward_ids, 4)])
        self.assertEqual(lot.remaining, 60)
        self.give_back(order)
        self.assert_points(100)
        self.assertEqual(lot.remaining, 100)
        entry = self.entries(kind="give_back")
        self.assertEqual((entry.points, entry.lot_id), (40, lot))

    def test_goods_alone_give_no_spent_points_back(self):
        self.buy((self.bread, 10))
        order = self.buy((self.cake, 2), rewards=[(self.program.reward_ids, 4)])
        self.give_back(order, {self.line(order, self.cake): 2})
        self.assert_points(60)

    def test_spent_points_go_back_to_several_lots(self):
        self.buy((self.bread, 2))
        self.buy((self.bread, 3))
        lots = self.entries(kind="earn")
        order = self.buy((self.cake, 2), rewards=[(self.program.reward_ids, 4)])
        self.assertEqual(lots.mapped("remaining"), [0, 10])
        self.give_back(order)
        self.assert_points(50)
        self.assertEqual(lots.mapped("remaining"), [20, 30])

    def test_a_shortfall_is_what_comes_back_first(self):
        order = self.buy((self.cake, 2), rewards=[(self.program.reward_ids, 10)])
        self.assert_points(-60)
        self.give_back(order)
        self.assert_points(0)
        self.assertFalse(self.entries().filtered("remaining"))

    # Points that are gone

    def spend(self, money):
        self.buy((self.cake, 4), rewards=[(self.program.reward_ids, money)])

    def spent_sale(self, shortfall, **vals):
        """Return an order whose points are spent: 30 earned, 30 spent, 0 there."""
        self.program.write({"refund_shortfall": shortfall, **vals})
        order = self.buy((self.bread, 3))
        self.card_of().points = 0
        return order

    def test_what_is_missing_is_a_debt(self):
        self.give_back(self.spent_sale("negative"))
        self.assert_points(-30)
        self.buy((self.cake, 2))
        self.assert_points(20)

    def test_what_is_missing_is_forgiven_with_a_record(self):
        self.give_back(self.spent_sale("forgive"))
        self.assert_points(0)
        [entry] = self.entries(kind="forgive")
        self.assertEqual(entry.points, 30)
        self.assertEqual(entry.why, {"forgiven": "forgive", "missing": "30.00"})

    def test_what_is_missing_is_taken_off_the_refund(self):
        order = self.spent_sale("deduct", point_value=0.1)
        data = self.returning(order)
        product = self.env.ref("pos_customer_identity.product_points")
        vals = {"product_id": product.id, "qty": 1, "price_unit": 2, "tax_ids": []}
        vals.update(price_subtotal=2, price_subtotal_incl=2, discount=0)
        data["lines"].append((0, 0, vals))
        self.sync(self.paid(data))
        # 2 of money are 20 points; 10 stay missing.
        self.assert_points(-10)
        [entry] = self.entries(kind="forgive")
        self.assertEqual((entry.points, entry.why["forgiven"]), (20, "deduct"))

    def test_other_points_are_taken_before_any_are_missing(self):
        self.program.refund_shortfall = "forgive"
        order = self.buy((self.bread, 3))
        self.buy((self.bread, 1), rewards=[(self.program.reward_ids, 1)])
        self.give_back(order)
        self.assert_points(0)

    # Expiry

    def let_expire(self):
        """Let a day pass after which everything that was earned is over."""
        self.env.flush_all()
        yesterday = fields.Date.today() - timedelta(days=3)
        self.env.cr.execute(
            "UPDATE loyalty_history SET expires_on = %s WHERE remaining > 0"
            " AND program_id = %s",
            [yesterday, self.program.id],
        )
        self.env.invalidate_all()

    def sweep(self):
        """Do what the job does with lots that are over."""
        from ..core.rules import lots

        card = self.card_of()
        book = self.Ledger._lock(card)[card.id]
        outcome = lots.expire(book["opens"], fields.Date.today())
        self.Ledger._store([(book, outcome)])

    def test_expired_points_are_not_taken_again(self):
        self.program.write({"expiry_policy": "earned", "expiry_months": 1})
        order = self.buy((self.bread, 3))
        self.let_expire()
        self.sweep()
        self.assert_points(0)
        self.give_back(order)
        self.assert_points(0)

    def test_points_that_nobody_swept_yet_are_not_taken_either(self):
        self.program.write({"expiry_policy": "earned", "expiry_months": 1})
        order = self.buy((self.bread, 3))
        self.let_expire()
        self.give_back(order)
        self.sweep()
        self.assert_points(0)

    def test_points_of_an_ended_lot_come_back_for_some_days(self):
        self.program.write(
            {"expiry_policy": "earned", "expiry_months": 1, "refund_grace_days": 10}
        )
        self.buy((self.bread, 10))
        order = self.buy((self.cake, 2), rewards=[(self.program.reward_ids, 4)])
        self.let_expire()
        self.sweep()
        self.assert_points(0)
        self.give_back(order)
        self.assert_points(40)
        entry = self.entries(kind="give_back")
        self.assertEqual(entry.expires_on, entry.booked_date + timedelta(days=10))

    # Sales before the ledger

    def test_a_sale_that_the_ledger_does_not_know_lowers_what_is_earned(self):
        """As in Odoo: there was nothing to take back, so the exchange counts net."""
        order = self.sync(self.sale([(self.bread, 3)]))
        data = self.sale([(self.cake, 2)], self.ada)
        data["lines"].append(self.return_line(order.lines, 3))
        self.sync(self.paid(data))
        self.assert_points(20)

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_ledger import HandCase


@tagged("post_install", "-at_install")
class TestMove(HandCase):
    """Points that were booked on the wrong customer."""

    def wizard(self, entries, partner=None, user=None, reason="Wrong card", card=None):
        return self.env(user=user or self.manager)["loyalty.move"].create(
            {
                "card_id": (card or self.card_of()).id,
                "entry_ids": entries.ids,
                "partner_id": (partner or self.bo).id,
                "reason": reason,
            }
        )

    def move(self, entries, **kwargs):
        action = self.wizard(entries, **kwargs).action_move()
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env(user=self.manager)["loyalty.transfer"].browse(action["res_id"])

    def test_points_move_with_reason_and_last_day(self):
        self.program.write({"expiry_policy": "earned", "expiry_months": 6})
        self.buy((self.bread, 3))
        lot = self.entries()
        self.move(lot)
        self.assert_points(0)
        self.assert_points(30, self.bo)
        moved = self.entries(self.card_of(self.bo))
        self.assertEqual(moved.kind, "transfer_in")
        self.assertEqual(moved.expires_on, lot.expires_on)
        self.assertEqual(moved.reversed_id, lot)
        self.assertIn("Moved here from another customer: Wrong card", moved.why_text)
        [away] = self.entries(kind="transfer_out")
        self.assertIn("Moved to another customer: Wrong card", away.why_text)

    def test_it_can_be_undone_once(self):
        self.buy((self.bread, 3))
        transfer = self.move(self.entries())
        transfer.action_undo()
        self.assert_points(30)
        self.assert_points(0, self.bo)
        self.assertEqual(transfer.state, "undone")
        self.assertEqual(transfer.undone_by_id, self.manager)
        with self.assertRaisesRegex(UserError, "moved back already"):
            transfer.action_undo()
        self.assert_points(30)

    def test_after_an_undo_they_can_be_moved_again(self):
        self.buy((self.bread, 3))
        entry = self.entries()
        self.move(entry).action_undo()
        self.move(entry)
        self.assert_points(0)
        self.assert_points(30, self.bo)

    def test_the_same_points_move_once(self):
        self.buy((self.bread, 3))
        entry = self.entries()
        self.move(entry)
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            self.move(entry)
        self.assert_points(30, self.bo)

    def moved_twice(self):
        """Let points of Ada's go to Bo, and from him to Carl."""
        order = self.buy((self.bread, 3))
        first = self.move(self.entries(kind="earn"))
        self.carl = self.Partner.create({"name": "Carl"})
        there = self.card_of(self.bo)
        second = self.move(
            self.entries(there), partner=self.carl, card=there, reason="Not Bo either"
        )
        return order, first, second

    def test_points_that_were_moved_can_be_moved_on(self):
        self.moved_twice()
        self.assert_points(0)
        self.assert_points(0, self.bo)
        self.assert_points(30, self.carl)

    def test_a_return_finds_points_that_were_moved_on(self):
        order, _first, _second = self.moved_twice()
        self.give_back(order, {order.lines: 1})
        self.assert_points(0)
        self.assert_points(0, self.bo)
        self.assert_points(20, self.carl)

    def test_moves_are_undone_in_turn(self):
        order, first, second = self.moved_twice()
        with self.assertRaisesRegex(UserError, r"moved on since \(Not Bo either\)"):
            first.action_undo()
        self.assertEqual(first.state, "done")
        second.action_undo()
        self.assert_points(30, self.bo)
        self.assert_points(0, self.carl)
        first.action_undo()
        self.assert_points(30)
        self.assert_points(0, self.bo)
        self.move(self.entries(kind="earn"), partner=self.carl)
        self.give_back(order, {order.lines: 1})
        self.assert_points(20, self.carl)
        self.assert_points(0)

    def test_an_undo_with_nothing_left_says_so(self):
        order = self.buy((self.bread, 3))
        transfer = self.move(self.entries(kind="earn"))
        self.give_back(order)
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            transfer.action_undo()
        self.assertEqual(transfer.state, "done")

    def test_the_side_that_points_left_does_not_move(self):
        self.buy((self.bread, 3))
        self.move(self.entries())
        away = self.entries(kind="transfer_out")
        self.assertNotIn(away, self.wizard(self.entries(kind="earn")).movable_ids)
        with self.assertRaisesRegex(UserError, "earned or spent"):
            self.move(away)

    def test_a_redemption_moves_on_too(self):
        carl = self.Partner.create({"name": "Carl"})
        for partner in (self.ada, self.bo, carl):
            self.buy((self.bread, 3), partner=partner)
        order = self.buy((self.bread, 1), rewards=[(self.program.reward_ids, 1)])
        self.move(self.entries(kind="redeem"))
        there = self.card_of(self.bo)
        spent = self.entries(there, kind="transfer_out")
        self.move(spent, partner=carl, card=there)
        self.assert_points(30, self.bo)
        self.assert_points(20, carl)
        self.give_back(order)
        self.assert_points(30, carl)
        self.assert_points(30)

    def test_what_a_return_took_back_does_not_move(self):
        order = self.buy((self.bread, 3))
        self.give_back(order, {order.lines: 1})
        self.move(self.entries(kind="earn"))
        self.assert_points(0)
        self.assert_points(20, self.bo)

    def test_a_return_after_a_move_takes_the_points_where_they_are(self):
        order = self.buy((self.bread, 3))
        self.move(self.entries(kind="earn"))
        self.give_back(order)
        self.assert_points(0)
        self.assert_points(0, self.bo)

    def test_a_return_after_an_undone_move_is_as_before(self):
        order = self.buy((self.bread, 3))
        self.move(self.entries(kind="earn")).action_undo()
        self.give_back(order, {order.lines: 1})
        self.assert_points(20)
        self.assert_points(0, self.bo)

    def test_a_return_gives_back_to_who_pays_for_a_moved_reward(self):
        self.buy((self.bread, 3))
        self.buy((self.bread, 3), partner=self.bo)
        order = self.buy((self.bread, 1), rewards=[(self.program.reward_ids, 1)])
        self.move(self.entries(kind="redeem"))
        self.give_back(order)
        # What the sale earned goes, and Bo has the ten points for the reward again.
        self.assert_points(30)
        self.assert_points(30, self.bo)

    def test_spent_points_are_owed_by_who_spent_them(self):
        self.buy((self.bread, 3))
        lot = self.entries()
        reward = self.program.reward_ids
        self.buy((self.bread, 1), rewards=[(reward, 2)])
        wizard = self.wizard(lot)
        self.assertEqual(wizard.points, 30)
        # 30 + 8 earned after the reward - 20 spent - 30 moved
        self.assertEqual(wizard.balance_after, -12)
        self.move(lot)
        self.assert_points(-12)
        self.assert_points(30, self.bo)

    def test_a_redemption_moves_too(self):
        self.buy((self.bread, 3))
        self.buy((self.bread, 3), partner=self.bo)
        self.buy((self.bread, 1), rewards=[(self.program.reward_ids, 1)])
        self.move(self.entries(kind="redeem"))
        self.assert_points(39)
        self.assert_points(20, self.bo)

    def test_a_level_moves_with_the_points(self):
        self.program.tier_ids = [(0, 0, {"name": "Silver", "threshold": 20})]
        self.program.write({"tier_downgrade": "grace", "tier_grace_days": 1})
        self.buy((self.bread, 3))
        self.move(self.entries())
        self.assertEqual(self.card_of(self.bo).tier_id.name, "Silver")
        self.assertEqual(self.card_of(self.bo).qualifying, 30)
        self.assertEqual(self.card_of().qualifying, 0)
        self.env["loyalty.transfer"].search([]).with_user(self.manager).action_undo()
        self.assertEqual(self.card_of(self.bo).qualifying, 0)
        self.assertEqual(self.card_of().qualifying, 30)

    def test_a_bonus_that_moves_changes_no_level(self):
        self.program.tier_ids = [(0, 0, {"name": "Silver", "threshold": 20})]
        self.program.bonus_daily_cap = 100
        self.env(user=self.cashier)["loyalty.bonus"].create(
            {
                "partner_id": self.ada.id,
                "program_id": self.program.id,
                "points": 30,
                "reason": "Waited long",
            }
        ).action_give()
        self.move(self.entries()).action_undo()
        self.move(self.entries(kind="bonus"))
        self.assertEqual(self.card_of().qualifying, 0)
        self.assertEqual(self.card_of(self.bo).qualifying, 0)

    def test_entries_of_other_cards_are_refused(self):
        self.buy((self.bread, 3))
        self.buy((self.bread, 3), partner=self.bo)
        foreign = self.entries(self.card_of(self.bo))
        carl = self.Partner.create({"name": "Carl"})
        with self.assertRaisesRegex(UserError, "points of this card"):
            self.move(foreign, partner=carl)

    def test_to_the_same_customer_is_refused(self):
        self.buy((self.bread, 3))
        with self.assertRaisesRegex(UserError, "with this customer already"):
            self.move(self.entries(), partner=self.ada)

    def test_cashiers_move_nothing(self):
        self.buy((self.bread, 3))
        with self.assertRaises(AccessError):
            self.wizard(self.entries(), user=self.cashier)
        transfer = self.move(self.entries())
        with self.assertRaises(AccessError):
            transfer.with_user(self.cashier).action_undo()

    def test_nobody_writes_the_record_of_a_move(self):
        self.buy((self.bread, 3))
        transfer = self.move(self.entries())
        with self.assertRaises(AccessError):
            transfer.reason = "Another one"

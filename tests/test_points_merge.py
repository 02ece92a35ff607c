from pathlib import Path
from runpy import run_path

from odoo.tests import tagged

from .common_ledger import LedgerCase


@tagged("post_install", "-at_install")
class TestPointsMerge(LedgerCase):
    """Two customers were one person: their points join, and stay what they are."""

    def merge(self, survivor, *others):
        partners = survivor.union(*others)
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {
                "state": "selection",
                "partner_ids": partners.ids,
                "dst_partner_id": survivor.id,
            }
        )
        wizard.action_merge()
        self.env.flush_all()
        self.env.invalidate_all()

    def upgrade(self):
        """Do what an update from the version without a ledger does."""
        step = Path(__file__).parent.parent / "migrations/19.0.3.0.0/post-points.py"
        run_path(str(step))["migrate"](self.env.cr, "19.0.2.0.0")
        self.env.invalidate_all()

    def test_points_join_with_their_last_days(self):
        self.program.write({"expiry_policy": "earned", "expiry_months": 2})
        self.buy((self.bread, 3))
        self.program.expiry_months = 5
        self.buy((self.cake, 1), partner=self.bo)
        days = [
            lot.expires_on
            for lot in self.entries() | self.entries(self.card_of(self.bo))
        ]
        self.merge(self.ada, self.bo)
        self.assert_points(55)
        lots = self.entries().filtered("remaining")
        self.assertEqual(lots.mapped("expires_on"), days)
        self.assertEqual(len(self.card_of()), 1)

    def test_the_merge_can_be_explained(self):
        self.buy((self.bread, 3))
        self.buy((self.cake, 1), partner=self.bo)
        kept, joined = self.card_of(), self.card_of(self.bo)
        self.merge(self.ada, self.bo)
        self.assertFalse(joined.active)
        self.assertEqual((joined.points, joined.merged_into_id), (0, kept))
        [away] = self.entries(joined, kind="transfer_out")
        [here] = self.entries(kept, kind="transfer_in")
        self.assertEqual((away.points, here.points), (-25, 25))
        self.assertIn(kept.code, here.description)

    def test_a_member_without_a_card_takes_over_the_other_one(self):
        self.buy((self.cake, 1), partner=self.bo)
        card = self.card_of(self.bo)
        self.merge(self.ada, self.bo)
        self.assertEqual(self.card_of(), card)
        self.assertEqual(card.member_key, f"{self.program.id}:{self.ada.id}")
        self.buy((self.cake, 1))
        self.assert_points(50)

    def test_a_debt_is_paid_by_the_points_of_the_other(self):
        reward = self.program.reward_ids
        self.buy((self.bread, 10))
        self.buy((self.cake, 2), partner=self.bo, rewards=[(reward, 10)])
        self.assert_points(-60, self.bo)
        self.merge(self.ada, self.bo)
        self.assert_points(40)
        self.assertEqual(sum(self.entries().mapped("remaining")), 40)
        self.assertFalse(self.entries().filtered(lambda entry: entry.remaining < 0))

    def test_a_return_finds_the_points_after_the_merge(self):
        reward = self.program.reward_ids
        self.buy((self.bread, 10), partner=self.bo)
        order = self.buy((self.cake, 2), partner=self.bo, rewards=[(reward, 4)])
        self.buy((self.bread, 1))
        self.merge(self.ada, self.bo)
        self.assert_points(116)
        self.give_back(order, partner=self.ada)
        self.assert_points(110)
        given = self.entries(kind="give_back")
        self.assertEqual(given.lot_id.kind, "transfer_in")

    def test_cards_of_one_member_are_joined_when_the_books_open(self):
        vals = {"program_id": self.program.id, "partner_id": self.ada.id}
        first, second = self.Card.create([{**vals, "points": 5}, {**vals, "points": 7}])
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM loyalty_history WHERE program_id = %s", [self.program.id]
        )
        self.env.cr.execute(
            "UPDATE loyalty_card SET member_key = NULL, member_since = NULL"
        )
        self.env.invalidate_all()
        self.upgrade()
        self.assertEqual(self.card_of(), first)
        self.assertFalse(second.active)
        self.assertTrue(first.member_since)
        self.assert_points(12)
        self.upgrade()
        self.assert_points(12)

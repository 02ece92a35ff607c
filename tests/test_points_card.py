from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_ledger import LedgerCase


@tagged("post_install", "-at_install")
class TestCard(LedgerCase):
    """Whatever changes a card directly becomes an entry."""

    def make_card(self, points=0, partner=None, program=None):
        return self.Card.create(
            {
                "program_id": (program or self.program).id,
                "partner_id": (partner or self.ada).id,
                "points": points,
            }
        )

    def assert_entries(self, card, *expected):
        found = [(entry.kind, entry.points) for entry in self.entries(card)]
        self.assertEqual(found, list(expected))
        self.assert_books_are_right()

    def test_a_new_card_begins_with_an_opening(self):
        self.assert_entries(self.make_card(12.345), ("opening", 12.35))

    def test_a_new_card_without_points_has_no_entry(self):
        self.assert_entries(self.make_card())

    def test_setting_the_points_is_an_adjustment(self):
        card = self.make_card(10)
        card.points = 25
        card.write({"points": 5.5})
        self.assert_entries(
            card, ("opening", 10), ("adjust", 15), ("adjust", -10), ("adjust", -9.5)
        )
        self.assertEqual(card.points, 5.5)

    def test_setting_the_same_points_is_nothing(self):
        card = self.make_card(10)
        card.points = 10.001
        self.assert_entries(card, ("opening", 10))

    def test_points_may_go_below_zero(self):
        card = self.make_card(10)
        card.points -= 15
        self.assert_entries(card, ("opening", 10), ("adjust", -10), ("adjust", -5))
        self.assertEqual(card.points, -5)

    def test_the_wizard_of_odoo_is_one_line_of_history(self):
        card = self.make_card(10)
        self.env.cr.precommit.data.clear()
        wizard = self.env["loyalty.card.update.balance"].create(
            {"card_id": card.id, "new_balance": 30, "description": "For the trouble"}
        )
        wizard.action_update_card_point()
        self.assertEqual(len(card.history_ids), 2)
        self.assertRecordValues(
            card.history_ids[0],
            [
                {
                    "description": "For the trouble",
                    "kind": "adjust",
                    "points": 20,
                    "issued": 20,
                }
            ],
        )

    def test_generated_cards_are_one_line_of_history_each(self):
        wizard = self.env["loyalty.generate.wizard"].create(
            {
                "program_id": self.program.id,
                "mode": "selected",
                "customer_ids": [Command.set((self.ada | self.bo).ids)],
                "points_granted": 7,
                "description": "Welcome",
            }
        )
        cards = wizard.generate_coupons()
        for card in cards:
            self.assertRecordValues(
                card.history_ids,
                [{"kind": "opening", "description": "Welcome", "points": 7}],
            )
        self.assert_books_are_right()

    def test_a_change_that_comes_after_its_note_is_joined_as_well(self):
        card = self.make_card(10)
        note = self.History.create(
            {
                "card_id": card.id,
                "description": "Order S001",
                "issued": 8,
                "used": 3,
                "order_model": "res.partner",
                "order_id": self.ada.id,
            }
        )
        card.points += 5
        self.assertFalse(note.exists())
        entry = self.entries(card, kind="adjust")
        self.assertEqual((entry.description, entry.points), ("Order S001", 5))

    def test_a_note_about_something_else_stays_a_note(self):
        card = self.make_card(10)
        note = self.History.create(
            {"card_id": card.id, "description": "Hello", "issued": 3}
        )
        card.points += 5
        self.assertFalse(note.kind)
        self.assert_books_are_right()

    def test_a_cancelled_sale_order_leaves_its_entry(self):
        card = self.make_card(10)
        vals = {"card_id": card.id, "description": "S1", "issued": 5}
        self.History.create({**vals, "order_model": "sale.order", "order_id": 1})
        card.points += 5
        entry = card.history_ids[0]
        entry.sudo().unlink()
        card.points -= 5
        self.assert_entries(card, ("opening", 10), ("adjust", 5), ("adjust", -5))

    def test_entries_cannot_be_made_changed_or_deleted(self):
        card = self.make_card(10)
        other = self.make_card(partner=self.bo)
        entry = self.entries(card)
        with self.assertRaises(UserError):
            self.History.create(
                {
                    "card_id": card.id,
                    "description": "Gift",
                    "points": 5,
                    "kind": "bonus",
                }
            )
        for vals in ({"points": 5}, {"remaining": 3}, {"card_id": other.id}):
            with self.assertRaises(UserError):
                entry.write(vals)
            with self.assertRaises(UserError):
                entry.sudo().write(vals)
        with self.assertRaises(UserError):
            entry.unlink()
        with self.assertRaises(UserError):
            card.sudo().unlink()

    def test_pretending_to_uninstall_deletes_no_card(self):
        self.buy((self.bread, 1))
        card = self.card_of().sudo().with_context(_force_unlink=True)
        with self.assertRaisesRegex(UserError, "archived"):
            card.unlink()

    def test_a_card_without_entries_can_be_deleted(self):
        card = self.make_card()
        card.sudo().unlink()
        self.assertFalse(card.exists())

    def test_other_programmes_are_left_to_odoo(self):
        wallet = self.env["loyalty.program"].create(
            {
                "name": "Wallet",
                "program_type": "ewallet",
                "applies_on": "future",
                "reward_ids": [
                    Command.create({"discount_mode": "per_point", "discount": 1})
                ],
            }
        )
        card = self.make_card(10.555, program=wallet)
        card.points += 1
        self.assertEqual(card.points, 11.555)
        self.assertFalse(card.history_ids)
        card.sudo().unlink()

    def test_a_member_has_one_card_that_earns(self):
        first = self.make_card(5)
        second = self.make_card(7)
        self.assertTrue(first.member_key)
        self.assertFalse(second.member_key)
        self.buy((self.bread, 1))
        self.assertEqual((first.points, second.points), (15, 7))

    def test_codes_have_52_random_bits(self):
        codes = {self.Card._generate_code() for _code in range(100)}
        self.assertEqual(len(codes), 100)
        for code in codes:
            self.assertRegex(code, r"^044[0-9a-f](-[0-9a-f]{4}){3}$")

    def test_a_code_that_exists_is_drawn_again(self):
        taken = self.make_card().code
        draws = [taken, taken, "0441-2222-3333-4444"]
        self.patch(type(self.Card), "_generate_code", lambda _self: draws.pop(0))
        self.assertEqual(self.make_card(partner=self.bo).code, "0441-2222-3333-4444")


@tagged("post_install", "-at_install")
class TestCashier(LedgerCase):
    """A cashier changes no points, whatever is sent."""

    def setUp(self):
        super().setUp()
        self.buy((self.bread, 3))
        self.card = self.card_of()

    def as_cashier(self, records):
        return records.with_user(self.cashier)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_a_cashier_changes_no_card(self):
        for vals in ({"points": 999}, {"partner_id": self.bo.id}, {"member_key": "x"}):
            with self.assertRaises(AccessError):
                self.as_cashier(self.card).write(vals)
        with self.assertRaises(AccessError):
            self.as_cashier(self.card).unlink()
        with self.assertRaises(AccessError):
            self.as_cashier(self.Card).create(
                {"program_id": self.program.id, "points": 9}
            )
        self.assert_points(30)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_a_cashier_writes_no_history(self):
        vals = {"card_id": self.card.id, "description": "Gift", "issued": 9}
        with self.assertRaises(AccessError):
            self.as_cashier(self.History).create(vals)
        with self.assertRaises(AccessError):
            self.as_cashier(self.entries()).write({"description": "Gift"})

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_a_cashier_uses_no_wizard(self):
        wizard = self.as_cashier(self.env["loyalty.card.update.balance"]).create(
            {"card_id": self.card.id, "new_balance": 999, "description": "Gift"}
        )
        with self.assertRaises(AccessError):
            wizard.action_update_card_point()
        self.assert_points(30)

    def test_a_cashier_marks_no_order_as_settled(self):
        order = self.buy((self.bread, 1))
        self.as_cashier(order).write({"points_state": "none", "points_facts": {}})
        self.assertEqual(order.points_state, "settled")

    def test_whoever_does_not_sell_looks_up_no_card(self):
        employee = self.make_employee()
        with self.assertRaises(AccessError):
            self.Card.with_user(employee).get_loyalty_card_partner_by_code(
                self.card.code
            )
        found = self.as_cashier(self.Card).get_loyalty_card_partner_by_code(
            self.card.code
        )
        self.assertEqual(found, self.ada)
        self.assertFalse(
            self.as_cashier(self.Card).get_loyalty_card_partner_by_code(["x"])
        )

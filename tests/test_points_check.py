from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_ledger import LedgerCase


@tagged("post_install", "-at_install")
class TestCheck(LedgerCase):
    """Damage is found, named and repaired."""

    def setUp(self):
        super().setUp()
        self.buy((self.bread, 3))
        self.card = self.card_of()
        self.said = []

    def command(self, action):
        self.said = []
        return self.Ledger._command(action, self.said.append)

    def damage(self, statement):
        self.env.flush_all()
        self.env.cr.execute(statement, {"card": self.card.id})
        self.env.invalidate_all()

    def assert_found(self, balance, booked, remaining):
        self.assertTrue(self.command("check"))
        wanted = (
            f"program {self.program.id}, card {self.card.id}: balance {balance}, "
            f"booked {booked}, open {remaining}"
        )
        self.assertIn(wanted, self.said)

    def assert_repaired(self, balance):
        self.assertFalse(self.command("repair"))
        self.assertFalse(self.command("check"), self.said)
        self.assert_points(balance)

    def test_right_books_are_right(self):
        self.assertFalse(self.command("check"))
        self.assertIn(f"program {self.program.id}: 0 cards differ", self.said)

    def test_a_changed_balance_is_found_and_booked(self):
        self.damage("UPDATE loyalty_card SET points = 45.5 WHERE id = %(card)s")
        self.assert_found("45.50", "30.00", "30.00")
        self.assert_repaired(45.5)
        self.assertEqual(self.entries(kind="adjust").points, 15.5)

    def test_a_lower_balance_is_taken_from_the_lots(self):
        self.damage("UPDATE loyalty_card SET points = 10 WHERE id = %(card)s")
        self.assert_found("10.00", "30.00", "30.00")
        self.assert_repaired(10)

    def test_a_changed_rest_is_found_and_set_right(self):
        self.damage(
            "UPDATE loyalty_history SET remaining = 12 WHERE card_id = %(card)s"
        )
        self.assert_found("30.00", "30.00", "12.00")
        self.assert_repaired(30)

    def test_a_rest_that_is_too_much_is_set_right(self):
        self.damage(
            "UPDATE loyalty_history SET remaining = 99 WHERE card_id = %(card)s"
        )
        self.assert_found("30.00", "30.00", "99.00")
        self.assert_repaired(30)

    def test_a_lost_entry_is_found_and_booked_again(self):
        self.damage("DELETE FROM loyalty_history WHERE card_id = %(card)s")
        self.assert_found("30.00", "0.00", "0.00")
        self.assert_repaired(30)

    def test_an_order_that_waits_is_booked_later(self):
        data = self.sale([(self.bread, 2)], self.ada)
        broken = self.patch_settling()
        with self.assertLogs("odoo.addons.pos_customer_identity", "WARNING") as logs:
            order = self.sync(data)
        self.assertIn("points are not booked yet, ZeroDivisionError", logs.output[0])
        self.assertEqual((order.state, order.points_state), ("paid", "pending"))
        self.assert_points(30)
        broken.stop()
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *_args: 0)
        self.command("settle")
        self.assertEqual(order.points_state, "settled")
        self.assert_points(50)

    def test_an_order_whose_statement_fails_is_kept(self):
        """The savepoint gives back a transaction that can go on."""
        data = self.sale([(self.bread, 2)], self.ada)
        self.patch(
            type(self.Ledger), "_windows", lambda *_args: [{"program": "no number"}]
        )
        self.patch(type(self.Ledger), "_may_be_member", lambda *_args: True)
        with self.assertLogs("odoo.addons.pos_customer_identity", "WARNING"):
            with mute_logger("odoo.sql_db"):
                order = self.sync(data)
        self.assertEqual((order.state, order.points_state), ("paid", "pending"))
        self.assert_points(30)

    def patch_settling(self):
        patcher = patch.object(
            type(self.Ledger), "_works", side_effect=ZeroDivisionError
        )
        patcher.start()
        return patcher

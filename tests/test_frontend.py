from unittest.mock import patch

from odoo.tests import common, tagged
from odoo.tools import mute_logger

from odoo.addons.web.tests import test_js

from .common_tour import TillTourCase


@tagged("post_install", "-at_install")
class TestTill(TillTourCase):
    def test_a_typed_code_puts_the_customer_on_the_order(self):
        self._run_tour("identity_typed_code")

    def test_a_receipt_number_finds_the_customer(self):
        self.main_pos_config.with_user(self.pos_user).open_ui()
        self.env["pos.order"].create(
            {
                "session_id": self.main_pos_config.current_session_id.id,
                "company_id": self.company.id,
                "partner_id": self.member.id,
                "pos_reference": "2699-1-000042",
                "amount_tax": 0,
                "amount_total": 0,
                "amount_paid": 0,
                "amount_return": 0,
                "state": "cancel",
            }
        )
        self._run_tour("identity_receipt_number")

    def test_a_scanned_card_puts_the_customer_on_the_order(self):
        self._run_tour("identity_scanned_card")

    def test_a_wrong_code_says_what_is_wrong_and_changes_nothing(self):
        self._run_tour("identity_wrong_code")

    def test_a_lost_card_asks_the_cashier(self):
        self._run_tour("identity_lost_card")

    def test_a_server_error_changes_nothing(self):
        def fail(*_args):
            raise ZeroDivisionError("what no cashier should read")

        model = self.env.registry["res.partner"]
        with patch.object(model, "pos_identify", fail), mute_logger("odoo.http"):
            self._run_tour("identity_server_error")

    def test_a_new_member_is_one_tap(self):
        members = self.env["res.partner"].search_count([("customer_code", "!=", False)])
        self._run_tour("identity_new_member")
        order = self._paid_orders()
        self.assertEqual(len(order), 1)
        self.assertTrue(order.partner_id.customer_code)
        self.assertEqual(
            self.env["res.partner"].search_count([("customer_code", "!=", False)]),
            members + 1,
        )

    def test_a_new_member_without_a_network_arrives_once(self):
        with self._outages():
            self._run_tour("identity_new_member_offline")
        new, known = self._paid_orders().sorted("id")
        self.assertTrue(new.partner_id.customer_code)
        self.assertNotEqual(new.partner_id, self.member)
        self.assertFalse(new.pending_customer_code)
        self.assertEqual(known.partner_id, self.member)

    def test_a_new_member_survives_the_end_of_the_browser(self):
        with self._outages():
            self._run_tour("identity_new_member_reload")
        self.assertTrue(self._paid_orders().partner_id.customer_code)

    def test_an_order_that_is_sent_again_makes_one_customer(self):
        members = self.env["res.partner"].search_count([("customer_code", "!=", False)])
        with self._outages():
            self._run_tour("identity_repeated_sync")
        self.assertEqual(len(self._paid_orders()), 1)
        self.assertEqual(
            self.env["res.partner"].search_count([("customer_code", "!=", False)]),
            members + 1,
        )


@tagged("post_install", "-at_install")
class TestComponents(common.HttpCase):
    def test_hoot_suite(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={test_js.HOOTCommon._generate_hash(self, '@pos_customer_identity')}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )

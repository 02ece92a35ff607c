from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import common, tagged
from odoo.tools import mute_logger

from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon
from odoo.addons.web.tests import test_js

#: Words in the browser's log that an outage brings along, and that are no failure then.
OUTAGE = ("ConnectionLost", "Connection couldn't be established", "ERR_INTERNET")


class OutageBrowser(common.ChromeBrowser):
    """A browser whose network a tour can cut, by ``network_util.js``."""

    cut = False
    had_outage = False

    def _handle_console(self, type, args=None, **kwargs):  # pylint: disable=redefined-builtin
        text = str(args[0].get("value") or args[0].get("description")) if args else ""
        if text in ("[network] cut", "[network] restore"):
            self._set_network(cut=text.endswith("cut"))
        if type == "error" and self.had_outage and any(word in text for word in OUTAGE):
            type = "info"
        return super()._handle_console(type, args, **kwargs)

    def _set_network(self, cut):
        self.cut = cut
        self.had_outage = True
        self._websocket_send("Network.enable")
        self._websocket_send(
            "Network.emulateNetworkConditions",
            params={
                "offline": cut,
                "latency": 0,
                "downloadThroughput": -1,
                "uploadThroughput": -1,
            },
        )

    def _handle_request_paused(self, **params):
        # Odoo's tests let each request wait for them; such a one would still get out.
        if not self.cut:
            return super()._handle_request_paused(**params)
        self._websocket_send(
            "Fetch.failRequest",
            params={
                "requestId": params["requestId"],
                "errorReason": "InternetDisconnected",
            },
        )


@tagged("post_install", "-at_install")
class TestTill(TestPointOfSaleHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.main_pos_config.company_id
        other_company = cls.env["res.company"].sudo().create({"name": "Other Shops"})
        cls.member = cls._make_member("VVA01G389N23")
        cls._make_member("XZ4TMT248E2Z")
        cls._make_member("445QWSX7JAHK").active = False
        cls._make_member("KGNVD8FQ44HM").company_id = other_company
        loser = cls._make_member("P7V714ETHFHV")
        with cls._next_code("QJPKRVF7HVD3"):
            loser.customer_code_ids._replace(lost=True)
        cls.env.flush_all()

    @classmethod
    def _make_member(cls, code):
        with cls._next_code(code):
            reserved = cls.env["customer.code"].sudo()._reserve(1, cls.main_pos_config)
        return cls.env["res.partner"]._new_member(reserved)

    @staticmethod
    def _next_code(code):
        """Let the generator draw a code that the tours know."""
        return patch(
            "odoo.addons.pos_customer_identity.core.code.generate",
            lambda count=1: [code],
        )

    def _run_tour(self, name, **kwargs):
        self.main_pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour(name, **kwargs)

    @contextmanager
    def _outages(self):
        with patch.object(common, "ChromeBrowser", OutageBrowser):
            yield

    def _paid_orders(self):
        session = self.main_pos_config.current_session_id
        return session.order_ids.filtered(lambda order: order.state == "paid")

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

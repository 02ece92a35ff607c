from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import common

from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon

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


class TillTourCase(TestPointOfSaleHttpCommon):
    """A till with a few members, in a real browser."""

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

import time

from odoo import SUPERUSER_ID
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_mail import SENTINEL, Traces
from .common_order import OfflineOrderCase

MARK = b"PCI-SEALED-1\n"


@tagged("post_install", "-at_install")
class TestInvoiceAtTheTill(Traces, OfflineOrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.started = time.time() - 2
        identity = {f"identity_{field}": value for field, value in SENTINEL.items()}
        made = cls.Partner.with_user(SUPERUSER_ID).create(identity)
        cls.customer = cls.Partner.browse(made.id)

    def sell_with_invoice(self):
        data = {
            **self.create_ui_order_data([(self.product, 1)], customer=self.customer),
            "state": "paid",
            "access_token": "",
            "to_invoice": True,
        }
        return self.sync(data)

    def test_a_sale_with_an_invoice_leaves_no_trace_of_the_person(self):
        with self.mail_server() as server, self.all_logs() as lines:
            order = self.sell_with_invoice()
            self.env["mail.mail"].sudo().search([("state", "=", "outgoing")]).send()
        invoice = order.sudo().account_move
        self.assertTrue(invoice.invoice_pdf_report_id.raw.startswith(MARK))
        self.assertEqual(invoice.invoice_partner_display_name, self.customer.name)
        self.assertIn([SENTINEL["email"]], [sent[2] for sent in server.sent])
        self.assert_no_trace(lines)

    def test_the_cashier_gets_the_invoice_with_the_code(self):
        order = self.sell_with_invoice()
        invoice = order.sudo().account_move.with_user(self.cashier).sudo()
        document = invoice._get_invoice_legal_documents("pdf")
        self.assertTrue(document["content"].startswith(b"%PDF"))

    def test_a_sale_with_an_invoice_goes_on_while_the_vault_is_down(self):
        with self.vault_down(), mute_logger("odoo.addons.pos_customer_identity"):
            order = self.sell_with_invoice()
        self.assertIn(order.state, ("paid", "done"))
        self.assertEqual(order.sudo().account_move.state, "posted")
        self.assertFalse(order.sudo().account_move.invoice_pdf_report_id)
        self.assert_no_trace()

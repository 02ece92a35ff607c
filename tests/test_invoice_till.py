import time

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import make_user
from .common_mail import SENTINEL, Traces
from .common_order import OfflineOrderCase
from .test_invoice import text_of

MARK = b"PCI-SEALED-1\n"


class InvoiceAtTheTillCase(Traces, OfflineOrderCase):
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


@tagged("post_install", "-at_install")
class TestInvoiceAtTheTill(InvoiceAtTheTillCase):
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


@tagged("post_install", "-at_install")
class TestAddedAddress(InvoiceAtTheTillCase):
    """Whoever adds an e-mail address to a customer could add one of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:9")
        identity = {f"identity_{field}": value for field, value in SENTINEL.items()}
        made = cls.Partner.with_user(SUPERUSER_ID).create(
            {**identity, "identity_email": False}
        )
        cls.customer = cls.Partner.browse(made.id)

    def add_address(self):
        till = self.Partner.with_user(self.cashier)
        identity = {"email": "own@cashier.example.com"}
        answer = till.pos_add_identity(self.config.id, self.customer.id, identity)
        self.assertEqual(answer["status"], "found")

    def sent_with_invoice(self):
        """Return what can be read in the mail with the invoice."""
        with self.mail_server() as server:
            self.sell_with_invoice()
            self.env["mail.mail"].sudo().search([("state", "=", "outgoing")]).send()
        [message] = [sent[0] for sent in server.sent if "own@" in sent[2][0]]
        [attached] = message.iter_attachments()
        return f"{message['To']} {text_of(attached.get_content())}"

    def test_who_adds_an_address_learns_no_name(self):
        self.add_address()
        said = self.sent_with_invoice()
        self.assertIn(self.customer.name, said)
        for value in SENTINEL.values():
            self.assertNotIn(value, said)

    def test_a_reader_confirms_the_address(self):
        self.add_address()
        customer = self.customer.with_user(self.cashier)
        with self.assertRaises(AccessError):
            customer.action_confirm_email()
        reader = make_user(self.env, "reader", company_id=self.company.id)
        customer.with_user(reader).action_confirm_email()
        self.assertIn(SENTINEL["name"], self.sent_with_invoice())

    def test_who_enrols_with_name_and_address_is_written_to_by_name(self):
        till = self.Partner.with_user(self.cashier)
        identity = {"name": "Ondine Prax", "email": "own@ondine.example.com"}
        answer = till.pos_enroll(self.config.id, identity)
        self.customer = self.Partner.browse(answer["res.partner"][0]["id"])
        self.assertIn("Ondine Prax", self.sent_with_invoice())

import base64
import json
import re

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_mail import SENTINEL
from .test_invoice import MARK, InvoiceCase, text_of

EMBEDDED = re.compile(rb"<cbc:EmbeddedDocumentBinaryObject[^>]*>([^<]+)<")


@tagged("post_install", "-at_install")
class TestForgedDocument(InvoiceCase, HttpCase):
    """Sealed bytes say whose document they are. Anybody can upload such bytes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = cls.make_user("employee")
        bo = cls.Partner.create({"name": "Bo Beispiel", "email": "bo@example.com"})
        cls.secret = cls.make_invoice(bo)

    def forged(self, tail=b"\0" * 40):
        """Return bytes that say they are an invoice that the employee may not see."""
        facts = {"model": "account.move", "id": self.secret.id, "partners": []}
        return MARK + json.dumps(facts).encode() + b"\n" + tail

    def upload(self, content):
        mine = self.env["ir.attachment"].with_user(self.employee)
        return mine.create({"name": "mine.pdf", "raw": content})

    def test_made_up_bytes_show_nobody_an_invoice(self):
        self.assertFalse(self.secret.with_user(self.employee).has_access("read"))
        attachment = self.upload(self.forged())
        self.authenticate(self.employee.login, self.employee.login)
        with mute_logger("odoo.http", "odoo.addons.pos_customer_identity"):
            answer = self.url_open(f"/web/content/{attachment.id}")
        self.assertNotEqual(answer.status_code, 200)

    def test_the_head_of_a_real_document_cannot_be_exchanged(self):
        sealed = self.send().raw
        tail = sealed[sealed.index(b"\n", len(MARK)) + 1 :]
        vault = self.env["identity.vault"].with_user(self.employee)
        with mute_logger("odoo.addons.pos_customer_identity"):
            with self.assertRaises(UserError):
                vault._unseal_for_reader(self.forged(tail))

    def test_odd_facts_are_refused_and_not_recorded(self):
        before = self.last_entry()
        vault = self.env["identity.vault"].with_user(self.reader)
        for facts in ({}, {"model": "x" * 999, "id": 1, "partners": []}, {"model": []}):
            odd = MARK + json.dumps(facts).encode() + b"\n" + b"\0" * 40
            with (
                self.assertRaises(UserError),
                mute_logger("odoo.addons.pos_customer_identity"),
            ):
                vault._unseal_for_reader(odd)
        self.assertEqual(self.last_entry(), before)

    def test_made_up_bytes_are_sent_to_nobody(self):
        attachment = self.upload(self.forged())
        mail = self.make_mail(
            email_to="bo@example.com", attachment_ids=[Command.link(attachment.id)]
        )
        loggers = ("odoo.addons.mail", "odoo.addons.pos_customer_identity")
        with self.mail_server() as server, mute_logger(*loggers):
            mail.send()
        self.assertFalse(server.sent)
        self.assertEqual(mail.state, "exception")


@tagged("post_install", "-at_install")
class TestElectronicInvoice(InvoiceCase):
    def test_the_document_within_an_electronic_invoice_has_the_code(self):
        """Odoo stores and sends it in clear, with the PDF in it."""
        if "account.edi.xml.ubl_bis3" not in self.env:
            self.skipTest("this database makes no electronic invoices")
        self.company.partner_id.country_id = self.env.ref("base.be")
        tax = self.env["account.tax"].create({"name": "Tax of the test", "amount": 21})
        line = {"name": "Repair", "price_unit": 42, "tax_ids": tax.ids}
        lines = [Command.create(line)]
        self.invoice = self.make_invoice(self.customer, invoice_line_ids=lines)
        sealed = self.send(invoice_edi_format="ubl_bis3").raw
        self.assertTrue(sealed.startswith(MARK))
        [embedded] = EMBEDDED.findall(self.invoice.ubl_cii_xml_id.raw)
        document = text_of(base64.b64decode(embedded))
        self.assertIn(self.customer.name, document)
        for value in SENTINEL.values():
            self.assertNotIn(value, document)
        self.assert_no_trace()

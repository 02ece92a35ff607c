import base64

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.ir_actions_report import DOCUMENTS, TO_PRINT
from .common_mail import SENTINEL, MailCase, text_of

NAME, STREET, CITY = (SENTINEL[field] for field in ("name", "street", "city"))
VAT, ADDRESS = SENTINEL["vat"], SENTINEL["email"]
REPORT = "account.report_invoice_with_payments"
MARK = b"PCI-SEALED-1\n"


class InvoiceCase(MailCase):
    """A posted invoice of a protected customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # With Odoo's web fonts this machine's wkhtmltopdf draws letters as outlines.
        cls.env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:9")
        cls.customer.country_id = cls.env.ref("base.be")
        cls.invoice = cls.make_invoice(cls.customer)

    @classmethod
    def make_invoice(cls, partner, **vals):
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_line_ids": [
                    Command.create({"name": "Repair", "price_unit": 42, "tax_ids": []})
                ],
                **vals,
            }
        )
        invoice.action_post()
        return invoice

    def send(self, invoices=None, **settings):
        """Make the documents of invoices and send them, as the wizard does."""
        invoices = invoices or self.invoice
        self.env["account.move.send"]._generate_and_send_invoices(
            invoices, sending_methods=["email"], **settings
        )
        invoices.invalidate_recordset()
        return invoices.invoice_pdf_report_id

    def printed(self, user):
        """Return the invoice as a user sees it who prints it."""
        report = self.env(user=user)["ir.actions.report"]
        asked = report.with_context(**{DOCUMENTS: TO_PRINT})
        content, _kind = asked._render_qweb_html(REPORT, self.invoice.ids)
        return content.decode()

    def last_entry(self):
        entries = self.env["identity.vault"]._audit_entries(0, 100000)
        return entries[-1]["seq"] if entries else 0


@tagged("post_install", "-at_install")
class TestInvoice(InvoiceCase):
    def test_the_invoice_stores_the_code(self):
        code = self.customer.name
        self.assertEqual(self.invoice.invoice_partner_display_name, code)
        self.assertEqual(self.invoice.partner_shipping_id, self.customer)
        self.assert_no_trace()

    def test_a_reader_prints_name_address_and_tax_number(self):
        before = self.last_entry()
        page = self.printed(self.reader)
        for field in ("name", "street", "street2", "zip", "city", "vat"):
            self.assertIn(SENTINEL[field], page)
        self.assertNotIn(ADDRESS, page)
        self.assertNotIn(SENTINEL["phone"], page)
        [entry] = self.env["identity.vault"]._audit_entries(before, 10)
        self.assertEqual((entry["action"], entry["purpose"]), ("read", "invoice"))
        self.assertEqual(entry["actor"], self.reader.id)
        self.assertEqual(entry["reason"], self.invoice.name)

    def test_others_print_the_code(self):
        before = self.last_entry()
        page = self.printed(self.clerk)
        self.assertIn(self.customer.name, page)
        for value in SENTINEL.values():
            self.assertNotIn(value, page)
        self.assertEqual(self.last_entry(), before)

    def test_a_template_that_is_rendered_for_storing_has_the_code(self):
        report = self.env(user=self.reader)["ir.actions.report"]
        content, _kind = report._render_qweb_html(REPORT, self.invoice.ids)
        self.assertNotIn(NAME, content.decode())

    def test_a_context_from_a_browser_opens_nothing(self):
        report = self.env(user=self.clerk)["ir.actions.report"]
        for forged in (True, "TO_SEAL", {"identities": {}}, [1]):
            asked = report.with_context(**{DOCUMENTS: forged})
            content, _kind = asked._render_qweb_html(REPORT, self.invoice.ids)
            self.assertNotIn(NAME, content.decode())

    def test_a_shipping_address_is_resolved_as_well(self):
        other = self.make_protected(name="Ondine Prax", street="Nook 5")
        self.invoice = self.make_invoice(self.customer, partner_shipping_id=other.id)
        # Odoo shows it to those who use delivery addresses.
        group = self.env.ref("account.group_delivery_invoice_address")
        self.reader.group_ids |= group
        page = self.printed(self.reader)
        self.assertIn("Ondine Prax", page)
        self.assertIn("Nook 5", page)
        self.assertIn(NAME, page)

    def test_an_invoice_of_a_contact_in_clear_is_as_ever(self):
        bo = self.Partner.create({"name": "Bo Beispiel", "email": "bo@example.com"})
        invoice = self.make_invoice(bo)
        pdf = self.send(invoice)
        self.assertFalse(pdf.raw.startswith(MARK))
        self.assertIn(b"Bo Beispiel", pdf.raw)

    def test_printing_is_refused_while_the_vault_is_down(self):
        with self.vault_down(), mute_logger("odoo.addons.pos_customer_identity"):
            with self.assertRaises(UserError):
                self.printed(self.reader)
            self.assertIn(self.customer.name, self.printed(self.clerk))


@tagged("post_install", "-at_install")
class TestStoredInvoice(InvoiceCase):
    """In tests Odoo renders HTML instead of a PDF: what is in clear is readable."""

    def test_the_stored_document_is_sealed_and_leaves_no_trace(self):
        with self.mail_server(), self.all_logs() as lines:
            pdf = self.send()
        self.assertTrue(pdf.raw.startswith(MARK))
        self.assert_no_trace(lines)

    def test_the_customer_gets_the_readable_document_by_mail(self):
        with self.mail_server() as server:
            self.send()
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        [message] = [sent[0] for sent in server.sent if sent[2] == [ADDRESS]]
        [attached] = message.iter_attachments()
        content = attached.get_content()
        self.assertIn(NAME.encode(), content)
        self.assertIn(STREET.encode(), content)
        self.assert_no_trace()

    def test_other_recipients_get_the_document_with_the_code(self):
        bo = self.Partner.create({"name": "Bo Beispiel", "email": "bo@example.com"})
        with self.mail_server() as server:
            self.send(mail_partner_ids=(self.customer | bo).ids)
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        attached = {
            recipients[0]: attachment.get_content()
            for message, _sender, recipients in server.sent
            for attachment in message.iter_attachments()
        }
        self.assertIn(NAME.encode(), attached[ADDRESS])
        self.assertNotIn(NAME, text_of(attached["bo@example.com"]))
        self.assertIn(self.customer.name, text_of(attached["bo@example.com"]))

    def test_downloading_follows_the_group(self):
        self.send()
        for user, named in ((self.reader, True), (self.clerk, False)):
            invoice = self.invoice.with_user(user)
            for document in (
                invoice._get_invoice_legal_documents("pdf"),
                *invoice._get_invoice_legal_documents_all(),
            ):
                self.assertFalse(document["content"].startswith(MARK))
                self.assertEqual(NAME in text_of(document["content"]), named)

    def test_the_raw_bytes_that_a_client_reads_are_sealed_for_everybody(self):
        pdf = self.send()
        for user in (self.reader, self.clerk):
            [row] = self.rpc(user, self.invoice, "read", ["invoice_pdf_report_file"])
            content = base64.b64decode(row["invoice_pdf_report_file"])
            self.assertTrue(content.startswith(MARK))
        self.assertFalse(pdf.index_content and NAME in pdf.index_content)

    def test_an_erased_customers_invoice_can_still_be_read(self):
        # The vault does not go back at the end of a test: somebody else is erased.
        other = self.make_protected(name="Ondine Prax", email="op@example.com")
        invoice = self.make_invoice(other)
        self.send(invoice)
        self.env["identity.vault"]._erase([other.sudo().identity_person])
        document = invoice.with_user(self.reader)._get_invoice_legal_documents("pdf")
        self.assertIn(b"Ondine Prax", document["content"])

    def test_reading_a_stored_document_is_recorded(self):
        self.send()
        before = self.last_entry()
        self.invoice.with_user(self.reader)._get_invoice_legal_documents("pdf")
        [entry] = self.env["identity.vault"]._audit_entries(before, 10)
        self.assertEqual((entry["action"], entry["purpose"]), ("read", "invoice"))
        self.assertEqual(entry["actor"], self.reader.id)
        self.assertEqual(entry["document"], f"account.move,{self.invoice.id}")

    def test_an_altered_document_is_refused(self):
        pdf = self.send()
        pdf.raw = pdf.raw[:-1] + bytes([pdf.raw[-1] ^ 1])
        with mute_logger("odoo.addons.pos_customer_identity"):
            with self.assertRaises(UserError):
                self.invoice.with_user(self.reader)._get_invoice_legal_documents("pdf")

    def test_an_invoice_is_made_with_the_code_while_the_vault_is_down(self):
        """A sale with an invoice must not fail."""
        with self.vault_down(), mute_logger("odoo.addons.pos_customer_identity"):
            self.invoice._generate_and_send(sending_methods=[])
        self.assertFalse(self.invoice.invoice_pdf_report_id)
        self.assert_no_trace()
        self.invoice._generate_and_send(sending_methods=[])
        self.assertTrue(self.invoice.invoice_pdf_report_id.raw.startswith(MARK))

    def test_electronic_invoices_carry_the_code(self):
        if "account.edi.xml.ubl_bis3" not in self.env:
            self.skipTest("this database makes no electronic invoices")
        builder = self.env["account.edi.xml.ubl_bis3"]
        xml, _errors = builder._export_invoice(self.invoice)
        self.assertIn(self.customer.name, xml.decode())
        for value in SENTINEL.values():
            self.assertNotIn(value, xml.decode())

    def test_payments_carry_the_code(self):
        if "payment.transaction" not in self.env:
            self.skipTest("this database takes no payments online")
        provider = self.env["payment.provider"].search([], limit=1)
        methods = self.env["payment.method"].with_context(active_test=False)
        method = methods.search([], limit=1)
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": "TX-1",
                "amount": 42,
                "currency_id": self.company.currency_id.id,
                "partner_id": self.customer.id,
            }
        )
        self.assertEqual(transaction.partner_name, self.customer.name)
        self.assert_no_trace()

    def test_the_wizard_offers_the_customer_as_recipient(self):
        wizard = (
            self.env["account.move.send.wizard"]
            .with_context(active_model="account.move", active_ids=self.invoice.ids)
            .create({"sending_methods": ["email"]})
        )
        self.assertIn(self.customer, wizard.mail_partner_ids)
        self.assertNotIn("account_missing_email", wizard.alerts or {})


@tagged("post_install", "-at_install")
class TestInvoiceFile(InvoiceCase, HttpCase):
    def test_the_real_pdf_follows_the_group_wherever_it_is_fetched(self):
        send = self.env["account.move.send"].with_context(force_report_rendering=True)
        send._generate_and_send_invoices(self.invoice, sending_methods=[])
        self.invoice.invalidate_recordset()
        pdf = self.invoice.invoice_pdf_report_id
        self.assertTrue(pdf.raw.startswith(MARK))
        self.assert_no_trace()
        urls = (
            f"/web/content/{pdf.id}",
            f"/web/content/account.move/{self.invoice.id}/invoice_pdf_report_file",
            f"/account/download_invoice_documents/{self.invoice.id}/pdf",
            f"/report/html/{REPORT}/{self.invoice.id}",
        )
        for user, named in ((self.reader, True), (self.clerk, False)):
            self.authenticate(user.login, user.login)
            for url in urls:
                with self.subTest(user=user.login, url=url):
                    answer = self.url_open(url)
                    self.assertEqual(answer.status_code, 200)
                    text = text_of(answer.content)
                    self.assertEqual(STREET in text, named)
                    self.assertEqual(NAME in text, named)
                    if not named:
                        self.assertIn(self.customer.name, text)

    def test_a_customer_page_with_a_link_shows_the_code(self):
        url = self.invoice.get_portal_url()
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        for value in SENTINEL.values():
            self.assertNotIn(value, answer.text)

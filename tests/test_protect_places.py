from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from ..models import identity_protection_run
from ..models.identity_place_columns import UNLINKED
from ..models.identity_place_link import Chosen
from ..models.identity_place_list import FIXED
from .common_protect import SENTINELS, ProtectCase

NAME, EMAIL, PHONE = SENTINELS["name"], SENTINELS["email"], SENTINELS["phone"]


@tagged("post_install", "-at_install")
class TestPlaces(ProtectCase):
    """Where identifiers sit besides the contact, and what is done about each place."""

    def setUp(self):
        super().setUp()
        self.ada = self.person()
        self.env.flush_all()

    def message(self, record=None, **vals):
        record = self.ada if record is None else record
        vals = {
            "model": record._name if record else False,
            "res_id": record.id,
            "message_type": "comment",
            "author_id": self.env.user.partner_id.id,
            "email_from": "shop@example.com",
            **vals,
        }
        return self.env["mail.message"].create(vals)

    def assert_clean(self, record, *names):
        self.env.invalidate_all()
        for name in names:
            text = str(record[name] or "")
            for trace in (NAME, "Zwentibold", EMAIL, PHONE, "91 82 73", "Yggdrasil"):
                self.assertNotIn(trace, text, name)

    def test_messages_about_the_customer_say_the_code(self):
        message = self.message(
            subject=f"Call {NAME}",
            body=f"<p>Quirina lives in Yggdrasilhem, ring {PHONE} or {EMAIL}</p>",
        )
        job = self.protect(self.ada)
        self.assert_clean(message, "subject", "body")
        self.assertIn(self.ada.name, message.body)
        self.assertIn("lives in", message.body)
        self.assertEqual(message.email_from, "shop@example.com")
        self.assertGreaterEqual(self.line(job, "message").cleaned, 1)

    def test_messages_of_the_customer_lose_their_sender(self):
        message = self.message(
            author_id=self.ada.id,
            email_from=f'"{NAME}" <{EMAIL}>',
            reply_to=EMAIL,
            body="<p>Thank you. Quirina</p>",
        )
        self.protect(self.ada)
        self.assertFalse(message.email_from or message.reply_to)
        self.assert_clean(message, "body")
        self.assertEqual(message.author_id, self.ada)

    def test_messages_on_documents_of_the_customer_say_the_code(self):
        draft = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.ada.id}
        )
        message = self.message(draft, body=f"<p>Dear {NAME},</p>")
        self.protect(self.ada)
        self.assert_clean(message, "body")

    def test_logged_changes_of_identity_fields_are_deleted(self):
        field = self.env["ir.model.fields"]._get("res.partner", "email")
        message = self.message(message_type="notification")
        tracking = self.env["mail.tracking.value"].create(
            {
                "field_id": field.id,
                "mail_message_id": message.id,
                "old_value_char": "old@sentinel.example",
                "new_value_char": EMAIL,
            }
        )
        job = self.protect(self.ada)
        self.assertFalse(tracking.exists())
        self.assertGreaterEqual(self.line(job, "tracking").cleaned, 1)

    def test_logged_changes_of_the_customer_of_a_document_say_the_code(self):
        field = self.env["ir.model.fields"]._get("account.move", "partner_id")
        tracking = self.env["mail.tracking.value"].create(
            {
                "field_id": field.id,
                "mail_message_id": self.message(self.env.company.partner_id).id,
                "old_value_integer": self.ada.id,
                "old_value_char": NAME,
                "new_value_integer": self.ada.id,
                "new_value_char": NAME,
            }
        )
        self.protect(self.ada)
        self.env.invalidate_all()
        self.assertEqual(tracking.old_value_char, self.ada.name)
        self.assertEqual(tracking.new_value_char, self.ada.name)

    def test_an_email_that_waits_names_the_customer_instead_of_the_address(self):
        for linked in (True, False):
            with self.subTest(linked=linked):
                ada = self.person(email=f"q{linked}@sentinel.example".lower())
                mail = self.env["mail.mail"].create(
                    {
                        "email_to": f"{ada.email}, other@example.com",
                        "email_cc": False,
                        "body_html": f"<p>Dear {NAME}</p>",
                        "model": "res.partner" if linked else False,
                        "res_id": ada.id if linked else False,
                    }
                )
                self.protect(ada)
                self.env.invalidate_all()
                self.assertEqual(mail.email_to, "other@example.com")
                self.assertEqual(mail.recipient_ids, ada)
                if linked:
                    self.assert_clean(mail, "body_html")

    def test_orders_and_payments_are_emptied(self):
        order, stranger = self.make_order(self.ada), self.make_order(None)
        for each in (order, stranger):
            self.put(each, email=EMAIL, mobile=PHONE)
        self.put(order, floating_order_name=f"Table of {NAME}")
        method = self.till.payment_method_ids
        payment = self.env["pos.payment"].create(
            {
                "pos_order_id": order.id,
                "payment_method_id": method.id,
                "amount": 0,
            }
        )
        self.put(payment, cardholder_name="MS Q ZWENTIBOLD")
        job = self.job(self.ada)
        job.action_report()
        self.assertEqual(self.line(job, "order").found, 1)
        self.assertEqual(self.line(job, "payment").found, 1)
        self.run_job(job)
        self.assertFalse(order.email or order.mobile)
        self.assertFalse(payment.cardholder_name)
        self.assert_clean(order, "floating_order_name")
        self.assertNotIn(EMAIL, stranger.email or "")
        self.assertEqual(self.line(job, "order").cleaned, 1)
        self.assertEqual(self.line(job, "unlinked").cleaned, 1)

    def test_bank_accounts_name_the_code_and_keep_their_number(self):
        bank = self.env["res.partner.bank"].create(
            {"partner_id": self.ada.id, "acc_number": "NL91 ABNA 0417 1643 00"}
        )
        self.assertEqual(bank.acc_holder_name, NAME)
        job = self.protect(self.ada)
        self.assertEqual(bank.acc_holder_name, self.ada.name)
        self.assertTrue(bank.acc_number)
        self.assertEqual(self.line(job, "bank_account").left, 1)

    def test_drafts_name_the_code_and_issued_invoices_stay(self):
        draft, issued = self.env["account.move"].create(
            [{"move_type": "out_invoice", "partner_id": self.ada.id}] * 2
        )
        self.env.flush_all()
        self.assertEqual(draft.invoice_partner_display_name, NAME)
        self.env.cr.execute(
            "UPDATE account_move SET state = 'posted' WHERE id = %s", [issued.id]
        )
        self.env.invalidate_all()
        job = self.protect(self.ada)
        self.assertEqual(draft.invoice_partner_display_name, self.ada.name)
        self.assertEqual(issued.invoice_partner_display_name, NAME)
        line = self.line(job, "invoice")
        self.assertRecordValues(line, [{"found": 1, "cleaned": 0, "left": 1}])
        self.assertIn("law", line.rule)

    def test_files_keep_their_contents_and_lose_the_name(self):
        file = self.env["ir.attachment"].create(
            {
                "name": f"Letter of {NAME}.txt",
                "res_model": "res.partner",
                "res_id": self.ada.id,
                "raw": f"{NAME}, {EMAIL}".encode(),
                "mimetype": "text/plain",
            }
        )
        job = self.protect(self.ada)
        self.assert_clean(file, "name", "index_content")
        self.assertIn(NAME.encode(), file.raw)
        self.assertEqual(self.line(job, "file").left, 1)
        # Name and words of the content are both cleaned, in one file.
        self.assertRecordValues(
            self.line(job, "attachment"), [{"found": 1, "cleaned": 1}]
        )

    def test_activities_say_the_code(self):
        activity = self.ada.activity_schedule(
            "mail.mail_activity_data_call", summary=f"Call {NAME}", note=f"at {PHONE}"
        )
        self.protect(self.ada)
        self.assert_clean(activity, "summary", "note", "res_name")

    def test_text_messages_lose_their_number_once_they_are_sent(self):
        values = {"partner_id": self.ada.id, "number": PHONE, "body": f"Dear {NAME}"}
        sent, waiting = self.env["sms.sms"].create(
            [{**values, "state": "error"}, {**values, "state": "outgoing"}]
        )
        job = self.protect(self.ada)
        self.env.invalidate_all()
        self.assertFalse(sent.number)
        self.assertEqual(self.line(job, "sms_waiting").left, 1)
        self.assert_clean(sent, "body")
        self.assertTrue(waiting.exists())

    def test_external_names_of_imports_say_the_code(self):
        row = self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": EMAIL,
                "model": "res.partner",
                "res_id": self.ada.id,
            }
        )
        self.protect(self.ada)
        self.assert_clean(row, "name")
        self.assertEqual(row.res_id, self.ada.id)

    def test_the_wish_to_be_left_alone_stays(self):
        self.env["mail.blacklist"].create({"email": EMAIL})
        job = self.protect(self.ada)
        self.assertEqual(self.line(job, "blacklist").left, 1)

    def test_texts_without_a_link_are_looked_through(self):
        self.env["ir.logging"].create(
            {
                "name": "x",
                "type": "server",
                "dbname": "x",
                "level": "INFO",
                "path": "x",
                "func": "x",
                "line": "1",
                "message": f"sent to {EMAIL} of {NAME}, 0470/91.82.73",
            }
        )
        log = self.env["ir.logging"].search([], order="id desc", limit=1)
        other = self.message(
            self.env.company.partner_id, body=f"<p>{NAME} rang, and Quirina too</p>"
        )
        self.protect(self.ada)
        self.env.invalidate_all()
        code = self.ada.name
        self.assertEqual(log.message, f"sent to {code} of {code}, {code}")
        self.assertEqual(other.body, f"<p>{code} rang, and Quirina too</p>")

    def test_values_of_users_stay_in_texts_without_a_link(self):
        user = self.make_user("employee")
        user.partner_id.write({"email": EMAIL, "name": NAME})
        other = self.message(self.env.company.partner_id, body=f"<p>{NAME} {EMAIL}</p>")
        self.protect(self.ada)
        self.env.invalidate_all()
        self.assertEqual(other.body, f"<p>{NAME} {EMAIL}</p>")

    def test_texts_are_looked_through_in_portions(self):
        self.startPatcher(patch.object(identity_protection_run, "ROWS", 3))
        messages = [
            self.message(self.env.company.partner_id, body=f"<p>{n}: {NAME}</p>")
            for n in range(8)
        ]
        job = self.protect(self.ada)
        for message in messages:
            self.assert_clean(message, "body")
        self.assertGreaterEqual(self.line(job, "unlinked").cleaned, 8)

    def test_other_customers_texts_stay(self):
        bo = self.person(name="Bo Beispiel", email="bo@example.com", phone=False)
        message = self.message(bo, body="<p>Bo lives in Yggdrasilhem</p>")
        self.protect(self.ada)
        self.env.invalidate_all()
        self.assertEqual(message.body, "<p>Bo lives in Yggdrasilhem</p>")

    def test_every_place_has_words(self):
        labels = self.env["identity.place"]._labels()
        places = self.env["identity.place"]._places()
        self.assertLessEqual({place.code for place in places}, labels.keys())
        for place in FIXED:
            self.assertIn(place.code, labels)

    def test_the_list_fits_the_database(self):
        columns = self.text_columns()
        for table, names in UNLINKED.items():
            if table in columns:
                self.assertLessEqual(set(names), set(columns[table]), table)
        for place in self.env["identity.place"]._places():
            with self.subTest(place.code, table=place.table):
                chosen = Chosen(SQL("SELECT id FROM res_partner"))
                self.env.cr.execute(self.env["identity.place"]._rows_of(place, chosen))

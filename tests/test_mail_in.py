from email.message import EmailMessage
from email.policy import SMTP
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_mail import SENTINEL, MailCase

ADDRESS = SENTINEL["email"]
NAME = SENTINEL["name"]
FORMATTED = f"{NAME} <{ADDRESS}>"
SHOP = "service@shop.example.com"


class IncomingCase(MailCase):
    def incoming(self, sender=FORMATTED, text="Hello", to=SHOP, **headers):
        message = EmailMessage(policy=SMTP)
        message["From"] = sender
        message["To"] = to
        message["Subject"] = headers.pop("subject", "A question")
        message["Message-Id"] = headers.pop("message_id", "<one@mail.example.com>")
        for header, value in headers.items():
            message[header.replace("_", "-")] = value
        message.set_content(text)
        html = f"<p>{text.replace('<', '&lt;').replace('>', '&gt;')}</p>"
        message.add_alternative(html, subtype="html")
        return message

    def receive(self, message, thread=None, **kwargs):
        """Take a mail in, as an answer to a thread, and return the message."""
        thread = thread or self.Partner.create({"name": "Repairs"})
        self.env["mail.thread"].message_process(
            thread._name, message.as_bytes(), thread_id=thread.id, **kwargs
        )
        return thread.message_ids.filtered(lambda m: m.message_type == "email")[:1]


@tagged("post_install", "-at_install")
class TestMailIn(IncomingCase):
    def test_the_author_is_the_customer_with_this_address(self):
        message = self.receive(self.incoming())
        self.assertEqual(message.author_id, self.customer)
        self.assertIn(self.stand_in, message.email_from)

    def test_its_text_is_shown_as_it_was_written(self):
        """And not with the marks of HTML between the words."""
        body = self.receive(self.incoming(text=f"I am {NAME}")).body
        self.assertIn("<p>I am", body)
        self.assertNotIn("&lt;", body)

    def test_any_spelling_of_the_address_finds_the_customer(self):
        for at, sender in enumerate(
            (ADDRESS, ADDRESS.upper(), f'"Z. Q." <{ADDRESS}>', f"<{ADDRESS.title()}>")
        ):
            message = self.incoming(sender, message_id=f"<{at}@mail.example.com>")
            self.assertEqual(self.receive(message).author_id, self.customer, sender)

    def test_no_new_contact_is_made(self):
        thread = self.Partner.create({"name": "Repairs"})
        count = self.Partner.search_count([])
        self.receive(self.incoming(Cc=f"Z <{ADDRESS}>"), thread)
        self.assertEqual(self.Partner.search_count([]), count)

    def test_taking_a_mail_in_leaves_no_trace_of_the_person(self):
        with self.all_logs() as lines:
            message = self.receive(
                self.incoming(
                    text=f"On Monday {NAME} <{ADDRESS}> wrote:\n> I am {NAME}.",
                    subject=f"Question of {NAME}",
                    Cc=f"{NAME} <{ADDRESS}>, other@example.com",
                    Reply_To=f"{NAME} <{ADDRESS}>",
                    message_id=f"<2026.{ADDRESS}>",
                ),
                save_original=True,
            )
        self.assertIn(self.customer.name, message.body)
        self.assertIn(self.customer.name, message.subject)
        self.assertIn("other@example.com", message.incoming_email_cc)
        self.assertFalse(message.attachment_ids)
        self.assert_no_trace(lines)

    def test_a_name_in_a_foreign_script_is_replaced_too(self):
        self.customer.identity_name = "Zoë Übergröße"
        message = self.receive(
            self.incoming(f"Zoë Übergröße <{ADDRESS}>", text="Best, zoë  übergröße")
        )
        self.assertNotIn("größe", f"{message.body}{message.email_from}".lower())

    def test_other_words_of_a_mail_stay(self):
        message = self.receive(self.incoming(text="My neighbour is Zorindamaria."))
        self.assertIn("Zorindamaria", message.body)

    def test_other_senders_stay_as_odoo_has_them(self):
        message = self.receive(self.incoming("Bo <bo@example.com>", text=f"For {NAME}"))
        self.assertIn("bo@example.com", message.email_from)
        self.assertIn(NAME, message.body)

    def test_the_lookup_is_recorded_as_mail_and_not_limited(self):
        before = self.last_entry()
        for at in range(40):
            self.receive(self.incoming(message_id=f"<{at}@mail.example.com>"))
        entries = self.env["identity.vault"]._audit_entries(before, 1000)
        lookups = [entry for entry in entries if entry["action"] == "lookup"]
        self.assertGreaterEqual(len(lookups), 40)
        self.assertEqual({entry["purpose"] for entry in entries}, {"mail"})
        self.assertNotIn("limited", {entry["action"] for entry in entries})

    def last_entry(self):
        entries = self.env["identity.vault"]._audit_entries(0, 100000)
        return entries[-1]["seq"] if entries else 0

    def test_who_hands_in_mails_to_guess_addresses_is_stopped(self):
        thread = self.Partner.create({"name": "Repairs"})
        clerk = self.env(user=self.clerk)["mail.thread"]
        with mute_logger("odoo.addons.pos_customer_identity"):
            with self.assertRaises(UserError):
                for at in range(200):
                    guess = self.incoming(
                        f"g{at}@example.com", message_id=f"<{at}@e.x>"
                    )
                    clerk.message_process(
                        "res.partner", guess.as_bytes(), thread_id=thread.id
                    )

    def test_a_new_record_gets_the_code_instead_of_the_sender(self):
        """Models whose records are made by mail store the sender in many fields."""
        parsed = {}
        Thread = type(self.env["res.partner"])

        def message_new(this, values, custom_values=None):
            parsed.update(values)
            return this.create({"name": values["subject"]})

        with patch.object(Thread, "message_new", message_new):
            self.env["mail.thread"].message_process(
                "res.partner", self.incoming().as_bytes()
            )
        self.assertEqual(parsed["author_id"], self.customer.id)
        for value in parsed.values():
            for secret in (ADDRESS, NAME):
                self.assertNotIn(secret, str(value))

    def test_an_answer_to_the_customer_goes_to_the_real_address(self):
        message = self.receive(self.incoming())
        found = self.env["mail.thread"]._partner_find_from_emails_single(
            [message.email_from]
        )
        self.assertEqual(found, self.customer)
        with self.mail_server() as server:
            self.make_mail(email_to=message.email_from).send()
        self.assertEqual([sent[2] for sent in server.sent], [[ADDRESS]])

    def test_a_bounce_is_noted_with_the_code_alone(self):
        mail = self.mail_to_customer(model="res.partner", res_id=self.customer.id)
        bounce = EmailMessage(policy=SMTP)
        bounce["From"] = "MAILER-DAEMON@mail.example.com"
        bounce["To"] = "bounce@shop.example.com"
        bounce["Subject"] = "Undelivered"
        bounce["Message-Id"] = "<bounce@mail.example.com>"
        bounce["Content-Type"] = 'multipart/report; boundary="part"'
        bounce.set_payload(
            f"--part\r\nContent-Type: text/plain\r\n\r\n<{ADDRESS}>: user unknown\r\n"
            "--part\r\nContent-Type: message/delivery-status\r\n\r\n"
            "Reporting-MTA: dns; mail.example.com\r\n\r\n"
            f"Final-Recipient: rfc822; {ADDRESS}\r\nAction: failed\r\n\r\n"
            "--part\r\nContent-Type: text/rfc822-headers\r\n\r\n"
            f"Message-Id: {mail.message_id}\r\nTo: {ADDRESS}\r\n\r\n--part--\r\n"
        )
        notification = self.env["mail.notification"].create(
            {
                "mail_message_id": mail.mail_message_id.id,
                "res_partner_id": self.customer.id,
                "notification_type": "email",
                "notification_status": "sent",
            }
        )
        with self.all_logs() as lines:
            self.env["mail.thread"].message_process("res.partner", bounce.as_bytes())
        self.assertEqual(notification.notification_status, "bounce")
        self.assertIn(self.customer.name, notification.failure_reason)
        check = self.customer.contact_check_ids
        self.assertEqual((check.field, check.flag), ("email", "bounced"))
        self.assert_no_trace(lines)

    def test_a_mail_that_finds_no_place_is_refused_without_naming_the_sender(self):
        with self.all_logs() as lines, self.assertRaises(ValueError) as caught:
            self.env["mail.thread"].message_process(None, self.incoming().as_bytes())
        self.assertNotIn(ADDRESS, str(caught.exception))
        self.assert_no_trace(lines)


@tagged("post_install", "-at_install")
class TestMailInTroubles(IncomingCase):
    def test_while_the_vault_is_down_nothing_is_taken_in(self):
        thread = self.Partner.create({"name": "Repairs"})
        with self.vault_down(), mute_logger("odoo.addons.pos_customer_identity"):
            with self.assertRaises(UserError):
                self.receive(self.incoming(), thread)
        self.assert_no_trace()
        self.assertEqual(self.receive(self.incoming(), thread).author_id, self.customer)

    def test_mails_stay_on_the_server_meanwhile(self):
        server = self.env["fetchmail.server"].create(
            {"name": "Service", "server_type": "imap", "state": "done"}
        )
        Fetch = type(server)
        with (
            self.vault_down(),
            patch.object(Fetch, "_connect__", side_effect=AssertionError),
            self.assertLogs("odoo.addons.pos_customer_identity", "WARNING"),
        ):
            self.assertIsNone(server._fetch_mail())

    def test_a_mail_that_failed_meanwhile_is_not_marked_as_read(self):
        server = self.env["fetchmail.server"].create(
            {"name": "Service", "server_type": "imap", "state": "done"}
        )
        marked = []

        class Connection:
            def handled_message(self, number):
                marked.append(number)

        base = "odoo.addons.mail.models.fetchmail.FetchmailServer._connect__"
        with patch(base, lambda *args, **kwargs: Connection()):
            connection = server._connect__()
        with self.vault_down():
            connection.handled_message(1)
        connection.handled_message(2)
        self.assertEqual(marked, [2])

    def test_without_protected_customers_the_vault_is_not_asked(self):
        Vault = type(self.env["identity.vault"])
        with (
            patch.object(Vault, "_has_protected_customers", lambda *args: False),
            patch.object(Vault, "_find_sender", side_effect=AssertionError),
        ):
            message = self.receive(self.incoming("Bo <bo@example.com>"))
        self.assertIn("bo@example.com", message.email_from)

    def test_a_contact_in_clear_is_the_author_as_ever(self):
        bo = self.Partner.create({"name": "Bo", "email": "bo@example.com"})
        self.assertEqual(self.receive(self.incoming("bo@example.com")).author_id, bo)

    def test_the_shops_own_addresses_are_not_looked_up(self):
        staff = self.make_user("employee", email="staff@shop.example.com")
        Vault = type(self.env["identity.vault"])
        with patch.object(Vault, "_find_sender", side_effect=AssertionError):
            message = self.receive(
                self.incoming(staff.email, to=self.company.partner_id.email_normalized)
            )
        self.assertEqual(message.author_id, staff.partner_id)

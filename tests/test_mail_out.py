import smtplib

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_mail import SENTINEL, MailCase, refused

ADDRESS = SENTINEL["email"]


@tagged("post_install", "-at_install")
class TestMailOut(MailCase):
    def test_a_customer_gets_the_mail_under_the_real_name_and_address(self):
        mail = self.mail_to_customer()
        with self.mail_server() as server:
            mail.send()
        [(message, _sender, recipients)] = server.sent
        self.assertEqual(recipients, [ADDRESS])
        self.assertIn(SENTINEL["name"], str(message["To"]))
        self.assertIn(f"<{ADDRESS}>", str(message["To"]))
        self.assertEqual(mail.state, "sent")

    def test_an_address_that_a_clerk_changes_hears_no_name(self):
        """It may be the clerk's own."""
        self.customer.with_user(self.clerk).email = "own@clerk.example.com"
        with self.mail_server() as server:
            self.mail_to_customer().send()
            self.customer.with_user(self.reader).identity_email = ADDRESS
            self.mail_to_customer().send()
        [(first, _sender, recipients), (second, *_other)] = server.sent
        self.assertEqual(recipients, ["own@clerk.example.com"])
        self.assertNotIn(SENTINEL["name"], str(first["To"]))
        self.assertIn(SENTINEL["name"], str(second["To"]))

    def test_sending_leaves_no_trace_of_the_person(self):
        mail = self.mail_to_customer()
        with self.mail_server(), self.all_logs() as lines:
            mail.send()
        self.assertTrue(lines)
        self.assert_no_trace(lines)

    def test_a_planted_address_would_be_found(self):
        with self.all_logs() as lines:
            self.env["mail.mail"].create({"subject": f"To {ADDRESS}"})
        with self.assertRaises(AssertionError):
            self.assert_no_trace(lines)

    def test_each_sending_is_recorded_as_mail(self):
        before = self.last_entry()
        with self.mail_server():
            self.mail_to_customer().send()
        entries = self.env["identity.vault"]._audit_entries(before, 100)
        [entry] = [e for e in entries if e["purpose"] == "mail"]
        self.assertEqual(entry["action"], "read")
        self.assertEqual(entry["persons"], [self.customer.sudo().identity_person])
        self.assertEqual(entry["fields"], ["name", "email"])

    def last_entry(self):
        entries = self.env["identity.vault"]._audit_entries(0, 100000)
        return entries[-1]["seq"] if entries else 0

    def test_a_batch_asks_the_vault_once(self):
        other = self.make_protected(name="Ondine Prax", email="ondine@example.com")
        mails = self.mail_to_customer() | self.make_mail(recipient_ids=[(4, other.id)])
        mails |= self.mail_to_customer(subject="Again")
        before = self.last_entry()
        with self.mail_server() as server:
            mails.send()
        self.assertEqual(len(server.sent), 3)
        entries = self.env["identity.vault"]._audit_entries(before, 100)
        self.assertEqual([entry["purpose"] for entry in entries], ["mail"])
        self.assertEqual(len(set(entries[0]["persons"])), 2)

    def test_other_people_get_their_mail_as_ever(self):
        plain = self.Partner.create({"name": "Bo Beispiel", "email": "bo@example.com"})
        mail = self.make_mail(
            email_to="Cy <cy@example.com>",
            recipient_ids=[(4, plain.id), (4, self.customer.id)],
        )
        before = self.last_entry()
        with self.mail_server() as server:
            mail.send()
            self.make_mail(email_to="cy@example.com").send()
        to = [recipients for _message, _sender, recipients in server.sent]
        self.assertCountEqual(
            to,
            [["cy@example.com"], ["bo@example.com"], [ADDRESS], ["cy@example.com"]],
        )
        entries = self.env["identity.vault"]._audit_entries(before, 100)
        self.assertEqual(len(entries), 1)

    def test_nobody_else_reads_the_address_in_the_header(self):
        mail = self.make_mail(
            email_to=f"spy@example.com, {self.stand_in}",
            email_cc=f"{self.stand_in}, other@example.com",
        )
        with self.mail_server() as server:
            mail.send()
        self.assertEqual(len(server.sent), 2)
        for message, _sender, recipients in server.sent:
            if recipients == [ADDRESS]:
                self.assertFalse(message["Cc"])
            else:
                self.assertNotIn(ADDRESS, message.as_string())
                self.assertNotIn(self.stand_in, message.as_string())
                self.assertCountEqual(
                    recipients, ["spy@example.com", "other@example.com"]
                )

    def test_a_customer_without_an_address_is_told_as_missing(self):
        nameless = self.make_protected(name="Ondine Prax")
        mail = self.make_mail(recipient_ids=[(4, nameless.id)])
        with self.mail_server() as server, mute_logger("odoo.addons.mail"):
            mail.send()
        self.assertFalse(server.sent)
        self.assertEqual(mail.state, "exception")
        self.assertEqual(mail.failure_type, "mail_email_missing")

    def test_an_earlier_code_still_reaches_its_customer(self):
        mail = self.make_mail(email_to=self.stand_in)
        self.code_of(self.customer)._replace("lost")
        self.assertNotEqual(mail.email_to, self.stand_in)
        with self.mail_server() as server:
            mail.send()
        self.assertEqual([sent[2] for sent in server.sent], [[ADDRESS]])

    def test_a_line_break_in_a_name_adds_no_header(self):
        odd = self.make_protected(
            name="Ondine\nBcc: spy@example.com", email="ondine@example.com"
        )
        with self.mail_server() as server:
            self.make_mail(recipient_ids=[(4, odd.id)]).send()
        [(message, _sender, recipients)] = server.sent
        self.assertEqual(recipients, ["ondine@example.com"])
        self.assertFalse(message["Bcc"])


@tagged("post_install", "-at_install")
class TestMailTroubles(MailCase):
    def test_mail_waits_while_the_vault_is_down_and_goes_out_later(self):
        mail = self.mail_to_customer()
        plain = self.make_mail(email_to="cy@example.com")
        with self.mail_server() as server:
            with self.vault_down(), mute_logger(f"odoo.addons.{self._addon}"):
                (mail | plain).send()
            self.assertEqual([sent[2] for sent in server.sent], [["cy@example.com"]])
            self.assertEqual(mail.state, "outgoing")
            self.assertIn("cannot be reached", mail.failure_reason)
            mail.send()
        self.assertEqual(mail.state, "sent")
        self.assertFalse(mail.failure_reason)
        self.assertEqual(server.sent[-1][2], [ADDRESS])
        self.assert_no_trace()

    _addon = "pos_customer_identity"

    def test_the_queue_tries_again_soon(self):
        triggers = self.env["ir.cron.trigger"]
        cron = self.env.ref("mail.ir_cron_mail_scheduler_action")
        before = triggers.search_count([("cron_id", "=", cron.id)])
        with self.mail_server(), self.vault_down():
            with mute_logger(f"odoo.addons.{self._addon}"):
                self.mail_to_customer().send()
        after = triggers.search_count([("cron_id", "=", cron.id)])
        self.assertEqual(after, before + 1)

    def test_a_refusal_of_the_mail_server_does_not_repeat_the_address(self):
        mail = self.mail_to_customer()
        with self.mail_server() as server, self.all_logs() as lines:
            server.refuse_with = refused
            mail.send()
        self.assertEqual(mail.state, "exception")
        self.assertIn("refused the recipient (550)", mail.failure_reason)
        self.assert_no_trace(lines)

    def test_other_errors_of_the_mail_server_are_masked_too(self):
        for error in (
            lambda to: smtplib.SMTPDataError(554, f"no {to[0]}".encode()),
            lambda to: ValueError(f"cannot encode {to[0]}"),
            lambda to: smtplib.SMTPServerDisconnected(f"while talking of {to[0]}"),
        ):
            mail = self.mail_to_customer()
            with self.mail_server() as server, self.all_logs() as lines:
                server.refuse_with = error
                try:
                    mail.send()
                except smtplib.SMTPServerDisconnected as problem:
                    lines.append(str(problem))
            self.assert_no_trace(lines)

    def test_the_exception_that_a_caller_sees_is_masked(self):
        with self.mail_server() as server, mute_logger("odoo.addons.mail"):
            server.refuse_with = refused
            with self.assertRaises(Exception) as caught:
                self.mail_to_customer().send(raise_exception=True)
        error = caught.exception
        while error:
            self.assertNotIn(ADDRESS, f"{error!r} {error}")
            error = error.__cause__ or error.__context__

    def test_notifications_of_failures_carry_no_address(self):
        self.customer.message_subscribe([self.customer.id])
        with self.mail_server() as server, self.all_logs() as lines:
            server.refuse_with = refused
            message = self.customer.with_context(
                mail_notify_force_send=True
            ).message_post(
                body="Ready",
                partner_ids=self.customer.ids,
                subtype_xmlid="mail.mt_comment",
                send_after_commit=False,
            )
        [notification] = message.notification_ids
        self.assertEqual(notification.notification_status, "exception")
        self.assert_no_trace(lines)


@tagged("post_install", "-at_install")
class TestMailPrepared(MailCase):
    """What decides before sending whether somebody can be written to."""

    def test_a_customer_with_an_address_counts_as_reachable(self):
        self.assertFalse(self.customer.email)
        self.assertEqual(self.customer.email_normalized, self.stand_in)
        self.assertIn(self.stand_in, self.customer.email_formatted)
        self.assertIn(self.customer.name, self.customer.email_formatted)

    def test_a_customer_without_an_address_does_not(self):
        other = self.make_protected(name="Ondine Prax")
        self.assertFalse(other.email_normalized)
        self.assertFalse(other.email_formatted)

    def test_the_stand_in_follows_what_is_on_file(self):
        other = self.make_protected(name="Ondine Prax")
        other.identity_email = "ondine@example.com"
        self.assertEqual(
            other.email_normalized, f"{other.customer_code.lower()}@customer.invalid"
        )
        other.identity_email = False
        self.assertFalse(other.email_normalized)

    def test_posting_notifies_the_customer_by_mail(self):
        with self.mail_server() as server:
            message = self.customer.message_post(
                body="Ready",
                partner_ids=self.customer.ids,
                subtype_xmlid="mail.mt_comment",
                mail_auto_delete=False,
                send_after_commit=False,
            )
        self.assertEqual([sent[2] for sent in server.sent], [[ADDRESS]])
        self.assertEqual(message.notification_ids.notification_status, "sent")
        self.assert_no_trace()

    def test_templates_reach_customers_however_they_name_them(self):
        for vals in (
            {"partner_to": "{{ object.id }}"},
            {"email_to": "{{ object.email_formatted }}"},
            {"email_to": "{{ object.email }}"},
            {"email_to": "{{ object.email_normalized }}"},
            {"use_default_to": True},
        ):
            template = self.env["mail.template"].create(
                {
                    "name": "Ready",
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "subject": "Ready",
                    "body_html": "<p>Ready</p>",
                    "email_from": "shop@shop.example.com",
                    "auto_delete": False,
                    "use_default_to": False,
                    **vals,
                }
            )
            with self.subTest(vals), self.mail_server() as server:
                template.send_mail(self.customer.id, force_send=True)
                self.assertEqual([sent[2] for sent in server.sent], [[ADDRESS]])
        self.assert_no_trace()

    def test_the_composer_writes_to_customers_and_to_lists_of_them(self):
        self.env["identity.consent"]._record(
            self.customer, {"marketing": True}, "office"
        )
        for mode in ("comment", "mass_mail"):
            composer = self.env["mail.compose.message"].create(
                {
                    "composition_mode": mode,
                    "model": "res.partner",
                    "res_ids": repr(self.customer.ids),
                    "subject": "Ready",
                    "body": "<p>Ready</p>",
                    "partner_ids": [(4, self.customer.id)] if mode == "comment" else [],
                    "auto_delete": False,
                    "email_from": "shop@shop.example.com",
                }
            )
            with self.subTest(mode), self.mail_server() as server:
                composer.with_context(mail_notify_force_send=True)._action_send_mail()
                mails = self.env["mail.mail"].search(
                    [("recipient_ids", "in", self.customer.ids)]
                )
                mails.filtered(lambda mail: mail.state == "outgoing").send()
                self.assertIn([ADDRESS], [sent[2] for sent in server.sent])
        self.assert_no_trace()

    def test_a_message_of_the_customer_leaves_under_the_shops_address(self):
        employee = self.make_user("employee", email="staff@shop.example.com")
        with self.mail_server() as server:
            self.customer.message_post(
                body="When is it ready?",
                author_id=self.customer.id,
                partner_ids=employee.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
                send_after_commit=False,
            )
        [(message, sender, recipients)] = server.sent
        self.assertEqual(recipients, ["staff@shop.example.com"])
        self.assertNotIn("customer.invalid", message.as_string())
        self.assertNotIn("customer.invalid", sender)
        self.assertNotIn(ADDRESS, message.as_string())

    def test_a_made_up_code_reaches_nobody_and_makes_no_contact(self):
        count = self.Partner.search_count([])
        thread = self.env["mail.thread"]
        found = thread._partner_find_from_emails_single(["zzzz@customer.invalid"])
        self.assertFalse(found)
        self.assertEqual(self.Partner.search_count([]), count)
        mail = self.make_mail(email_to="zzzz@customer.invalid")
        with self.mail_server() as server, mute_logger("odoo.addons.mail"):
            mail.send()
        self.assertFalse(server.sent)
        self.assertEqual(mail.state, "exception")

    def test_a_plain_error_is_no_secret(self):
        with self.mail_server() as server, mute_logger("odoo.addons.mail"):
            server.refuse_with = refused
            mail = self.make_mail(email_to="cy@example.com")
            mail.send()
        self.assertIn("cy@example.com", mail.failure_reason)
        self.assertFalse(isinstance(mail.failure_reason, UserError))

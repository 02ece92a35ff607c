from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_case import CaseCase
from .common_mail import SENTINEL
from .test_mail_in import IncomingCase

STRANGER = "Ygritte Plumworth <ygritte.plumworth@sentinel-mail.example.com>"


class CaseMailCase(IncomingCase, CaseCase):
    """A customer who can be written to, and a case of theirs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.make_case()

    def mails_of(self, case):
        """Return the mails of a case that go to the customer."""
        return (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", "customer.case"), ("res_id", "=", case.id)])
            .filtered(lambda mail: self.customer in mail.recipient_ids)
        )

    def answer(self, text="Try another bulb.", user=None):
        return self.case.with_user(user or self.agent).message_post(
            body=text, message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    def texts(self, case=None):
        return [
            (message["from"], message["text"])
            for message in (case or self.case)._public_messages()
        ]

    def reply(self, text="It still flickers.", sender=None, **headers):
        sender = sender or f"{SENTINEL['name']} <{SENTINEL['email']}>"
        message = self.incoming(sender, text=text, **headers)
        return self.receive(message, self.case)


@tagged("post_install", "-at_install")
class TestCaseMail(CaseMailCase):
    # Out

    def test_an_answer_goes_to_the_customer_s_real_address(self):
        with self.mail_server() as server:
            message = self.answer()
            message.sudo().mail_ids.filtered(lambda m: m.state == "outgoing").send()
        to = [recipients for _message, _sender, recipients in server.sent]
        self.assertIn([SENTINEL["email"]], to)
        self.assertIn(self.customer, message.partner_ids)

    def test_nothing_of_the_address_stays_behind(self):
        with self.mail_server(), self.all_logs() as lines:
            message = self.answer()
            message.sudo().mail_ids.send()
            self.case._mail_opened()
            self.mails_of(self.case).send()
        self.assert_no_trace(lines)

    def test_a_note_goes_to_nobody_and_the_customer_does_not_read_it(self):
        with self.mail_server() as server:
            self.case.with_user(self.agent).message_post(
                body="He shouts.", message_type="comment", subtype_xmlid="mail.mt_note"
            )
        self.assertFalse(server.sent)
        self.assertEqual(self.texts(), [])

    def test_the_first_answer_is_timed(self):
        self.assertFalse(self.case.first_answer_at)
        self.answer()
        first = self.case.first_answer_at
        self.assertTrue(first)
        self.answer("And?")
        self.assertEqual(self.case.first_answer_at, first)

    def test_answers_are_noted_as_contacts(self):
        message = self.answer()
        [contact] = self.case.interaction_ids
        self.assertEqual((contact.direction, contact.channel), ("out", "email"))
        self.assertEqual(contact.user_id, self.agent)
        self.assertEqual(contact.source_key, f"mail:{message.id}")

    def test_who_has_no_address_reads_answers_on_the_page(self):
        nameless = self.make_member()
        self.case.partner_id = nameless
        with self.mail_server() as server:
            message = self.answer()
        self.assertNotIn(nameless, message.partner_ids)
        self.assertFalse(server.sent)
        self.assertEqual(self.texts(), [("shop", "Try another bulb.")])

    def test_nobody_mails_who_asked_that_the_data_is_not_used(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET identity_restricted = true WHERE id = %s",
            [self.customer.id],
        )
        self.env.invalidate_all()
        self.assertNotIn(self.customer, self.answer().partner_ids)
        self.case._mail_opened()
        self.assertFalse(self.mails_of(self.case))

    def test_opening_and_the_end_are_told_by_mail(self):
        case = self.open_case(partner_id=self.customer.id)
        mail = self.mails_of(case)
        self.assertIn(case.name, mail.subject)
        self.assertEqual(mail.recipient_ids, self.customer)
        case.with_user(self.agent)._move("rejected", reason="The glass was broken.")
        closing = self.mails_of(case) - mail
        self.assertIn("closed", closing.subject)
        self.assertIn("The glass was broken.", closing.body_html)
        self.assertIn("rejected", closing.body_html)

    # In

    def test_a_mail_is_the_customer_s_word(self):
        message = self.reply()
        self.assertEqual(message.author_id, self.customer)
        self.assertEqual(self.texts(), [("customer", "It still flickers.")])

    def test_the_sender_is_not_stored_in_clear(self):
        with self.all_logs() as lines:
            self.reply(f"Yours, {SENTINEL['name']}")
        self.assert_no_trace(lines)

    def test_an_address_that_nobody_knows_is_the_customer_s_too_and_not_stored(self):
        message = self.reply(f"From {STRANGER}: hello", sender=STRANGER)
        self.assertEqual(message.author_id, self.customer)
        self.assertIn(self.stand_in, message.email_from)
        values = {"name": "Ygritte Plumworth", "email": STRANGER[19:-1]}
        self.assert_no_trace(values=values)
        self.assertEqual(self.texts()[0][0], "customer")

    def test_of_a_case_without_customer_the_sender_is_somebody(self):
        self.case.partner_id = False
        message = self.reply("hello", sender=STRANGER)
        self.assertFalse(message.author_id)
        self.assertIn("someone@customer.invalid", message.email_from)
        self.assert_no_trace(values={"email": STRANGER[19:-1]})

    def test_a_mail_ends_the_waiting_for_the_customer(self):
        self.case.action_wait_customer()
        self.reply()
        self.assertEqual(self.case.state, "in_progress")

    def test_a_mail_does_not_end_the_waiting_for_the_supplier(self):
        self.case.action_wait_supplier()
        self.reply()
        self.assertEqual(self.case.state, "waiting_supplier")

    def test_a_mail_after_the_end_is_shown_to_the_desk_and_opens_nothing(self):
        self.case._move("resolved", resolution="advice")
        self.reply("Thank you!")
        self.assertEqual(self.case.state, "resolved")
        [activity] = self.case.activity_ids
        self.assertEqual(activity.user_id, self.agent)

    def test_a_colleague_s_mail_is_an_answer(self):
        message = self.reply(
            "A new one comes.", sender=self.agent.partner_id.email_formatted
        )
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertEqual(self.texts(), [("shop", "A new one comes.")])

    def test_what_a_supplier_mails_is_not_for_the_customer(self):
        supplier = self.Partner.create(
            {"name": "Lux Factory", "email": "parts@lux.example.com"}
        )
        self.case.action_wait_customer()
        message = self.reply("We are on holiday.", sender=supplier.email_formatted)
        self.assertEqual(message.author_id, supplier)
        self.assertEqual(self.texts(), [])
        self.assertEqual(self.case.state, "waiting_customer")

    # On the page

    def test_the_customer_says_something_on_the_page(self):
        self.case.action_wait_customer()
        self.case._customer_says("Here is a <b>picture</b>.", [("a.png", b"x")])
        [message] = self.case._public_messages()
        self.assertEqual(message["from"], "customer")
        self.assertIn("<b>picture</b>", message["text"])
        self.assertEqual(message["files"].name, "a.png")
        self.assertEqual(self.case.state, "in_progress")

    def test_nothing_and_too_much_are_refused(self):
        for text in ("", "   ", None, 5):
            with self.assertRaisesRegex(UserError, "in a few words"):
                self.case._customer_says(text)
        with self.assertRaisesRegex(UserError, "5001 signs"):
            self.case._customer_says("x" * 5001)

    def test_the_customer_rates_the_end(self):
        with self.assertRaisesRegex(UserError, "when it is closed"):
            self.case._customer_rates(5)
        self.case._move("resolved", resolution="advice")
        for stars in (0, 6, "5", None, True, 4.5):
            with self.subTest(stars), self.assertRaisesRegex(UserError, "five stars"):
                self.case._customer_rates(stars)
        self.case._customer_rates(4, "Quick")
        self.assertEqual(self.case.satisfaction, 4)
        self.assertEqual(self.case.satisfaction_note, "Quick")

    def test_messages_come_in_the_order_in_which_they_were_said(self):
        self.case._customer_says("It flickers.")
        self.answer("Since when?")
        self.case._customer_says("Since Monday.")
        self.assertEqual(
            self.texts(),
            [
                ("customer", "It flickers."),
                ("shop", "Since when?"),
                ("customer", "Since Monday."),
            ],
        )

from odoo.tests import tagged

from .common_mail import Traces
from .common_request import RequestCase


@tagged("post_install", "-at_install")
class TestCaseErasure(Traces, RequestCase):
    """The person goes; the cases stay, under the code."""

    def setUp(self):
        super().setUp()
        self.customer = self.make_asker()
        self.case = self.env["customer.case"]._open(
            {
                "subject": "The kettle leaks",
                "description": "I am at home in the evening.",
                "partner_id": self.customer.id,
                "company_id": self.company.id,
            },
            "online",
            [("kettle.png", b"x")],
        )

    def answer(self):
        return self.case.message_post(
            body="Bring it in.", message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    def erase(self):
        request = self.ask("erasure")
        self.press(request, "action_erase")
        self.work()
        self.env.invalidate_all()
        return request

    def to_customer(self, server):
        """Return the recipients that are not staff."""
        inside = self.env["res.users"].search([]).mapped("email_normalized")
        return [
            address
            for _message, _sender, recipients in server.sent
            for address in recipients
            if address not in inside
        ]

    def note(self, **vals):
        self.env["customer.interaction"].create(
            {"partner_id": self.customer.id, "subject": "Rang", "kind": "hand", **vals}
        )

    def test_it_is_said_what_people_wrote_and_where(self):
        self.answer()
        self.note()
        remaining = self.erase().remaining
        for text in ("1 cases", "1 messages of others", "1 files", "1 contacts noted"):
            self.assertIn(text, remaining)

    def test_who_never_had_a_case_has_nothing_left_in_one(self):
        self.case.unlink()
        self.env["customer.interaction"].sudo().search([]).unlink()
        remaining = self.erase().remaining or ""
        self.assertNotIn("cases", remaining)
        self.assertNotIn("contacts noted", remaining)

    def test_the_case_goes_on_under_the_code_and_no_mail_leaves(self):
        code = self.customer.name
        with self.mail_server() as server:
            self.answer().sudo().mail_ids.send()
        self.assertTrue(self.to_customer(server), "a mail reaches the customer before")
        waiting = self.answer().sudo().mail_ids
        self.erase()
        self.assertEqual(self.case.partner_id.name, code)
        with self.mail_server() as server:
            (waiting | self.answer().sudo().mail_ids).exists().send()
            self.case._move("resolved", resolution="advice")
            mails = self.env["mail.mail"].sudo()
            mails.search([("res_id", "=", self.case.id)]).send()
        self.assertFalse(self.to_customer(server))
        self.assertEqual(self.case.state, "resolved")
        texts = [message["text"] for message in self.case._public_messages()]
        self.assertEqual(texts[0], "I am at home in the evening.")

from odoo.tests import tagged

from .common_survey import SurveyCase


@tagged("post_install", "-at_install")
class TestSurveyContact(SurveyCase):
    """What customers answer under their codes is a contact with the shop."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer()

    def contacts(self):
        return self.env["customer.interaction"].search(
            [("partner_id", "=", self.customer.id), ("kind", "=", "survey")]
        )

    def test_an_answer_is_noted_once(self):
        answer = self.answer(9, "Friendly", about=self.customer, channel="mail")
        contact = self.contacts()
        self.assertEqual(
            (contact.channel, contact.direction, contact.subject),
            ("email", "in", "How was it?"),
        )
        answer._follow_safely()
        self.assertEqual(self.contacts(), contact)

    def test_the_words_are_not_in_it(self):
        self.answer(2, "The queue", about=self.customer)
        self.assertNotIn("queue", str(self.contacts().read()))

    def test_a_call_is_noted_by_its_agent(self):
        self.answer(9, about=self.customer, channel="phone")
        self.assertFalse(self.contacts())

    def test_anonymous_answers_and_strangers_are_no_contacts(self):
        before = self.env["customer.interaction"].search_count([])
        self.answer(9)
        hidden = self.make_survey("Hidden", is_anonymous=True)
        answer = hidden._ask("receipt", self.customer)
        answer._save_lines(hidden.question_ids[0], "3")
        answer._mark_done()
        after = self.env["customer.interaction"].search_count([])
        self.assertEqual(after, before)

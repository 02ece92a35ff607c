from odoo.fields import Command
from odoo.tests import tagged

from .common_tour import TillTourCase

QUESTIONS = [
    {
        "title": "Would you come again?",
        "question_type": "scale",
        "scale_min": 0,
        "scale_max": 10,
    },
    {
        "title": "Why?",
        "question_type": "simple_choice",
        "suggested_answer_ids": [
            Command.create({"value": "Advice"}),
            Command.create({"value": "Waiting"}),
        ],
    },
]


@tagged("post_install", "-at_install")
class TestAskedAtTill(TillTourCase):
    """A question in the middle of a sale, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = (
            cls.env["survey.survey"]
            .sudo()
            .create(
                {
                    "title": "How was it?",
                    "for_customers": True,
                    "user_id": cls.env.ref("base.user_admin").id,
                    "question_and_page_ids": list(map(Command.create, QUESTIONS)),
                }
            )
        )
        cls.main_pos_config.sudo().till_survey_ids = cls.survey
        cls.env.flush_all()

    def _answers(self):
        domain = [("survey_id", "=", self.survey.id)]
        return self.env["survey.user_input"].sudo().search(domain, order="id")

    def _values(self, answer):
        score, reason = answer.user_input_line_ids.sorted("id")
        return score.value_scale, reason.suggested_answer_id.value

    def test_a_customer_and_a_stranger_answer_and_one_does_not(self):
        self._run_tour("ask_at_till")
        known, stranger = self._answers()
        first, second = self._paid_orders().sorted("id")
        self.assertEqual(self._values(known), (0, "Waiting"))
        self.assertEqual(known.partner_id, self.member)
        self.assertEqual(known.order_id, first)
        self.assertEqual(self._values(stranger), (9, "Advice"))
        self.assertFalse(stranger.partner_id)
        self.assertEqual(stranger.order_id, second)

    def test_answers_without_a_network_arrive_once(self):
        with self._outages():
            self._run_tour("ask_offline")
        known, stranger = self._answers()
        first, second = self._paid_orders().sorted("date_order")
        self.env["survey.user_input"].sudo()._gc_settle_orders()
        self.assertEqual(self._values(known), (3, "Waiting"))
        self.assertEqual(known.partner_id, self.member)
        self.assertEqual(known.order_id, first)
        self.assertEqual(self._values(stranger), (8, "Advice"))
        self.assertEqual(stranger.order_id, second)

    def test_the_customer_answers_on_the_display(self):
        self._run_tour("ask_on_display")
        answer = self._answers()
        self.assertEqual(self._values(answer), (2, "Waiting"))
        self.assertEqual(answer.partner_id, self.member)
        self.assertEqual(answer.feedback_channel, "display")

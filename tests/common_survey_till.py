from uuid import uuid4

from odoo.fields import Command

from .common import IdentityCase


class TillAskCase(IdentityCase):
    """A till that asks two questions, a cashier, and who is in front."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.make_user("cashier")
        cls.customer = cls.make_member()
        cls.survey = cls.make_till_survey("How was it?")
        cls.score, cls.reason, cls.words = cls.survey.question_ids
        cls.good, cls.bad = cls.reason.suggested_answer_ids
        cls.till.till_survey_ids = cls.survey

    @classmethod
    def make_till_survey(cls, title, **vals):
        questions = [
            {"title": "Would you recommend us?", "question_type": "nps"},
            {
                "title": "Why?",
                "question_type": "simple_choice",
                "suggested_answer_ids": [
                    Command.create({"value": "Advice"}),
                    Command.create({"value": "Waiting"}),
                ],
            },
            {"title": "Anything else?", "question_type": "text_box"},
        ]
        return cls.env["survey.survey"].create(
            {
                "title": title,
                "for_customers": True,
                "question_and_page_ids": [Command.create(one) for one in questions],
                **vals,
            }
        )

    def ask(self, method, *args, user=None, till=None):
        self.env.flush_all()
        self.env.invalidate_all()
        till = till or self.till
        return self.rpc(
            user or self.cashier, "survey.survey", f"pos_ask_{method}", till.id, *args
        )

    def told(self, **vals):
        return {
            "uuid": uuid4().hex,
            "survey_id": self.survey.id,
            "partner_id": self.customer.id,
            **vals,
        }

    def answer(self, answers=None, user=None, till=None, **vals):
        answers = [[self.score.id, 9]] if answers is None else answers
        told = self.told(answers=answers, **vals)
        return self.ask("answer", told, user=user, till=till)

    def given(self):
        domain = [("survey_id", "in", self.env["survey.survey"].search([]).ids)]
        return self.env["survey.user_input"].search(domain) - self.earlier

    def setUp(self):
        super().setUp()
        self.earlier = self.env["survey.user_input"].search([])

    def due(self, partner=None):
        answer = self.ask("due", (partner or self.customer).id)
        return answer["survey_id"]

    def wait_for_years(self):
        """Let what was asked be long ago."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE survey_user_input SET create_date = '2020-01-01'")
        self.env.cr.execute(
            "UPDATE survey_invitation SET create_date = '2020-01-01', "
            "sent_at = '2020-01-01'"
        )
        self.env.invalidate_all()

    def pay(self, uuid, partner=None, till=None):
        order = self.make_order(partner, till, uuid=uuid)
        order.state = "paid"
        order._process_saved_order(False)
        return order

    def values(self, answer):
        lines = answer.user_input_line_ids
        return {
            line.question_id: line.suggested_answer_id.id
            or line.value_text_box
            or line.value_scale
            for line in lines
        }

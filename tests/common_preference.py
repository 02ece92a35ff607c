from odoo.fields import Command

from .common import ADDON
from .common_request import RequestCase
from .common_survey import make_survey_of


class PreferenceCase(RequestCase):
    """A survey whose answers are remembered, and a customer who agreed to that."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls.make_user("service")
        cls.marketer = cls.make_user("marketing")
        cls.Preference = cls.env["customer.preference"]
        cls.likes, cls.planned, cls.source, cls.income = (
            cls.env.ref(f"{ADDON}.topic_{name}")
            for name in ("likes", "planned", "source", "income")
        )
        cls.income.least_visits = 2
        cls.origin = cls.env["customer.origin"].create({"name": "A friend"})
        cls.survey = cls.make_survey()
        (cls.likes_q, cls.what_q, cls.when_q, cls.source_q, cls.income_q, cls.why_q) = (
            cls.survey.question_ids
        )
        cls.agree(cls.customer)

    @classmethod
    def make_survey(cls):
        choice = {"question_type": "simple_choice"}
        questions = [
            {
                "title": "What do you like?",
                "question_type": "multiple_choice",
                "topic_id": cls.likes.id,
                "suggested_answer_ids": cls.choices("Lamps", "Chairs", "Tables"),
            },
            {
                "title": "What will you buy?",
                "question_type": "char_box",
                "topic_id": cls.planned.id,
            },
            {
                "title": "When?",
                "question_type": "date",
                "topic_id": cls.planned.id,
            },
            {
                "title": "How did you hear of us?",
                "topic_id": cls.source.id,
                "suggested_answer_ids": [
                    Command.create({"value": "Friends", "origin_id": cls.origin.id}),
                    Command.create({"value": "Something else"}),
                ],
                **choice,
            },
            {
                "title": "What do you earn?",
                "topic_id": cls.income.id,
                "suggested_answer_ids": cls.choices("Up to 30,000", "More"),
                **choice,
            },
            {"title": "Anything else?", "question_type": "text_box"},
        ]
        return make_survey_of(cls.env, "What do you like?", questions)

    @classmethod
    def choices(cls, *values):
        return [Command.create({"value": value}) for value in values]

    @classmethod
    def agree(cls, partner, given=True):
        cls.env["identity.consent"]._record(partner, {"profiling": given}, "office")

    def ask_survey(self, partner=None, channel="till", **vals):
        return self.survey._ask(
            channel,
            self.customer if partner is None else partner,
            company_id=self.company.id,
            **vals,
        )

    def answer(self, answers, **kwargs):
        """Let the customer answer some questions; return the answer."""
        made = self.ask_survey(**kwargs)
        for question, said in answers.items():
            made._save_lines(question, said)
        made._mark_done()
        self.env.flush_all()
        return made

    def choose(self, question, *values):
        chosen = question.suggested_answer_ids.filtered(lambda one: one.value in values)
        ids = [str(ident) for ident in chosen.ids]
        return ids if question.question_type == "multiple_choice" else ids[0]

    def known(self, topic, partner=None):
        return self.Preference.search(
            [
                ("partner_id", "=", (partner or self.customer).id),
                ("topic_id", "=", topic.id),
                ("current", "=", True),
            ]
        )

    def enter(self, value="Lamps", topic=None, partner=None, user=None, **vals):
        [made] = self.rpc(
            user or self.agent,
            "customer.preference",
            "create",
            [
                {
                    "partner_id": (partner or self.customer).id,
                    "topic_id": (topic or self.likes).id,
                    "value": value,
                    **vals,
                }
            ],
        )
        return self.Preference.browse(made)

    def buy(self, times=1):
        for _time in range(times):
            self.make_order(self.customer, state="paid")

from odoo.fields import Command

from .common import IdentityCase


class QuestionCase(IdentityCase):
    """A survey with a question of each new type, and answers to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Answer = cls.env["survey.user_input"]
        cls.survey = cls.make_survey("How was it?")
        cls.nps = cls.make_question("nps", "Would you recommend us?")
        cls.why = cls.make_question(
            "ranking", "Why us?", ["Near", "Price", "Quality", "Choice"]
        )
        cls.near, cls.price, cls.quality, cls.choice = cls.why.suggested_answer_ids
        cls.age = cls.make_question("range", "How old?", ["18-29", "30-49", "50+"])

    @classmethod
    def make_survey(cls, title, **vals):
        return cls.env["survey.survey"].create(
            {
                "title": title,
                "for_customers": True,
                "questions_layout": "one_page",
                **vals,
            }
        )

    @classmethod
    def make_question(cls, kind, title="Tell us", choices=(), survey=None, **vals):
        """Return a question of this type, the last one of the survey so far."""
        survey = survey or cls.survey
        offered = [Command.create({"value": choice}) for choice in choices]
        return cls.env["survey.question"].create(
            {
                "survey_id": survey.id,
                "title": title,
                "question_type": kind,
                "suggested_answer_ids": offered,
                "sequence": 10 * len(survey.question_and_page_ids) + 10,
                **vals,
            }
        )

    @classmethod
    def begin(cls, about=None, **vals):
        """Return an answer that is being given."""
        answer = cls.survey._ask("web", about, **vals)
        answer._mark_in_progress()
        return answer

    @classmethod
    def answer(cls, sent_by_question):
        """Return an answer that was handed in."""
        given = cls.begin()
        for question, sent in sent_by_question.items():
            assert not question.validate_question(sent), sent
            given._save_lines(question, sent)
        given._mark_done()
        return given

    def ids(self, *answers):
        """Return what the browser sends."""
        return [str(answer.id) for answer in answers]

    def lines_of(self, answer, question):
        return answer.user_input_line_ids.filtered(
            lambda line: line.question_id == question
        )

    def order_of(self, answer):
        lines = self.lines_of(answer, self.why).filtered("value_rank")
        return lines.sorted("value_rank").suggested_answer_id

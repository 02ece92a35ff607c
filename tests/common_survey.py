from datetime import datetime

from odoo.fields import Command

from .common import IdentityCase


def make_survey(env, title="How was it?", **vals):
    """Return a survey of one question, asked of customers."""
    return (
        env["survey.survey"]
        .sudo()
        .create(
            {
                "title": title,
                "for_customers": True,
                "access_mode": "public",
                "users_login_required": False,
                "questions_layout": "one_page",
                "question_and_page_ids": [
                    Command.create({"title": "Why?", "question_type": "char_box"})
                ],
                **vals,
            }
        )
    )


def make_survey_of(env, title, questions, **vals):
    """Make a survey for customers, on one page, of these questions in this order."""
    return env["survey.survey"].create(
        {
            "title": title,
            "for_customers": True,
            "access_mode": "public",
            "questions_layout": "one_page",
            "question_and_page_ids": [
                Command.create({"sequence": place, **question})
                for place, question in enumerate(questions, 1)
            ],
            **vals,
        }
    )


class SurveyCase(IdentityCase):
    """A survey that customers are asked, and answers to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.make_survey("How was it?")
        cls.recommend, cls.why = cls.survey.question_ids

    @classmethod
    def make_survey(cls, title, **vals):
        """Make a survey with a question from 0 to 10 and one for words."""
        questions = vals.pop(
            "questions",
            [
                {"title": "Would you recommend us?", "question_type": "nps"},
                {"title": "Why?", "question_type": "text_box"},
            ],
        )
        return make_survey_of(cls.env, title, questions, **vals)

    @classmethod
    def answer(cls, score, text="", day=None, about=None, channel="till", **vals):
        """Let a customer answer the first survey."""
        vals.setdefault("company_id", cls.company.id)
        answer = cls.survey._ask(channel, about, **vals)
        answer._save_lines(cls.recommend, str(score))
        answer._save_lines(cls.why, text)
        answer._mark_done()
        if day:
            answer.end_datetime = datetime.fromisoformat(f"{day} 12:00:00")
        answer.flush_recordset()
        return answer

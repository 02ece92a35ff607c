from odoo.fields import Command

from .common_case import CaseCase

SCALE = {"question_type": "scale", "scale_min": 0, "scale_max": 10}
AGAIN = (("Yes, it is good", "better"), ("As before", "same"), ("No, worse", "worse"))


class LowScoreCase(CaseCase):
    """A desk, a survey whose low scores open cases, and what is asked at the end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.follow_up = cls.make_survey(
            "Is it good now?",
            {
                "title": "Is it good now?",
                "question_type": "simple_choice",
                "suggested_answer_ids": [
                    Command.create({"value": value, "case_outcome": outcome})
                    for value, outcome in AGAIN
                ],
            },
            {"title": "How content are you now?", **SCALE},
        )
        cls.survey = cls.make_survey(
            "How was it?",
            {"title": "How content are you?", **SCALE},
            {"title": "Why?", "question_type": "text_box"},
            case_below=4,
            follow_up_survey_id=cls.follow_up.id,
        )
        cls.content, cls.why = cls.survey.question_ids
        cls.good_now, cls.content_now = cls.follow_up.question_ids

    @classmethod
    def make_survey(cls, title, *questions, **vals):
        return cls.env["survey.survey"].create(
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

    def begin(self, survey=None, about=None, channel="till", **vals):
        vals.setdefault("company_id", self.company.id)
        about = self.customer if about is None else about
        return (survey or self.survey)._ask(channel, about, **vals)

    def say(self, score, why="", about=None, done=True, **vals):
        """Let the customer answer the survey; return the answer."""
        answer = self.begin(about=about, **vals)
        if score is not None:
            answer._save_lines(self.content, str(score))
        answer._save_lines(self.why, why)
        if done:
            answer._mark_done()
        self.env.flush_all()
        return answer

    def say_again(self, case, outcome=None, score=None):
        """Let the customer answer what is asked after the end; return the answer."""
        answer = self.follow_up._ask("phone", case.reask_ids)
        if outcome:
            chosen = self.good_now.suggested_answer_ids.filtered(
                lambda one: one.case_outcome == outcome
            )
            answer._save_lines(self.good_now, str(chosen.id))
        if score is not None:
            answer._save_lines(self.content_now, str(score))
        answer._mark_done()
        self.env.flush_all()
        self.env.invalidate_all()
        return answer

    def cases_of(self, answers):
        return self.Case.search([("survey_input_id", "in", answers.ids)])

    def close(self, case, user=None, **vals):
        """Let the desk solve a case, as with its button."""
        wizard = self.env(user=user or self.agent)["customer.case.resolve"].create(
            {"case_id": case.id, "resolution": "advice", **vals}
        )
        wizard.action_resolve()
        self.env.flush_all()
        self.env.invalidate_all()

"""Answers that come as one list, from a till or a customer display."""

from odoo import _, api, models
from odoo.exceptions import UserError

from .survey_survey_till import CHOICES

#: Longer than anybody types while others wait.
MOST_SIGNS = 2000
NPS = (0, 10)


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    def _checked_answers(self, answers):
        """Return pairs of question and value, each checked.

        :param list answers: pairs of the number of a question and its value: a whole
            number, the number of a suggested answer, or a text
        :raise UserError: anything else
        """
        self.ensure_one()
        questions = {question.id: question for question in self._till_questions()}
        if not isinstance(answers, list) or not 0 < len(answers) <= len(questions):
            raise UserError(_("Nothing was answered."))
        checked = {}
        for pair in answers:
            ident = pair[0] if isinstance(pair, list) and len(pair) == 2 else None
            if type(ident) is not int or ident not in questions or ident in checked:
                raise UserError(_("This is no question of this survey."))
            checked[ident] = questions[ident]._checked_till_value(pair[1])
        return [(questions[ident], value) for ident, value in checked.items()]

    def _hand_in(self, user_input, answers):
        """Store the answers and close them; anonymous ones belong to nobody then."""
        for question, value in answers:
            user_input._save_lines(question, value)
        user_input._clear_inactive_conditional_answers()
        user_input._mark_done()


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    def _till_type(self):
        kinds = {"range": "choice", "simple_choice": "choice"}
        kinds |= {"char_box": "text", "text_box": "text"}
        return kinds.get(self.question_type, self.question_type)

    def _till_range(self):
        """Return the least and the most of a scale, or nothing."""
        if self.question_type == "nps":
            return NPS
        return self.question_type == "scale" and (self.scale_min, self.scale_max)

    def _till_scale(self):
        """Return what a till shows of a scale."""
        if not (ends := self._till_range()):
            return {}
        return {
            "min": ends[0],
            "max": ends[1],
            "min_label": self.scale_min_label or "",
            "max_label": self.scale_max_label or "",
        }

    def _checked_till_value(self, value):
        """Return a value as Odoo stores it; a 0 is an answer too, so it is a text.

        :raise UserError: it does not answer this question
        """
        self.ensure_one()
        if ends := self._till_range():
            if type(value) is not int or not ends[0] <= value <= ends[1]:
                raise UserError(_("This number is not on the scale."))
        elif self.question_type in CHOICES:
            if type(value) is not int or value not in self.suggested_answer_ids.ids:
                raise UserError(_("There is no such answer."))
        else:
            value = self._checked_till_text(value)
        problems = self.validate_question(str(value))
        if problems:
            raise UserError(next(iter(problems.values())))
        return str(value)

    @api.model
    def _checked_till_text(self, text):
        if not isinstance(text, str) or "\0" in text or not text.strip():
            raise UserError(_("Write the text anew, please."))
        if len(text) > MOST_SIGNS:
            raise UserError(_("%s signs are enough.", MOST_SIGNS))
        return text.strip()

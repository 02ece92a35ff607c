"""What is taken for an answer, and what is refused, and with which words."""

from odoo import _, fields, models

from ..core.rules import answers, nps
from ..core.rules.errors import RuleError

#: How the answers to each type are checked.
CHECKS = {
    "char_box": "_clean_text",
    "text_box": "_clean_text",
    "numerical_box": "_clean_number",
    "scale": "_clean_score",
    "nps": "_clean_score",
    "date": "_clean_date",
    "datetime": "_clean_date",
    "simple_choice": "_clean_choices",
    "multiple_choice": "_clean_choices",
    "range": "_clean_range",
    "ranking": "_clean_order",
    "matrix": "_clean_matrix",
}


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    def validate_question(self, answer, comment=None):
        """Refuse what is no answer to this question, before Odoo looks further."""
        self.ensure_one()
        if self._is_strict():
            try:
                answer = self._clean_answer(answer)
                self._clean_comment(comment)
            except RuleError as error:
                return {self.id: self._explain(error)}
        return super().validate_question(answer, comment)

    def _clean_answer(self, answer):
        """Return an answer in the form in which it is kept.

        :raise RuleError: it is no answer to this question
        """
        if isinstance(answer, str) and not answer.strip():
            return ""
        # Zero is an answer.
        if answer is None or answer is False or answer in ([], {}):
            return answer
        return getattr(self, CHECKS[self.question_type])(answer)

    def _clean_comment(self, comment):
        if not comment:
            return
        if not self.comments_allowed:
            raise RuleError("not_offered")
        answers.text(comment)

    def _clean_text(self, answer):
        return answers.text(answer)

    def _clean_number(self, answer):
        # As a text, because Odoo takes the number zero for no answer.
        return str(answers.number(answer))

    def _clean_score(self, answer):
        if self.question_type == "nps":
            return str(answers.score(answer, nps.LOWEST, nps.HIGHEST))
        return str(answers.score(answer, self.scale_min, self.scale_max))

    def _clean_date(self, answer):
        kind = fields.Datetime if self.question_type == "datetime" else fields.Date
        try:
            return kind.to_string(kind.from_string(answers.text(answer, limit=32)))
        except ValueError:  # RuleError is one, too
            raise RuleError("not_date") from None

    def _clean_choices(self, answer):
        return answers.choices(answer, self.suggested_answer_ids.ids)

    def _clean_range(self, answer):
        found = self._clean_choices(answer)
        if len(found) > 1:
            raise RuleError("one_only")
        return found

    def _clean_order(self, answer):
        return answers.order(answer, self.suggested_answer_ids.ids)

    def _clean_matrix(self, answer):
        return answers.matrix(
            answer,
            self.matrix_row_ids.ids,
            self.suggested_answer_ids.ids,
            self.matrix_subtype == "multiple",
        )

    def _explain(self, error):
        """Return a sentence for who answers."""
        facts = error.facts
        if error.code == "too_long":
            return _(
                "At most %(limit)s characters, please; these are %(length)s.",
                limit=facts["limit"],
                length=facts["length"],
            )
        if error.code == "out_of_range":
            return _(
                "Only numbers from %(low)s to %(high)s are possible here.",
                low=f"{facts['low']:.0f}",
                high=f"{facts['high']:.0f}",
            )
        return {
            "not_text": _("This cannot be kept as a text."),
            "not_number": _("This is not a number"),
            "not_date": _("This is not a date"),
            "not_offered": _("This is none of the answers to this question."),
            "twice": _("The same answer cannot be given twice."),
            "incomplete": _("Please put all of these in order."),
            "one_only": _("For this question, you can only select one answer."),
        }[error.code]

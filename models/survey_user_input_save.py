from odoo import _, fields, models
from odoo.exceptions import UserError

from ..core.rules.errors import RuleError


class SurveyUserInput(models.Model):
    """How answers are kept; whatever way they came, only real answers are."""

    _inherit = "survey.user_input"

    def _save_lines(self, question, answer, comment=None, overwrite_existing=True):
        """Save answers of the addon's types too.

        :raise UserError: it is no answer to this question, or it comes too late
        """
        if not question._is_strict():
            return super()._save_lines(question, answer, comment, overwrite_existing)
        self._ensure_can_save(question)
        try:
            answer = question._clean_answer(answer)
            question._clean_comment(comment)
        except RuleError as error:
            raise UserError(question._explain(error)) from error
        if question.question_type in ("ranking", "range", "nps"):
            return self._save_new_type(question, answer, overwrite_existing)
        return super()._save_lines(question, answer, comment, overwrite_existing)

    def _save_new_type(self, question, answer, overwrite_existing):
        old = self.env["survey.user_input.line"].search(
            [("user_input_id", "=", self.id), ("question_id", "=", question.id)]
        )
        if old and not overwrite_existing:
            raise UserError(_("This answer cannot be overwritten."))
        if question.question_type == "nps":
            self._save_line_simple_answer(question, old, answer)
            return
        lines = self._save_line_choice(question, old, answer or [], None)
        if question.question_type == "ranking":
            for rank, line in enumerate(lines.filtered("suggested_answer_id"), start=1):
                line.value_rank = rank

    def _get_line_answer_values(self, question, answer, answer_type):
        # A recommendation is kept as every other scale is.
        kept_as = "scale" if answer_type == "nps" else answer_type
        return super()._get_line_answer_values(question, answer, kept_as)

    def _ensure_can_save(self, question):
        """Refuse what comes too late, and answers to questions that were not asked."""
        self.ensure_one()
        if question.survey_id != self.survey_id:
            raise UserError(_("This question belongs to another survey."))
        if not self.survey_id.for_customers:
            return
        if self.state == "done":
            raise UserError(_("This survey has been answered already. Thank you!"))
        ends = (self.deadline, self.invitation_id.sudo().expires_at)
        if any(end and end < fields.Datetime.now() for end in ends):
            raise UserError(
                _("The time to answer this is over. Thank you all the same.")
            )

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        rows = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        return self.env["survey.user_input.line"]._disarm(rows)

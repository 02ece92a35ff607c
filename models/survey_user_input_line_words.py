from odoo import models
from odoo.tools import format_date, format_datetime


class SurveyUserInputLine(models.Model):
    _inherit = "survey.user_input.line"

    def _words(self):
        """Return what was answered, in words; nothing when it was skipped."""
        self.ensure_one()
        if self.skipped or not self.answer_type:
            return ""
        if self.answer_type == "suggestion":
            words = (
                self.suggested_answer_id.value or self.suggested_answer_id.value_label
            )
            row = self.matrix_row_id.value
            return f"{row}: {words}" if row else words or ""
        if self.answer_type == "date":
            return format_date(self.env, self.value_date)
        if self.answer_type == "datetime":
            return format_datetime(self.env, self.value_datetime)
        if self.answer_type == "numerical_box":
            return f"{self.value_numerical_box:g}"
        return str(self._get_answer_value()).strip()

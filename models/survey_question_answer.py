from odoo import models


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    def _get_answer_matching_domain(self, row_id=False):
        """Return who chose this range, or put this first, for filters of results."""
        domain = super()._get_answer_matching_domain(row_id)
        if self.question_type not in ("range", "ranking"):
            return domain
        chosen = [
            "&",
            ("question_id", "=", self.question_id.id),
            ("suggested_answer_id", "=", self.id),
        ]
        if self.question_type == "range":
            return chosen
        return ["&", ("value_rank", "=", 1), *chosen]

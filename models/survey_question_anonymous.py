import json

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

#: Questions whose answers make groups.
GROUPING = ("simple_choice", "range")


class SurveyQuestion(models.Model):
    """Questions of surveys that are answered anonymously."""

    _inherit = "survey.question"

    is_filter = fields.Boolean(
        "Filters Anonymous Results",
        help="Results of anonymous answers can be filtered by this question alone. "
        "Answers then wait until enough people said the same to all such questions.",
    )

    @api.constrains("save_as_email", "save_as_nickname", "survey_id")
    def _check_asks_no_contact(self):
        for question in self.filtered(lambda one: one.survey_id._hides()):
            if question.save_as_email or question.save_as_nickname:
                raise ValidationError(
                    _(
                        "What may be answered anonymously asks for no e-mail address "
                        "and no nickname that is kept with the answer."
                    )
                )

    @api.constrains("is_filter", "question_type")
    def _check_filter(self):
        for question in self.filtered("is_filter"):
            if question.question_type not in GROUPING:
                raise ValidationError(
                    _("Results are filtered by questions with one choice.")
                )
            survey = question.survey_id.sudo()
            released = [
                ("survey_id", "=", survey.id),
                ("is_anonymous", "=", True),
                ("state", "=", "done"),
            ]
            if self.env["survey.user_input"].sudo().search_count(released, limit=1):
                raise ValidationError(
                    _(
                        "There are answers already. Choose what results are filtered "
                        "by before the first one: answers that came out would show "
                        "who said what."
                    )
                )

    def _prepare_statistics(self, user_input_lines):
        """Lead from no anonymous answer to another one of the same person."""
        data = super()._prepare_statistics(user_input_lines)
        hidden = user_input_lines.filtered(lambda line: line.user_input_id.is_anonymous)
        ids = set(hidden.ids)
        for row in data if ids else ():
            if row.get("answers_data"):
                row["answers_data"] = json.dumps(
                    [
                        [-number, value, ""] if ident in ids else [ident, value, url]
                        for number, (ident, value, url) in enumerate(
                            json.loads(row["answers_data"]), 1
                        )
                    ]
                )
        return data

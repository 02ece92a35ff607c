from odoo import _, api, fields, models

from ..core.rules import answers


class SurveyUserInputLine(models.Model):
    """An answer to one question; of a ranking, the place of one thing in it."""

    _inherit = "survey.user_input.line"

    value_rank = fields.Integer(
        "Place",
        aggregator="avg",
        help="In a ranking: 1 is the best. 0 when nothing was put in order.",
    )

    @api.depends("value_rank", "value_scale")
    def _compute_display_name(self):
        done = super()._compute_display_name()
        for line in self.filtered("value_rank"):
            line.display_name = _(
                "%(rank)s. %(answer)s",
                rank=line.value_rank,
                answer=line.suggested_answer_id.value_label,
            )
        return done

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        rows = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        return self._disarm(rows)

    @api.model
    def _disarm(self, rows):
        """Let no text of a customer be a formula in a spreadsheet.

        Odoo's CSV looks for three of the signs, its XLSX for none.
        """
        return [[answers.harmless(cell) for cell in row] for row in rows]

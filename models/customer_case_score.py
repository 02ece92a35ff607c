from markupsafe import Markup

from odoo import api, fields, models

from ..core.rules import cases as rules
from ..core.rules.answers import harmless

OUTCOMES = [("better", "Better"), ("same", "The same"), ("worse", "Worse")]
ROW = Markup("<p><strong>%s</strong><br/>%s</p>")


class CustomerCase(models.Model):
    """Cases of a low score, and what the customer says when they are closed."""

    _inherit = "customer.case"

    survey_input_id = fields.Many2one(
        "survey.user_input",
        "Answer",
        readonly=True,
        copy=False,
        index=False,
        ondelete="set null",
        help="The customer's answer that opened the case.",
    )
    survey_score = fields.Integer(
        "Score",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="What the customer gave in the answer that opened the case.",
    )
    survey_answer = fields.Html(
        "What Was Answered",
        compute="_compute_survey_answer",
        help="Questions and answers, as the customer gave them.",
    )
    reask_ids = fields.One2many("survey.invitation", "reask_of_id", copy=False)
    reask_score = fields.Integer(
        "Score Afterwards",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="What the customer gave when asked again after the case was closed.",
    )
    has_reask_score = fields.Boolean(
        readonly=True, copy=False, help="The answer afterwards has a score; 0 is one."
    )
    reask_outcome = fields.Selection(
        OUTCOMES,
        "Afterwards",
        readonly=True,
        copy=False,
        tracking=True,
        help="What the customer said when asked again after the case was closed.",
    )
    reask_input_id = fields.Many2one(
        "survey.user_input",
        "Answer Afterwards",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    # Of two requests that bring one answer at the same moment, one opens a case.
    _survey_input_unique = models.UniqueIndex(
        "(survey_input_id) WHERE survey_input_id IS NOT NULL",
        "This answer has a case already.",
    )

    @api.depends("survey_input_id", "reask_input_id")
    @api.depends_context("lang")
    def _compute_survey_answer(self):
        # Service users have no right to surveys; of their cases they read the answers.
        for case in self:
            kept = case.sudo()
            answers = kept.survey_input_id | kept.reask_input_id
            rows = [
                ROW % (question.title, text)
                for answer in answers.filtered(lambda a: not a.is_anonymous)
                for question, text in answer._told()
            ]
            case.survey_answer = Markup("").join(rows) or False

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """Let no text of a customer be a formula in a spreadsheet."""
        rows = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        return [[harmless(cell) for cell in row] for row in rows]

    @api.model
    def _prepare_open_links(self, vals):
        answer = self._open_record("survey.user_input", vals.get("survey_input_id"))
        return {
            **super()._prepare_open_links(vals),
            "survey_input_id": answer.id,
            "survey_score": vals.get("survey_score") or 0,
        }

    def _hand_over(self, target):
        result = super()._hand_over(target)
        if self.survey_input_id and not target.survey_input_id:
            answer, score = self.survey_input_id, self.survey_score
            self.write({"survey_input_id": False, "survey_score": 0})
            self.env.flush_all()
            target.write({"survey_input_id": answer.id, "survey_score": score})
        return result

    def _open_again(self, reason):
        """Work on a case again, as the customer is not content, in ``sudo``."""
        self.ensure_one()
        case = self.sudo()._lead()
        if case.state in rules.CLOSED:
            case._move(rules.IN_PROGRESS, role=rules.MANAGER)
        case.message_post(body=reason)
        case._ask_desk(reason)

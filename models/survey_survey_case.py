from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

#: What a low score can open.
CASE_TYPES = [("complaint", "Complaint"), ("feedback", "Feedback")]
#: Types of questions that ask for a score.
SCORES = ("nps", "scale")


class SurveySurvey(models.Model):
    """What follows from a low score: a case, and a question when it is closed."""

    _inherit = "survey.survey"

    case_below = fields.Integer(
        "Case up to Score",
        default=-1,
        help="A customer who answers the first question with a scale with this or less "
        "gets a case, at once. -1: no case is opened. Anonymous answers open none.",
    )
    case_type = fields.Selection(
        CASE_TYPES,
        "Type of Case",
        required=True,
        default="complaint",
        help="Who takes care of it follows from the type, as with all cases.",
    )
    case_team_id = fields.Many2one(
        "customer.case.team",
        "Service Team",
        ondelete="set null",
        help="Empty: the team that takes such cases.",
    )
    follow_up_survey_id = fields.Many2one(
        "survey.survey",
        "Asked When It Is Closed",
        domain="[('for_customers', '=', True), ('is_anonymous', '=', False)]",
        ondelete="set null",
        help="When the case is closed the customer is asked this, once: is it good "
        "now? The answer stands on the case. Empty: nobody asks.",
    )

    @api.constrains("follow_up_survey_id", "case_below")
    def _check_case(self):
        for survey in self:
            if survey.follow_up_survey_id.is_anonymous:
                raise ValidationError(
                    _("Who is asked again must be known: this survey is anonymous.")
                )
            if survey.case_below < -1:
                raise ValidationError(_("Enter a score, or -1 for no cases."))

    def _score_question(self):
        """Return the first question that asks for a score, or nothing."""
        self.ensure_one()
        return self.question_ids.filtered(
            lambda question: question.question_type in SCORES
        )[:1]


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    case_outcome = fields.Selection(
        "_case_outcomes",
        "Says of the Case",
        help="For questions that are asked when a case is closed: what this answer "
        "says about it. The same and worse open the case again.",
    )

    @api.model
    def _case_outcomes(self):
        return self.env["customer.case"]._fields["reask_outcome"].selection

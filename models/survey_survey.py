from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

#: Fewer answers than these are never shown of an anonymous survey.
LEAST_SHOWN = 5


class SurveySurvey(models.Model):
    """A survey that customers are asked: under their codes, or anonymously."""

    _inherit = "survey.survey"

    for_customers = fields.Boolean(
        "Asked of Customers",
        index=True,
        help="Customers are asked this at the till, on receipts, by mail or by phone. "
        "Its answers stand in the satisfaction reports.",
    )
    is_anonymous = fields.Boolean(
        "Anonymous",
        help="Answers belong to nobody: no customer, no order and no time is kept with "
        "them, and they are shown from a number of answers on only.",
    )
    least_shown = fields.Integer(
        "Shown from Answers",
        default=LEAST_SHOWN,
        help="Results of fewer answers than these are not shown, for the whole survey "
        "and for every choice of filters.",
    )

    @api.constrains("is_anonymous", "least_shown")
    def _check_least_shown(self):
        for survey in self.filtered("is_anonymous"):
            if survey.least_shown < 2:
                raise ValidationError(
                    _("Anonymous results are shown from 2 answers on at the earliest.")
                )

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    survey_quiet_days = fields.Integer(
        "Quiet Period",
        default=90,
        help="For so many days after a customer was asked something, or answered, no "
        "rule asks the customer anything else.",
    )

    _survey_quiet_days_possible = models.Constraint(
        "CHECK (COALESCE(survey_quiet_days, 0) BETWEEN 0 AND 3650)",
        "The quiet period between surveys lasts 0 to 3650 days.",
    )

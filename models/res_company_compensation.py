from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    case_points_cap = fields.Float(
        "Points for a Case",
        digits=(16, 2),
        default=200,
        help="So many points a customer gets for one case at most. 0: none.",
    )
    case_points_month_cap = fields.Float(
        "Points of a User in a Month",
        digits=(16, 2),
        default=2000,
        help="So many points one user gives for cases in a month at most. 0: none.",
    )

    _case_points_positive = models.Constraint(
        "CHECK (COALESCE(case_points_cap, 0) >= 0 "
        "AND COALESCE(case_points_month_cap, 0) >= 0)",
        "Nobody gives less than no points.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    case_points_cap = fields.Float(related="company_id.case_points_cap", readonly=False)
    case_points_month_cap = fields.Float(
        related="company_id.case_points_month_cap", readonly=False
    )

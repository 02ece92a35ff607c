from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    contact_fresh_months = fields.Integer(
        "Contact Data Holds (Months)",
        default=12,
        help="After so many months without a confirmation contact data counts as old. "
        "0: never.",
    )

    _contact_fresh_months_possible = models.Constraint(
        "CHECK (COALESCE(contact_fresh_months, 0) BETWEEN 0 AND 120)",
        "Contact data holds 0 to 120 months.",
    )

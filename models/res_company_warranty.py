from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    warranty_mail_registered = fields.Boolean(
        "Warranties by E-mail",
        help="Customers who agreed to receipts by e-mail get the list of what was "
        "registered for them.",
    )
    warranty_ending_days = fields.Integer(
        "Days before the End",
        help="So many days before a warranty ends, its owner hears of it, if there is "
        "a consent to offers and news. 0: nobody does.",
    )

    _warranty_ending_days_possible = models.Constraint(
        "CHECK (COALESCE(warranty_ending_days, 0) BETWEEN 0 AND 365)",
        "Customers hear of the end of a warranty 0 to 365 days before it.",
    )

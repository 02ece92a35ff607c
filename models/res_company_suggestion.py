from odoo import fields, models

#: Fewer orders or customers might say what a single person bought.
LEAST = 5


class ResCompany(models.Model):
    _inherit = "res.company"

    suggestion_active = fields.Boolean(
        "Suggestions",
        default=True,
        help="At the till, on the customer's page and at the service desk.",
    )
    suggestion_least_orders = fields.Integer(
        "Minimum Support",
        default=20,
        help="Products count as bought together when so many orders hold both, of "
        "the last two years. 5 at least.",
    )
    suggestion_refused_days = fields.Integer(
        "Not Interested Holds",
        default=365,
        help="For so many days a product is not suggested again that a customer is "
        "not interested in. 0 is for good.",
    )

    _suggestion_least_orders_possible = models.Constraint(
        f"CHECK (COALESCE(suggestion_least_orders, {LEAST}) >= {LEAST})",
        "Products bought together are counted from 5 orders on.",
    )
    _suggestion_refused_days_possible = models.Constraint(
        "CHECK (COALESCE(suggestion_refused_days, 0) BETWEEN 0 AND 3650)",
        "Not interested holds for 0 to 3650 days.",
    )

    def _get_company_root_delegated_field_names(self):
        # What is bought is counted of a company with its branches.
        return [
            *super()._get_company_root_delegated_field_names(),
            "suggestion_active",
            "suggestion_least_orders",
            "suggestion_refused_days",
        ]

from odoo import api, fields, models


class ProductTemplate(models.Model):
    """A product says which warranty it has, and why."""

    _inherit = "product.template"

    warranty_policy_id = fields.Many2one(
        "warranty.policy",
        "Warranty",
        compute="_compute_warranty_policy_id",
        help="What the till registers when it sells this product.",
    )
    warranty_why = fields.Char("Why This One", compute="_compute_warranty_policy_id")
    warranty_law_months = fields.Integer(
        "The Law Gives (months)",
        compute="_compute_warranty_policy_id",
        help="In the company's country. A customer has whichever lasts longer.",
    )

    @api.depends("categ_id", "product_tag_ids", "product_variant_ids")
    @api.depends_context("company", "lang")
    def _compute_warranty_policy_id(self):
        company = self.env.company
        policies = self.env["warranty.policy"].sudo()
        laws = self.env["warranty.law"].sudo()
        country = (company.account_fiscal_country_id or company.country_id).sudo()
        today = fields.Date.context_today(self)
        for template in self:
            # A product that is being made has no marks in the database yet.
            product = template._origin.product_variant_ids[:1]
            policy, why = policies._why(product, company) if product else (None, "")
            law = laws._law_of(country, policy.durable, today) if policy else None
            template.warranty_policy_id = policy
            template.warranty_why = why
            template.warranty_law_months = law.months if law else 0

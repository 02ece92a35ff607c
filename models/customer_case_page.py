from odoo import fields, models


class CustomerCase(models.Model):
    """Where the customer follows a case."""

    _inherit = "customer.case"

    page_id = fields.Many2one(
        "customer.page",
        "Reported on",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The customer's page on which the case was reported.",
    )
    page_ids = fields.One2many("customer.page", "case_id", "Pages")

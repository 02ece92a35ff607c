from odoo import fields, models


class CustomerOrigin(models.Model):
    """Where customers heard of the shop."""

    _name = "customer.origin"
    _description = "How Customers Heard of Us"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(name)", "This answer is there already.")


class ResPartner(models.Model):
    _inherit = "res.partner"

    origin_id = fields.Many2one(
        "customer.origin",
        "Heard of Us by",
        ondelete="restrict",
        index="btree_not_null",
        help="What the customer answered when asked how they heard of the shop.",
    )
    origin_asked = fields.Boolean(
        help="Was asked already, and is not asked again.", copy=False
    )

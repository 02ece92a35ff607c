from odoo import fields, models


class CustomerOrigin(models.Model):
    """Where customers heard of the shop."""

    _name = "customer.origin"
    _description = "How Customers Heard of Us"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    partner_count = fields.Integer("Customers", compute="_compute_partner_count")

    def _compute_partner_count(self):
        counts = dict(
            self.env["res.partner"]._read_group(
                [("origin_id", "in", self.ids)], ["origin_id"], ["__count"]
            )
        )
        for origin in self:
            origin.partner_count = counts.get(origin._origin, 0)


class ResPartner(models.Model):
    """Customers are asked once how they heard of the shop."""

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

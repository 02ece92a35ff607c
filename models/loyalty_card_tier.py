from odoo import fields, models


class LoyaltyCard(models.Model):
    """The level of a member. Written by the ledger alone."""

    _inherit = "loyalty.card"

    tier_id = fields.Many2one(
        "loyalty.tier",
        "Level",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    tier_since = fields.Date("Level since", readonly=True, copy=False)
    tier_until = fields.Date(
        "Level until",
        readonly=True,
        copy=False,
        help="When the level ends unless the member reaches it again.",
    )
    qualifying = fields.Float(
        "Counts for the Level",
        digits=(16, 2),
        aggregator=None,
        readonly=True,
        copy=False,
        help="Points earned or money spent, within the time that the program counts.",
    )

from odoo import api, fields, models


class WarrantyCard(models.Model):
    """Which item was given for which: the whole chain, on each of its items."""

    _inherit = "warranty.card"

    chain_ids = fields.Many2many(
        "warranty.card",
        string="Given for Each Other",
        compute="_compute_chain_ids",
        help="The item of the sale comes first, the one in the customer's hands last.",
    )
    chain_length = fields.Integer("Items in the Chain", compute="_compute_chain_ids")

    @api.depends("replaces_id", "replaced_by_id")
    def _compute_chain_ids(self):
        for card in self:
            chain = card._chain() if card._origin else card.browse()
            card.chain_ids = chain if len(chain) > 1 else card.browse()
            card.chain_length = len(chain)

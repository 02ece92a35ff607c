from odoo import models


class PosOrder(models.Model):
    """An order is found by its number at the customer desk."""

    _inherit = "pos.order"

    _desk_name_idx = models.Index("(name)")

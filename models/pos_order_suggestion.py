from odoo import models


class PosOrder(models.Model):
    _inherit = "pos.order"

    # What a customer ever brought back, without a look at all purchases.
    _refund_of_customer = models.Index(
        "(partner_id) WHERE partner_id IS NOT NULL AND is_refund"
    )

from datetime import timedelta

from odoo import fields, models

#: How long a till may take from asking to paying.
MINUTES = 5


class LoyaltyHold(models.Model):
    """Points that an order at a till is about to spend: no other may have them."""

    _name = "loyalty.hold"
    _description = "Points Held for an Order"
    _rec_name = "order_uuid"

    card_id = fields.Many2one(
        "loyalty.card", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="card_id.company_id", store=True)
    order_uuid = fields.Char(required=True, readonly=True)
    points = fields.Float(digits=(16, 2), required=True, readonly=True)
    expires_at = fields.Datetime(
        required=True,
        readonly=True,
        default=lambda self: self.env.cr.now() + timedelta(minutes=MINUTES),
    )

    _once = models.UniqueIndex(
        "(order_uuid, card_id)", "An order holds points of a card once."
    )
    _points_positive = models.Constraint(
        "CHECK (points > 0)", "Only points above 0 can be held."
    )

from odoo import api, fields, models

from ..core.rules import booking
from .loyalty_ledger_sql import NEW_CARD


class LoyaltyLedger(models.AbstractModel):
    """The card of a member, made in an order or outside of one."""

    _inherit = "loyalty.ledger"

    @api.model
    def _card_of(self, partner, program):
        """Return the member's card in a governed programme; it is made when missing.

        :return: ``loyalty.card`` in ``sudo``
        """
        Card = self.env["loyalty.card"].sudo()
        key = f"{program.id}:{partner.id}"
        card = Card.search([("member_key", "=", key)])
        return card or self._make_card(partner, program)

    @api.model
    def _make_card(self, partner, program):
        # As in an order: two at the same moment make one card, and one tries again.
        self.env.cr.execute(
            NEW_CARD,
            {
                "program": program.id,
                "partner": partner.id,
                "company": program.sudo().company_id.id or None,
                "code": self.env["loyalty.card"]._generate_code(),
                "since": fields.Date.context_today(self),
                "order": None,
                "uid": self.env.uid,
                "now": self.env.cr.now(),
            },
        )
        made = booking.loads(self.env.cr.fetchone()[0])
        program.invalidate_recordset(["coupon_ids", "coupon_count"], flush=False)
        return self.env["loyalty.card"].sudo().browse(made["id"])

    @api.model
    def _new_book(self, scheme, order, deal):
        """Make the customer's card.

        By SQL: the ORM would write other things between the first statement and the
        last. A card that another till made a moment ago ends this transaction, and the
        next try finds it.
        """
        self.env.cr.execute(
            NEW_CARD,
            {
                "program": scheme.id,
                "partner": order.partner_id.id,
                "company": scheme.company,
                "code": self.env["loyalty.card"]._generate_code(),
                "since": deal.day,
                "order": self._order_ids(order)["order"] or None,
                "uid": self.env.uid,
                "now": self.env.cr.now(),
            },
        )
        card = booking.loads(self.env.cr.fetchone()[0])
        return {"card": card, "opens": [], "new": True}

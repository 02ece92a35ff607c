from odoo import api, fields, models

from ..core.rules import booking, lots


class LoyaltyChoice(models.Model):
    """What a till has to do with rewards that wait.

    The cashier gives the reward as every other one. Its points are held against the web
    and against other cards' tills, but not against the customer, who stands there: the
    holds of choices do not lower what she may spend at a till.
    """

    _inherit = "loyalty.choice"

    @api.model
    def _fetched_with(self, order, rewards):
        """End the choices whose rewards an order at a till has, or made impossible.

        :param order: a paid ``pos.order``
        :param rewards: the ``loyalty.reward`` records that it gives
        """
        waiting = self.search(
            [
                ("partner_id", "=", order.partner_id.id),
                ("state", "=", "waiting"),
                ("sale_order_id", "=", 0),
            ]
        )
        fetched = waiting.filtered(lambda choice: choice.reward_id in rewards)
        fetched._end("fetched", order_id=order.id)
        (waiting - fetched)._end_unpaid()

    def _end_unpaid(self):
        """End choices whose points were spent on something else, the last one first."""
        ledger = self.env["loyalty.ledger"].sudo()
        today = fields.Date.context_today(self)
        for card, choices in self.grouped("card_id").items():
            left = lots.available(ledger._lock(card)[card.id]["opens"], today)
            for choice in choices.sorted("id"):
                left -= booking.points(choice.points)
                if left < 0:
                    choice._end("spent")

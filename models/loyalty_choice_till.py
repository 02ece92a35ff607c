from odoo import _, api, fields, models

from ..core.rules import booking, lots


class LoyaltyChoice(models.Model):
    """What a till has to do with rewards that wait.

    The cashier gives the reward as every other one. Its points are held against the web
    and against other cards' tills, but not against the customer, who stands there: the
    holds of choices do not lower what she may spend at a till.
    """

    _inherit = "loyalty.choice"

    @api.model
    def _sentences_for_till(self, partner):
        """Return what the cashier reads of rewards that wait for a customer."""
        waiting = self.sudo().search(
            [("partner_id", "=", partner.id), ("state", "=", "waiting")]
        )
        return [choice._sentence_for_till() for choice in waiting]

    def _sentence_for_till(self):
        product = self.product_id.with_context(display_default_code=False).display_name
        order = self._sale_order()
        if order:
            return _(
                "To fetch: %(product)s (order %(order)s, %(shop)s)",
                product=product,
                order=order.name,
                shop=self.config_id.name,
            )
        return _(
            "To fetch: %(product)s (reward for %(points)s points, %(shop)s)",
            product=product,
            points=self.env["loyalty.why"]._points(str(self.points)),
            shop=self.config_id.name,
        )

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
                ("sale_order_id", "in", (False, 0)),
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

from odoo import api, models


class LoyaltyLedger(models.AbstractModel):
    """A bonus for the birthday is given once, in the order that earns it."""

    _inherit = "loyalty.ledger"

    @api.model
    def _birthday_given(self, order, works):
        """Return the id of the customer whose bonus an order gives, or None."""
        if not any(self._gives_birthday(work) for work in works):
            return None
        names = ["birthday_bonus_until", "birthday_bonus_on"]
        order.partner_id.invalidate_recordset(names, flush=False)
        return order.partner_id.id

    @api.model
    def _gives_birthday(self, work):
        asking = {
            rule.id for rule in work.scheme.rules.rules if rule.occasion == "birthday"
        }
        # A member day for birthdays gives no points itself: others name it.
        return any(
            award.rule in asking or award.why.get("factor_rule") in asking
            for award in work.awards
        )

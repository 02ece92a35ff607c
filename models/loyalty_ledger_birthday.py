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

    @api.model
    def _free_birthdays(self, entries, today):
        """Let the bonus be due again that undone entries gave.

        :param entries: ``loyalty.history``, earned
        """
        asking = self.env["loyalty.rule"].sudo().search([("occasion", "=", "birthday")])
        given = entries.filtered(
            lambda entry: (
                {entry.rule_id.id, (entry.why or {}).get("factor_rule")}
                & set(asking.ids)
                and entry.partner_id.birthday_bonus_on == entry.booked_date
            )
        )
        if given:
            given.partner_id._free_birthday_bonus(today)

from odoo import api, models

from ..core.rules import serials


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _identify_by_serial(self, config, query):
        """Find the owner of an item by its serial number.

        :return: what the till is told, or None where no item has this number, it is too
            short, or too many wrong ones were given
        """
        if len(serials.key(serials.clean(query)) or "") < serials.SHORTEST_AT_TILL:
            return None
        if not self.env["customer.page.attempt"]._may_search_at_till(config):
            return None
        cards = self.env["warranty.card"].sudo()
        found = cards._find_by_serial(query, config.company_id)
        # What was returned or replaced belongs to the customer no more.
        owned = found.filtered(lambda card: not card.end_kind) or found[:1]
        if not owned:
            return None
        partner = owned.partner_id.with_company(config.company_id).filtered("active")
        if len(partner) > 1:
            return self._till_answer("several")
        if not partner or not self._is_customer_of(partner, config):
            return self._till_answer("no_owner")
        partner._fetch_for_till()
        # The till works with codes: a customer from earlier days gets one now.
        self.env["customer.code"]._issue(partner, config)
        return self._till_answer("found", partner, config)

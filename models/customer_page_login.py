"""Customers with a login of their own: their items and cases, and the same pages.

They have no rights on these models: what they see is what is looked for here.
"""

from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError

#: A page that was opened with a login has to be opened anew after this time.
LASTS = timedelta(hours=1)
#: Pages that one customer opens in this time.
MOST_PAGES = 60
MODELS = ("warranty.card", "customer.case")
#: Pages that their customer opens anew each time.
OPENED_ANEW = ("login", "own")
#: Greater numbers are no ids.
GREATEST = 2**31 - 1


class CustomerPage(models.Model):
    _inherit = "customer.page"

    @api.model
    def _own_domain(self):
        """Return what belongs to the user: to the person, and to the company of it.

        What colleagues bought for themselves is theirs alone.
        """
        user = self.env.user.sudo()
        partners = user.partner_id | user.commercial_partner_id
        return [
            ("partner_id", "in", partners.ids),
            ("company_id", "in", user.company_ids.ids),
        ]

    @api.model
    def _own_count(self, model, limit=None):
        return self.env[model].sudo().search_count(self._own_domain(), limit=limit)

    @api.model
    def _own_items(self, limit, offset=0):
        """Return what the list of items shows, the newest first."""
        cards = self.env["warranty.card"].sudo()
        found = cards.search(
            self._own_domain(), order="id desc", limit=limit, offset=offset
        )
        return [
            {**fact, "sold_on": card.sold_on}
            for card in found
            for fact in card._card_facts(cards._today_of(card.company_id))
        ]

    @api.model
    def _own_cases(self, limit, offset=0):
        """Return what the list of cases shows, the newest first."""
        cases = self.env["customer.case"].sudo()
        found = cases.search(
            self._own_domain(), order="id desc", limit=limit, offset=offset
        )
        facts = found._case_facts()
        return [
            {**fact, "opened_at": case.opened_at}
            for case, fact in zip(found, facts, strict=True)
        ]

    @api.model
    def _open_own(self, model, ident):
        """Open the page of an item or a case that is the user's.

        :param str model: one of :data:`MODELS`
        :param int ident: as it stands in an address
        :return: the path of the page, or None where there is nothing of the user
        :raise UserError: too many pages were opened
        """
        if model not in MODELS or not 0 < ident <= GREATEST:
            return None
        own = fields.Domain.AND([self._own_domain(), [("id", "=", ident)]])
        record = self.env[model].sudo().search(own)
        if not record:
            return None
        pages = self.sudo()
        since = fields.Datetime.now() - LASTS
        opened = [("create_date", ">", since), *pages._login_domain(record.partner_id)]
        if pages.search_count(opened, limit=MOST_PAGES) >= MOST_PAGES:
            raise UserError(_("You opened very many pages. Go on in an hour."))
        key = self._new_key()
        end = fields.Datetime.now() + LASTS
        pages._create_for(record, key, end, made_for="login")
        return f"/warranty/{key}"

    @api.model
    def _login_domain(self, partner):
        return [("made_for", "in", OPENED_ANEW), ("partner_id", "=", partner.id)]

    def _counted_together(self):
        """Return the pages whose forms count as those of one page in the limits.

        Who has a login, or a page of her own, opens a new page each hour.
        """
        if self.made_for not in OPENED_ANEW:
            return self
        return self.search(self._login_domain(self.partner_id))

    @api.model
    def _close_own(self, partners):
        """Close what was opened on the own pages of customers within the hour."""
        opened = [("made_for", "=", "own"), ("partner_id", "in", partners.ids)]
        pages = self.search([*opened, ("state", "=", "valid")])
        pages.revoked_at = fields.Datetime.now()

    @api.autovacuum
    def _gc_login(self):
        """Forget pages that were opened with a login two days after they ended."""
        before = fields.Datetime.now() - timedelta(days=2)
        ended = [("made_for", "in", OPENED_ANEW), ("expires_at", "<", before)]
        self.sudo().search(ended, limit=10_000).unlink()

"""Customers with a login: the same page, which opens for that login alone."""

from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError

#: A link that was opened with a login works for so long.
LASTS = timedelta(hours=1)
#: Links that one login opens in this time.
MOST_LINKS = 60


class CustomerLink(models.Model):
    _inherit = "customer.link"

    @api.model
    def _make_for_login(self):
        """Make a link for the user's own contact.

        :return: the path of the page, or None where the contact has no code
        :raise UserError: too many were made
        """
        partner = self.env.user.sudo().partner_id
        if not partner.active or not partner.customer_code:
            return None
        lately = [
            ("user_id", "=", self.env.uid),
            ("create_date", ">", fields.Datetime.now() - LASTS),
        ]
        if self.sudo().search_count(lately, limit=MOST_LINKS) >= MOST_LINKS:
            raise UserError(_("You opened very many pages. Go on in an hour."))
        links = self.with_company(self.env.user.company_id)
        _link, path = links._make_for(
            partner, LASTS, made_for="login", user_id=self.env.uid
        )
        return path

    @api.autovacuum
    def _gc_login(self):
        """Forget links of logins two days after they ended."""
        before = fields.Datetime.now() - timedelta(days=2)
        ended = [("made_for", "=", "login"), ("expires_at", "<", before)]
        self.sudo().search(ended, limit=10_000).unlink()

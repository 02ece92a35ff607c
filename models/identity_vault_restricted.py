"""Restricted customers: their data is kept, and nobody uses it.

All ways to an identity lead through here, so this is the one place that knows what a
restriction means.
"""

from odoo import _, api, models
from odoo.exceptions import UserError

from .identity_vault import POINTER

#: The purposes that open a restricted identity: a legal request, the copy for the
#: person itself, and the search for leaks, which shows nobody anything.
OPEN_THOUGH_RESTRICTED = ("legal_request", "export", "leak_scan")


class IdentityVault(models.AbstractModel):
    _inherit = "identity.vault"

    @api.model
    def _usable(self, partners, purpose_code):
        """Return those of the customers whose data may be used for a purpose."""
        if purpose_code in OPEN_THOUGH_RESTRICTED:
            return partners
        partners.sudo().fetch(POINTER)
        return partners.filtered(lambda partner: not partner.sudo().identity_restricted)

    @api.model
    def _ensure_usable(self, partners, purpose_code):
        """Leave restricted customers out; refuse when nobody is left.

        :return: the customers whose data may be used
        :raise UserError: all of them are restricted
        """
        usable = self._usable(partners, purpose_code)
        if partners and not usable:
            raise UserError(
                _(
                    "The use of this customer's data is restricted, as the person "
                    "asked for it. Only a legal request opens it."
                )
            )
        return usable

    @api.model
    def _opened(self, partners, fields, purpose, *args, **kwargs):
        partners = self._usable(partners, purpose)
        return super()._opened(partners, fields, purpose, *args, **kwargs)

    @api.model
    def _found(self, field, value, purpose, *args, **kwargs):
        found = super()._found(field, value, purpose, *args, **kwargs)
        return self._usable(found, purpose)

    @api.model
    def _match_at_till(self, partner, *args, **kwargs):
        if not self._usable(partner, "match"):
            return "unavailable"
        return super()._match_at_till(partner, *args, **kwargs)


class IdentityReveal(models.Model):
    _inherit = "identity.reveal"

    @api.model
    def _grant(self, partners, purpose, reason=""):
        partners = self.env["identity.vault"]._ensure_usable(partners, purpose.code)
        return super()._grant(partners, purpose, reason)

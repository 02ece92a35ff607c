from odoo import api, models

from ..core.rules.greeting import first_name

PURPOSE = "greeting"


class IdentityVault(models.AbstractModel):
    """What a till asks of the vault to greet somebody: a first name, and no more."""

    _inherit = "identity.vault"

    @api.model
    def _first_name_at_till(self, partner, till):
        """Return the first name of a customer, for a till; recorded before it is read.

        Whether the customer agreed was asked before: it is no matter of the vault.

        :return: the name, or None where there is none that is certain; and an empty
            text, ``limited`` or ``unavailable``
        """
        partner = partner.sudo()
        if not self._usable(partner, PURPOSE):
            return None, ""
        if partner.identity_protected:
            opened, refusal = self._at_till(
                self._opened, partner, ["name"], PURPOSE, till=till
            )
            whole = (opened or {}).get(partner.id, {}).get("name")
        else:
            _none, refusal = self._at_till(self._recorded_look, partner, till)
            whole = None if refusal else partner._plain_value("name")
        return first_name(whole, partner.lang), refusal

    @api.model
    def _recorded_look(self, partner, till):
        """Record a look at the name of somebody who is not in the vault."""
        access = self._access("read", PURPOSE, till, f"contact {partner.id}")
        self._vault().record(access, (), ["name"])

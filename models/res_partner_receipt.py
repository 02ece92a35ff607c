from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _receipt_address_on_file(self, config):
        """Return where a receipt goes, and how the customer is called.

        Only to be handed to the mail server: neither may reach the till.

        :return: address, name, and why they cannot be had; all maybe empty
        """
        if not self.identity_protected:
            return self.email or "", "", ""
        if not self._identity_has("email"):
            return "", "", ""
        vault = self.env["identity.vault"]
        wanted = ["name", "email"]
        opened, refusal = vault._at_till(
            vault._opened, self, wanted, "mail", "receipt", config
        )
        identity = (opened or {}).get(self.id, {})
        return identity.get("email", ""), identity.get("name", ""), refusal

    def _keep_receipt_address(self, config, address):
        """Keep a typed address for a customer who has none, where that is possible.

        The receipt goes out in any case: what cannot be kept is used once.
        """
        if not self or self.identity_email_on_file:
            return
        if self.with_context(active_test=False).user_ids:
            return
        status, others = self._find_by_contact(config, "email", address, storing=True)
        if status == "found" and not others:
            self._keep_identity(config, {"email": address})

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _receipt_address_on_file(self, config):
        """Return where a receipt goes: for the mail server, never for the till.

        The name stays closed: an address that was added at the till may be anybody's.

        :return: address, and why it cannot be had; both maybe empty
        """
        if self and self._does_not_want("receipts", config.company_id):
            # Asked for by nobody; an address that is typed now is asked for now.
            return "", "unwanted"
        return self._open_receipt_address(config)

    def _open_receipt_address(self, config):
        """Return the address on file for who wants a receipt; the caller has asked.

        :return: as :meth:`_receipt_address_on_file`
        """
        if not self.identity_protected:
            return self.email or "", ""
        if not self._identity_has("email"):
            return "", ""
        vault = self.env["identity.vault"]
        opened, refusal = vault._at_till(
            vault._opened, self, ["email"], "mail", "receipt", config
        )
        return (opened or {}).get(self.id, {}).get("email", ""), refusal

    def _keep_receipt_address(self, config, address):
        """Keep a typed address for a customer who has none, where that is possible.

        The receipt goes out in any case: what cannot be kept is used once.
        """
        if not self or self.identity_email_on_file or not self._can_add_at_till():
            return
        status, others = self._find_by_contact(config, "email", address, storing=True)
        if status == "found" and not others:
            self._keep_identity(config, {"email": address})

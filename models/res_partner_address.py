"""Addresses that stand for customers whose e-mail address is in the vault.

``7k3mq2xw9abc@customer.invalid`` means: whoever has this code. Odoo can store it, log
it, compare it and answer to it like any other address. It becomes a real one when a
message is handed to the mail server, and never before; see ``ir_mail_server.py``.
"""

from odoo import api, models
from odoo.tools import email_normalize, formataddr

#: No mail server will ever answer for it (RFC 2606, section 2).
DOMAIN = "customer.invalid"


def is_code_address(address):
    """Return whether an address, maybe with a name, stands for a customer."""
    normalized = email_normalize(address or "", strict=False) or ""
    return normalized.endswith(f"@{DOMAIN}")


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _identity_address(self):
        """Return the address that stands for a customer who has an e-mail address."""
        self.ensure_one()
        partner = self.sudo()
        if not partner.identity_protected or not partner._identity_has("email"):
            return False
        return f"{(partner.customer_code or '').lower()}@{DOMAIN}"

    # Wherever Odoo asks whether a contact can be written to, it looks at one of these.

    @api.depends("email", "customer_code", "identity_protected", "identity_filled")
    def _compute_email_normalized(self):
        res = super()._compute_email_normalized()
        for partner in self.filtered("identity_protected"):
            partner.email_normalized = partner._identity_address()
        return res

    @api.depends("customer_code", "identity_protected", "identity_filled")
    def _compute_email_formatted(self):
        res = super()._compute_email_formatted()
        for partner in self.filtered("identity_protected"):
            address = partner._identity_address()
            if address:
                partner.email_formatted = formataddr((partner.name, address))
        return res

    @api.model
    def _of_code_addresses(self, addresses):
        """Return whom addresses stand for, also those with a code from earlier.

        :return: normalised address -> customer, in ``sudo``, also an archived one
        """
        codes = self.env["customer.code"].sudo()
        exact = {}
        for address in addresses:
            normalized = email_normalize(address or "", strict=False) or ""
            local, _at, domain = normalized.partition("@")
            code = domain == DOMAIN and codes._normalise(local)
            if code:
                exact[normalized] = code
        found = codes.search(
            [("code", "in", list(exact.values())), ("partner_id", "!=", False)]
        )
        owners = {record.code: record.partner_id for record in found}
        return {
            address: owners[code] for address, code in exact.items() if code in owners
        }

    @api.model
    def _find_or_create_from_emails(self, emails, *args, filter_found=None, **kwargs):
        """Find customers by the addresses that stand for them; make none of these."""
        standing = [email for email in emails if is_code_address(email)]
        if not standing:
            return super()._find_or_create_from_emails(
                emails, *args, filter_found=filter_found, **kwargs
            )
        others = [email for email in emails if not is_code_address(email)]
        partners = iter(
            super()._find_or_create_from_emails(
                others, *args, filter_found=filter_found, **kwargs
            )
        )
        owners = self._of_code_addresses(standing)
        result = []
        for email in emails:
            if not is_code_address(email):
                result.append(next(partners))
                continue
            owner = owners.get(email_normalize(email, strict=False), self.browse())
            owner = self.browse(owner.id).filtered("active")
            result.append(owner.filtered(filter_found) if filter_found else owner)
        return result

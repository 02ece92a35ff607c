from odoo import api, models
from odoo.tools import hash_sign, verify_hash_signed

#: What the signature is for: no token of another kind ends a consent.
SCOPE = "pos_customer_identity.unsubscribe"
MAX_TOKEN = 400


class IdentityConsent(models.Model):
    """The link in mails that takes a consent back: signed, without a login.

    It says which customer, purpose, company and code, as numbers of this database; it
    opens nothing and shows nothing. It works as long as the mail is kept: a right to
    withdraw does not expire. When customers were merged the code leads to the one who
    is left.
    """

    _inherit = "identity.consent"

    @api.model
    def _unsubscribe_url(self, partner, purpose, company):
        codes = partner.sudo().customer_code_ids
        code = codes.filtered(lambda code: code.state == "active")[:1]
        facts = [partner.id, purpose, company.sudo().root_id.id, code.id]
        token = hash_sign(self.sudo().env, SCOPE, facts)
        return f"{partner.get_base_url()}/unsubscribe/{token}"

    @api.model
    def _unsubscribe_facts(self, token):
        """Return customer, purpose and company of a token, in ``sudo``, or None."""
        if not isinstance(token, str) or not 0 < len(token) <= MAX_TOKEN:
            return None
        try:
            facts = verify_hash_signed(self.sudo().env, SCOPE, token)
        except (ValueError, IndexError):
            # Base64, UTF-8, JSON: whatever somebody made up.
            return None
        # Mails from before have no code in their links.
        if not isinstance(facts, list) or len(facts) not in (3, 4):
            return None
        ident, purpose, company, *code = facts
        partner = self.env["res.partner"].sudo().browse(ident).exists()
        if not partner and code and code[0]:
            partner = self.env["customer.code"].sudo().browse(code[0]).partner_id
        company = self.env["res.company"].sudo().browse(company).exists()
        known = purpose in dict(self._fields["purpose"].selection)
        return (partner, purpose, company) if partner and company and known else None

    @api.model
    def _unsubscribe(self, partner, purpose, company):
        """Take a consent back; a second time changes nothing."""
        how = {"channel": "mail", "proof": "unsubscribed"}
        self._withdraw(partner, purpose, "link", company, **how)

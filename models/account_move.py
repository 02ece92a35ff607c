from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _identity_partners(self):
        """Return the protected customers that stand on the documents."""
        partners = self.partner_id | self.commercial_partner_id
        partners |= self.partner_shipping_id
        return partners.filtered("identity_protected")

    def _sealed_if_protected(self, content):
        """Return a document as it may be stored."""
        self.ensure_one()
        partners = self._identity_partners()
        vault = self.env["identity.vault"]
        if not content or not partners or vault._is_sealed(content):
            return content
        return vault._seal(self, partners, content)

    # Downloads: whoever may read identities gets the invoice, others one with the code.

    def _get_invoice_legal_documents(self, filetype, allow_fallback=False):
        document = super()._get_invoice_legal_documents(filetype, allow_fallback)
        return self._unsealed(document) if document else document

    def _get_invoice_legal_documents_all(self, allow_fallback=False):
        found = super()._get_invoice_legal_documents_all(allow_fallback=allow_fallback)
        return [self._unsealed(document) for document in found or ()]

    def _unsealed(self, document):
        vault = self.env["identity.vault"]
        if vault._is_sealed(document.get("content")):
            content = vault._unseal_for_reader(document["content"])
            return {**document, "content": content}
        return document

from odoo import _, api, models
from odoo.exceptions import UserError

from .identity_vault import documents, errors

#: What a document may name, besides the name itself.
BILLING = ["name", "street", "street2", "zip", "city", "vat"]


class IdentityVault(models.AbstractModel):
    """Documents that name customers and are kept: sealed; see docs/adr."""

    _inherit = "identity.vault"

    @api.model
    def _seal(self, record, partners, content):
        """Return a document sealed, so that it can lie in the file store.

        :param record: what the document is of, for example an invoice
        :param partners: whom it names
        :param bytes content: the document
        """
        facts = {
            "model": record._name,
            "id": record.id,
            "partners": partners.ids,
            "company": record.company_id.id,
        }
        with self._plainly():
            vault = self._vault()
            key = vault.keyring.document_key()
            return documents.seal(key, vault.vault, facts, content)

    @api.model
    def _is_sealed(self, content):
        return isinstance(content, bytes) and documents.is_sealed(content)

    @api.model
    def _sealed_facts(self, sealed):
        """Return whose document it is: ``model``, ``id``, ``partners``, ``company``."""
        with self._plainly():
            facts = documents.facts_of(sealed)
            # Made-up ones would end in the log as they are.
            if not (
                isinstance(facts.get("model"), str)
                and facts["model"] in self.env
                and type(facts.get("id")) is int
                and isinstance(facts.get("partners"), list)
                and all(type(partner) is int for partner in facts["partners"])
            ):
                raise errors.Tampered("document")
            return facts

    @api.model
    def _unseal(self, sealed, purpose="invoice", reason=""):
        """Open a document, after that was recorded.

        What comes out must reach a reader of identities or the customer alone.
        """
        with self._plainly():
            vault = self._vault()
            key = vault.keyring.document_key()
            facts = self._sealed_facts(sealed)
            partners = self.env["res.partner"].sudo().browse(facts["partners"]).exists()
            self._record(
                "read",
                purpose,
                [person for person in partners.mapped("identity_person") if person],
                BILLING,
                reason,
                document=f"{facts['model']},{facts['id']}",
            )
            return documents.unseal(key, vault.vault, sealed)

    @api.model
    def _unseal_for_reader(self, sealed):
        """Return the document for a reader, and for others one with the code alone.

        :raise UserError: there is none with the code alone
        """
        if self.env.user.has_group("pos_customer_identity.group_identity_reader"):
            return self._unseal(sealed)
        return self._with_code_alone(sealed)

    @api.model
    def _with_code_alone(self, sealed):
        """Make the document again without anybody's identity.

        Its facts decide which record is shown, whatever the user may see: anybody can
        upload made-up ones.
        """
        with self._plainly():
            vault = self._vault()
            key = vault.keyring.document_key()
            facts = documents.proven_facts(key, vault.vault, sealed)
        record = self.env[facts["model"]].sudo().browse(facts["id"]).exists()
        if not record or facts["model"] != "account.move":
            raise UserError(
                _("This document names a customer. You may not open identities.")
            )
        return self._invoice_with_code(record)

    @api.model
    def _invoice_with_code(self, invoice):
        """Return the PDF of an invoice without anybody's identity."""
        report = self.env["account.move.send"]._get_default_pdf_report_id(invoice)
        content, _kind = (
            self.env["ir.actions.report"]
            .sudo()
            .with_company(invoice.company_id)
            .with_context(
                report_pdf_no_attachment=True,
                force_report_rendering=True,
                identity_documents=None,
            )
            ._render(report.report_name, invoice.ids)
        )
        return content

from odoo import _, api, models
from odoo.exceptions import UserError

from .ir_actions_report import DOCUMENTS, TO_SEAL


class AccountMoveSend(models.AbstractModel):
    """The invoice that is kept and sent: named, sealed, and mailed by the code."""

    _inherit = "account.move.send"

    @api.model
    def _prepare_invoice_pdf_report(self, invoices_data):
        """Render invoices with their customers' names; they are sealed further down.

        While the identities cannot be reached, Odoo makes its proforma instead where
        that is allowed, so a sale with an invoice does not fail.
        """
        protected = {
            invoice: data
            for invoice, data in invoices_data.items()
            if invoice.sudo()._identity_partners()
        }
        others = {
            invoice: data
            for invoice, data in invoices_data.items()
            if invoice not in protected
        }
        if others:
            super()._prepare_invoice_pdf_report(others)
        if not protected:
            return
        try:
            named = self.with_context(**{DOCUMENTS: TO_SEAL})
            super(AccountMoveSend, named)._prepare_invoice_pdf_report(protected)
        except UserError as error:
            if self.env["identity.vault"]._answers():
                raise
            for data in protected.values():
                data["error"] = {
                    "error_title": _("The invoice cannot be made at the moment."),
                    "errors": [str(error)],
                }

    @api.model
    def _link_invoice_documents(self, invoices_data):
        for invoice, data in invoices_data.items():
            vals = data.get("pdf_attachment_values")
            if vals:
                vals["raw"] = invoice.sudo()._sealed_if_protected(vals["raw"])
        return super()._link_invoice_documents(invoices_data)

    @api.model
    def _postprocess_invoice_ubl_xml(self, invoice, invoice_data):
        """Put the document with the code into an electronic invoice, which is stored
        and sent in clear."""
        document = invoice_data.get("pdf_attachment_values")
        if document and invoice.sudo()._identity_partners():
            content = self.env["identity.vault"]._invoice_with_code(invoice.sudo())
            document = {**document, "raw": content}
            invoice_data = {**invoice_data, "pdf_attachment_values": document}
        return super()._postprocess_invoice_ubl_xml(invoice, invoice_data)

    # To whom

    @api.model
    def _get_alerts(self, moves, moves_data):
        """Do not ask for an address that is there, and that nobody sees."""
        alerts = super()._get_alerts(moves, moves_data)
        if "account_missing_email" in alerts:
            by_mail = moves.filtered(
                lambda move: "email" in moves_data[move]["sending_methods"]
            )
            partners = (
                by_mail.partner_id
                if len(moves) > 1
                else moves_data[by_mail]["mail_partner_ids"]
            )
            if all(partner.email or partner.email_formatted for partner in partners):
                del alerts["account_missing_email"]
        return alerts

    @api.model
    def _get_default_mail_partner_ids(self, move, mail_template, mail_lang):
        partners = super(
            AccountMoveSend, self.with_context(allow_partners_without_mail=True)
        )._get_default_mail_partner_ids(move, mail_template, mail_lang)
        if self.env.context.get("allow_partners_without_mail"):
            return partners
        return partners.filtered(lambda p: p.email or p.email_formatted).with_env(
            self.env
        )

"""Invoices of protected customers: name and address at the moment of rendering."""

from odoo import models

from .identity_vault import READER
from .identity_vault_document import BILLING

#: Under this key of the context the two marks and :class:`Named` travel.
DOCUMENTS = "identity_documents"
#: The system makes a document to seal it. No browser can send this very object.
TO_SEAL = object()
#: A person asked for a document to print it.
TO_PRINT = object()


class Named:
    """Whose identity may stand in the documents of one rendering."""

    def __init__(self, identities):
        self.identities = identities


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_html(self, report_ref, docids, data=None):
        asked = self.env.context.get(DOCUMENTS)
        if asked is TO_SEAL or (asked is TO_PRINT and self.env.user.has_group(READER)):
            model = self._get_report(report_ref).model
            if model == "account.move":
                self = self._naming(self.env[model].browse(docids))
        return super()._render_qweb_html(report_ref, docids, data=data)

    def _naming(self, moves):
        """Return the reports with the identities of the moves' customers opened.

        :raise UserError: they cannot be opened now
        """
        moves = moves.sudo()
        identities = self.env["identity.vault"]._open_for(
            moves._identity_partners(),
            "invoice",
            BILLING,
            ", ".join(name for name in moves.mapped("name") if name),
        )
        return self.with_context(**{DOCUMENTS: Named(identities)})

    # A report may be set to keep what it printed.

    def _prepare_pdf_report_attachment_vals_list(self, report, streams):
        vals_list = super()._prepare_pdf_report_attachment_vals_list(report, streams)
        if self.env.context.get(DOCUMENTS) is TO_PRINT and report.model == (
            "account.move"
        ):
            for vals in vals_list:
                move = self.env["account.move"].sudo().browse(vals["res_id"])
                vals["raw"] = move._sealed_if_protected(vals["raw"])
        return vals_list

    def retrieve_attachment(self, record):
        attachment = super().retrieve_attachment(record)
        if attachment and self.env["identity.vault"]._is_sealed(attachment.sudo().raw):
            # Made anew for whoever asks now: with the identity, or with the code.
            return None
        return attachment

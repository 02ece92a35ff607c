from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

#: What a case can lead to; the modules need not be there.
KINDS = ("repair.order", "pos.order", "account.move", "stock.picking")


class CustomerCaseDocument(models.Model):
    """What a case led to in other parts of Odoo."""

    _name = "customer.case.document"
    _description = "Document of a Case"
    _order = "id"

    case_id = fields.Many2one(
        "customer.case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    reference = fields.Reference("_kinds", "Document", required=True)

    @api.model
    def _kinds(self):
        """Return the kinds that are installed, with their names."""
        return [
            (kind, self.env["ir.model"]._get(kind).sudo().name or kind)
            for kind in KINDS
            if kind in self.env
        ]

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents._ensure_reads_references()
        return documents

    def write(self, vals):
        done = super().write(vals)
        if "reference" in vals:
            self._ensure_reads_references()
        return done

    def _ensure_reads_references(self):
        """Let nobody link what only others may read: its name is shown here."""
        for document in self:
            if not self.env.su and document.reference:
                document.reference.check_access("read")

    @api.constrains("reference", "case_id")
    def _check_company(self):
        for document in self.sudo():
            company = document.reference.company_id
            if company and company != document.case_id.company_id:
                raise ValidationError(_("This document is of another company."))

    @api.depends("reference")
    def _compute_display_name(self):
        for document in self:
            reference = document.reference
            if reference and not document.id:
                # One that is not saved may name anything.
                reference = reference._filtered_access("read")
            name = reference and reference.sudo().display_name
            document.display_name = name or _("Gone")

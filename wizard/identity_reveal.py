from odoo import _, api, fields, models
from odoo.exceptions import UserError


class IdentityRevealWizard(models.TransientModel):
    """Ask for the purpose before identities are opened."""

    _name = "identity.reveal.wizard"
    _description = "Reveal Identities"

    partner_ids = fields.Many2many(
        "res.partner", string="Customers", required=True, readonly=True
    )
    purpose_id = fields.Many2one(
        "identity.purpose",
        required=True,
        domain=[("selectable", "=", True)],
        help="Why you look. It is recorded together with your name and the time.",
    )
    purpose_description = fields.Text(related="purpose_id.description")
    reason_required = fields.Boolean(related="purpose_id.reason_required")
    minutes = fields.Integer(related="purpose_id.minutes")
    reason = fields.Char(
        size=200,
        help="For example the number of the request. No names, no phone numbers.",
    )

    @api.model
    def default_get(self, fields_list):
        defaults = super().default_get(fields_list)
        if self.env.context.get("active_model") == "res.partner":
            ids = self.env.context.get("active_ids") or []
            partners = self.env["res.partner"].browse(ids).exists()
            protected = partners.filtered("identity_protected")
            defaults["partner_ids"] = [fields.Command.set(protected.ids)]
        return defaults

    def _ensure_can_reveal(self):
        self.ensure_one()
        self.env["identity.vault"]._ensure_reader()
        if not self.partner_ids:
            raise UserError(_("None of the chosen contacts is protected."))
        if self.reason_required and not (self.reason or "").strip():
            raise UserError(_("This purpose needs a reason in words."))

    def action_reveal(self):
        """Grant the look, and record why. Who opened the dialog reads again then."""
        self._ensure_can_reveal()
        self.env["identity.reveal"]._grant(
            self.partner_ids, self.purpose_id, self.reason or ""
        )
        return {"type": "ir.actions.act_window_close"}

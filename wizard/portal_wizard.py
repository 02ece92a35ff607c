from odoo import api, fields, models


class PortalWizard(models.TransientModel):
    _inherit = "portal.wizard"

    identity_has_protected = fields.Boolean(compute="_compute_identity_has_protected")

    @api.depends("user_ids.identity_protected")
    def _compute_identity_has_protected(self):
        for wizard in self:
            wizard.identity_has_protected = any(
                wizard.user_ids.mapped("identity_protected")
            )


class PortalWizardUser(models.TransientModel):
    _inherit = "portal.wizard.user"

    identity_protected = fields.Boolean(related="partner_id.identity_protected")

    def action_customer_link(self):
        """Offer the customer's page under a signed link, which stores no address."""
        self.ensure_one()
        self.env["customer.link.wizard"]._ensure_can_make(self.partner_id)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pos_customer_identity.action_customer_link_wizard"
        )
        return {**action, "context": {"default_partner_id": self.partner_id.id}}

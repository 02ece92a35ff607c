from odoo import _, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _may_be_sent_an_answer(self):
        """Return whether there is an address to write to, and nobody restricted it."""
        self.ensure_one()
        return bool(self.email_formatted) and self._may_be_sent(None)

    def action_signup_by_phone(self):
        """Read the script of consents to a customer who is on the phone."""
        self.ensure_one()
        self.env["customer.signup.phone"]._ensure_may_sign_up()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": _("Consents by Phone"),
            "res_model": "customer.signup.phone",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.id, "default_step": "consents"},
        }

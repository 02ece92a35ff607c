"""Making a customer of what somebody said on the phone."""

from odoo import _, models
from odoo.exceptions import UserError


class CustomerSignup(models.Model):
    _inherit = "customer.signup"

    def _make_by_phone(self, told):
        """Make the customer of a call.

        :param dict told: name, phone, email as typed
        :raise UserError: nothing to find the customer by, a typing error, or somebody
            who is a customer already
        """
        values = self._checked_form(self.config_id, told)
        if not values.get("email") and not values.get("phone"):
            raise UserError(_("Enter an e-mail address or a phone number."))
        for field in ("email", "phone"):
            if field not in values:
                continue
            # Counted by the vault: here somebody asks by hand, and is told.
            known = self._customers_with(field, values[field], limited=True)
            if known:
                raise UserError(
                    _(
                        "A customer with this phone number or e-mail exists already: "
                        "%s. Open that one, and record what was said there.",
                        known[0].customer_code_display or known[0].display_name,
                    )
                )
        return self._make_customer(values)


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

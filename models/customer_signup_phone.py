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
                        # The name of one from earlier days is nothing to read out.
                        known[0].customer_code_display or _("without a code"),
                    )
                )
        return self._make_customer(values)

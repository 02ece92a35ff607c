"""The answer to the mail: now there is a customer, and the consents count."""

import base64

from odoo import _, fields, models
from odoo.exceptions import UserError


class CustomerSignup(models.Model):
    _inherit = "customer.signup"

    def _seal(self, secret, name, values):
        """Keep what was typed, closed by a secret that is kept nowhere."""
        sealed = self.env["identity.vault"]._seal_letter(secret, self._about(), values)
        self.write({"letter_name": name, "letter": base64.b64encode(sealed)})

    def _about(self):
        return f"signup {self.id} {self.company_id.id}"

    def _confirm(self, secret):
        """Do what the mail asked for. Again within some minutes shows the same.

        :param str secret: of the link
        :return: the customer, in ``sudo``; empty if somebody has the address already
        :raise UserError: it cannot be done now; the link stays good
        """
        self.ensure_one()
        if self.confirmed_at:
            return self.partner_id
        now = fields.Datetime.now()
        if self.partner_id:
            # Made before, by phone for one; the mail proves the rest.
            self.confirmed_at = now
            self._record_agreed(self.partner_id, "double_opt_in")
            return self.partner_id
        opened = self.env["identity.vault"]._open_letter(
            secret, self._about(), base64.b64decode(self.letter or b"")
        )
        if not opened:
            raise UserError(_("This link does not work any more."))
        known = self._known(opened)
        self.write({"confirmed_at": now, "letter": False})
        if "email" in known:
            # Somebody was quicker: maybe the same person, in the shop or twice.
            return self.partner_id
        if "phone" in known:
            opened["note"] = _(
                "Given on the sign-up page, not checked: %s", opened.pop("phone")
            )
        partner = self._make_customer(opened)
        self._record_agreed(partner, "double_opt_in")
        return partner

    def _is_answerable(self):
        """Return whether the customer who was asked is one who may still be asked.

        Who was forgotten, archived or restricted since agrees to nothing any more.
        """
        partner = self.partner_id
        if not partner or self.confirmed_at:
            return True
        return partner.active and partner._may_be_sent_an_answer()

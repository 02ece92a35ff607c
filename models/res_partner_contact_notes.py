"""When contact data is written, when mail comes back: noted, and never what it says."""

from odoo import models

from .customer_contact_check import PARTS
from .res_partner_address import is_code_address

#: Odoo's fields that contact data of contacts in clear stands in.
PLAIN = {name for names in PARTS.values() for name in names}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        names = PLAIN & {name for name in vals if vals[name]}
        if names:
            plain = self.sudo().filtered(
                lambda one: one.customer_code and not one.identity_protected
            )
            self.env["customer.contact.check"].sudo()._note_written(plain, names)
        return result

    def _write_identity(self, changes, vals):
        result = super()._write_identity(changes, vals)
        self._note_contact(changes)
        return result

    def _keep_identity(self, config, values):
        refusal = super()._keep_identity(config, values)
        if not refusal:
            self._note_contact(values)
        return refusal

    def _note_contact(self, changes):
        """Note what was written of customers who were there before.

        Who is new is as fresh as the day of coming.
        """
        there = self.sudo().filtered(
            lambda one: one.create_date and one.create_date < self.env.cr.now()
        )
        written = [name for name, value in changes.items() if value]
        self.env["customer.contact.check"].sudo()._note_written(there, written)

    def _message_receive_bounce(self, email, partner):
        """Flag the e-mail address of customers whose mail came back.

        Odoo calls this for all whose address it is; a protected customer is found by
        the address that stands for it.
        """
        result = super()._message_receive_bounce(email, partner)
        theirs = self.filtered(
            lambda one: one.email_normalized == email or is_code_address(email)
        )
        self.env["customer.contact.check"].sudo()._note_wrong(
            theirs.filtered("customer_code"), "email", "bounced"
        )
        return result

    def _forget_person(self):
        result = super()._forget_person()
        theirs = [("partner_id", "=", self.id)]
        self.env["customer.contact.check"].sudo().search(theirs).unlink()
        self.env["profile.prompt.state"].sudo().search(theirs).unlink()
        return result

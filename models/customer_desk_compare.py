"""The caller check: does what somebody says match what is stored? Yes or no."""

from odoo import _, api, models
from odoo.exceptions import UserError

from .res_partner_till import MAX_EMAIL
from .res_partner_till_find import COMPARABLE


class CustomerDesk(models.AbstractModel):
    _inherit = "customer.desk"

    @api.model
    def compare(self, partner_id, field, value):
        """Say whether what a caller says is what is stored, and nothing else.

        :param int partner_id: the customer
        :param str field: one of ``COMPARABLE``
        :param str value: what the caller says
        :return: ``status``: ``yes``, ``no``, ``nothing`` (no such value is on file),
            ``limited`` (too many questions) or ``unavailable``; ``check``: see
            ``customer.desk.check._of``
        :rtype: dict
        :raise AccessError: the user is not of the service desk
        :raise UserError: no such customer, or no field that can be compared
        """
        partner = self._ensure_customer(partner_id)
        if not isinstance(field, str) or field not in COMPARABLE:
            raise UserError(_("This cannot be compared."))
        checks = self.env["customer.desk.check"]
        status = self._compared(partner, field, value)
        if status == "yes":
            checks.sudo().create(
                {"user_id": self.env.uid, "partner_id": partner.id, "field": field}
            )
        return {"status": status, "check": checks._of(partner)}

    @api.model
    def _compared(self, partner, field, value):
        plain = self._plain_of(partner, field)
        if not (plain or partner._identity_has(field)):
            return "nothing"
        value = value.strip() if isinstance(value, str) else ""
        if not value or len(value) > MAX_EMAIL:
            return "no"
        return self.env["identity.vault"]._match_at_till(
            partner, field, value, self.env["pos.config"], plain
        )

    @api.model
    def _plain_of(self, partner, field):
        return None if partner.identity_protected else partner._plain_value(field)

    @api.model
    def _comparable(self, partner):
        """Return the fields that something is on file for."""
        return [
            field
            for field in COMPARABLE
            if self._plain_of(partner, field) or partner._identity_has(field)
        ]

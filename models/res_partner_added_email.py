"""E-mail addresses that somebody added who may not open the identity.

Such an address may be anybody's, also that of whoever added it. What goes there says no
more than the code, until a reader confirms it.
"""

from odoo import SUPERUSER_ID, fields, models

from .identity_vault import READER


class ResPartner(models.Model):
    _inherit = "res.partner"

    identity_email_added = fields.Boolean(
        "E-mail Not Confirmed",
        readonly=True,
        copy=False,
        groups="pos_customer_identity.group_identity_user",
        help="Somebody who may not open identities added or changed the e-mail address "
        "later. Mails and invoices that go there have the code in place of the name.",
    )

    def _email_origin(self, changes):
        """Return what the contact stores of whose e-mail address a change brings.

        :param dict changes: identity field -> text or None, not stored yet
        """
        self.ensure_one()
        if "email" not in changes:
            return {}
        # Who enrols with name and address is the one who says both.
        known = self.sudo().identity_filled
        added = bool(changes["email"] and known and not self._may_vouch_for_email())
        return {"identity_email_added": added}

    def _doubt_email(self):
        """Let a reader confirm the address first, unless the user is one."""
        if self._identity_has("email") and not self._may_vouch_for_email():
            self._store_identity({"identity_email_added": True})

    def _may_vouch_for_email(self):
        """Return whether the user may see who this is anyhow, or is it."""
        user = self.env.user
        return (
            user.has_group(READER) or user.id == SUPERUSER_ID or user.partner_id == self
        )

    def action_confirm_email(self):
        """Let mails to the addresses of these customers name them.

        :raise AccessError: the user may not open identities, or not change a customer
        """
        self.env["identity.vault"]._ensure_reader()
        self.check_access("write")
        self.sudo()._store_identity({"identity_email_added": False})

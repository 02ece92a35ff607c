from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

#: Most customers whose identity one user can open at once: a page of a list.
MAX_REVEALED = 100


class IdentityReveal(models.Model):
    """A user may see the identity of one customer for a few minutes."""

    _name = "identity.reveal"
    _description = "Identity Revealed"
    _order = "id desc"
    _rec_name = "partner_id"

    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    purpose_id = fields.Many2one(
        "identity.purpose", required=True, readonly=True, ondelete="restrict"
    )
    expires_at = fields.Datetime(
        required=True, readonly=True, help="From then on nothing is readable any more."
    )

    @api.model
    def _grant(self, partners, purpose, reason=""):
        """Let the user see these customers for a purpose, and record it first.

        :param str reason: in words, for the log; no personal data

        :raise AccessError: the user may not reveal, or not see a customer
        :raise UserError: no purpose, or too many customers
        """
        self.env["identity.vault"]._ensure_reader()
        partners.check_access("read")
        if not purpose.selectable or not purpose.active:
            raise UserError(_("Choose a purpose first."))
        if len(partners) > MAX_REVEALED:
            raise UserError(
                _("At most %s customers can be revealed at once.", MAX_REVEALED)
            )
        persons = partners.sudo().filtered("identity_person")
        self.env["identity.vault"]._record(
            "reveal",
            purpose.code,
            persons.mapped("identity_person"),
            purpose._opened_fields(),
            reason,
        )
        granted = self.sudo()
        granted._of(partners).unlink()
        expires_at = fields.Datetime.now() + timedelta(minutes=purpose.minutes)
        return granted.create(
            [
                {
                    "user_id": self.env.uid,
                    "partner_id": partner.id,
                    "purpose_id": purpose.id,
                    "expires_at": expires_at,
                }
                for partner in partners
            ]
        )

    @api.model
    def _of(self, partners):
        return self.sudo().search(
            [("user_id", "=", self.env.uid), ("partner_id", "in", partners.ids)]
        )

    @api.model
    def _grants(self, partners):
        """Return the user's grants for these customers that still count."""
        now = fields.Datetime.now()
        return self._of(partners).filtered(lambda grant: grant.expires_at > now)

    @api.model
    def _end(self, partners):
        """Hide the customers again before the time is over."""
        self._of(partners).unlink()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(_("An identity is revealed for a purpose alone."))
        return super().create(vals_list)

    @api.autovacuum
    def _gc_expired(self):
        self.sudo().search([("expires_at", "<", fields.Datetime.now())]).unlink()

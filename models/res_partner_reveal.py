"""What the form of a protected customer needs to show the identity for a while."""

from odoo import api, fields, models

from .identity_vault import READER


class ResPartner(models.Model):
    _inherit = "res.partner"

    identity_opened = fields.Char(
        compute="_compute_identity_opened",
        groups=READER,
        help="The identity fields that you may see right now, without what is in them.",
    )
    identity_seconds = fields.Integer(
        compute="_compute_identity_opened",
        groups=READER,
        help="How long you may still see them. The server's clock counts.",
    )

    @api.depends("identity_version")
    @api.depends_context("uid")
    def _compute_identity_opened(self):
        now = fields.Datetime.now()
        grants = self.env["identity.reveal"]._grants(self._origin)
        granted = {grant.partner_id.id: grant for grant in grants}
        for partner in self:
            grant = granted.get(partner._origin.id, grants.browse())
            partner.identity_opened = (
                ",".join(grant.purpose_id._opened_fields()) or False
            )
            left = grant.expires_at - now if grant else None
            partner.identity_seconds = int(left.total_seconds()) if left else 0

    def action_hide_identity(self):
        """Hide the identities again before the time is over.

        :raise AccessError: the user may not reveal any
        """
        self.env["identity.vault"]._ensure_reader()
        self.env["identity.reveal"]._end(self)
        self.invalidate_recordset()

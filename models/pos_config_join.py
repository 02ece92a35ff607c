import secrets

from odoo import _, api, fields, models
from odoo.exceptions import AccessError


class PosConfig(models.Model):
    """A page on which customers of a shop sign up, behind a code to hang up there."""

    _inherit = "pos.config"

    join_key = fields.Char(
        "Key of the Sign-up Page",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Part of the page's address. It is no secret: it hangs in the shop.",
    )
    join_url = fields.Char("Sign-up Page", compute="_compute_join_url")

    @api.depends("join_key")
    def _compute_join_url(self):
        for config in self:
            base = config.company_id.sudo().get_base_url()
            config.join_url = config.join_key and f"{base}/join/{config.join_key}"

    @api.model
    def _joined_by(self, key):
        """Return the shop of a sign-up page, in ``sudo``, or an empty record."""
        configs = self.sudo()
        if not isinstance(key, str) or not 0 < len(key) <= 32:
            return configs.browse()
        return configs.search([("join_key", "=", key)], limit=1)

    def _ensure_can_open_join(self):
        self.check_access("read")
        user = self.env.user
        if not user.has_group("point_of_sale.group_pos_manager"):
            raise AccessError(_("Managers of the Point of Sale open sign-up pages."))

    def action_open_join(self):
        """Open the sign-up page of these shops to customers."""
        self._ensure_can_open_join()
        for config in self.sudo().filtered(lambda config: not config.join_key):
            config.join_key = secrets.token_hex(8)

    def action_close_join(self):
        """Close the page; what hangs in the shop leads nowhere any more."""
        self._ensure_can_open_join()
        self.sudo().join_key = False

    def action_print_join(self):
        """Print the code of the page, to hang up in the shop."""
        self._ensure_can_open_join()
        self.action_open_join()
        report = self.env.ref("pos_customer_identity.report_customer_join")
        return report.report_action(self, config=False)

    def _join_picture(self):
        """Return the code of the page as a picture: PNG in base64."""
        return self.env["customer.link"]._picture("QR", self.join_url, 600, 600)

from odoo import api, fields, models

MANAGER = "pos_customer_identity.group_identity_manager"


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pos_identity_free = fields.Boolean(
        related="pos_config_id.identity_free", readonly=False
    )
    pos_preload_customers = fields.Boolean(
        related="pos_config_id.preload_customers", readonly=False
    )
    identity_request_days = fields.Integer(
        related="company_id.identity_request_days", readonly=False
    )
    pos_code_block_size = fields.Integer(
        related="pos_config_id.code_block_size", readonly=False
    )
    identity_policy = fields.Selection(
        related="company_id.identity_policy", readonly=False, required=True
    )
    identity_state = fields.Selection(
        [("ok", "Reachable"), ("down", "Not reachable"), ("cut_off", "Cut off")],
        compute="_compute_identity_state",
        groups=MANAGER,
    )
    identity_key_file = fields.Char(
        compute="_compute_identity_state",
        groups=MANAGER,
        help="The key that opens all identities, on the server's disk.",
    )

    @api.depends("company_id")
    def _compute_identity_state(self):
        # Only managers reach these fields; under sudo nobody is told either.
        may_know = self.env.user.has_group(MANAGER)
        for settings in self:
            bridge = self.env["identity.vault"]
            settings.identity_state = bridge._state() if may_know else False
            settings.identity_key_file = bridge._key_file() if may_know else False

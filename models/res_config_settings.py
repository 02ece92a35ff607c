from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from .res_partner_birthday import AFTER, BEFORE

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
    warranty_mail_registered = fields.Boolean(
        related="company_id.warranty_mail_registered", readonly=False
    )
    warranty_ending_days = fields.Integer(
        related="company_id.warranty_ending_days", readonly=False
    )
    pos_till_survey_ids = fields.Many2many(
        related="pos_config_id.till_survey_ids",
        readonly=False,
        groups="survey.group_survey_user",
    )
    pos_code_block_size = fields.Integer(
        related="pos_config_id.code_block_size", readonly=False
    )
    # Not as parameters of the form: Odoo takes a 0 in those for nothing entered.
    birthday_days_before = fields.Integer(
        "Days before the Birthday",
        compute="_compute_birthday_days",
        inverse="_inverse_birthday_days",
        readonly=False,
    )
    birthday_days_after = fields.Integer(
        "Days after the Birthday",
        compute="_compute_birthday_days",
        inverse="_inverse_birthday_days",
        readonly=False,
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
    def _compute_birthday_days(self):
        before, after = self.env["res.partner"]._birthday_days()
        for settings in self:
            settings.birthday_days_before = before
            settings.birthday_days_after = after

    def _inverse_birthday_days(self):
        set_param = self.env["ir.config_parameter"].sudo().set_param
        for settings in self:
            days = settings.birthday_days_before, settings.birthday_days_after
            if min(days) < 0 or sum(days) > 180:
                raise ValidationError(
                    _(
                        "The birthday bonus is due around the birthday: enter 0 days "
                        "or more, and no more than 180 before and after it together."
                    )
                )
            for name, value in zip((BEFORE, AFTER), days, strict=True):
                set_param(name, str(value))

    @api.depends("company_id")
    def _compute_identity_state(self):
        # Only managers reach these fields; under sudo nobody is told either.
        may_know = self.env.user.has_group(MANAGER)
        for settings in self:
            bridge = self.env["identity.vault"]
            settings.identity_state = bridge._state() if may_know else False
            settings.identity_key_file = bridge._key_file() if may_know else False

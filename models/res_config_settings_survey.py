from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    survey_quiet_days = fields.Integer(
        related="company_id.survey_quiet_days", readonly=False
    )

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pos_receipt_survey_id = fields.Many2one(
        related="pos_config_id.receipt_survey_id", readonly=False
    )
    pos_receipt_survey_share = fields.Integer(
        related="pos_config_id.receipt_survey_share", readonly=False
    )

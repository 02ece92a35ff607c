from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pos_preload_customers = fields.Boolean(
        related="pos_config_id.preload_customers", readonly=False
    )
    pos_code_block_size = fields.Integer(
        related="pos_config_id.code_block_size", readonly=False
    )

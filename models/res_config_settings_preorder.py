from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pos_takes_preorders = fields.Boolean(
        related="pos_config_id.takes_preorders", readonly=False
    )
    pos_preorder_url = fields.Char(related="pos_config_id.preorder_url")

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    contact_fresh_months = fields.Integer(
        related="company_id.contact_fresh_months", readonly=False
    )

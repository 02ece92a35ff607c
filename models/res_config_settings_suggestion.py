from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    suggestion_active = fields.Boolean(
        related="company_id.suggestion_active", readonly=False
    )
    suggestion_least_orders = fields.Integer(
        related="company_id.suggestion_least_orders", readonly=False
    )
    suggestion_refused_days = fields.Integer(
        related="company_id.suggestion_refused_days", readonly=False
    )

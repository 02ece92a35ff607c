from odoo import api, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        if rows:
            origins = self.env["customer.origin"].sudo().search([])
            rows[0]["_zone"] = self.env["loyalty.ledger"]._zone(config.id)
            rows[0]["_origins"] = [
                {"id": origin.id, "name": origin.name} for origin in origins
            ]
        return rows

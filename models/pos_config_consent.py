from odoo import api, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        if rows:
            texts = self.env["identity.consent.text"]._current(config.company_id)
            lang = self.env.user.lang
            rows[0]["_consent_texts"] = {
                purpose: {"id": text.id, "body": text._words(lang)}
                for purpose, text in texts.items()
            }
            notices = self.env["identity.notice"]
            rows[0]["_notice_url"] = notices._url(config.company_id)
        return rows

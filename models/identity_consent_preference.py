from odoo import api, models


class IdentityConsent(models.Model):
    """What was remembered for a purpose goes when the consent to it ends."""

    _inherit = "identity.consent"

    @api.model_create_multi
    def create(self, vals_list):
        consents = super().create(vals_list)
        for consent in consents.sudo():
            if consent.state == "withdrawn" and consent.current:
                self.env["customer.preference"]._forget(
                    consent.partner_id, consent.purpose, consent.company_id
                )
        return consents

    @api.model
    def _find_last_words(self, partner):
        result = super()._find_last_words(partner)
        self.env["customer.preference"].invalidate_model()
        for consent in self.sudo().search(
            [
                ("partner_id", "=", partner.id),
                ("current", "=", True),
                ("state", "=", "withdrawn"),
            ]
        ):
            self.env["customer.preference"]._forget(
                partner, consent.purpose, consent.company_id
            )
        return result

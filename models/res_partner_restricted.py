"""What a restriction means at the till: there the customer is a code, and no more."""

from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.depends("identity_restricted")
    def _compute_identity_email_on_file(self):
        result = super()._compute_identity_email_on_file()
        self.filtered("identity_restricted").identity_email_on_file = False
        return result

    @api.depends("identity_restricted")
    def _compute_identity_address_on_file(self):
        result = super()._compute_identity_address_on_file()
        self.filtered("identity_restricted").identity_address_on_file = False
        return result

    def _receipt_address_on_file(self, config):
        if self.identity_restricted:
            return "", ""
        return super()._receipt_address_on_file(config)

    def _keep_receipt_address(self, config, address):
        # What is stored stays as it is; the receipt goes out in any case.
        if self.identity_restricted:
            return None
        return super()._keep_receipt_address(config, address)

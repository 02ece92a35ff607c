from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _forget_person(self):
        result = super()._forget_person()
        refusals = self.env["customer.suggestion.feedback"].sudo()
        refusals.search([("partner_id", "in", self.ids)]).unlink()
        return result

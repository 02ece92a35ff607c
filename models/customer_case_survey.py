from odoo import models


class CustomerCase(models.Model):
    _inherit = "customer.case"

    def action_ask_by_phone(self):
        """Choose what to ask the customer of the case, on the phone."""
        self.ensure_one()
        return self.env["survey.phone"]._open_for(self.partner_id, self)

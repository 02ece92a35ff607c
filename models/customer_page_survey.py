from odoo import api, models


class CustomerPage(models.Model):
    _inherit = "customer.page"

    @api.model
    def _with_keys(self, mail, partner, texts):
        texts = super()._with_keys(mail, partner, texts)
        if mail.model != "survey.invitation" or not partner:
            return texts
        invitation = self.env["survey.invitation"].sudo().browse(mail.res_id).exists()
        if not invitation or invitation.partner_id != partner:
            return texts
        return invitation._with_key(texts)

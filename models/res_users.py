from odoo import api, models

from .res_partner_divert import PLAIN


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        # A user's contact carries the login: it stays as Odoo has it.
        return super(ResUsers, self.with_context(identity_plain=PLAIN)).create(
            vals_list
        )

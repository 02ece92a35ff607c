from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    signup_double_opt_in = fields.Selection(
        related="company_id.signup_double_opt_in", readonly=False, required=True
    )
    pos_join_key = fields.Char(related="pos_config_id.join_key")
    pos_join_url = fields.Char(related="pos_config_id.join_url")

    def action_print_join(self):
        """Open the sign-up page of the till, and print its code."""
        self.ensure_one()
        return self.pos_config_id.action_print_join()

    def action_close_join(self):
        """Close the sign-up page of the till."""
        self.ensure_one()
        self.pos_config_id.action_close_join()
        return {"type": "ir.actions.client", "tag": "reload"}

from odoo import models


class PosSession(models.Model):
    _inherit = "pos.session"

    def load_data_params(self):
        """Tell the till also of fields that it knows and that stay empty."""
        params = super().load_data_params()
        if self.config_id.identity_free:
            known = params["res.partner"]
            empty = self.env["res.partner"]._till_empty_fields()
            known["relations"] |= self._load_pos_data_relations("res.partner", empty)
            allowed = {"id", *self.env["res.partner"]._till_fields()}
            known["fields"] = [name for name in known["fields"] if name in allowed]
        return params

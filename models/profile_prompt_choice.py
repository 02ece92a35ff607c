from odoo import api, fields, models


class ProfilePromptChoice(models.Model):
    """An answer to choose from."""

    _name = "profile.prompt.choice"
    _description = "Answer to Choose from"
    _order = "sequence, id"

    prompt_id = fields.Many2one(
        "profile.prompt", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True, size=80)

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

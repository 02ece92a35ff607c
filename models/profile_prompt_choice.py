from odoo import fields, models


class ProfilePromptChoice(models.Model):
    """An answer to choose from."""

    _name = "profile.prompt.choice"
    _inherit = "loyalty.ledger.kept"
    _description = "Answer to Choose from"
    _order = "sequence, id"

    prompt_id = fields.Many2one(
        "profile.prompt", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True, size=80)

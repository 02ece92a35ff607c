from odoo import api, fields, models

from ..models.identity_consent import PURPOSES


class CustomerSignupPhoneLine(models.TransientModel):
    """One sentence that is read aloud, and what the caller said to it."""

    _name = "customer.signup.phone.line"
    _description = "Sentence Read Aloud"

    wizard_id = fields.Many2one(
        "customer.signup.phone", required=True, ondelete="cascade"
    )
    purpose = fields.Selection(PURPOSES, required=True)
    text_id = fields.Many2one("identity.consent.text", required=True)
    body = fields.Text("Read Aloud", compute="_compute_body")
    given = fields.Boolean("Said Yes")

    @api.depends("text_id", "wizard_id.lang")
    def _compute_body(self):
        for line in self:
            lang = line.wizard_id.lang or self.env.user.lang
            line.body = line.text_id.sudo()._words(lang)

from odoo import _, models


class SurveyInvitation(models.Model):
    """What was asked by phone is a contact, with what came of it."""

    _inherit = "survey.invitation"

    def _phone_source(self):
        """Return what a call that asked is noted for."""
        return f"survey:{self.id}"

    def _note_answered(self, user_input):
        result = super()._note_answered(user_input)
        calls = self.env["customer.interaction"].sudo()
        for invitation in self:
            noted = calls.search(
                [("source_key", "=", invitation._phone_source())], limit=1
            )
            noted.outcome = _("Questions answered")
        return result

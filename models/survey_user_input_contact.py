from odoo import models

from .survey_user_input_case import CASE_CHANNELS


class SurveyUserInput(models.Model):
    """An answer under a customer's code is a contact with the shop."""

    _inherit = "survey.user_input"

    def _follow(self):
        """Note the contact, once. The call of an agent is noted when it begins."""
        result = super()._follow()
        if self.partner_id and self.feedback_channel != "phone":
            self.env["customer.interaction"]._note(self._prepare_contact_vals())
        return result

    def _prepare_contact_vals(self):
        return {
            "partner_id": self.partner_id.id,
            "company_id": (self.company_id or self.env.company).id,
            "config_id": self.config_id.id,
            "user_id": False,
            "channel": CASE_CHANNELS[self.feedback_channel],
            "kind": "survey",
            "subject": (self.survey_id.title or "")[:200],
            "case_id": self.case_id.id,
            "order_id": self.order_id.id,
            "source_key": f"survey:{self.id}",
        }

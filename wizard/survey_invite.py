from odoo import models


class SurveyInvite(models.TransientModel):
    """Odoo's way of asking: for customers with a code it needs the same consent."""

    _inherit = "survey.invite"

    def _send_mail(self, answer):
        mail = super()._send_mail(answer)
        mail.write(
            {"identity_purpose": "surveys", "record_company_id": self.env.company.id}
        )
        return mail

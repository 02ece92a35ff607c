from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Hear of mails that ask something and could not be sent."""
        if failure_type and not success_pids:
            asking = self.filtered(lambda mail: mail.model == "survey.invitation")
            asked = self.env["survey.invitation"].sudo().browse(asking.mapped("res_id"))
            asked.exists()._note_undelivered()
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )

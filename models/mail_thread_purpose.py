from odoo import models

from .identity_consent import PURPOSES

#: Under this key of the context a message's purpose travels to its mails.
OF_MESSAGE = "identity_purpose_of_message"


class MailThread(models.AbstractModel):
    """Messages that a template makes need what the template needs."""

    _inherit = "mail.thread"

    def _get_notify_valid_parameters(self):
        return super()._get_notify_valid_parameters() | {"identity_purpose"}

    def _notify_thread_by_email(
        self, message, recipients_data, *, identity_purpose=False, **kwargs
    ):
        told = self.with_context(**{OF_MESSAGE: identity_purpose})
        return super(MailThread, told)._notify_thread_by_email(
            message, recipients_data, **kwargs
        )

    def _notify_by_email_get_base_mail_values(self, message, *args, **kwargs):
        values = super()._notify_by_email_get_base_mail_values(message, *args, **kwargs)
        purpose = self.env.context.get(OF_MESSAGE)
        if purpose in dict(PURPOSES):
            values["identity_purpose"] = purpose
        return values

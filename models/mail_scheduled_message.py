from odoo import models


class MailScheduledMessage(models.Model):
    """A message that is written now and sent later keeps its purpose."""

    _inherit = "mail.scheduled.message"

    def _notification_parameters_whitelist(self):
        return super()._notification_parameters_whitelist() | {"identity_purpose"}

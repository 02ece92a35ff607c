from odoo import models


class MailMail(models.Model):
    """Mails that lead to a customer's page get the key of it when they leave."""

    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, *args, **kwargs):
        entries = super()._prepare_outgoing_list(*args, **kwargs)
        pages = self.env["customer.page"]
        for entry in entries:
            if entry["partner_id"] and not entry["email_cc"]:
                texts = entry["body"], entry["body_alternative"]
                entry["body"], entry["body_alternative"] = pages._with_keys(
                    self, entry["partner_id"], texts
                )
        return entries

from odoo import models


class MailMail(models.Model):
    """Mails that lead to a customer's page get the key of it when they leave."""

    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, *args, **kwargs):
        entries = super()._prepare_outgoing_list(*args, **kwargs)
        pages, links = self.env["customer.page"], self.env["customer.link"]
        for entry in entries:
            partner = self._customer_of_entry(entry)
            if partner and not entry["email_cc"]:
                texts = [entry["body"], entry["body_alternative"]]
                texts = pages._with_keys(self, partner, texts)
                texts = links._with_links(self, partner, texts)
                entry["body"], entry["body_alternative"] = texts
        return entries

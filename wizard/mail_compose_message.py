from odoo import models
from odoo.tools import email_normalize


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _get_recipients_data(self, mail_values_dict):
        """Count the address that stands for a protected customer as its e-mail."""
        info = super()._get_recipients_data(mail_values_dict)
        for record_id, mail_values in mail_values_dict.items():
            ids = [command[1] for command in mail_values.get("recipient_ids") or []]
            partners = self.env["res.partner"].browse([pid for pid in ids if pid])
            stand_ins = [
                partner.email_formatted
                for partner in partners
                if partner.identity_protected and partner.email_formatted
            ]
            if stand_ins:
                mail_to = [to for to in info[record_id]["mail_to"] if to]
                info[record_id]["mail_to"] = mail_to + stand_ins
                info[record_id]["mail_to_normalized"] += map(email_normalize, stand_ins)
        return info

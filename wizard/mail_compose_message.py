from odoo import api, models
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

    @api.depends("partner_ids")
    def _compute_partner_ids_all_have_email(self):
        """Count the addresses that stand for protected customers.

        Without this the button that sends could not be pressed.
        """
        res = super()._compute_partner_ids_all_have_email()
        for composer in self.filtered(lambda c: not c.partner_ids_all_have_email):
            composer.partner_ids_all_have_email = all(
                partner.email or partner.email_normalized
                for partner in composer.partner_ids
            )
        return res

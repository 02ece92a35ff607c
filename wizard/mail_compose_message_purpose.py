from odoo import models


class MailComposeMessage(models.TransientModel):
    """Writing to many customers at once: to those who agreed to it."""

    _inherit = "mail.compose.message"

    def _purpose_of_mails(self):
        """Return what the customers must have agreed to.

        The template says it. Without one, a mail to many contacts, or of Odoo's mass
        mailing, is an offer; a mail about documents (orders, invoices) is not, and a
        letter to one customer is an answer.
        """
        self.ensure_one()
        own = self.template_id._own_purpose()
        if own or self.template_id.sudo().identity_purpose:
            return own
        mass = "mass_mailing_id" in self._fields and self.mass_mailing_id
        many = self.composition_mode == "mass_mail" or self.composition_batch
        contacts = many and self.model == "res.partner"
        return "marketing" if mass or contacts else False

    def _prepare_mail_values(self, res_ids):
        """Let the purpose travel with a message, also with one that is sent later."""
        values = super()._prepare_mail_values(res_ids)
        purpose = self.composition_mode == "comment" and self._purpose_of_mails()
        if purpose:
            for posted in values.values():
                posted["identity_purpose"] = purpose
        return values

    def _process_mail_values_state(self, mail_values_dict):
        values = super()._process_mail_values_state(mail_values_dict)
        purpose = self._purpose_of_mails()
        if purpose:
            self._keep_to_who_agreed(values, purpose)
        return values

    def _keep_to_who_agreed(self, mail_values_dict, purpose):
        recipients = {
            res_id: self.env["res.partner"].browse(self._partner_ids_of(values))
            for res_id, values in mail_values_dict.items()
        }
        everybody = self.env["res.partner"].union(*recipients.values())
        customers = everybody.filtered("customer_code")
        refused = customers - customers._who_may_be_sent(purpose)
        for res_id, values in mail_values_dict.items():
            values["identity_purpose"] = purpose
            values["record_company_id"] = self.env.company.id
            theirs = recipients[res_id]
            if theirs and theirs <= refused and values.get("state") != "cancel":
                values["state"] = "cancel"
                values["failure_type"] = "mail_optout"
                # Nothing is written into the customer's chatter.
                values["is_notification"] = False

    def _partner_ids_of(self, values):
        """Return the contacts of prepared values: ids, or commands that link them."""
        idents = []
        for item in values.get("recipient_ids") or []:
            if isinstance(item, int):
                idents.append(item)
            elif item[0] == 4:
                idents.append(item[1])
            elif item[0] == 6:
                idents += item[2]
        return idents or values.get("partner_ids") or []

"""The last gate: what needs a consent leaves the house only with it.

What makes mails asks for the consent as well; but between making and sending a customer
can take it back, and templates of other addons know nothing of consents.
"""

from odoo import _, fields, models

from .identity_consent import PURPOSES

#: Under this key of the context the refused recipients of a batch travel.
REFUSED = "identity_refused_recipients"


class MailMail(models.Model):
    _inherit = "mail.mail"

    identity_purpose = fields.Selection(
        PURPOSES,
        string="Needs Consent to",
        readonly=True,
        help="The mail goes to customers who agreed to this, and to nobody else.",
    )

    def _send(self, auto_commit=False, post_send_callback=None, **kwargs):
        kwargs |= {"auto_commit": auto_commit, "post_send_callback": post_send_callback}
        if not any(mail.identity_purpose for mail in self.sudo()):
            return super()._send(**kwargs)
        refused = self._without_consent()
        stopped = self.filtered(lambda mail: mail._goes_to_nobody_but(refused))
        for mail in stopped:
            mail._refuse_for(_("The customer did not agree to this, or took it back."))
        if stopped and post_send_callback:
            # Done with: the queue must not ask for them again.
            post_send_callback(stopped.ids)
        mails = (self - stopped).with_context(**{REFUSED: refused})
        return super(MailMail, mails)._send(**kwargs)

    def _without_consent(self):
        """Return for each mail the ids of recipients who may not be sent it.

        Two queries for each purpose and company. Only customers with a code can have
        agreed to anything; other contacts are the sender's business.
        """
        groups = {}
        needing = self.sudo().filtered("identity_purpose")
        companies = needing._companies_of_purpose()
        for mail in needing:
            key = (mail.identity_purpose, companies[mail])
            groups.setdefault(key, self.browse())
            groups[key] |= mail
        refused = {}
        for (purpose, company), mails in groups.items():
            customers = mails.recipient_ids.filtered("customer_code")
            agreed = customers._who_may_be_sent(purpose, company)
            for mail in mails:
                theirs = mail.recipient_ids & customers
                refused[mail.id] = set((theirs - agreed).ids)
        return refused

    def _companies_of_purpose(self):
        """Return for each mail the company that writes: it was agreed with that one."""
        told = {mail: mail.record_company_id for mail in self}
        for model, mails in self.grouped("model").items():
            if not model or model not in self.env:
                continue
            records = self.env[model].sudo().browse(mails.mapped("res_id")).exists()
            found = (
                {one.id: one.company_id for one in records}
                # A contact of all companies says nothing about who writes.
                if model == "res.partner"
                else records._mail_get_companies(default=self.env.company)
            )
            for mail in mails:
                told[mail] = told[mail] or found.get(mail.res_id)
        return {
            mail: company or mail.create_uid.company_id or self.env.company
            for mail, company in told.items()
        }

    def _goes_to_nobody_but(self, refused):
        """Return whether all recipients of a mail are refused ones."""
        partners = set(self.sudo().recipient_ids.ids)
        return (
            self.state == "outgoing"
            and bool(refused.get(self.id))
            and partners <= refused[self.id]
            and not (self.email_to or "").strip()
            and not (self.email_cc or "").strip()
        )

    def _prepare_outgoing_list(self, *args, **kwargs):
        prepared = super()._prepare_outgoing_list(*args, **kwargs)
        refused = self.env.context.get(REFUSED)
        if refused is None and self.sudo().identity_purpose:
            refused = self._without_consent()
        refused = (refused or {}).get(self.id) or ()
        return [
            entry
            for entry in prepared
            if not entry["partner_id"] or entry["partner_id"].id not in refused
        ]

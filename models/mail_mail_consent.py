"""The last gate: what needs a consent leaves the house only with it.

What makes mails asks for the consent as well; but between making and sending a customer
can take it back, and templates of other addons know nothing of consents.
"""

from odoo import _, api, fields, models

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

    @api.model_create_multi
    def create(self, vals_list):
        """Keep which company writes: who sends the queue later is in another one."""
        mails = super().create(vals_list)
        needing = mails.sudo().filtered("identity_purpose")
        for mail, company in needing._companies_of_purpose(self.env.company).items():
            if not mail.record_company_id:
                mail.record_company_id = company
        return mails

    def _send(self, auto_commit=False, post_send_callback=None, **kwargs):
        kwargs |= {"auto_commit": auto_commit, "post_send_callback": post_send_callback}
        if not any(mail.identity_purpose for mail in self.sudo()):
            return super()._send(**kwargs)
        refused = self._without_consent()
        stopped = self.filtered(
            lambda mail: mail._goes_to_nobody_but(refused.get(mail.id, set()))
        )
        for mail in stopped:
            mail._refuse_for(_("The customer did not agree to this, or took it back."))
        if stopped and post_send_callback:
            # Done with: the queue must not ask for them again.
            post_send_callback(stopped.ids)
        mails = (self - stopped).with_context(**{REFUSED: refused})
        return super(MailMail, mails)._send(**kwargs)

    def _without_consent(self):
        """Return for each mail's id the recipients who may not be sent it.

        These are ids of contacts and addresses. Two queries for each purpose and
        company, and two for the addresses. Only customers with a code can have agreed
        to anything; other contacts are the sender's business.
        """
        groups = {}
        needing = self.sudo().filtered("identity_purpose")
        companies = needing._companies_of_purpose()
        owners = needing._owners_of_addresses()
        for mail in needing:
            key = (mail.identity_purpose, companies[mail])
            groups.setdefault(key, self.browse())
            groups[key] |= mail
        refused = {}
        for (purpose, company), mails in groups.items():
            theirs = {mail: mail._customers_reached(owners[mail]) for mail in mails}
            customers = self.env["res.partner"].sudo().union(*theirs.values())
            silent = customers - customers._who_may_be_sent(purpose, company)
            for mail in mails:
                refused[mail.id] = {
                    *(theirs[mail] & silent).ids,
                    # Of several who have an address one is enough.
                    *(one for one, who in owners[mail].items() if who <= silent),
                }
        return refused

    def _customers_reached(self, owners):
        customers = self.recipient_ids.filtered("customer_code")
        return customers.union(*owners.values())

    def _companies_of_purpose(self, writing=None):
        """Return for each mail the company that writes: it was agreed with that one.

        :param writing: the ``res.company`` of who writes, where the mail is about a
            record of no company; that of who wrote it if left out
        """
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
            mail: company or writing or mail.create_uid.company_id or self.env.company
            for mail, company in told.items()
        }

    def _prepare_outgoing_list(self, *args, **kwargs):
        prepared = super()._prepare_outgoing_list(*args, **kwargs)
        refused = self.env.context.get(REFUSED)
        if refused is None and self.sudo().identity_purpose:
            refused = self._without_consent()
        return self._without_refused(prepared, (refused or {}).get(self.id, set()))

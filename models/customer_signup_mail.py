"""Mails of a sign-up: to an address that is stored nowhere, at once and not queued."""

import contextlib
import logging
import smtplib

from odoo import _, api, models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

_logger = logging.getLogger(__name__)

#: How long the page opens that a known customer's mail leads to.
PAGE_DAYS = 7


class CustomerSignup(models.Model):
    _inherit = "customer.signup"

    def _ask_to_confirm(self, values, known):
        """Write to who signed up; who is known already is told that instead.

        :raise UserError: no mail can be sent now
        """
        attempts = self.env["customer.page.attempt"]
        if not attempts._may_write_to(values["email"]):
            # Somebody else's address, typed again and again: no flood of mails.
            return
        if "email" in known:
            self._tell_known(values["email"], known["email"])
            return
        secret, name = self.env["identity.vault"]._letter_secret()
        self._seal(secret, name, values)
        url = f"{self.company_id.get_base_url()}/join/confirm/{secret}"
        subject = _("Please confirm: %s", self.company_id.name)
        self._write_to(values["email"], subject, "customer_join_mail", {"url": url})

    def _greet(self, address, known, partner):
        """Write to who became a customer, or to who is one already.

        Somebody gets a mail in each case, and a mail server that refuses is no news:
        how long the page takes and what it says do not tell who is known.
        """
        if not self.env["customer.page.attempt"]._may_write_to(address):
            return
        with contextlib.suppress(UserError):
            if "email" in known:
                self._tell_known(address, known["email"])
                return
            links = self.env["customer.link"].with_company(self.company_id)
            url = links._make(partner, PAGE_DAYS, sent=True)[1]
            subject = _("Welcome: %s", self.company_id.name)
            values = {"url": url, "days": PAGE_DAYS}
            self._write_to(address, subject, "customer_join_welcome_mail", values)

    def _ask_customer_to_confirm(self):
        """Write to a customer who is there already; the address stays in the vault."""
        secret, name = self.env["identity.vault"]._letter_secret()
        self.letter_name = name
        url = f"{self.company_id.get_base_url()}/join/confirm/{secret}"
        localized = self.with_context(lang=self.lang or self.env.lang)
        mail = self.env["mail.mail"].create(
            {
                "subject": localized.env._("Please confirm: %s", self.company_id.name),
                "body_html": localized._mail_body("customer_join_mail", {"url": url}),
                "email_from": self._sender(),
                "recipient_ids": [(4, self.partner_id.id)],
                # With the link in it: it goes once it is sent.
                "auto_delete": True,
            }
        )
        mail.send_after_commit()

    def _tell_known(self, address, known):
        """Tell an address that somebody tried to sign up with it again."""
        partner = known[:1]
        url = False
        if not partner.identity_email_added and partner.customer_code:
            links = self.env["customer.link"].with_company(self.company_id)
            url = links._make(partner, PAGE_DAYS, sent=True)[1]
        subject = _("You are a customer already: %s", self.company_id.name)
        values = {"url": url, "days": PAGE_DAYS}
        self._write_to(address, subject, "customer_join_known_mail", values)

    def _write_to(self, address, subject, template, values):
        """Hand a mail to the mail server now: nothing of it is stored.

        :raise UserError: the mail server refused; what it says names the address
        """
        message = (
            self.env["ir.mail_server"]
            .sudo()
            ._build_email__(
                email_from=self._sender(),
                email_to=[address],
                subject=subject,
                body=self._mail_body(template, values),
                subtype="html",
            )
        )
        problem = ""
        try:
            self.env["pos.order"]._deliver_receipt(message)
        except (MailDeliveryException, smtplib.SMTPException, OSError) as error:
            problem = type(error).__name__
        if problem:
            _logger.warning("mail of a sign-up not sent: %s", problem)
            raise UserError(
                _("We cannot send you an e-mail now. Please try again later.")
            )

    def _sender(self):
        company = self.company_id
        return company.email_formatted or self.env.user.email_formatted or "noreply"

    @api.model
    def _mail_body(self, template, values):
        lang = self.lang or self.env.lang or "en_US"
        localized = self.with_context(lang=lang)
        texts = localized._texts()
        return localized.env["ir.qweb"]._render(
            f"pos_customer_identity.{template}",
            {
                "company": self.company_id,
                "texts": [text._words(lang) for text in texts.values() if text],
                "notice_url": self.env["identity.notice"]._url(self.company_id),
                **values,
            },
            minimal_qcontext=True,
        )

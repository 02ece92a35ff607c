"""Mail to the service desk, from somebody whom the shop does not know yet."""

import logging
from datetime import timedelta

from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, parse_contact_from_email
from odoo.tools.mail import decode_message_header, email_split, unfold_references

from .customer_case_talk import ANONYMOUS
from .res_partner_address import is_code_address

_logger = logging.getLogger(__name__)

#: Most cases by mail in an hour of which a new sender becomes a customer.
MOST_NEW = 100
#: Headers by which a mail is sent, and those by which it arrives.
_SENT_BY = ("From", "Sender", "Reply-To", "Return-Path")
_SENT_TO = ("To", "Cc", "Delivered-To")
#: Most references of a mail that are looked up, the newest.
_MOST_REFERENCES = 32


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _customers_of_mail(self, message):
        """Let a new sender be a protected customer from here on.

        So the address lies where all addresses lie, the desk can answer, and nothing
        that Odoo logs or stores of the mail names the sender.
        """
        customers = super()._customers_of_mail(message)
        team = self._desk_of_mail(message)
        sender = decode_message_header(message, "From")
        address = email_normalize(sender, strict=False)
        if not team or not self._is_stranger(message, address, customers):
            return customers
        partner = self._enrol_sender(team, sender, address, message)
        if partner:
            return {**customers, address: partner}
        for name in _SENT_BY:
            if message[name]:
                del message[name]
                message[name] = ANONYMOUS
        return customers

    @api.model
    def _desk_of_mail(self, message):
        """Return the team that anybody may write to and that a mail is for."""
        addresses = {
            address.lower()
            for name in _SENT_TO
            for address in email_split(decode_message_header(message, name, ","))
        }
        domain = [("alias_id.alias_contact", "=", "everyone")]
        teams = self.env["customer.case.team"].search(domain)
        return teams.filtered(lambda team: team.alias_email in addresses)[:1]

    @api.model
    def _is_stranger(self, message, address, customers):
        if not address or address in customers or is_code_address(address):
            return False
        if address in self._own_addresses() or self._is_bounce(message):
            return False
        known = [("email_normalized", "=", address)]
        if self.env["res.partner"].search(known, limit=1):
            return False
        # Whoever answers in a case writes for the customer of that case.
        references = [
            reference.strip()
            for name in ("References", "In-Reply-To")
            for reference in unfold_references(decode_message_header(message, name))
        ]
        answered = [
            ("message_id", "in", references[-_MOST_REFERENCES:]),
            ("model", "=", "customer.case"),
        ]
        return not self.env["mail.message"].search(answered, limit=1)

    @api.model
    def _is_bounce(self, message):
        local = decode_message_header(message, "From").rpartition("<")[2]
        report = message.get_content_type() == "multipart/report"
        return report or local.lower().startswith(("mailer-daemon@", "postmaster@"))

    @api.model
    def _enrol_sender(self, team, sender, address, message):
        """Make a customer of a sender, known by name and address.

        :return: the customer, in ``sudo``; nobody for an automatic reply, in a flood
            of mails, and where the address cannot be kept
        """
        company = team.company_id
        if _is_automatic(message) or self._is_flood(company):
            return self.env["res.partner"]
        shops = self.env["pos.config"].sudo()
        shop = shops.search([("company_id", "=", company.id)], limit=1)
        name, _address = parse_contact_from_email(sender)
        vault = self.env["identity.vault"].sudo()
        said = {"email": address, **({"name": name} if name else {})}
        identity, problems = vault._checked(said, company)
        if "email" in problems:
            return self.env["res.partner"]
        partners = self.env["res.partner"].sudo().with_company(company)
        with self.env.cr.savepoint() as savepoint:
            reserved = self.env["customer.code"].sudo().with_company(company)
            partner = partners._new_member(reserved._reserve(1, shop))
            refused = partner._keep_identity(shop, identity)
            if refused:
                savepoint.rollback()
        if refused == "unavailable" and not vault._is_cut_off():
            raise UserError(_("Identities cannot be kept now. Deliver it later."))
        return partner if not refused else partner.browse()

    @api.model
    def _is_flood(self, company):
        since = self.env.cr.now() - timedelta(hours=1)
        opened = [
            ("company_id", "=", company.id),
            ("channel", "=", "email"),
            ("opened_at", ">", since),
        ]
        count = self.env["customer.case"].search_count(opened, limit=MOST_NEW)
        return count >= MOST_NEW

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        opening = any(
            model == "customer.case" and not thread
            for model, thread, *_rest in routes or []
        )
        if opening and _is_automatic(message):
            _logger.info("a mail was left out: an automatic reply opens no case")
            return True
        if message_dict.get("email_from") != ANONYMOUS:
            return super()._detect_loop_sender(message, message_dict, routes)
        # Nobody could be told that it was left out.
        quiet = self.with_context(case_mail_quiet=True)
        return super(MailThread, quiet)._detect_loop_sender(
            message, message_dict, routes
        )

    def _routing_create_bounce_email(self, email_from, body_html, message, **values):
        if self.env.context.get("case_mail_quiet"):
            return None
        return super()._routing_create_bounce_email(
            email_from, body_html, message, **values
        )


def _is_automatic(message):
    """Return whether a machine answers, for example of somebody on holiday."""
    said = (message["Auto-Submitted"] or "").lower()
    return (
        said.startswith("auto-replied")
        or (message["Precedence"] or "").lower() == "auto_reply"
        or bool(message["X-Autoreply"])
    )

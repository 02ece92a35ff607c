"""Incoming mail: its sender is the customer with this code, from the first line on."""

from odoo import api, models
from odoo.tools import email_normalize, formataddr, parse_contact_from_email
from odoo.tools.mail import (
    decode_message_header,
    email_normalize_all,
    email_split_and_format,
)

from ..core import masking
from .res_partner_address import is_code_address

#: Most addresses of one mail that are looked up.
MAX_ADDRESSES = 20
#: Headers that hold addresses, the sender's first.
_ADDRESSES = (
    "From",
    "Sender",
    "Reply-To",
    "Return-Path",
    "To",
    "Cc",
    "Delivered-To",
    "Resent-To",
    "Resent-Cc",
)
#: Headers and parts of a parsed mail that may hold an identifier among other text.
_HEADERS = ("Subject", "Message-Id", "References", "In-Reply-To")
_TEXTS = ("subject", "body")
#: What Odoo calls the copy of a whole mail.
_ORIGINAL = "original_email.eml"


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_parse(self, message, save_original=False):
        """Read a mail; protected customers are in it by their codes alone.

        The headers are changed before Odoo reads them, so that no query looks for the
        address. Everything that follows works with what comes out here: finding the
        author and the record, making a new one, storing, logging, bouncing.

        :raise UserError: the customers cannot be looked up now; the mail has to be
            delivered again later
        """
        # In sudo: whoever fetches mail need not see customers.
        customers = self.sudo()._customers_of_mail(message)
        if not customers:
            return super().message_parse(message, save_original=save_original)
        said = self.sudo()._identifiers_in(message, customers)
        self._put_codes_into_headers(message, customers, said)
        values = super().message_parse(message, save_original=save_original)
        author = self._customer_of(values.get("email_from"), customers)
        if author.active:
            values["author_id"] = author.id
        for key in _TEXTS:
            values[key] = self._without_identifiers(values.get(key), said)
        values["attachments"] = [
            attachment
            for attachment in values.get("attachments") or []
            if attachment[0] != _ORIGINAL
        ]
        return values

    # Who is in it

    @api.model
    def _customers_of_mail(self, message):
        """Return the protected customers that a mail names, by normalised address."""
        vault = self.env["identity.vault"]
        addresses = self._addresses_of_mail(message)
        if not addresses or not vault._has_protected_customers():
            return {}
        ours = self._own_addresses()
        customers = {}
        for address in addresses[:MAX_ADDRESSES]:
            if address not in ours and not is_code_address(address):
                found = vault._find_sender(address).sorted(self._preference)
                if found:
                    customers[address] = found[0]
        return customers

    @api.model
    def _preference(self, partner):
        """Let a customer of this company come first, where several have an address."""
        return (not partner.active, partner.company_id != self.env.company, partner.id)

    @api.model
    def _own_addresses(self):
        """Return the addresses of the shop and its staff: never those of a customer."""
        staff = self.env["res.users"].search([("share", "=", False)]).partner_id
        aliases = self.env["mail.alias"].search([]).mapped("alias_full_name")
        companies = (
            self.env["res.company"].search([]).partner_id.mapped("email_normalized")
        )
        return {*staff.mapped("email_normalized"), *aliases, *companies}

    @api.model
    def _addresses_of_mail(self, message):
        """Return the normalised addresses of a mail, the sender's first."""
        texts = [decode_message_header(message, name, ",") for name in _ADDRESSES]
        texts += [
            report["Final-Recipient"] or "" for report in _delivery_reports(message)
        ]
        return list(
            dict.fromkeys(
                address
                for text in texts
                for address in email_normalize_all(text.rpartition(";")[2])
            )
        )

    @api.model
    def _identifiers_in(self, message, customers):
        """Return for each customer of a mail the texts that tell who it is."""
        partners = self.env["res.partner"].union(*customers.values())
        opened, _problem = self.env["identity.vault"]._addressees(partners)
        said = {partner: {*opened.get(partner.id, {}).values()} for partner in partners}
        for address, partner in customers.items():
            said[partner].add(address)
        for name in _ADDRESSES:
            for formatted in email_split_and_format(
                decode_message_header(message, name, ",")
            ):
                called, address = parse_contact_from_email(formatted)
                if address in customers:
                    said[customers[address]] |= {formatted, called or address}
        return said

    @api.model
    def _customer_of(self, email_from, customers):
        stand_in = email_normalize(email_from or "", strict=False)
        partners = self.env["res.partner"].union(*customers.values())
        return partners.filtered(lambda p: p._identity_address() == stand_in)[:1]

    # Putting the code there

    @api.model
    def _put_codes_into_headers(self, message, customers, said):
        for name in _ADDRESSES:
            texts = [str(text) for text in message.get_all(name) or []]
            changed = [self._with_stand_ins(text, customers) for text in texts]
            if changed != texts:
                del message[name]
                message[name] = ", ".join(changed)
        for name in _HEADERS:
            if message[name]:
                text = self._without_identifiers(str(message[name]), said)
                if text != message[name]:
                    message.replace_header(name, text)
        for report in _delivery_reports(message):
            address = email_normalize(
                (report["Final-Recipient"] or "").rpartition(";")[2]
            )
            if address in customers:
                stand_in = customers[address]._identity_address()
                report.replace_header("Final-Recipient", f"rfc822; {stand_in}")

    @api.model
    def _with_stand_ins(self, text, customers):
        """Return a list of addresses with customers under their stand-ins."""
        if not any(address in customers for address in email_normalize_all(text)):
            return text
        return ", ".join(
            self._stand_in(customers[address]) if address in customers else formatted
            for formatted in email_split_and_format(text)
            for address in [email_normalize(formatted, strict=False)]
        )

    @api.model
    def _stand_in(self, partner):
        return formataddr((partner.name, partner._identity_address()))

    @api.model
    def _without_identifiers(self, text, said):
        kind = type(text)
        for partner, texts in said.items():
            text = masking.without(text, texts, partner.name)
        # A body that is safe HTML stays so: Odoo would escape a plain one.
        return kind(text) if isinstance(text, str) else text


def _delivery_reports(message):
    """Yield the parts of a bounce that say who could not be reached."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for report in part.get_payload():
                if report["Final-Recipient"]:
                    yield report

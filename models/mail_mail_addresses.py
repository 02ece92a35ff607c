"""Whom a mail reaches by an address, and how those who may not have it are left out."""

from odoo import models
from odoo.tools import email_normalize

from .res_partner_address import is_code_address


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _owners_of_addresses(self):
        """Return whose the addresses are that mails name beside their contacts.

        Stand-ins belong to one customer. An address in clear may belong to several
        customers who are not protected. Two queries, however many mails there are.

        :return: mail -> normalised address -> customers with a code, in ``sudo``
        """
        partners = self.env["res.partner"].sudo()
        named = {mail: mail.sudo()._addresses() for mail in self}
        every = set().union(*named.values())
        owners = dict(partners._of_code_addresses(filter(is_code_address, every)))
        plain = [address for address in every if not is_code_address(address)]
        if plain:
            domain = [("email_normalized", "in", plain), ("customer_code", "!=", False)]
            for customer in partners.search(domain):
                address = customer.email_normalized
                owners[address] = owners.get(address, partners) | customer
        return {
            mail: {one: owners[one] for one in addresses if one in owners}
            for mail, addresses in named.items()
        }

    def _goes_to_nobody_but(self, refused):
        """Return whether all recipients of a mail are refused.

        :param set refused: ids of contacts, and normalised addresses
        """
        mail = self.sudo()
        named, addresses = mail.recipient_ids.ids, mail._addresses()
        texts = (mail.email_to or "").strip() or (mail.email_cc or "").strip()
        return (
            self.state == "outgoing"
            and bool(refused)
            and {*named, *addresses} <= refused
            # What cannot be read as an address is Odoo's business.
            and bool(addresses or not texts)
        )

    def _without_refused(self, entries, refused):
        """Return outgoing messages without refused contacts and addresses."""
        left = []
        for entry in entries:
            customer = self._customer_of_entry(entry)
            if customer:
                left += [entry] if customer.id not in refused else []
                continue
            kept = {
                key: [to for to in entry[key] if _normalized(to) not in refused]
                for key in ("email_to", "email_cc", "email_to_normalized")
            }
            if all(kept[key] == entry[key] for key in kept):
                left.append(entry)
            elif kept["email_to"] or kept["email_cc"]:
                left.append(
                    {**entry, **kept, "email_to_raw": ", ".join(kept["email_to"])}
                )
        return left


def _normalized(address):
    return email_normalize(address, strict=False)

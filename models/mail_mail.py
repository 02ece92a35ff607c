from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize, formataddr
from odoo.tools.mail import email_normalize_all

from .ir_mail_server import ADDRESSEES, Addressees
from .res_partner_address import is_code_address

#: How long a mail waits when its customer's address cannot be looked up.
WAIT = timedelta(minutes=10)


class MailMail(models.Model):
    """Mails to protected customers: looked up in one query a batch, stored nowhere."""

    _inherit = "mail.mail"

    def _send(self, auto_commit=False, post_send_callback=None, **kwargs):
        options = {
            "auto_commit": auto_commit,
            "post_send_callback": post_send_callback,
            **kwargs,
        }
        if self.env["ir.mail_server"]._disable_send():
            return super()._send(**options)
        customers = self._protected_recipients()
        if not customers:
            return super()._send(**options)
        identities, problem = self.env["identity.vault"]._addressees(customers)
        held = self.filtered(lambda mail: problem and mail._protected_recipients())
        held._hold(problem)
        if held and post_send_callback:
            # Done with for now: the queue must not ask for them again at once.
            post_send_callback(held.ids)
        mails = (self - held).with_context(**{ADDRESSEES: Addressees(identities)})
        return super(MailMail, mails)._send(**options)

    def _protected_recipients(self):
        """Return the protected customers that the mails go to, in ``sudo``."""
        partners = self.sudo().recipient_ids.filtered("identity_protected")
        addresses = [
            address
            for mail in self
            for address in mail._addresses()
            if is_code_address(address)
        ]
        found = self.env["res.partner"]._of_code_addresses(addresses)
        return partners.union(*found.values())

    def _addresses(self):
        """Return the normalised addresses that a mail names beside its contacts."""
        texts = (self.email_to, self.email_cc)
        return {one for text in texts for one in email_normalize_all(text or "")}

    @api.model
    def _customer_of_entry(self, entry):
        """Return whom an outgoing message is for: named as a contact or by a stand-in.

        :param dict entry: of ``_prepare_outgoing_list``
        :return: the ``res.partner``, maybe an empty one
        """
        return entry.get("owner") or entry["partner_id"] or self.env["res.partner"]

    def _hold(self, problem):
        """Keep mails in the queue, with the reason in plain words."""
        waiting = self.filtered(lambda mail: mail.state == "outgoing")
        if waiting:
            waiting.write({"failure_reason": problem})
            cron = self.env.ref("mail.ir_cron_mail_scheduler_action")
            cron.sudo()._trigger(at=fields.Datetime.now() + WAIT)

    def _prepare_outgoing_list(self, *args, **kwargs):
        """Give each protected customer a message of its own, under its stand-in.

        The mail server's part puts the real address there: what is logged, stored and
        told about these entries carries the code.
        """
        prepared = []
        for entry in super()._prepare_outgoing_list(*args, **kwargs):
            partner = entry["partner_id"]
            if partner and partner.sudo().identity_protected:
                prepared.append({**entry, **self._addressed_to(partner)})
            else:
                prepared += self._without_protected(entry)
        seen = set()
        return [
            {**entry, "attachments": self._attachments_for(entry)}
            for entry in prepared
            if not is_code_address(entry["email_to_raw"])
            or not (entry["email_to_raw"] in seen or seen.add(entry["email_to_raw"]))
        ]

    def _addressed_to(self, partner):
        """Return the values of a message to a protected customer."""
        stand_in = partner._identity_address()
        return {
            "email_cc": [],
            "email_to": [formataddr((partner.name, stand_in))] if stand_in else [],
            "email_to_normalized": [stand_in] if stand_in else [],
            "email_to_raw": stand_in or "",
        }

    def _without_protected(self, entry):
        """Split an entry: other people, and each protected customer alone."""
        normalized = {
            email_normalize(to, strict=False)
            for to in (*entry["email_to"], *entry["email_cc"])
            if is_code_address(to)
        }
        if not normalized:
            return [entry]
        others = {
            **entry,
            "email_to": _plain(entry["email_to"]),
            "email_cc": _plain(entry["email_cc"]),
            "email_to_normalized": _plain(entry["email_to_normalized"]),
            "email_to_raw": ", ".join(_plain(entry["email_to"])),
        }
        owners = self.env["res.partner"]._of_code_addresses(normalized)
        alone = [
            {**entry, **self._addressed_to(partner), "owner": partner}
            for partner in self.env["res.partner"].union(*owners.values())
        ]
        return ([others] if others["email_to"] or others["email_cc"] else []) + alone

    def _attachments_for(self, entry):
        """Open sealed documents for the customer that they are about, and nobody else.

        Everybody else gets the document with the code, and so does an address that
        may be anybody's.
        """
        vault = self.env["identity.vault"]
        owner = self._customer_of_entry(entry)
        if owner.sudo().identity_email_added:
            owner = None
        attachments = []
        for name, raw, mimetype in entry["attachments"]:
            if vault._is_sealed(raw):
                about = vault._sealed_facts(raw)["partners"]
                raw = (
                    vault._unseal(raw, "mail")
                    if owner and owner.id in about
                    else vault._with_code_alone(raw)
                )
            attachments.append((name, raw, mimetype))
        return attachments


def _plain(addresses):
    return [address for address in addresses if not is_code_address(address)]

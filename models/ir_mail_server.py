"""The moment of sending: the address that stands for a customer becomes a real one."""

import smtplib

from odoo import _, models
from odoo.tools import email_normalize, formataddr
from odoo.tools.mail import email_split_and_format

from odoo.addons.base.models.ir_mail_server import (
    MailDeliveryException,
    extract_rfc2822_addresses,
)

from .res_partner_address import is_code_address

#: Under this key of the context :class:`Addressees` travel from mail.mail to here.
ADDRESSEES = "identity_addressees"
#: Headers that a customer's stand-in may be in.
_SENDERS = ("From", "Reply-To", "Sender")
_CONNECTING = {
    "smtp_server": "host",
    "smtp_port": "port",
    "smtp_user": "user",
    "smtp_password": "password",
    "smtp_encryption": "encryption",
    "smtp_ssl_certificate": "ssl_certificate",
    "smtp_ssl_private_key": "ssl_private_key",
    "smtp_debug": "smtp_debug",
    "mail_server_id": "mail_server_id",
}


class Addressees:
    """Identities that were opened for a batch of mails; shows nothing of them."""

    def __init__(self, identities):
        self.identities = identities


class DiscreetSession:
    """A connection to a mail server that does not repeat to whom a message went.

    Mail servers and ``smtplib`` write the recipient into their errors, and these end in
    logs, on mails and on notifications.
    """

    def __init__(self, session):
        self._session = session

    def __getattr__(self, name):
        return getattr(self._session, name)

    def send_message(self, *args, **kwargs):
        verbose = getattr(self._session, "debuglevel", 0)
        if verbose:
            self._session.set_debuglevel(0)
        problem = None
        try:
            return self._session.send_message(*args, **kwargs)
        except smtplib.SMTPServerDisconnected:
            problem = smtplib.SMTPServerDisconnected("the mail server hung up")
        except Exception as error:  # noqa: BLE001  pylint: disable=broad-except
            problem = smtplib.SMTPException(_what_happened(error))
        finally:
            if verbose:
                self._session.set_debuglevel(verbose)
        # Outside of the handler: the error that names the recipient is not its context.
        raise problem


def _what_happened(error):
    """Return an error of a mail server without the words of that server."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [answer for answer, _text in error.recipients.values()]
        return f"the mail server refused the recipient ({answers[0] if answers else 0})"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server refused the message ({error.smtp_code})"
    return f"the message could not be handed over ({type(error).__name__})"


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    def send_email(self, message, *args, smtp_session=None, **kwargs):
        if not any(is_code_address(to) for to in _recipients(message)):
            return super().send_email(
                message, *args, smtp_session=smtp_session, **kwargs
            )
        session = smtp_session or self._connect_as(message, *args, **kwargs)
        try:
            return super().send_email(
                message, *args, smtp_session=DiscreetSession(session), **kwargs
            )
        finally:
            if not smtp_session and session:
                session.quit()

    def _connect_as(self, message, mail_server_id=None, **kwargs):
        """Connect as ``send_email`` does when it is given no connection."""
        options = {_CONNECTING[key]: value for key, value in kwargs.items()}
        return self._connect__(
            smtp_from=message["From"], mail_server_id=mail_server_id, **options
        )

    def _prepare_email_message__(self, message, smtp_session):
        sender, recipients, message = super()._prepare_email_message__(
            message, smtp_session
        )
        sender = self._without_stand_ins(message, sender, recipients)
        if not any(map(is_code_address, recipients)):
            return sender, recipients, message
        if len(recipients) != 1:
            # Each would read the address of the other.
            raise MailDeliveryException(
                _("A message to a protected customer goes to nobody else.")
            )
        name, address = self._addressee(recipients[0])
        # Codes from the header: the real one is the only recipient.
        for header in ("To", "Cc"):
            del message[header]
        message["To"] = formataddr((name, address))
        # Not taken from the header: a name can have an address in it.
        real = extract_rfc2822_addresses(formataddr(("", address)))
        if len(real) != 1:
            raise AssertionError(self.NO_VALID_RECIPIENT)
        return sender, real, message

    def _addressee(self, recipient):
        """Return name and address of the customer that an address stands for.

        :raise AssertionError: there is none, as Odoo says it of any other recipient
        """
        found = self.env["res.partner"]._of_code_addresses([recipient])
        if not found:
            raise AssertionError(self.NO_VALID_RECIPIENT)
        [partner] = found.values()
        opened = self.env.context.get(ADDRESSEES)
        if isinstance(opened, Addressees):
            identity = opened.identities.get(partner.id, {})
        else:
            identities, problem = self.env["identity.vault"]._addressees(partner)
            if problem:
                raise MailDeliveryException(problem)
            identity = identities.get(partner.id, {})
        address = email_normalize(identity.get("email", ""), strict=False)
        if not address:
            raise AssertionError(self.NO_VALID_RECIPIENT)
        # A name with a line break would add headers of its own.
        name = " ".join(identity.get("name", "").split())
        if partner.identity_email_added:
            name = ""
        return name or partner.name, address

    def _without_stand_ins(self, message, sender, recipients):
        """Take stand-ins out of where they must not leave the house.

        As a sender the shop's own address is put there; other recipients of an answer
        are not told of the customer at all.
        """
        for header in _SENDERS:
            if message[header] and is_code_address(message[header]):
                own = self._own_address(message[header])
                message.replace_header(header, own)
        for header in ("To", "Cc"):
            every = email_split_and_format(message[header] or "")
            kept = [
                to
                for to in every
                if not is_code_address(to) or email_normalize(to) in recipients
            ]
            if kept != every:
                message.replace_header(header, ", ".join(kept))
        if is_code_address(sender):
            return email_normalize(self._own_address(sender)) or sender
        return sender

    def _own_address(self, stand_in):
        name = email_split_and_format(stand_in)[0].rpartition("<")[0].strip(' "')
        address = (
            self.env.context.get("domain_notifications_email")
            or self._get_default_from_address()
            or self.env.company.email
            or ""
        )
        return formataddr((name, email_normalize(address, strict=False) or address))


def _recipients(message):
    return [
        to
        for header in ("To", "Cc", "Bcc")
        for to in email_split_and_format(message[header] or "")
    ]

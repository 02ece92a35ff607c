"""Mails of a case: answers that go out, answers that come in, what is told by itself.

Addresses are looked up when a mail is sent, and never stored: see
``res_partner_address.py``.
"""

from odoo import fields, models
from odoo.tools.mail import parse_contact_from_email

from ..core import masking
from .customer_case import MOST_SUBJECT
from .customer_case_talk import ANONYMOUS, ANSWER, OPENING, SAYS


class CustomerCase(models.Model):
    _inherit = "customer.case"

    def _message_compute_subject(self):
        self.ensure_one()
        return f"{self.name}: {self.subject}"

    def message_post(self, *, message_type="notification", **kwargs):
        """Send answers to the customer, and take in what the customer mails.

        Rights are checked where the message is made.
        """
        self.ensure_one()
        if message_type == "email":
            return self._post_mail(kwargs)
        answers = self._is_answer(message_type, kwargs)
        if answers:
            kwargs["partner_ids"] = self._with_customer(kwargs.get("partner_ids"))
        message = super().message_post(message_type=message_type, **kwargs)
        if answers:
            self.sudo()._after_answer(message)
        return message

    # Going out

    def _is_answer(self, message_type, kwargs):
        subtype = kwargs.get("subtype_id") or (
            kwargs.get("subtype_xmlid") and self.env.ref(kwargs["subtype_xmlid"]).id
        )
        return message_type == "comment" and subtype == self.env.ref(ANSWER).id

    def _with_customer(self, partner_ids):
        """Add the customer to the recipients, if there is an address."""
        partner = self.sudo().partner_id
        reached = partner.filtered(
            lambda p: p.email_normalized and not p.identity_restricted
        )
        return list({*(partner_ids or ()), *reached.ids})

    def _after_answer(self, message):
        if not self.first_answer_at:
            self.first_answer_at = fields.Datetime.now()
        self._note_mail(message, "out", self.env.uid)

    def _note_mail(self, message, direction, user_id):
        self.env["customer.interaction"]._note(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "user_id": user_id,
                "channel": "email",
                "direction": direction,
                "kind": "mail",
                "subject": f"{self.name}: {self.subject}"[:MOST_SUBJECT],
                "case_id": self.id,
                "source_key": f"mail:{message.id}",
            }
        )

    # Coming in

    def _post_mail(self, kwargs):
        """Take in a mail: of the customer, of a colleague, or of somebody else."""
        author = self.env["res.partner"].sudo().browse(kwargs.get("author_id") or 0)
        inside = author.user_ids.filtered(lambda user: not user.share)
        customer = self.sudo().partner_id
        opening = self.env.context.get(OPENING)
        if opening and not customer and not inside:
            # Somebody of another company, for example: nobody whom the desk knows.
            author = author.browse()
        if author and author != customer:
            if not inside or opening:
                # A supplier, or what a colleague passes on: not for the customer.
                kwargs["subtype_id"] = self.env["ir.model.data"]._xmlid_to_res_id(
                    "mail.mt_note"
                )
            return super().message_post(message_type="email", **kwargs)
        if not author:
            self._hide_sender(kwargs)
        kwargs["subtype_id"] = self.env.ref(SAYS).id
        message = super().message_post(message_type="email", **kwargs)
        if not opening:
            self.sudo()._after_customer("email", f"mail:{message.id}")
        return message

    def _hide_sender(self, kwargs):
        """Let a mail from an address that nobody knows be the customer's.

        The sender is not stored, and does not stand in the text.
        """
        name, address = parse_contact_from_email(kwargs.get("email_from") or "")
        customer = self.sudo().partner_id
        for key in ("body", "subject"):
            if kwargs.get(key):
                kind = type(kwargs[key])
                text = masking.without(
                    str(kwargs[key]), {name or "", address or ""}, customer.name or "-"
                )
                kwargs[key] = kind(text)
        kwargs["author_id"] = customer.id
        kwargs["email_from"] = customer.email_formatted or ANONYMOUS
        kwargs["incoming_email_to"] = kwargs["incoming_email_cc"] = False

    # Told by itself

    def _mail_opened(self):
        """Tell the customer that the case is there."""
        self._tell("mail_template_case_opened")

    def _mail_closed(self):
        """Tell the customer how the case ended."""
        self._tell("mail_template_case_closed")

    def _tell(self, template):
        """Send a mail about the case to a customer who can be reached."""
        template = self.env.ref(
            f"pos_customer_identity.{template}", raise_if_not_found=False
        )
        for case in self.sudo():
            if template and case._with_customer(()) and not case.merged_into_id:
                template.sudo().send_mail(case.id)

    def _page_url(self):
        """Return what leads to the case's page in a mail; for the templates."""
        return self.env["customer.page"]._link_for_mail(self)

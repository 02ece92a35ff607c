"""Cases that customers open by mail, to the address of a team.

A sender whom nobody knows becomes a protected customer before Odoo reads the mail: see
``mail_thread_desk.py``.
"""

import hashlib

from odoo import _, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import html2plaintext

from .customer_case import MOST_SUBJECT, MOST_TEXT
from .customer_case_talk import OPENING
from .res_partner_address import is_code_address


class CustomerCaseTeam(models.Model):
    _name = "customer.case.team"
    _inherit = ["customer.case.team", "mail.alias.mixin.optional"]

    alias_contact = fields.Selection(related="alias_id.alias_contact", readonly=False)

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("customer.case")
        if self.id:
            values["alias_defaults"] = {"team_id": self.id}
        return values


class CustomerCase(models.Model):
    _inherit = "customer.case"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Open a case for a mail to a team; Odoo then posts the mail in it."""
        if not self.env.su:
            raise AccessError(_("Only incoming mail opens a case in this way."))
        given = custom_values or {}
        team = self._open_record("customer.case.team", given.get("team_id"))
        company = team.company_id or self.env.company
        customer = self._customer_of_mail(msg_dict, company)
        text = html2plaintext(msg_dict.get("body") or "").replace("\0", "").strip()
        subject = " ".join((msg_dict.get("subject") or "").replace("\0", "").split())
        said = (msg_dict.get("message_id") or "").encode()
        vals = {
            "uuid": f"mail:{hashlib.sha256(said).hexdigest()[:40]}" if said else False,
            "case_type": given.get("case_type") or team.case_type,
            "priority": given.get("priority"),
            "subject": subject[:MOST_SUBJECT] or _("A mail without a subject"),
            "description": text[:MOST_TEXT],
            "partner_id": customer.id,
            "team_id": team.id,
            "company_id": company.id,
        }
        opener = self.with_context(**{OPENING: True})
        return opener._open(vals, "email")

    @api.model
    def _customer_of_mail(self, msg_dict, company):
        """Return who wrote a mail, when it is a customer of the company."""
        author = self.env["res.partner"].sudo().browse(msg_dict.get("author_id") or [])
        ours = not author.company_id or author.company_id in company.parent_ids
        inside = author.user_ids.filtered(lambda user: not user.share)
        return author if ours and not inside else author.browse()

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Return the cases that a sender opened by mail.

        Odoo opens no more than ``mail.gateway.loop.threshold`` of them in
        ``mail.gateway.loop.minutes``.
        """
        by_mail = Domain("channel", "=", "email")
        if not is_code_address(email_from_normalized):
            field = "partner_id.email_normalized"
            return by_mail & Domain(field, "=", email_from_normalized)
        owners = self.env["res.partner"]._of_code_addresses([email_from_normalized])
        partner = next(iter(owners.values()), self.env["res.partner"])
        # Of those whom nobody knows all count together.
        return by_mail & Domain("partner_id", "=", partner.id)

"""Taking a consent back from a mail: one press in the mail program, or a link.

The header is that of RFC 8058 (one-click): a mail program posts to the address, without
a cookie or a login. The link opens a page with a button: scanners of mails open links.
"""

from markupsafe import Markup

from odoo import models

#: Links that do the same stand in these mails already.
_OWN_LINKS = ("/ask/no",)


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, *args, **kwargs):
        entries = super()._prepare_outgoing_list(*args, **kwargs)
        purpose = self.sudo().identity_purpose
        if purpose:
            [company] = self.sudo()._companies_of_purpose().values()
            for entry in entries:
                partner = self._only_reader(entry)
                if partner.sudo().customer_code:
                    self._let_unsubscribe(entry, partner, purpose, company)
        return entries

    def _only_reader(self, entry):
        """Return the one contact that reads a message, or an empty record.

        A message that others read too must not carry one customer's link.
        """
        nobody = self.env["res.partner"]
        if entry["email_cc"]:
            return nobody
        partner = self._customer_of_entry(entry)
        if partner or len(entry["email_to"]) != 1:
            return partner
        [owners] = self._owners_of_addresses().values()
        [address] = entry["email_to_normalized"] or [""]
        found = owners.get(address, nobody)
        return found if len(found) == 1 else nobody

    def _let_unsubscribe(self, entry, partner, purpose, company):
        url = self.env["identity.consent"]._unsubscribe_url(partner, purpose, company)
        entry["headers"] = {
            **(entry["headers"] or {}),
            "List-Unsubscribe": f"<{url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        if any(link in (entry["body"] or "") for link in _OWN_LINKS):
            return
        words = self.with_context(lang=partner.lang).env._("Do not send me this again")
        link = Markup(
            '<p style="margin: 16px 0; font-size: 12px;"><a href="%s">%s</a></p>'
        ) % (url, words)
        entry["body"] = Markup(entry["body"] or "") + link
        plain = entry.get("body_alternative")
        if plain:
            entry["body_alternative"] = f"{plain}\n\n{words}: {url}"

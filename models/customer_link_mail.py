"""Links in mails: a mail of their own, and a word that stands for one in any other.

What a template renders is stored, shown in previews and read by colleagues. So it has
``/customer/mine`` in it, which opens nothing. A link takes its place in the message
that goes to the one customer, and in nothing else, as with the keys of pages.
"""

import re
from datetime import timedelta

from odoo import api, fields, models

#: What a mail has in it where the customer gets a link to her page.
WORD = re.compile(r"/customer/mine(?![\w-])")
#: How long a link works that came with another mail.
IN_MAIL = timedelta(days=7)


class CustomerLink(models.Model):
    _inherit = "customer.link"

    @api.model
    def _with_links(self, mail, partner, texts):
        """Return texts of a message with a link that opens, for its one recipient.

        :param mail: the ``mail.mail``
        :param partner: who gets this message, and nobody else does
        """
        wanted = any(WORD.search(text or "") for text in texts)
        partner = partner.sudo()
        if not wanted or not partner.active or not partner.customer_code:
            return texts
        company = mail.sudo().record_company_id or self.env.company
        links = self.with_company(company)
        _link, path = links._make_for(partner, IN_MAIL, sent=True, made_for="mail")
        return [WORD.sub(path, text or "") for text in texts]

    def _make_mail(self, url, days):
        """Return the mail, which is deleted with the link in it once it is sent.

        :param str url: the address of the page
        :param int days: how long it works
        """
        self.ensure_one()
        company, partner = self.company_id, self.partner_id
        lang = partner.lang or self.env.user.lang
        localized = self.with_context(lang=lang)
        body = localized.env["ir.qweb"]._render(
            "pos_customer_identity.customer_link_mail",
            {"company": company, "url": url, "days": days},
            minimal_qcontext=True,
        )
        return (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": localized.env._("Your page at %s", company.name),
                    "body_html": body,
                    "email_from": company.email_formatted
                    or self.env.user.email_formatted,
                    "recipient_ids": [fields.Command.link(partner.id)],
                    "auto_delete": True,
                }
            )
        )

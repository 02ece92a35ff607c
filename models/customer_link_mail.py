from odoo import fields, models


class CustomerLink(models.Model):
    """The mail that brings a link to the customer."""

    _inherit = "customer.link"

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

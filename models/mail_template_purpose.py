from odoo import fields, models

from .identity_consent import PURPOSES

#: What needs no consent: an answer, a receipt, a guarantee, a prize.
ASKED = "asked"
#: Templates of other addons that are offers, unless somebody says otherwise on them.
OFFERS = ("website_sale.mail_template_sale_cart_recovery",)


class MailTemplate(models.Model):
    """What a customer must have agreed to before a template's mails go out."""

    _inherit = "mail.template"

    identity_purpose = fields.Selection(
        [(ASKED, "Nothing: asked for, or due by contract"), *PURPOSES],
        string="Needs Consent to",
        help="Mails made with this template go to customers with a code only if they "
        "agreed to this, and carry a link that ends it. Empty: as the sender decides.",
    )

    def send_mail_batch(self, res_ids, *args, email_values=None, **kwargs):
        purpose = self._purpose_of_mails(email_values)
        if purpose:
            email_values = {**(email_values or {}), "identity_purpose": purpose}
        return super().send_mail_batch(
            res_ids, *args, email_values=email_values, **kwargs
        )

    def _purpose_of_mails(self, email_values):
        """Return the purpose of mails: as the caller says, or the template."""
        told = (email_values or {}).get("identity_purpose")
        told = told or self.sudo().identity_purpose
        told = told or self.env.context.get("identity_purpose")
        told = told or (self._is_offer() and "marketing")
        return told if told != ASKED else False

    def _is_offer(self):
        return any(
            self.env.ref(name, raise_if_not_found=False) == self for name in OFFERS
        )

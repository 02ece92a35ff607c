from odoo import fields, models

from .identity_consent import PURPOSES

#: What needs no consent: an answer, a receipt, a guarantee, a prize.
ASKED = "asked"
#: Templates of other addons that are offers, unless somebody says otherwise on them.
OFFERS = ("website_sale.mail_template_sale_cart_recovery",)
#: Where a web shop names another one for carts that were left.
CART_TEMPLATE = "cart_recovery_mail_template_id"


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
        return self._purpose_if_any(told)

    def _own_purpose(self):
        """Return the purpose that a template says, or what offers need."""
        return self._purpose_if_any(self.sudo().identity_purpose)

    def _purpose_if_any(self, told):
        told = told or (self._is_offer() and "marketing")
        return told if told != ASKED else False

    def _is_offer(self):
        """Return whether it is an offer, whatever the template itself says."""
        if any(self.env.ref(name, raise_if_not_found=False) == self for name in OFFERS):
            return True
        websites = self.env["website"].sudo() if "website" in self.env else None
        if websites is None or CART_TEMPLATE not in websites._fields:
            return False
        # A shop may write to who left a cart in words of its own.
        return bool(websites.search_count([(CART_TEMPLATE, "in", self.ids)], limit=1))

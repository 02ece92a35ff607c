from odoo import _, models
from odoo.tools import format_amount, format_datetime

#: Lines that a copy has at most; a longer receipt says how many are left out.
MOST_LINES = 200


class PosOrder(models.Model):
    """A copy of a receipt, for a customer who has lost it: as text, in a mail."""

    _inherit = "pos.order"

    def _can_copy(self):
        self.ensure_one()
        return self.state in ("paid", "done", "invoiced")

    def _send_copy_now(self, address, lang=False):
        """Hand a copy of the receipt to the mail server; nothing of it stays here.

        :param str address: where it goes
        :param str lang: the customer's language
        :return: ``sent`` or ``failed``
        """
        self.ensure_one()
        order = self.with_context(lang=lang or self.env.lang)
        sender = order.company_id.email_formatted or self.env.user.email_formatted
        message = self.env["ir.mail_server"]._build_email__(
            email_from=sender,
            email_to=[address],
            subject=order.env._("Copy of your receipt %s", order.pos_reference or ""),
            body=order._copy_body(),
            object_id=f"{order.id}-{order._name}",
            subtype="html",
        )
        return self._hand_over(message, _("A copy of the receipt was sent by e-mail."))

    def _copy_body(self):
        lines = self.lines[:MOST_LINES]
        values = {
            "order": self,
            "lines": lines,
            "left": len(self.lines) - len(lines),
            "when": self._copy_when(),
            "money": lambda amount: format_amount(self.env, amount, self.currency_id),
        }
        template = "pos_customer_identity.desk_receipt_copy"
        return self.env["ir.qweb"]._render(template, values)

    def _copy_when(self):
        zone = self.env["loyalty.ledger"]._zone(self.config_id.id)
        return format_datetime(self.env, self.date_order, tz=zone, dt_format="short")

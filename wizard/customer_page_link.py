from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..models.customer_case import SERVICE_USER

MOST_DAYS = 90


class CustomerPageLink(models.TransientModel):
    """A link to a customer's page, for a chat or a call: shown once, kept nowhere."""

    _name = "customer.page.link"
    _description = "Link to a Customer's Page"

    card_id = fields.Many2one("warranty.card", "Item", readonly=True)
    case_id = fields.Many2one("customer.case", readonly=True)
    days = fields.Integer(
        "Valid for (days)",
        default=30,
        required=True,
        help="Between 1 and 90. Under Service / Pages it can be closed at any time.",
    )
    url = fields.Char(
        "Link",
        store=False,
        help="Shown this once. Whoever has it opens the page: hand it to the customer "
        "alone.",
    )

    @api.model
    def default_get(self, fields_list):
        """Take what is open."""
        values = super().default_get(fields_list)
        field = {"warranty.card": "card_id", "customer.case": "case_id"}.get(
            self.env.context.get("active_model")
        )
        if field in fields_list:
            values.setdefault(field, self.env.context.get("active_id"))
        return values

    def _about(self):
        return self.card_id or self.case_id

    # The trio: may it be done, refuse, do it.

    def _can_make(self):
        self.ensure_one()
        return self.env.user.has_group(SERVICE_USER)

    def _ensure_can_make(self):
        if not self._can_make():
            raise AccessError(_("Only the service desk makes links to pages."))
        about = self._about()
        if len(self.card_id) + len(self.case_id) != 1:
            raise UserError(_("A link leads to one item or one case."))
        # Nobody writes to items directly: who reads them at the desk works on them.
        about.check_access("write" if self.case_id else "read")
        if about.partner_id and not about.sudo().partner_id.active:
            raise UserError(_("This customer is archived: the page would not open."))
        if not 1 <= self.days <= MOST_DAYS:
            raise UserError(_("A link is valid between 1 and %s days.", MOST_DAYS))

    def action_make(self):
        """Make a link and show it, to be copied; the history has that it was made."""
        self.ensure_one()
        self._ensure_can_make()
        about = self._about()
        page, url = self.env["customer.page"]._make(about, self.days)
        until = format_date(self.env, page.expires_at)
        about.sudo().message_post(
            body=_("A link to the customer's page was made, valid until %s.", until),
            author_id=self.env.user.partner_id.id,
        )
        return {
            "type": "ir.actions.act_window",
            "name": _("Link to the Customer's Page"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_card_id": self.card_id.id,
                "default_case_id": self.case_id.id,
                "default_days": self.days,
                "default_url": url,
            },
        }

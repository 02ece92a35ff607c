from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

USER = "pos_customer_identity.group_identity_user"


class CustomerLinkWizard(models.TransientModel):
    """Make a signed link for a customer, and send or copy it."""

    _name = "customer.link.wizard"
    _description = "Link to the Customer's Page"

    partner_id = fields.Many2one("res.partner", string="Customer", required=True)
    days = fields.Integer(
        "Valid for (days)",
        default=7,
        required=True,
        help="Between 1 and 30. You can revoke the link at any time.",
    )
    has_email = fields.Boolean(compute="_compute_has_email")
    url = fields.Char(
        "Link",
        store=False,
        help="Shown this once. Whoever has it opens the page: hand it to the customer "
        "alone.",
    )

    @api.depends("partner_id")
    def _compute_has_email(self):
        for wizard in self:
            wizard.has_email = bool(wizard.partner_id.email_formatted)

    @api.model
    def _ensure_can_make(self, partners):
        """Refuse who may not work with customers, as with the codes on their cards."""
        if not self.env.user.has_group(USER):
            raise AccessError(_("You may not make links for customers."))
        partners.check_access("write")

    def action_make(self):
        """Make a link and show it, to be copied. It is not stored anywhere."""
        self.ensure_one()
        self._ensure_can_make(self.partner_id)
        _link, url = self.env["customer.link"]._make(self.partner_id, self.days)
        return {
            "type": "ir.actions.act_window",
            "name": _("Link to the Customer's Page"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_days": self.days,
                "default_url": url,
            },
        }

    def action_send(self):
        """Send the link by e-mail; the address is looked up when the mail goes out."""
        self.ensure_one()
        self._ensure_can_make(self.partner_id)
        if not self.has_email:
            raise UserError(_("No e-mail address of this customer is on file."))
        links = self.env["customer.link"]
        link, url = links._make(self.partner_id, self.days, sent=True)
        link._make_mail(url, self.days).send_after_commit()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": _("The link is on its way."),
                "type": "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

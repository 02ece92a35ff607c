from odoo import _, fields, models
from odoo.exceptions import UserError


class CustomerCodeReplace(models.TransientModel):
    """Give a customer a new card in place of a lost or worn one."""

    _name = "customer.code.replace"
    _description = "Replace a Customer Card"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True
    )
    customer_code_display = fields.Char(
        string="Present Code", related="partner_id.customer_code_display"
    )
    reason = fields.Selection(
        [
            ("lost", "Lost or stolen: warn the cashier when it is used"),
            ("worn", "Worn or unreadable: the old card goes on working"),
        ],
        required=True,
        default="lost",
    )
    print_card = fields.Boolean(string="Print the new card", default=True)

    def action_replace(self):
        """Replace the card, and print the new one if wanted."""
        self.ensure_one()
        partner = self.partner_id
        partner._ensure_can_issue_code()
        code = partner.sudo().customer_code_ids.filtered(lambda c: c.state == "active")
        if not code:
            raise UserError(_("This customer has no card that could be replaced."))
        code._replace(lost=self.reason == "lost")
        if not self.print_card:
            return {"type": "ir.actions.act_window_close"}
        report = self.env.ref("pos_customer_identity.action_report_customer_card")
        return {
            **report.report_action(partner, config=False),
            "close_on_report_download": True,
        }

import ast

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CustomerCodeIssue(models.TransientModel):
    """Ask which existing contacts get codes, and order the job that issues them."""

    _name = "customer.code.issue"
    _description = "Issue Customer Codes"

    scope = fields.Selection(
        [
            ("all", "All customers"),
            ("selected", "The selected contacts"),
            ("domain", "A filter"),
        ],
        required=True,
        default=lambda self: "selected" if self._selected_ids() else "all",
    )
    domain = fields.Char(
        string="Filter", default="[]", help="The contacts that get a code."
    )
    include_internal = fields.Boolean(
        string="Also contacts of users and own companies",
        help="Contacts of users, of your own companies, and addresses of other "
        "contacts are left alone unless this is on.",
    )
    count = fields.Integer(string="Contacts without a code", compute="_compute_count")

    @api.model
    def _selected_ids(self):
        if self.env.context.get("active_model") != "res.partner":
            return []
        return self.env.context.get("active_ids") or []

    @api.depends("scope", "domain", "include_internal")
    def _compute_count(self):
        for wizard in self:
            domain = wizard._partner_domain() & Domain("customer_code", "=", False)
            wizard.count = self.env["res.partner"].search_count(domain)

    def _partner_domain(self):
        domain = Domain.TRUE
        if self.scope == "selected":
            domain = Domain("id", "in", self._selected_ids())
        elif self.scope == "domain":
            domain = self._parse_filter()
        if not self.include_internal:
            domain &= Domain("user_ids", "=", False)
            domain &= Domain("ref_company_ids", "=", False)
            domain &= Domain("type", "=", "contact") | Domain("type", "=", False)
        return domain

    def _parse_filter(self):
        try:
            domain = Domain(ast.literal_eval(self.domain or "[]"))
            domain.validate(self.env["res.partner"])
        except (ValueError, SyntaxError, TypeError) as error:
            raise UserError(
                _("The filter cannot be read. Please build it anew.")
            ) from error
        return domain

    def action_issue(self):
        """Order the job and show its progress."""
        self.ensure_one()
        Batch = self.env["customer.code.batch"]
        Batch._ensure_manager()
        if not self.count:
            raise UserError(_("All of these contacts have a code already."))
        batch = Batch._order_job(self._partner_domain())
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.code.batch",
            "res_id": batch.id,
            "view_mode": "form",
        }

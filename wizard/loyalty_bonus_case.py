from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..models.loyalty_program_rules import exact


class LoyaltyBonus(models.TransientModel):
    """Points for a case: for its customer, within the caps, and once."""

    _inherit = "loyalty.bonus"

    case_id = fields.Many2one("customer.case", readonly=True, ondelete="cascade")
    key = fields.Char(readonly=True, copy=False)
    left_for_case = fields.Float(
        "Left for This Case", digits=(16, 2), compute="_compute_left_for_case"
    )
    left_this_month = fields.Float(
        "You May Still Give This Month",
        digits=(16, 2),
        compute="_compute_left_for_case",
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        case = self.env["customer.case"].browse(values.get("case_id") or [])
        if case and case.has_access("read"):
            values["partner_id"] = case.partner_id.id
        return values

    @api.depends("case_id")
    def _compute_left_for_case(self):
        Month = self.env["loyalty.bonus.month"]
        for bonus in self:
            case = bonus.case_id
            reads = bool(case) and case.has_access("read")
            bonus.left_for_case = case._left_to_give() if reads else 0
            bonus.left_this_month = Month._left(case.company_id) if reads else 0

    def _can_give(self):
        if not self.case_id:
            return super()._can_give()
        return self.case_id.has_access("write")

    def _ensure_can_give(self):
        super()._ensure_can_give()
        case = self.case_id
        if not case:
            return
        case._ensure_can_compensate()
        if self.partner_id != case.partner_id:
            raise UserError(_("The points of a case are for its customer."))
        company = self.program_id.sudo().company_id
        if company and company not in case.sudo().company_id.parent_ids:
            raise UserError(_("This program is of another company."))

    def action_give(self):
        """Book the points; those for a case within its caps, and once."""
        if not self.case_id:
            return super().action_give()
        self.ensure_one()
        self._ensure_can_give()
        key = self.key or f"bonus:{self.id}"
        given = self.env["customer.case.compensation"].sudo()
        if given.search_count([("key", "=", key)], limit=1):
            raise UserError(_("These points were given already."))
        points = exact(self.points, 2)
        self._take_for_case(points)
        answer = super().action_give()
        self.case_id._note_points(self.program_id, points, self.reason.strip(), key)
        return answer

    def _take_for_case(self, points):
        """Count the points against both caps.

        :raise UserError: one of them is reached; then nothing is counted
        """
        case = self.case_id
        company = case.sudo().company_id
        say = self.env["loyalty.why"]._points
        if not case._take_points(points):
            raise UserError(
                _(
                    "A case gets %(cap)s points at most, and %(left)s of them are "
                    "left.",
                    cap=say(exact(company.case_points_cap, 2)),
                    left=say(exact(case._left_to_give(), 2)),
                )
            )
        Month = self.env["loyalty.bonus.month"]
        if not Month._take(company, points):
            raise UserError(
                _(
                    "You may give %(cap)s points a month for cases, and %(left)s of "
                    "them are left.",
                    cap=say(exact(company.case_points_month_cap, 2)),
                    left=say(exact(Month._left(company), 2)),
                )
            )

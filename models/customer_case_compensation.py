from uuid import uuid4

import psycopg2

from odoo import _, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from .customer_case import SERVICE_USER


class CustomerCaseCompensation(models.Model):
    """Points that a customer got for a case: who gave them, how many and why."""

    _name = "customer.case.compensation"
    _description = "Points Given for a Case"
    _order = "id desc"

    case_id = fields.Many2one(
        "customer.case", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", "Given by", readonly=True, required=True, ondelete="restrict"
    )
    given_at = fields.Datetime(
        "Given on", readonly=True, required=True, default=fields.Datetime.now
    )
    program_id = fields.Many2one(
        "loyalty.program", readonly=True, required=True, ondelete="restrict"
    )
    points = fields.Float(digits=(16, 2), readonly=True, required=True)
    reason = fields.Char(readonly=True, required=True)
    cost = fields.Monetary(
        readonly=True, help="The points times what the program says a point is worth."
    )
    key = fields.Char(
        readonly=True, copy=False, help="Of the window: what it says is done once."
    )

    _key_unique = models.Constraint("UNIQUE (key)", "These points were given already.")


class CustomerCase(models.Model):
    _inherit = "customer.case"

    compensation_ids = fields.One2many(
        "customer.case.compensation", "case_id", "Points Given", copy=False
    )
    compensated = fields.Float(
        "Points for the Case",
        digits=(16, 2),
        readonly=True,
        copy=False,
        help="Points that the customer got for this case.",
    )

    # The trio: may it be done, refuse, do it.

    def _can_compensate(self):
        self.ensure_one()
        return bool(self.partner_id) and not self.merged_into_id

    def _ensure_can_compensate(self):
        self.ensure_one()
        if not self.env.user.has_group(SERVICE_USER):
            raise AccessError(_("You may not give points."))
        self.check_access("write")
        if not self._can_compensate():
            raise UserError(_("Only an open or closed case of a customer gets points."))

    def action_compensate(self):
        """Ask how many points the customer gets for the trouble."""
        self._ensure_can_compensate()
        return {
            "type": "ir.actions.act_window",
            "name": _("Give Points"),
            "res_model": "loyalty.bonus",
            "view_mode": "form",
            "target": "new",
            "context": {
                "active_model": self._name,
                "active_id": self.id,
                "default_case_id": self.id,
                "default_key": uuid4().hex,
            },
        }

    # Within the caps

    def _left_to_give(self):
        """Return how many points this case may still get."""
        self.ensure_one()
        cap = self.sudo().company_id.case_points_cap
        return max(cap - self.sudo().compensated, 0)

    def _take_points(self, points):
        """Count points on the case, in one statement, for those who come together.

        :param points: a Decimal above zero
        :return: whether the cap allows them; if not, nothing was counted
        """
        self.ensure_one()
        self.flush_recordset(["compensated"])
        self.env.cr.execute(
            """
            UPDATE customer_case
               SET compensated = COALESCE(compensated, 0) + %(points)s::numeric
             WHERE id = %(case)s
               AND COALESCE(compensated, 0) + %(points)s::numeric <= %(cap)s::numeric
            RETURNING id
            """,
            {
                "case": self.id,
                "points": points,
                "cap": self.sudo().company_id.case_points_cap,
            },
        )
        self.invalidate_recordset(["compensated"])
        return bool(self.env.cr.fetchone())

    def _note_points(self, program, points, reason, key):
        """Keep what was given, and what it cost.

        :raise ConcurrencyError: the same window did it at the same moment
        """
        case = self.sudo()
        cost = case._cost_of_points(program.sudo(), points)
        try:
            with self.env.cr.savepoint():
                given = case.env["customer.case.compensation"].create(
                    {
                        "case_id": case.id,
                        "user_id": self.env.uid,
                        "program_id": program.id,
                        "points": float(points),
                        "reason": reason,
                        "cost": cost,
                        "key": key,
                    }
                )
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("these points are given at this moment") from error
        if cost:
            case.cost += cost
        words = self.env["loyalty.why"]._points(points)
        case.message_post(
            body=_("%(points)s points given: %(reason)s", points=words, reason=reason)
        )
        return given

    def _cost_of_points(self, program, points):
        worth = float(points) * program.point_value
        return program.currency_id._convert(
            worth, self.currency_id, self.company_id, fields.Date.context_today(self)
        )

    def _hand_over(self, target):
        result = super()._hand_over(target)
        if self.compensated:
            self.compensation_ids.write({"case_id": target.id})
            target.compensated += self.compensated
            self.compensated = 0
        return result

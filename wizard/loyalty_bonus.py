from decimal import Decimal

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import float_compare

from ..core.rules.rows import Posting
from ..models.loyalty_program_rules import exact

CASHIER = "point_of_sale.group_pos_user"


class LoyaltyBonus(models.TransientModel):
    """Gives points to a member by hand."""

    _name = "loyalty.bonus"
    _description = "Give Points"

    partner_id = fields.Many2one("res.partner", "Customer", required=True)
    program_id = fields.Many2one(
        "loyalty.program",
        required=True,
        domain="[('program_type', '=', 'loyalty'), ('bonus_daily_cap', '>', 0)]",
    )
    points = fields.Float(digits=(16, 2), required=True)
    point_name = fields.Char(related="program_id.portal_point_name")
    reason = fields.Char(
        required=True,
        help="Why, in a few words. It stays in the history: never write names or "
        "numbers of customers into it.",
    )
    left_today = fields.Float(
        "You May Still Give Today", digits=(16, 2), compute="_compute_left_today"
    )

    @api.model
    def default_get(self, fields_list):
        """Take customer and programme from the card or contact that is open."""
        values = super().default_get(fields_list)
        context = self.env.context
        active_id, model = context.get("active_id"), context.get("active_model")
        if model == "loyalty.card" and active_id:
            card = self.env["loyalty.card"].browse(active_id)
            values |= {
                "partner_id": card.partner_id.id,
                "program_id": card.program_id.id,
            }
        elif model == "res.partner" and active_id:
            values["partner_id"] = active_id
        return values

    @api.depends("program_id")
    def _compute_left_today(self):
        for bonus in self:
            program = bonus.program_id
            given = self.env["loyalty.bonus.day"]._given(program) if program else 0
            bonus.left_today = max(program.bonus_daily_cap - given, 0)

    @api.constrains("points", "reason")
    def _check_bonus(self):
        for bonus in self:
            if float_compare(bonus.points, 0, precision_digits=2) <= 0:
                raise ValidationError(_("Enter how many points, more than 0."))
            if not (bonus.reason or "").strip():
                raise ValidationError(_("Say why the points are given."))

    # The trio: may it be done, refuse, do it.

    def _can_give(self):
        self.ensure_one()
        return self.env.user.has_group(CASHIER)

    def _ensure_can_give(self):
        if not self._can_give():
            raise AccessError(_("You may not give points."))
        program = self.program_id
        program.check_access("read")
        self.partner_id.check_access("read")
        if not (program.active and program._is_governed()):
            raise UserError(_("Points are given in programs with loyalty cards."))
        ended = program.date_to and program.date_to < fields.Date.context_today(self)
        if ended:
            raise UserError(_("The program %s has ended.", program.name))

    def action_give(self):
        """Book the points."""
        self.ensure_one()
        self._ensure_can_give()
        points = exact(self.points, 2)
        if not self.env["loyalty.bonus.day"]._take(self.program_id.sudo(), points):
            raise UserError(self._too_many())
        card = self.env["loyalty.ledger"]._card_of(
            self.partner_id.sudo(), self.program_id.sudo()
        )
        self.env["loyalty.ledger"]._post(
            card.sudo(), [self._prepare_posting(points)], **self._prepare_entry_vals()
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": _(
                    "%(points)s %(name)s given.",
                    points=self.env["loyalty.why"]._points(points),
                    name=self.point_name or "",
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _prepare_posting(self, points):
        today = fields.Date.context_today(self)
        return Posting(
            "bonus",
            points,
            "bonus",
            expires=self.program_id.sudo()._expiry_of(today),
            data={"why": {"reason": self.reason.strip(), "user": self.env.uid}},
        )

    def _prepare_entry_vals(self):
        return {"description": _("Given by hand: %s", self.reason.strip())}

    def _too_many(self):
        cap = self.program_id.sudo().bonus_daily_cap
        if not cap:
            return _("In this program nobody gives points by hand.")
        say = self.env["loyalty.why"]._points
        return _(
            "You may give %(cap)s points a day by hand in this program, and %(left)s "
            "of them are left today.",
            cap=say(exact(cap, 2)),
            left=say(max(exact(self.left_today, 2), Decimal(0))),
        )

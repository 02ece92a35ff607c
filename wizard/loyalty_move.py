from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..models.loyalty_transfer import MANAGER


class LoyaltyMove(models.TransientModel):
    """Moves points that were booked on the wrong customer."""

    _name = "loyalty.move"
    _description = "Move Points"

    card_id = fields.Many2one(
        "loyalty.card", "From Card", required=True, readonly=True, ondelete="cascade"
    )
    source_partner_id = fields.Many2one(related="card_id.partner_id", string="From")
    entry_ids = fields.Many2many(
        "loyalty.history",
        string="Points",
        required=True,
        domain="[('id', 'in', movable_ids)]",
    )
    movable_ids = fields.Many2many("loyalty.history", compute="_compute_movable_ids")
    partner_id = fields.Many2one("res.partner", "To", required=True)
    reason = fields.Char(
        required=True,
        help="Why, in a few words. It stays in the history: never write names or "
        "numbers of customers into it.",
    )
    points = fields.Float("Moved", digits=(16, 2), compute="_compute_points")
    balance_after = fields.Float(
        "Balance of the First Card Then", digits=(16, 2), compute="_compute_points"
    )

    @api.model
    def default_get(self, fields_list):
        """Take the card that is open."""
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "loyalty.card":
            values["card_id"] = self.env.context.get("active_id")
        return values

    @api.depends("card_id")
    def _compute_movable_ids(self):
        for move in self:
            entries = move.card_id.sudo().history_ids
            movable = entries.filtered(lambda entry: entry._is_movable())
            move.movable_ids = movable.sudo(False)

    @api.depends("entry_ids", "card_id")
    def _compute_points(self):
        Transfer = self.env["loyalty.transfer"].sudo()
        for move in self:
            entries = move.entry_ids._origin.sudo()
            move.points = float(sum(Transfer._net(entry) for entry in entries))
            move.balance_after = move.card_id.points - move.points

    @api.constrains("reason")
    def _check_reason(self):
        for move in self:
            if not (move.reason or "").strip():
                raise ValidationError(_("Say why the points are moved."))

    # The trio: may it be done, refuse, do it.

    def _can_move(self):
        self.ensure_one()
        return self.env.user.has_group(MANAGER)

    def _ensure_can_move(self):
        if not self._can_move():
            raise AccessError(_("Only managers move points."))
        self.card_id.check_access("read")
        self.partner_id.check_access("read")
        if not self.card_id._is_governed():
            raise UserError(_("Only points of loyalty cards can be moved."))
        if not self.entry_ids:
            raise UserError(_("Choose the points to move."))
        strange = self.entry_ids.filtered(
            lambda entry: entry.card_id != self.card_id or not entry._is_movable()
        )
        if strange:
            raise UserError(_("Choose points of this card that were earned or spent."))
        if self.partner_id == self.card_id.partner_id:
            raise UserError(_("The points are with this customer already."))

    def action_move(self):
        """Book the points on the right customer, and show the record of it."""
        self.ensure_one()
        self._ensure_can_move()
        card = self.card_id.sudo()
        target = self.env["loyalty.ledger"]._card_of(
            self.partner_id.sudo(), card.program_id
        )
        transfer = (
            self.env["loyalty.transfer"]
            .sudo()
            ._book(card, target.sudo(), self.entry_ids.sudo(), self.reason.strip())
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "loyalty.transfer",
            "res_id": transfer.id,
            "view_mode": "form",
        }

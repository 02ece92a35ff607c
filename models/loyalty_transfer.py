from decimal import Decimal

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core.rules.rows import Posting
from .loyalty_program_rules import exact

MANAGER = "point_of_sale.group_pos_manager"
#: What can be moved, besides what was moved here; the rest follows from these, or is
#: another card's.
MOVABLE = ("earn", "bonus", "redeem")


class LoyaltyTransfer(models.Model):
    """Points that were booked on the wrong customer and moved to the right one."""

    _name = "loyalty.transfer"
    _description = "Points Moved to Another Customer"
    _order = "id desc"
    _rec_name = "reason"

    program_id = fields.Many2one(
        "loyalty.program",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True)
    source_id = fields.Many2one(
        "loyalty.card", "From Card", required=True, readonly=True, ondelete="restrict"
    )
    target_id = fields.Many2one(
        "loyalty.card", "To Card", required=True, readonly=True, ondelete="restrict"
    )
    source_partner_id = fields.Many2one(
        "res.partner", "From Customer", readonly=True, ondelete="set null"
    )
    target_partner_id = fields.Many2one(
        "res.partner", "To Customer", readonly=True, ondelete="set null"
    )
    points = fields.Float(digits=(16, 2), readonly=True)
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Moved by", readonly=True)
    moved_on = fields.Datetime("Moved", readonly=True)
    state = fields.Selection(
        [("done", "Moved"), ("undone", "Undone")], default="done", readonly=True
    )
    undone_by_id = fields.Many2one("res.users", "Undone by", readonly=True)
    undone_on = fields.Datetime("Undone", readonly=True)
    entry_ids = fields.Many2many(
        "loyalty.history",
        "loyalty_transfer_entry_rel",
        "transfer_id",
        "entry_id",
        string="Entries",
        readonly=True,
        help="What was booked by the move, on both cards.",
    )

    # Undoing

    def _can_undo(self):
        self.ensure_one()
        return self.state == "done"

    def _ensure_can_undo(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(_("Only managers move points."))
        self.check_access("read")
        for transfer in self:
            if not transfer._can_undo():
                raise UserError(_("These points have been moved back already."))

    def action_undo(self):
        """Move the points back. What was spent in the meantime is then missing."""
        self._ensure_can_undo()
        for transfer in self.sudo():
            transfer._move(
                transfer.target_id, transfer.source_id, transfer._moves_back()
            )
            transfer.write(
                {
                    "state": "undone",
                    "undone_by_id": self.env.uid,
                    "undone_on": fields.Datetime.now(),
                }
            )

    def _moves_back(self):
        """Return what undoing moves.

        On the first card points belong to what was there before: so they can be moved
        again.
        """
        self.ensure_one()
        there = self.entry_ids.filtered(lambda entry: entry.card_id == self.target_id)
        if later := self._moved_on(there):
            raise UserError(
                _("These points were moved on since (%s). Undo that first.", later)
            )
        before = self.entry_ids.filtered(lambda entry: entry.card_id == self.source_id)
        named = {entry.reversed_id._origin_of(): entry.reversed_id for entry in before}
        moves = [
            (entry, named[entry.reversed_id], self._net(entry))
            for entry in there
            if entry._is_moved_here()
        ]
        moves = [move for move in moves if move[-1]]
        if not moves:
            raise UserError(_("Nothing is left of these points that could be moved."))
        return moves

    def _moved_on(self, entries):
        """Return the reason of a later move of these entries, or nothing."""
        later = self.search(
            [
                ("id", ">", self.id),
                ("state", "=", "done"),
                ("source_id", "=", self.target_id.id),
                ("entry_ids.reversed_id", "in", entries.ids),
            ],
            limit=1,
        )
        return later.reason

    # Moving

    @api.model
    def _net(self, entry):
        """Return how many points of an entry are there to be moved: without those that
        returns took back, that have expired, or that were moved already.

        :param entry: a ``loyalty.history`` in ``sudo``
        :return: a Decimal, signed as the entry's points
        """
        self.env.cr.execute(
            """
            SELECT COALESCE(sum(points), 0) FROM loyalty_history
             WHERE card_id = %(card)s
               AND (reversed_id = %(entry)s AND kind <> 'expire'
                    OR lot_id = %(entry)s AND kind = 'expire')
            """,
            {"card": entry.card_id.id, "entry": entry.id},
        )
        net = exact(entry.points, 2) + exact(self.env.cr.fetchone()[0], 2)
        # Of different signs nothing is left, whatever happened.
        return net if net * exact(entry.points, 2) > 0 else Decimal(0)

    @api.model
    def _book(self, source, target, entries, reason):
        """Move entries of one card to another, and return the record of it.

        :param source: ``loyalty.card`` in ``sudo``
        :param target: another card of the same programme, in ``sudo``
        """
        moves = [(entry, entry._origin_of(), self._net(entry)) for entry in entries]
        moves = [move for move in moves if move[-1]]
        if not moves:
            raise UserError(_("Nothing is left of these points that could be moved."))
        transfer = self.create(
            {
                "program_id": source.program_id.id,
                "source_id": source.id,
                "target_id": target.id,
                "source_partner_id": source.partner_id.id,
                "target_partner_id": target.partner_id.id,
                "points": float(sum(move[-1] for move in moves)),
                "reason": reason,
                "user_id": self.env.uid,
                "moved_on": fields.Datetime.now(),
            }
        )
        transfer._move(source, target, moves)
        return transfer

    def _move(self, source, target, moves):
        """Book moves on both cards, and let both members have the right level.

        :param moves: for each the entry on the source, the one that is named on the
            target, and the points
        """
        self.ensure_one()
        ledger = self.env["loyalty.ledger"].sudo()
        # Both at once and in the ledger's own order, so that nobody waits for ever.
        ledger._lock(source | target)
        away = [
            self._prepare_posting(entry, -points, entry)
            for entry, _named, points in moves
        ]
        here = [
            self._prepare_posting(entry, points, named, here=True)
            for entry, named, points in moves
        ]
        words = {"description": _("Moved: %s", self.reason)}
        self.entry_ids |= ledger._post(source, away, **words)
        self.entry_ids |= ledger._post(target, here, **words)
        ledger._update_tiers(source.program_id, source | target)

    def _prepare_posting(self, entry, points, named, here=False):
        amount = exact(entry.amount, 2)
        share = points / exact(entry.points, 2)
        why = {"transfer": self.id, "reason": self.reason}
        if entry.kind == "earn" or "counts" in (entry.why or {}):
            # Bonuses and what was spent never counted for a level.
            why["counts"] = True
        return Posting(
            "transfer_in" if points > 0 else "transfer_out",
            points,
            f"transfer:{self.id}:{entry.id}",
            lot=None if here else (entry.lot_id.id or entry.id),
            expires=entry.expires_on or None,
            may_owe=True,
            earned=entry.booked_date or None,
            data={
                "reversed_id": named.id,
                "amount": (amount * share).quantize(Decimal("0.01")),
                "why": why,
            },
        )


class LoyaltyHistory(models.Model):
    _inherit = "loyalty.history"

    def _is_movable(self):
        """Return whether points are a member's own, or came from another one's card."""
        self.ensure_one()
        return self.kind in MOVABLE or self._is_moved_here()

    def _is_moved_here(self):
        """Return whether an entry is the side of a move to whom the points went."""
        self.ensure_one()
        return (
            "transfer" in (self.why or {})
            and bool(self.reversed_id)
            and self.reversed_id.card_id != self.card_id
        )

    def _origin_of(self):
        """Return what was booked at first: a return finds moved points by it."""
        self.ensure_one()
        return self.reversed_id if self._is_moved_here() else self

from odoo import _, api, fields, models

from ..core.rules import booking, lots
from ..core.rules.rows import Outcome, Row


class LoyaltyLedger(models.AbstractModel):
    """Points that go to another card: members are merged, or a card was the wrong one.

    Lots keep their last day, debts stay debts, and every new entry names the one that
    it carries on: a return finds its points wherever they are.
    """

    _inherit = "loyalty.ledger"

    @api.model
    def _join_cards(self, cards, keeper):
        """Move everything to one card, and archive the others.

        :param cards: ``loyalty.card`` of the keeper's programme
        """
        cards = (cards - keeper).sudo()
        if not cards:
            return
        today = fields.Date.context_today(self)
        books = self._lock(cards | keeper)
        words = {"description": _("Joined with card %s", keeper.code)}
        for card in cards:
            self._carry(books[card.id], books[keeper.id], today, words)
            # What was carried is open on the keeper's card now.
            books = self._lock(cards | keeper)
        self._settle_inside(books[keeper.id], today)
        self._retire(cards, keeper)

    @api.model
    def _carry(self, source, target, today, words):
        """Close all open entries of one book, and open them in another."""
        away, here = [], []
        for row in source["opens"]:
            away.append(self._row("transfer_out", -row.remaining, row, lot=row.id))
            here.append(self._row("transfer_in", row.remaining, row, opened=True))
        closed = {row.id: booking.points(0) for row in source["opens"]}
        self._store([(source, Outcome(away, closed))], **words)
        if here:
            self._store([(target, Outcome(here, {}))], **words)

    @api.model
    def _row(self, kind, points, row, lot=None, opened=False):
        return Row(
            kind=kind,
            points=points,
            remaining=points if opened else booking.points(0),
            key=f"{kind}:{row.id}",
            lot=lot,
            expires=row.expires if opened else None,
            earned=row.earned if opened else fields.Date.context_today(self),
            data={"reversed_id": row.id},
        )

    @api.model
    def _settle_inside(self, book, today):
        """Let lots pay the debts beside them."""
        changes = lots.settle(book["opens"], today)
        if changes:
            self._store([(book, Outcome([], changes))])

    @api.model
    def _retire(self, cards, keeper):
        """Archive cards whose points another one has."""
        since = [card.member_since for card in cards | keeper if card.member_since]
        super_cards = cards.with_context(loyalty_no_mail=True)
        super_cards.write({"active": False, "merged_into_id": keeper.id})
        if since:
            keeper.member_since = min(since)
        holds = self.env["loyalty.hold"].sudo().search([("card_id", "in", cards.ids)])
        holds.unlink()

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..core.rules import booking, lots
from ..core.rules.errors import RuleError
from .loyalty_ledger_sql import LOCK, STORE

#: Who may change cards although they work at a till.
MANAGERS = ("point_of_sale.group_pos_manager", "sales_team.group_sale_manager")
#: What changes on a card when something is booked on it.
CARD_FIELDS = (
    "points",
    "tier_id",
    "tier_since",
    "tier_until",
    "qualifying",
    "write_date",
    "write_uid",
    "history_ids",
)


class LoyaltyLedger(models.AbstractModel):
    """The only writer of points of governed programmes.

    Whoever books locks the card first, and changes its row, so that two bookings on one
    card never go on side by side: the second is tried again from its beginning.
    """

    _name = "loyalty.ledger"
    _description = "Ledger of Points"

    @api.model
    def _may_change(self):
        """Return whether the user is more than a cashier, or Odoo itself."""
        user = self.env.user
        return (
            self.env.su
            or not user.has_group("point_of_sale.group_pos_user")
            or any(user.has_group(group) for group in MANAGERS)
        )

    @api.model
    def _post(self, card, postings, today=None, **common):
        """Book on one card.

        :param card: a ``loyalty.card`` of a governed programme
        :param list postings: ``core.rules.rows.Posting``; their ``data`` has further
            columns of the entry, by name
        :param today: the day; by default the user's
        :param common: columns that all entries have, by name
        :return: the entries, in ``sudo``
        :raise UserError: points are missing, and a posting must not owe
        """
        card.ensure_one()
        today = today or fields.Date.context_today(self)
        book = self._lock(card)[card.id]
        try:
            outcome = lots.post(book["opens"], postings, today)
        except RuleError as error:
            if error.code != "not_enough":
                raise
            missing = error.facts["shortfall"]
            raise UserError(_("%s points are missing.", missing)) from error
        return self._store([(book, outcome)], **common)

    @api.model
    def _lock(self, cards):
        """Lock cards until the end of the transaction.

        :return: card id -> its book: ``card``, the row; ``opens``, its open entries
        """
        cards.flush_recordset(["points", "partner_id", "program_id", "active"])
        self.env.cr.execute(LOCK, {"cards": cards.ids})
        return self._books(booking.loads(self.env.cr.fetchone()[0]))

    @api.model
    def _books(self, found):
        books = {row["id"]: {"card": row, "opens": []} for row in found["cards"] or ()}
        by_card = {}
        for row in found["opens"] or ():
            by_card.setdefault(row["card"], []).append(row)
        for card_id, rows in by_card.items():
            books[card_id]["opens"] = booking.opens(rows)
        return books

    # Writing

    @api.model
    def _store(self, outcomes, **common):
        """Write what postings did, in one statement.

        :param list outcomes: pairs of a book and its outcome
        :return: the entries, in ``sudo``
        """
        self.env.cr.execute(STORE, self._stored(outcomes, common))
        made = [row[0] for row in self.env.cr.fetchall()]
        self._forget(outcomes)
        return self.env["loyalty.history"].sudo().browse(made)

    @api.model
    def _stored(self, outcomes, common):
        """Return the parameters of the statement that writes."""
        rows, changes, cards = [], [], []
        for book, outcome in outcomes:
            card = book["card"]
            rows += booking.rows(outcome, self._columns(card, common), len(rows))
            until = book.get("until", {})
            for ident in outcome.changes.keys() | until.keys():
                left, day = outcome.changes.get(ident), until.get(ident)
                changes.append({"id": ident, "remaining": left, "expires_on": day})
            total = sum((row.points for row in outcome.rows), booking.points(0))
            cards.append({"id": card["id"], "points": total, **book.get("tier", {})})
        return {
            "rows": booking.dumps(rows),
            "changes": booking.dumps(changes),
            "cards": booking.dumps(cards),
            "uid": self.env.uid,
            "now": self.env.cr.now(),
        }

    @api.model
    def _columns(self, card, common):
        return {
            "card_id": card["id"],
            "program_id": card["program_id"],
            "partner_id": card["partner_id"],
            "tier_id": card.get("tier_id"),
            "booked_on": self.env.cr.now(),
            "description": _("Points"),
            **common,
        }

    @api.model
    def _forget(self, outcomes):
        """Drop from the cache what the statement changed."""
        cards = [book["card"]["id"] for book, _outcome in outcomes]
        cards = self.env["loyalty.card"].browse(cards)
        cards.invalidate_recordset(CARD_FIELDS, flush=False)
        changed = [ident for _book, outcome in outcomes for ident in outcome.changes]
        entries = self.env["loyalty.history"].browse(changed)
        entries.invalidate_recordset(["remaining", "expires_on"], flush=False)

    # Changes by other parts of Odoo

    @api.model
    def _adjust(self, card, balance, **data):
        """Book the difference to a balance that was set directly.

        :param balance: the new balance, in points
        """
        book = self._lock(card)[card.id]
        change = booking.points(balance) - booking.points(book["card"]["points"])
        if not change:
            return self.env["loyalty.history"].sudo()
        note = self._take_note(card.id, change)
        posting = lots.Posting(
            "adjust",
            change,
            "adjust",
            expires=card.program_id._expiry_of(fields.Date.context_today(self)),
            may_owe=True,
            data=data,
        )
        outcome = lots.post(book["opens"], [posting], fields.Date.context_today(self))
        entries = self._store(
            [(book, outcome)], **(note or {"description": _("Changed directly")})
        )
        if not note:
            self._remember_entries(card.id, change, entries)
        return entries

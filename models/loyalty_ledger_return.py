from decimal import Decimal

from odoo import api, models

from ..core.rules import booking, deal
from .loyalty_ledger_sql import NAMED, RETURNED
from .loyalty_ledger_work import Work

NOTHING = {"lines": (), "entries": (), "lineage": (), "owners": ()}


class LoyaltyLedger(models.AbstractModel):
    """Goods that come back: what their lines earned and spent is undone, pro rata.

    It is undone on the card that has these points now, whoever is on the order.
    """

    _inherit = "loyalty.ledger"

    @api.model
    def _returned(self, order, deal, steps):
        """Return what ledger and orders know of the lines that come back."""
        if not deal.returns:
            return NOTHING
        # Sold in the same sync, perhaps, and booked a moment ago.
        self.env["pos.order"].flush_model(["points_state"])
        sold = [line.refunded_orderline_id.id for line in deal.returns.values()]
        return self._known(steps.ask(RETURNED, lines=sold, order=order.id))

    @api.model
    def _known(self, answer):
        return {name: rows or () for name, rows in answer.items()}

    @api.model
    def _add_returns(self, works, found, known, done):
        """Add what is undone to the work on each card.

        :param dict works: by card; changed in place
        """
        if not known["entries"]:
            return
        owners = {row["origin"]: row["id"] for row in known["owners"]}
        schemes = self._schemes_by_id()
        for card_id, lines in self._undone(done, known, owners).items():
            book = found["books"].get(card_id)
            scheme = book and schemes.get(book["card"]["program_id"])
            if not scheme:
                continue
            work = works.setdefault(card_id, Work(scheme, book))
            named = [row for row in found["named"] or () if row["card"] == card_id]
            book["opens"] = [*book["opens"], *booking.opens(named)]
            work.returned = lines
        self._pay(works, done)

    @api.model
    def _undone(self, done, known, owners):
        """Return card id -> the lines that come back, with the card's entries."""
        facts = {row["id"]: row for row in known["lines"]}
        found, before = {}, {}
        for uuid, (sold, now) in done.units().items():
            fact, by_card = facts[sold], {}
            earlier = max(Decimal(str(fact["before"])), Decimal(0))
            earlier += before.get(sold, 0)
            before[sold] = before.get(sold, 0) + now
            for row in known["entries"]:
                if row["line"] == sold and row["card_id"] in owners:
                    entry = self._entry(row, known["lineage"])
                    by_card.setdefault(owners[row["card_id"]], []).append(entry)
            for card_id, entries in by_card.items():
                returned = deal.Returned(
                    line=uuid,
                    bought=Decimal(str(fact["quantity"])),
                    before=earlier,
                    now=now,
                    entries=tuple(entries),
                )
                if returned.bought > 0 and now:
                    found.setdefault(card_id, []).append(returned)
        return found

    @api.model
    def _entry(self, row, lineage):
        origin = row["lot_id"] or row["id"]
        lots = [lot for lot in lineage if lot["origin"] == origin]
        return deal.Entry(
            id=row["id"],
            kind=row["kind"],
            # What was moved away is another entry's, on another card.
            points=booking.points(row["points"]) + booking.points(row["moved"]),
            carried=row["carried"] or bool(booking.points(row["moved"])),
            undone=abs(booking.points(row["undone"])),
            lots=tuple(lot["id"] for lot in lots),
            expired=sum((booking.points(lot["expired"]) for lot in lots), Decimal(0)),
            until=booking.day(lots[-1]["until"]) if lots else None,
            owed=row["kind"] == "redeem" and not row["lot_id"],
            rule=row["rule_id"],
            reward=row["reward_id"],
            amount=booking.points(row["amount"]) if row["amount"] else None,
        )

    @api.model
    def _pay(self, works, done):
        """Let the line "Points already spent" pay for points that are missing."""
        money = done.paid(self._points_product())
        for work in works.values():
            scheme = work.scheme
            if money <= 0 or scheme.terms.shortfall != "deduct" or not work.returned:
                continue
            if scheme.point_value > 0:
                work.paid = booking.points(money / scheme.point_value)
                used = sum(
                    row.points
                    for row in work.book_deal(done.day).rows
                    if row.kind == "forgive"
                )
                money -= used * scheme.point_value

    # Before a return

    @api.model
    def _missing_after(self, config, units):
        """Return what a return would do: see ``pos.order.pos_refund_points``.

        :param dict units: sold line -> units that come back
        """
        self.env.flush_all()
        asked = Asked(units)
        params = {"lines": [line.id for line in units], "order": 0}
        self.env.cr.execute(RETURNED, params)
        known = self._known(booking.loads(self.env.cr.fetchone()[0]))
        cards = self.env["loyalty.card"].browse([row["id"] for row in known["owners"]])
        self.env.cr.execute(
            NAMED, {"lots": [lot["id"] for lot in known["lineage"]], "cards": cards.ids}
        )
        found = booking.loads(self.env.cr.fetchone()[0])
        works = {}
        found["books"] = self._books(found)
        self._add_returns(works, found, known, asked)
        day = self._local(config, self.env.cr.now()).date()
        told = [self._return_told(work, day, config) for work in works.values()]
        return [one for one in told if one["taken_back"] or one["given_back"]]

    @api.model
    def _return_told(self, work, day, config):
        """Return what a till says of a return before it is paid out."""
        scheme, lacking = work.scheme, -work.owed(day)
        work.outcome = work.book_deal(day)
        is_deducted = lacking > 0 and scheme.terms.shortfall == "deduct"
        value = lacking * scheme.point_value if is_deducted else 0
        return {
            "program_id": scheme.id,
            "card_id": work.book["card"]["id"],
            "taken_back": float(-work.total("take_back")),
            "given_back": float(work.total("give_back")),
            "missing": float(max(lacking, 0)),
            "shortfall": scheme.terms.shortfall,
            "value": config.currency_id.round(float(value)),
            "product_id": is_deducted and self._points_product() or False,
        }


class Asked:
    """A return that is only asked about; the counterpart of a deal."""

    def __init__(self, units):
        self.lines = units

    def units(self):
        return {str(line.id): (line.id, units) for line, units in self.lines.items()}

    def paid(self, _product):
        return Decimal(0)

"""A points account while postings are worked on: see ``lots`` for what holds."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from .errors import RuleError
from .exact import check_points
from .rows import SPEND, Open, Outcome, Posting, Row

ZERO = Decimal("0.00")


def has_ended(row, today: date) -> bool:
    """Return whether the last day of a row is over."""
    return row.expires is not None and row.expires < today


@dataclass
class Line:
    """A row while it is worked on: one that was there, or one that will be added."""

    id: int
    remaining: Decimal
    expires: date | None
    earned: date
    debt: bool
    row: Row | None = None


class Account:
    """All lines of an account, those that were there first, by id."""

    def __init__(self, opens: list[Open], today: date) -> None:
        self.today = today
        self.before = {row.id: check_points(row.remaining) for row in opens}
        if len(self.before) != len(opens):
            raise RuleError("duplicate_row")
        self.lines = [
            Line(
                row.id,
                row.remaining,
                row.expires,
                row.earned,
                row.debt or row.remaining < 0,
            )
            for row in sorted(opens, key=lambda row: row.id)
        ]
        self.rows: list[Line] = []

    def lots(self, ended: bool = False) -> list[Line]:
        """Return the open lots in the order of spending, or those that have ended."""
        found = [
            line
            for line in self.lines
            if line.remaining > 0 and has_ended(line, self.today) == ended
        ]
        return sorted(
            found,
            key=lambda line: (
                line.expires is None,
                line.expires or date.max,
                line.earned,
            ),
        )

    def add(self, posting: Posting, points: Decimal) -> None:
        pays = self.pay_debts(points, posting.lot)
        rest = points - sum((paid for _debt, paid in pays), ZERO)
        lot = self._named(posting.lot)
        if rest and lot and not lot.debt and not has_ended(lot, self.today):
            lot.remaining += rest
            self._append(posting, points, ZERO, lot.id, pays)
        else:
            self._append(posting, points, rest, None, pays)

    def take(self, posting: Posting, points: Decimal) -> None:
        lots = self.lots()
        named = self._named(posting.lot)
        if named and named.remaining > 0:
            if posting.kind != SPEND or not has_ended(named, self.today):
                lots = [named] + [lot for lot in lots if lot is not named]
        for lot in lots:
            taken = min(points, lot.remaining)
            if taken:
                self.take_from(lot, posting, taken)
                points -= taken
        if points and not posting.may_owe:
            raise RuleError("not_enough", shortfall=points)
        if points:
            self._append(posting, -points, -points, None, ())

    def take_from(self, lot: Line, posting: Posting, points: Decimal) -> None:
        lot.remaining -= points
        self._append(posting, -points, ZERO, lot.id, ())

    def pay_debts(
        self, points: Decimal, first: int | None = None
    ) -> tuple[tuple[int, Decimal], ...]:
        """Pay debts with the points as far as they reach; return which and how much."""
        debts = [line for line in self.lines if line.remaining < 0]
        pays = []
        for debt in sorted(debts, key=lambda line: (line.id != first, line.earned)):
            paid = min(points, -debt.remaining)
            if paid:
                debt.remaining += paid
                points -= paid
                pays.append((debt.id, paid))
        return tuple(pays)

    def outcome(self) -> Outcome:
        changes = {
            line.id: line.remaining
            for line in self.lines
            if line.row is None and line.remaining != self.before[line.id]
        }
        rows = [replace(line.row, remaining=line.remaining) for line in self.rows]
        return Outcome(rows, changes)

    def _named(self, ident: int | None) -> Line | None:
        return next((line for line in self.lines if line.id == ident), None)

    def _append(self, posting, points, remaining, lot, pays) -> None:
        expires = posting.expires if points > 0 and lot is None else None
        earned = posting.earned or self.today
        row = Row(
            kind=posting.kind,
            points=points,
            remaining=remaining,
            key=posting.key,
            lot=lot,
            expires=expires,
            earned=earned,
            pays=pays,
            data=posting.data,
        )
        line = Line(~len(self.rows), remaining, expires, earned, points < 0, row)
        self.rows.append(line)
        self.lines.append(line)

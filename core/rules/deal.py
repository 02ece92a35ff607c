"""What a paid order does to one account: in this order it gives back, lets earn, takes
back, and spends.

So a return and a purchase in one order meet before anything is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from . import lots, refund, rewards
from .booking import points as hundredths
from .exact import HUNDREDTH, spread, to_units
from .rows import SPEND, Open, Outcome, Posting, Row

ZERO = Decimal(0)


@dataclass(frozen=True)
class Terms:
    """Settings of a programme.

    :ivar expiry: policy (``earned``, ``activity`` or None) and months
    :ivar str shortfall: ``negative``, ``forgive`` or ``deduct``
    :ivar int grace_days: how long points given back to an ended lot can be spent
    :ivar Decimal unit: step of points that returns are rounded to
    """

    expiry: tuple[str | None, int] = (None, 0)
    shortfall: str = "negative"
    grace_days: int = 30
    unit: Decimal = HUNDREDTH

    def until(self, day: date) -> date | None:
        """Return the last day of points earned on a day."""
        policy, months = self.expiry
        return lots.expiry_of(day, months, policy)


@dataclass(frozen=True)
class Earned:
    """Points of one rule for one line."""

    points: Decimal
    line: str
    rule: int | None = None
    amount: Decimal | None = None
    why: dict | None = None


@dataclass(frozen=True)
class Spent:
    """A reward that was given: its lines with their money, and what it may apply to."""

    reward: rewards.Reward
    lines: tuple[tuple[str, Decimal], ...]
    quantity: Decimal
    base: Decimal


@dataclass(frozen=True)
class Entry:
    """What the ledger has of a line that comes back.

    :ivar str kind: ``earn`` or ``redeem``
    :ivar Decimal points: signed, as booked
    :ivar Decimal undone: points taken or given back for it until now, without sign
    :ivar tuple lots: ids of its lot, and of those that carry it on
    :ivar Decimal expired: points of these lots that ended
    :ivar until: last day of its lot, as that is now; None for never
    :ivar bool owed: it was spent without a lot: the points were missing
    :ivar bool carried: it was moved to another card, in whole or in part, perhaps after
        some units had come back: the units that are left stand for what is left of it
    :ivar amount: money that was spent on the line, if this entry says it
    """

    id: int
    kind: str
    points: Decimal
    undone: Decimal = ZERO
    lots: tuple[int, ...] = ()
    expired: Decimal = ZERO
    until: date | None = None
    owed: bool = False
    carried: bool = False
    rule: int | None = None
    reward: int | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Returned:
    """Units of a sold line that come back, and what the ledger has of the line."""

    line: str
    bought: Decimal
    before: Decimal
    now: Decimal
    entries: tuple[Entry, ...]


def book(
    opens: Sequence[Open],
    terms: Terms,
    day: date,
    earned: Sequence[Earned] = (),
    spent: Sequence[Spent] = (),
    returned: Sequence[Returned] = (),
    paid: Decimal = ZERO,
) -> Outcome:
    """Return what an order does to an account.

    :param opens: open rows, and the used up ones that ``returned`` names
    :param day: the shop's day of the order
    :param paid: points whose value was taken off the refund
    """
    opens = list(opens)
    postings = [
        *_given_back(opens, terms, day, returned),
        *_earned(terms, day, earned),
        *_taken_back(opens, terms, day, returned),
    ]
    outcome = lots.post(opens, postings, day)
    if returned:
        postings += _forgiven(outcome, terms, paid)
        outcome = lots.post(opens, postings, day)
    if not spent:
        return outcome
    here = lots.available(after(opens, outcome, day), day)
    return lots.post(opens, postings + _spent(spent, here), day)


def after(opens: Sequence[Open], outcome: Outcome, day: date) -> list[Open]:
    """Return the open rows of an account after an outcome; new ones by ``~place``."""
    kept = [
        Open(
            row.id, outcome.changes.get(row.id, row.remaining), row.expires, row.earned
        )
        for row in opens
    ]
    made = [
        Open(~place, row.remaining, row.expires, row.earned)
        for place, row in enumerate(outcome.rows)
    ]
    return [row for row in kept + made if row.remaining]


def _earned(terms, day, earned):
    until = terms.until(day)
    for one in earned:
        data = {
            "rule_id": one.rule,
            "line_uuid": one.line,
            "amount": one.amount,
            "why": one.why,
        }
        key = f"earn:{one.rule}:{one.line}"
        yield Posting("earn", one.points, key, expires=until, may_owe=True, data=data)


# Returns


def _given_back(opens, terms, day, returned):
    for line in returned:
        entries = [entry for entry in line.entries if entry.kind == "redeem"]
        whole = [-entry.points for entry in entries if not entry.carried]
        due = _due(line, sum(whole, ZERO), terms)
        # What was spent last, from the lot that ends last, comes back first.
        for entry in reversed(entries):
            part = min(due, -entry.points - entry.undone)
            if entry.carried:
                part = _due_of(line, entry, terms)
            if part > 0:
                due -= ZERO if entry.carried else part
                until = _back_until(entry, terms, day)
                yield _undoing("give_back", part, entry, line, opens, until)


def _back_until(entry: Entry, terms: Terms, day: date) -> date | None:
    """Return the last day of points that come back, where their lot cannot take them.

    It is the lot's own, some days more when that is over, and that of new points when
    they were missing and have been paid since.
    """
    if entry.owed:
        return terms.until(day)
    if entry.until is not None and entry.until < day:
        return day + timedelta(days=terms.grace_days)
    return entry.until


def _taken_back(opens, terms, day, returned):
    # What is over is gone, whether the job has swept it yet or not.
    over = {
        row.id: row.remaining
        for row in opens
        if row.expires is not None and row.expires < day and row.remaining > 0
    }
    opens = [row for row in opens if row.id not in over]
    for line in returned:
        for entry in line.entries:
            if entry.kind != "earn" or entry.points <= 0:
                continue
            gone = entry.expired + sum(over.get(lot, ZERO) for lot in entry.lots)
            due = refund.without_expired(
                _due_of(line, entry, terms), entry.points, entry.undone, gone
            )
            if due > 0:
                yield _undoing("take_back", -due, entry, line, opens, None)


def _due_of(line: Returned, entry: Entry, terms: Terms) -> Decimal:
    """Return what units that come back stand for of an entry."""
    if not entry.carried:
        return _due(line, abs(entry.points), terms)
    left = abs(entry.points) - entry.undone
    rest = replace(line, bought=line.bought - line.before, before=ZERO)
    return _due(rest, left, terms)


def _due(line: Returned, total: Decimal, terms: Terms) -> Decimal:
    now = min(line.now, line.bought - line.before)
    if now <= 0 or total <= 0:
        return ZERO
    return refund.take_back(total, line.bought, line.before, now, terms.unit)


def _amount_back(entry, line):
    """Return the money that comes back with the goods, below zero."""
    if not entry.amount or entry.amount <= 0:
        return None
    return -_due(line, hundredths(entry.amount), Terms())


def _undoing(kind, points, entry, line, opens, until):
    there = {row.id: row.remaining for row in opens}
    named = [lot for lot in entry.lots if lot in there]
    named.sort(key=lambda lot: there[lot] == 0)
    data = {
        "rule_id": entry.rule,
        "reward_id": entry.reward,
        "line_uuid": line.line,
        "reversed_id": entry.id,
        "amount": _amount_back(entry, line),
        "why": {
            "points": str(abs(entry.points)),
            "bought": f"{line.bought.normalize():f}",
            "returned": f"{line.now.normalize():f}",
        },
    }
    return Posting(
        kind,
        points,
        f"{kind}:{entry.id}:{line.line}",
        lot=named[0] if named else None,
        expires=until,
        may_owe=True,
        data=data,
    )


def _forgiven(so_far: Outcome, terms: Terms, paid: Decimal) -> list[Posting]:
    """Return postings that cancel what returns could not take."""
    if terms.shortfall == "negative":
        return []
    postings = []
    for place, row in enumerate(so_far.rows):
        if row.kind != "take_back" or row.remaining >= 0:
            continue
        part = -row.remaining
        if terms.shortfall == "deduct":
            part = min(part, paid)
            paid -= part
        if part > 0:
            postings.append(_forgiving(row, part, ~place, terms.shortfall))
    return postings


def _forgiving(row: Row, points: Decimal, debt: int, why: str) -> Posting:
    data = {**row.data, "why": {"forgiven": why, "missing": str(points)}}
    return Posting("forgive", points, f"forgive:{row.key}", lot=debt, data=data)


# Rewards


def _spent(spent: Sequence[Spent], available: Decimal) -> list[Posting]:
    postings = []
    for one in spent:
        money = sum((money for _line, money in one.lines), ZERO)
        claim = rewards.Claim(money, one.quantity, one.base, max(available, ZERO))
        price = rewards.cost(one.reward, claim)
        available -= price.points
        postings += _parts(one, price)
    return postings


def _parts(one: Spent, price: rewards.Cost) -> list[Posting]:
    """Return a posting for each line of a reward, by its money."""
    weights = [max(to_units(money, 4), 0) for _line, money in one.lines]
    if not any(weights):
        weights[0] = 1
    total = to_units(hundredths(price.points), 2)
    postings = []
    for (line, money), units in zip(one.lines, spread(total, weights), strict=True):
        data = {
            "reward_id": one.reward.id,
            "line_uuid": line,
            "amount": money,
            "flag": "overclaim" if price.overclaim else None,
            "why": {"reward": one.reward.id, "mode": one.reward.mode},
        }
        key = f"redeem:{one.reward.id}:{line}"
        points = -Decimal(units).scaleb(-2)
        postings.append(Posting(SPEND, points, key, may_owe=True, data=data))
    return postings

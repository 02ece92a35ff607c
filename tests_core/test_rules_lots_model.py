"""What holds for an account of points after any sequence of postings.

The oracle keeps every single point as a coin of its own and moves them one by one.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.rules.errors import RuleError
from core.rules.lots import SPEND, Open, Posting, available, expire, post

FIRST_DAY = date(2026, 1, 1)

POINTS = st.integers(-12, 12)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 4),  # days that pass before
        st.lists(
            st.tuples(
                POINTS,
                st.sampled_from([SPEND, "other"]),
                st.none() | st.integers(1, 12),  # row to prefer
                st.none() | st.integers(0, 8),  # days that a new lot lasts
                st.booleans(),  # may owe
            ),
            max_size=4,
        ),
        st.booleans(),  # sweep afterwards
    ),
    max_size=10,
)


@dataclass
class Coin:
    row: int
    expires: date | None
    earned: date
    place: int

    def order(self):
        never = self.expires is None
        return never, self.expires or date.max, self.earned, self.row, self.place


@dataclass
class Oracle:
    coins: list = field(default_factory=list)
    debts: list = field(default_factory=list)  # (earned, row) of each point owed
    ends: dict = field(default_factory=dict)  # lot: last day
    days: dict = field(default_factory=dict)  # lot: day it was earned
    count: int = 0

    def usable(self, today):
        return [c for c in self.coins if c.expires is None or c.expires >= today]

    def add(self, row, points, posting, today):
        for _ in range(points):
            if self.debts:
                mine = [debt for debt in self.debts if debt[1] == posting.lot]
                self.debts.remove(min(mine or self.debts))
                continue
            end = self.ends.get(posting.lot)
            reached = posting.lot in self.ends and (end is None or end >= today)
            self.put(posting.lot if reached else row)

    def put(self, lot):
        self.count += 1
        self.coins.append(Coin(lot, self.ends[lot], self.days[lot], self.count))

    def take(self, points, posting, today):
        """Return how many points were taken of which row."""
        taken = {}
        for _ in range(points):
            coins = self.usable(today)
            pool = coins if posting.kind == SPEND else self.coins
            mine = [coin for coin in pool if coin.row == posting.lot]
            if not (mine or coins):
                break
            coin = min(mine or coins, key=Coin.order)
            self.coins.remove(coin)
            taken[coin.row] = taken.get(coin.row, 0) + 1
        return taken


class Ledger:
    """Stores what ``post`` says, as the addon does."""

    def __init__(self):
        self.rows = {}
        self.remaining = {}
        self.today = FIRST_DAY

    def opens(self):
        return [
            Open(
                ident,
                self.remaining[ident],
                row.expires,
                row.earned,
                debt=row.points < 0 and row.lot is None,
            )
            for ident, row in self.rows.items()
            if row.lot is None
        ]

    def store(self, outcome):
        self.remaining.update(outcome.changes)
        first = len(self.rows) + 1
        for place, row in enumerate(outcome.rows):
            self.rows[first + place] = row
            self.remaining[first + place] = row.remaining
        return range(first, first + len(outcome.rows))

    def recomputed(self):
        """What remains, from the rows alone."""
        remaining = dict.fromkeys(self.rows, Decimal(0))
        for ident, row in self.rows.items():
            for debt, paid in row.pays:
                remaining[debt] += paid
            own = row.points - sum(paid for _debt, paid in row.pays)
            remaining[row.lot or ident] += own
        return remaining


def posting_of(step, ledger):
    points, kind, lot, lasts, may_owe = step
    expires = None if lasts is None else ledger.today + timedelta(days=lasts)
    if lot not in [row.id for row in ledger.opens()]:
        lot = None
    return Posting(kind, Decimal(points), "key", lot, expires, may_owe)


def run_posting(ledger, oracle, posting):
    """Post one thing to both; return its rows."""
    points = int(posting.points)
    try:
        rows = ledger.store(post(ledger.opens(), [posting], ledger.today))
    except RuleError as error:
        usable = oracle.take(-points, posting, ledger.today)
        short = -points - sum(usable.values())
        assert error.facts == {"shortfall": short}
        assert short > 0
        assert not posting.may_owe
        oracle.coins = coins_of(ledger, oracle)
        return range(0)
    if points > 0:
        oracle.ends[rows[0]] = posting.expires
        oracle.days[rows[0]] = ledger.today
        oracle.add(rows[0], points, posting, ledger.today)
    elif points < 0:
        taken = oracle.take(-points, posting, ledger.today)
        owed = -points - sum(taken.values())
        oracle.debts += [(ledger.today, rows[-1])] * owed
        expected = {lot: -count for lot, count in taken.items()}
        if owed:
            expected[None] = -owed
        assert {
            ledger.rows[row].lot: ledger.rows[row].points for row in rows
        } == expected
    return rows


def coins_of(ledger, oracle):
    """Give the coins back that a refused posting took."""
    coins = []
    for ident, left in ledger.remaining.items():
        for _ in range(max(int(left), 0)):
            row = ledger.rows[ident]
            oracle.count += 1
            coins.append(Coin(ident, row.expires, row.earned, oracle.count))
    return coins


def check(ledger, oracle):
    total = sum(row.points for row in ledger.rows.values())
    assert total == sum(ledger.remaining.values())
    assert total == len(oracle.coins) - len(oracle.debts)
    assert ledger.remaining == ledger.recomputed()
    opens = ledger.opens()
    for row in opens:
        assert row.remaining <= 0 if row.debt else row.remaining >= 0
        coins = sum(coin.row == row.id for coin in oracle.coins)
        owed = sum(debt[1] == row.id for debt in oracle.debts)
        assert row.remaining == coins - owed
    usable = oracle.usable(ledger.today)
    assert available(opens, ledger.today) == len(usable)
    assert not (usable and oracle.debts)


def sweep(ledger, oracle):
    before = len(oracle.coins)
    oracle.coins = oracle.usable(ledger.today)
    rows = ledger.store(expire(ledger.opens(), ledger.today))
    swept = -sum(ledger.rows[row].points for row in rows)
    assert swept == before - len(oracle.coins)


def run(steps):
    ledger, oracle = Ledger(), Oracle()
    for days, postings, sweeps in steps:
        ledger.today += timedelta(days=days)
        for step in postings:
            posting = posting_of(step, ledger)
            rows = run_posting(ledger, oracle, posting)
            check(ledger, oracle)
            made = [ledger.rows[row].points for row in rows]
            assert sum(made) == posting.points or not made
            assert len(made) == 1 or posting.points <= 0
        if sweeps:
            sweep(ledger, oracle)
            check(ledger, oracle)


@settings(max_examples=400)
@given(STEPS)
def test_an_account_agrees_with_its_coins_after_any_sequence(steps):
    run(steps)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(STEPS)
def test_an_account_agrees_with_its_coins_after_very_many_sequences(steps):
    run(steps)


@settings(max_examples=300)
@given(
    st.lists(st.tuples(POINTS, st.none() | st.integers(-3, 8)), max_size=8),
    st.integers(0, 8),
)
def test_one_call_does_what_a_call_for_each_posting_does(moves, cut):
    today = FIRST_DAY
    postings = [
        Posting(
            "x",
            Decimal(points),
            str(place),
            expires=None if lasts is None else today + timedelta(days=lasts),
            may_owe=True,
        )
        for place, (points, lasts) in enumerate(moves)
    ]
    one, many = Ledger(), Ledger()
    one.store(post([], postings[:cut], today))
    for posting in postings[:cut]:
        many.store(post(many.opens(), [posting], today))

    def settled(ledger):
        return [
            (row.key, row.points, ledger.remaining[ident])
            for ident, row in ledger.rows.items()
        ]

    assert settled(one) == settled(many)

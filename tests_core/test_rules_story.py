"""Random stories of members, against the second opinion of ``tests/points_oracle.py``.

Here the ledger is a list, and what the database does is done in Python, so that
thousands of stories take seconds. ``tests/test_points_story.py`` lives through some of
them with Odoo.
"""

import importlib.util
import sys
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.rules import deal, lots, rewards
from core.rules.rows import EXPIRE, SPEND, Open

ORACLE = Path(__file__).resolve().parent.parent / "tests" / "points_oracle.py"
spec = importlib.util.spec_from_file_location("points_oracle", ORACLE)
oracle = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = oracle
spec.loader.exec_module(oracle)

STEPS = st.lists(st.tuples(*[st.integers(0, 60)] * 4), min_size=1, max_size=40)
POLICIES = st.sampled_from([("negative", 1), ("forgive", 1), ("negative", 0)])
REWARD = rewards.Reward(7, 1, "per_point", discount=Decimal("0.1"), required=Decimal(1))
CENT = Decimal("0.01")


@dataclass
class Row:
    id: int
    card: int
    kind: str
    points: Decimal
    remaining: Decimal
    expires: date | None
    earned: date
    lot: int | None
    order: str | None
    data: dict = field(default_factory=dict)


class ListShop:
    """The ledger in a list: what ``models/loyalty_ledger*.py`` do, without SQL."""

    def __init__(self, policy, months):
        expiry = ("earned", months) if months else (None, 0)
        self.terms = deal.Terms(expiry=expiry, shortfall=policy, grace_days=30)
        self.rows, self.cards, self.joined, self.orders = [], {}, {}, {}

    # The database

    def opens(self, card):
        return [
            Open(row.id, row.remaining, row.expires, row.earned, row.points < 0)
            for row in self.rows
            if row.card == card
        ]

    def store(self, card, outcome, order=None):
        by_id = {row.id: row for row in self.rows}
        for ident, left in outcome.changes.items():
            by_id[ident].remaining = left
        first = len(self.rows)
        for row in outcome.rows:
            lot = row.lot if row.lot is None or row.lot >= 0 else first + ~row.lot
            kind = "redeem" if row.kind == SPEND else row.kind
            self.rows.append(
                Row(
                    len(self.rows),
                    card,
                    kind,
                    row.points,
                    row.remaining,
                    row.expires,
                    row.earned,
                    lot,
                    order,
                    row.data or {},
                )
            )

    def carried(self, ident):
        """Return a lot and those that carry it on."""
        found = [ident]
        for row in self.rows:
            if row.kind == "transfer_in" and row.data["reversed_id"] in found:
                found.append(row.id)
        return found

    # What happens

    def sell(self, sale, customer):
        if sale.uuid in self.orders:
            return
        self.orders[sale.uuid] = sale
        if not customer:
            return
        card = self.cards.setdefault(sale.member, len(self.cards) + len(self.joined))
        earned = [
            deal.Earned(Decimal(line.points * line.quantity) * CENT, f"line{number}")
            for number, line in enumerate(sale.lines)
        ]
        spent = []
        if sale.spends:
            money = Decimal(sale.spends) * CENT / 10
            spent = [deal.Spent(REWARD, (("reward", money),), Decimal(1), money)]
        opens = [row for row in self.opens(card) if row.remaining]
        self.store(
            card,
            deal.book(opens, self.terms, sale.day, earned, spent),
            sale.uuid,
        )

    def take_back(self, refund):
        if refund.uuid in self.orders:
            return
        self.orders[refund.uuid] = refund
        lines = [(f"line{number}", units) for number, units in refund.units.items()]
        if refund.reward:
            lines.append(("reward", 1))
        returned, card = [], None
        for name, units in lines:
            entries = [
                row
                for row in self.rows
                if row.order == refund.sale.uuid and row.data.get("line_uuid") == name
            ]
            if not entries:
                continue
            card = entries[0].card
            returned.append(self.returned(refund, name, units, entries))
        while card in self.joined:
            card = self.joined[card]
        if returned:
            named = [lot for one in returned for e in one.entries for lot in e.lots]
            opens = [o for o in self.opens(card) if o.remaining or o.id in named]
            outcome = deal.book(opens, self.terms, refund.day, returned=returned)
            self.store(card, outcome, refund.uuid)

    def returned(self, refund, name, units, entries):
        before = sum(
            other.units.get(int(name[4:]), 0) if name != "reward" else other.reward
            for other in self.orders.values()
            if isinstance(other, oracle.Refund)
            and other.sale is refund.sale
            and other is not refund
        )
        bought = 1 if name == "reward" else refund.sale.lines[int(name[4:])].quantity
        return deal.Returned(
            f"{refund.uuid}/{name}",
            Decimal(bought),
            Decimal(before),
            Decimal(units),
            tuple(self.entry(row) for row in entries),
        )

    def entry(self, row):
        chain = self.carried(row.id if row.lot is None else row.lot)
        undone = [
            other.points
            for other in self.rows
            if other.kind in ("take_back", "give_back")
            and other.data.get("reversed_id") == row.id
        ]
        expired = [
            -other.points
            for other in self.rows
            if other.kind == EXPIRE and other.lot in chain
        ]
        return deal.Entry(
            row.id,
            row.kind,
            row.points,
            abs(sum(undone, Decimal(0))),
            tuple(chain),
            sum(expired, Decimal(0)),
            self.rows[chain[-1]].expires,
            row.kind == "redeem" and row.lot is None,
        )

    def sweep(self, day):
        for card in self.cards.values():
            opens = [row for row in self.opens(card) if row.remaining]
            self.store(card, lots.expire(opens, day))

    def merge(self, first, second, day):
        source = self.cards.pop(first, None)
        if source is None:
            return
        if second not in self.cards:
            self.cards[second] = source
            return
        target = self.cards[second]
        self.joined[source] = target
        for row in [row for row in self.rows if row.card == source and row.remaining]:
            common = (row.expires, row.earned)
            data = {"reversed_id": row.id}
            left, row.remaining = row.remaining, Decimal(0)
            self.rows.append(
                Row(
                    len(self.rows),
                    source,
                    "transfer_out",
                    -left,
                    Decimal(0),
                    None,
                    day,
                    row.id,
                    None,
                    data,
                )
            )
            self.rows.append(
                Row(
                    len(self.rows),
                    target,
                    "transfer_in",
                    left,
                    left,
                    *common,
                    None,
                    None,
                    data,
                )
            )
        opens = [row for row in self.opens(target) if row.remaining]
        by_id = {row.id: row for row in self.rows}
        for ident, left in lots.settle(opens, day).items():
            by_id[ident].remaining = left

    # What is seen

    def accounts(self):
        seen = {}
        for member, card in self.cards.items():
            rows = [row for row in self.rows if row.card == card]
            balance = sum(row.points for row in rows)
            assert balance == sum(row.remaining for row in rows)
            seen[member] = (
                int(balance / CENT),
                sorted(
                    (int(row.remaining / CENT), str(row.expires or ""))
                    for row in rows
                    if row.remaining
                ),
            )
        for card in self.joined:
            rows = [row for row in self.rows if row.card == card]
            assert not sum(row.points for row in rows)
            assert not any(row.remaining for row in rows)
        return seen


def live(steps, policy):
    oracle.Story(ListShop(*policy), *policy).run(steps)


@settings(max_examples=500)
@given(STEPS, POLICIES)
def test_no_point_is_lost_or_doubled(steps, policy):
    live(steps, policy)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(STEPS, POLICIES)
def test_no_point_is_lost_or_doubled_in_ten_thousand_stories(steps, policy):
    live(steps, policy)

"""What a customer might want: sums that anybody can do again on paper.

The statements of ``models/product_affinity_sql.py`` count; what the counts say is here.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from .errors import RuleError

#: Days on which a product has to have been bought before it has a rhythm.
LEAST_PURCHASES = 3
#: Of a rhythm, when a product is due again: a little before it is missing.
DUE_FROM = Fraction(9, 10)
#: Of a rhythm, when the customer seems to buy it elsewhere, or not any more.
DUE_UNTIL = Fraction(3)
#: Days of a rhythm; who comes more often needs nobody to remember it.
LEAST_INTERVAL = 5
#: Purchases of a category that a price class needs.
LEAST_PRICES = 3
#: What is suggested for one reason after the other, beginning with these.
REASONS = ("again", "together", "accessory")


def lift(both: int, first: int, other: int, orders: int) -> Fraction:
    """Return how many times as often two products are in one order as by chance.

    ``P(a, b) / (P(a) · P(b))``, as S. Brin, R. Motwani, J. Ullman and S. Tsur,
    "Dynamic Itemset Counting and Implication Rules for Market Basket Data", SIGMOD
    1997, define it (they call it *interest*). 1 is chance.

    :param int both: orders with both products
    :param int first: orders with the one
    :param int other: orders with the other
    :param int orders: all orders
    :raise RuleError: ``bad_count``, the counts cannot be of the same orders
    """
    counts = (both, first, other, orders)
    if any(isinstance(count, bool) or not isinstance(count, int) for count in counts):
        raise RuleError("bad_count")
    if not 0 <= both <= min(first, other) or max(first, other) > orders:
        raise RuleError("bad_count")
    if not first or not other or first + other - both > orders:
        raise RuleError("bad_count")
    return Fraction(both * orders, first * other)


class Rhythm(NamedTuple):
    """How often a product is bought.

    :ivar days: days between two purchases, the median; halves are possible
    :ivar last: the day of the last purchase
    """

    days: Fraction
    last: date

    def is_due(self, today: date) -> bool:
        """Whether the customer may need it again.

        From nine tenths of the interval on, until three intervals are over. A rhythm
        of less than :data:`LEAST_INTERVAL` days is never due.
        """
        if self.days < LEAST_INTERVAL:
            return False
        return DUE_FROM * self.days <= (today - self.last).days <= DUE_UNTIL * self.days

    def overdue(self, today: date) -> Fraction:
        """Return the days since the last purchase in intervals."""
        return Fraction((today - self.last).days) / self.days


def rhythm(days: Iterable[date]) -> Rhythm | None:
    """Return how often something is bought, None if that cannot be said.

    Two purchases on a day are one. The median does not mind a holiday, or a week in
    which much was needed.

    :param days: of purchases, in any order; at least three different ones
    """
    different = sorted(set(days))
    if len(different) < LEAST_PURCHASES:
        return None
    gaps = [
        (later - earlier).days
        for earlier, later in zip(different, different[1:], strict=False)
    ]
    return Rhythm(median(gaps), different[-1])


def median(numbers: Sequence[int]) -> Fraction:
    """Return the middle one, or the mean of the two in the middle.

    :raise RuleError: ``no_numbers``
    """
    if not numbers:
        raise RuleError("no_numbers")
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle], 2)


def price_floor(prices: Sequence[Fraction]) -> Fraction | None:
    """Return the lower end of a customer's price class in a category.

    The lower quartile by the nearest rank: a price that was paid, so that who always
    pays the same is not below the own class. None where fewer than
    :data:`LEAST_PRICES` say nothing.
    """
    if len(prices) < LEAST_PRICES:
        return None
    rank = -(-len(prices) // 4)
    return sorted(prices)[rank - 1]


class Candidate(NamedTuple):
    """A product that might be suggested.

    :ivar product: its id
    :ivar reason: one of :data:`REASONS`
    :ivar weight: the higher, the earlier among those of the same reason
    :ivar because: what the sentence needs
    """

    product: int
    reason: str
    weight: Fraction
    because: object = None


def pick(candidates: Iterable[Candidate], limit: int) -> list[Candidate]:
    """Return the best for each reason in turn, each product once.

    So that two suggestions are not both of the reason that found most. The result does
    not depend on the order of the candidates.
    """
    queues = {reason: [] for reason in REASONS}
    for candidate in candidates:
        queues[candidate.reason].append(candidate)
    for queue in queues.values():
        queue.sort(key=lambda one: (-one.weight, one.product))
    chosen, taken = [], set()
    while len(chosen) < limit and any(queues.values()):
        for queue in queues.values():
            while queue and queue[0].product in taken:
                queue.pop(0)
            if queue and len(chosen) < limit:
                chosen.append(queue.pop(0))
                taken.add(chosen[-1].product)
    return chosen

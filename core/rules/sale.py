"""A sale and its customer, as the rules of points see them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

#: What a line is: something sold; a reward that lowers the price; a reward that gives a
#: product; a payment by gift card or wallet, which never touches points.
KINDS = ("sale", "discount", "free", "payment")


@dataclass(frozen=True)
class Line:
    """A line of a sale.

    Points hang on lines of kind ``sale`` alone; rewards lower what these count.

    :ivar Decimal quantity: units, at most six decimal places; below zero for a return.
        Of a free product more than zero
    :ivar Decimal incl: money of the whole line with tax, after its own discount; of
        rewards below zero
    :ivar Decimal excl: the same without tax
    :ivar frozenset rules: ids of the rules that the line's product qualifies for; of a
        discount, the product that stands for it
    :ivar program: id of the reward's programme
    :ivar bool automatic: that programme needs no code
    :ivar product_of_reward: the product that a free product reward gives
    :ivar frozenset reduces: products whose lines a discount lowers; empty for all
    """

    uuid: str
    product: int
    quantity: Decimal
    incl: Decimal
    excl: Decimal
    rules: frozenset[int] = frozenset()
    kind: str = "sale"
    program: int | None = None
    automatic: bool = False
    product_of_reward: int | None = None
    reduces: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Sale:
    """A sale, without the lines that return something of an earlier sale.

    Those are ``refund``'s: they take back what the earlier sale earned.

    :ivar datetime at: moment of the sale in the shop's local time, naive
    :ivar frozenset codes: ids of the rules that a promotion code activated
    :ivar int decimals: decimal places of the currency; money is rounded to them
    """

    uuid: str
    at: datetime
    lines: tuple[Line, ...]
    codes: frozenset[int] = frozenset()
    decimals: int = 2


@dataclass(frozen=True)
class Member:
    """What the rules must know about the customer.

    :ivar since: first day of the membership
    :ivar bool first_purchase: no order was paid before this one
    :ivar last_purchase: day of the last order before this one
    :ivar bool birthday_due: a bonus for the birthday is due
    :ivar Decimal multiplier: of the level, above zero
    :ivar level: id of the level
    """

    since: date | None = None
    first_purchase: bool = False
    last_purchase: date | None = None
    birthday_due: bool = False
    multiplier: Decimal = Decimal(1)
    level: int | None = None

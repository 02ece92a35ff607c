"""What counts of each line of a sale, after rewards have lowered it.

Sums are in whole units: money in the currency's smallest step, quantities in
millionths.

How rewards count, and why Odoo's till does otherwise:

- A free product always lowers units and money of the lines of that product, the first
  line first. Odoo counts the free unit of its own programmes, so that free products
  earn points and stamps.
- A discount lowers money when the programme counts *after* rewards, whichever programme
  gave it. It is spread over the lines that it reduces by their money. Counting
  *before* rewards it lowers nothing. In Odoo a discount of the programme itself never
  counts; one of another programme does for rules that match every product, but for
  their minimum only when a code triggered it. One setting that says it for all can be
  explained.
- Gift cards and wallets are ways to pay and lower nothing, as in Odoo.
- A reward never lowers a line below zero, and never touches lines that return
  something.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .errors import RuleError
from .exact import spread, to_units
from .program import Program
from .sale import KINDS, Line, Sale

#: Decimal places of quantities.
QUANTITY_PLACES = 6


@dataclass
class Counted:
    """A sold line and what counts of it, in units."""

    uuid: str
    product: int
    rules: frozenset[int]
    quantity: int
    incl: int
    excl: int


def counted_lines(program: Program, sale: Sale) -> list[Counted]:
    """Return the sold lines with what counts of each, in the order of the sale.

    :raise RuleError: ``duplicate_line``; ``bad_line`` for a line of unknown kind, or a
        reward that gives no product; ``not_local`` for a moment with a time zone;
        ``bad_decimals``; and a bad number's code
    """
    _check(sale)
    counted = [
        Counted(line.uuid, line.product, line.rules, *_units(line, sale))
        for line in sale.lines
        if line.kind == "sale"
    ]
    for line in sale.lines:
        if line.kind == "free":
            same = [one for one in counted if one.product == line.product_of_reward]
            quantity, incl, excl = _units(line, sale)
            _drain(same, "quantity", quantity)
            _drain(same, "incl", -incl)
            _drain(same, "excl", -excl)
    for line in sale.lines:
        if line.kind == "discount" and program.basis == "after":
            _quantity, incl, excl = _units(line, sale)
            _lower(_reduced(counted, line), "incl", -incl)
            _lower(_reduced(counted, line), "excl", -excl)
    return counted


def _check(sale: Sale) -> None:
    if sale.at.tzinfo is not None:
        raise RuleError("not_local")
    if not 0 <= sale.decimals <= QUANTITY_PLACES:
        raise RuleError("bad_decimals")
    if len({line.uuid for line in sale.lines}) != len(sale.lines):
        raise RuleError("duplicate_line")
    for line in sale.lines:
        gives = line.kind != "free" or line.product_of_reward is not None
        if line.kind not in KINDS or not gives:
            raise RuleError("bad_line")


def _units(line: Line, sale: Sale) -> tuple[int, int, int]:
    return (
        to_units(line.quantity, QUANTITY_PLACES),
        to_units(line.incl, sale.decimals),
        to_units(line.excl, sale.decimals),
    )


def _reduced(counted: list[Counted], line: Line) -> list[Counted]:
    return [one for one in counted if not line.reduces or one.product in line.reduces]


def _drain(lines: Iterable[Counted], name: str, amount: int) -> None:
    """Lower lines one after the other, none below zero."""
    for line in lines:
        lowered = max(min(amount, getattr(line, name)), 0)
        setattr(line, name, getattr(line, name) - lowered)
        amount -= lowered


def _lower(lines: Iterable[Counted], name: str, amount: int) -> None:
    """Lower lines together, by what they count, none below zero."""
    lines = [line for line in lines if getattr(line, name) > 0]
    amount = min(amount, sum(getattr(line, name) for line in lines))
    if amount <= 0:
        return
    weights = [getattr(line, name) for line in lines]
    for line, lowered in zip(lines, spread(amount, weights), strict=True):
        setattr(line, name, getattr(line, name) - lowered)

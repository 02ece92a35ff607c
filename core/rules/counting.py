"""What counts of each line of a sale, after rewards have lowered it.

Sums are in whole units: money in the currency's smallest step, quantities in
millionths.

How rewards count:

- A free product always lowers units and money of the lines of that product, the first
  line first. Odoo counts the free unit of its own programmes, so that free products
  earn points and stamps.
- Whether a discount lowers money is the programme's basis. *Before* rewards: none does.
  *After* rewards: each does, whichever programme gave it, spread by their money over
  the lines that it reduces.
- *Others* is what Odoo's till does (``pointsForPrograms`` of its orders): a discount of
  the programme itself lowers nothing; one of another programme lowers the money of a
  rule that matches the discount's own product, as a rule for all products does, and
  all of it. Whether a rule's minimum is reached, only discounts by code count, not
  automatic ones. Odoo's shop also leaves out discounts of other programmes of points;
  here till and shop count alike.
- Gift cards and wallets are ways to pay and lower nothing, as in Odoo.
- A reward never lowers a line below zero, and never touches lines that return
  something.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .errors import RuleError
from .exact import spread, to_units
from .program import Program, Rule
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

    Where other programmes' discounts count, that is each rule's: see :func:`lines_of`.

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


def lines_of(
    rule: Rule,
    program: Program,
    sale: Sale,
    counted: list[Counted],
    *,
    automatic: bool = True,
) -> list[Counted]:
    """Return the lines that a rule matches, with what counts of each for this rule.

    :param counted: of :func:`counted_lines`; not changed
    :param automatic: whether discounts count that no code brought
    """
    mine = [replace(line) for line in counted if rule.id in line.rules]
    for line in sale.lines if program.basis == "others" else ():
        others = line.kind == "discount" and line.program != program.id
        if others and rule.id in line.rules and (automatic or not line.automatic):
            _quantity, incl, excl = _units(line, sale)
            for name, amount in (("incl", -incl), ("excl", -excl)):
                left = _lower(_reduced(mine, line), name, amount)
                _lower(mine, name, left)
    return mine


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


def _lower(lines: Iterable[Counted], name: str, amount: int) -> int:
    """Lower lines together, by what they count, none below zero.

    :return: what of the amount they could not take
    """
    lines = [line for line in lines if getattr(line, name) > 0]
    weights = [getattr(line, name) for line in lines]
    taken = min(amount, sum(weights))
    if taken <= 0:
        return amount
    for line, lowered in zip(lines, spread(taken, weights), strict=True):
        setattr(line, name, getattr(line, name) - lowered)
    return amount - taken

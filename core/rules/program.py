"""A programme of points and its rules, and whether they make sense."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .errors import RuleError
from .exact import check_number

MODES = ("order", "money", "unit", "times")
OCCASIONS = (None, "birthday", "anniversary", "first", "winback")
TAXES = ("incl", "excl")
BASES = ("before", "others", "after")
#: How points of a rule are rounded: decimal places, and whether down.
ROUNDINGS = {"hundredth": (2, False), "down": (0, True), "half_up": (0, False)}
_DAY = Decimal(24)


@dataclass(frozen=True)
class Rule:
    """When points are given, and how many.

    :ivar Decimal amount: points for each basis: for an order, for each unit of money,
        for each unit sold
    :ivar str mode: ``order``, ``money``, ``unit``; or ``times``: gives no points itself
        but multiplies by ``factor`` what the programme's other rules give for the lines
        that it matches (member days). Of several the highest counts, not their product
    :ivar Decimal minimum_quantity: units of matching lines
    :ivar Decimal minimum_amount: money of matching lines, by ``minimum_tax``; both are
        compared with what counts, after rewards have lowered it
    :ivar bool with_code: only when a promotion code activated it
    :ivar frozenset weekdays: 0 for Monday; empty for all
    :ivar Decimal hour_from: hours of the day, 0 to 24; the first minute that counts
    :ivar Decimal hour_to: the first minute that does not count. Below ``hour_from`` it
        is the next morning's, and that morning belongs to the day before: its weekday
        and date decide. Equal: the whole day
    :ivar date_from: first day; None for always
    :ivar date_to: last day
    :ivar occasion: ``birthday``, ``anniversary`` of the membership, ``first`` purchase,
        ``winback`` after a time without purchase
    :ivar int occasion_days: anniversary: within so many days before or after; winback:
        at least so many days since the last purchase
    :ivar frozenset levels: ids; empty for all
    :ivar bool use_multiplier: the level's multiplier applies
    """

    id: int
    program: int
    amount: Decimal = Decimal(1)
    mode: str = "money"
    minimum_quantity: Decimal = Decimal(0)
    minimum_amount: Decimal = Decimal(0)
    minimum_tax: str = "incl"
    with_code: bool = False
    weekdays: frozenset[int] = frozenset()
    hour_from: Decimal = Decimal(0)
    hour_to: Decimal = Decimal(0)
    date_from: date | None = None
    date_to: date | None = None
    occasion: str | None = None
    occasion_days: int = 0
    levels: frozenset[int] = frozenset()
    use_multiplier: bool = False
    factor: Decimal = Decimal(1)


@dataclass(frozen=True)
class Program:
    """A programme of points.

    :ivar str basis: which discounts of this sale lower what counts: none (``before``
        rewards), those of ``others``, all (``after`` rewards). Free products always do
    :ivar str tax: ``incl`` or ``excl``: the money that counts
    :ivar str rounding: ``hundredth``; ``down`` or ``half_up`` to whole points
    """

    id: int
    basis: str = "others"
    tax: str = "incl"
    rounding: str = "hundredth"
    rules: tuple[Rule, ...] = ()


def check_program(program: Program) -> None:
    """Refuse a programme or rule that contradicts itself.

    :raise RuleError: ``bad_basis``, ``bad_tax``, ``bad_rounding``, ``duplicate_rule``,
        or as :func:`check_rule`
    """
    _one_of(program.basis, BASES, "bad_basis")
    _one_of(program.tax, TAXES, "bad_tax")
    _one_of(program.rounding, tuple(ROUNDINGS), "bad_rounding")
    if len({rule.id for rule in program.rules}) != len(program.rules):
        raise RuleError("duplicate_rule")
    for rule in program.rules:
        check_rule(rule)


def check_rule(rule: Rule) -> None:
    """Refuse a rule that contradicts itself; the fact ``rule`` is its id.

    :raise RuleError: ``bad_mode``, ``bad_tax``, ``bad_occasion``, ``bad_amount`` (not
        above zero), ``bad_factor`` (below one), ``bad_minimum``, ``bad_weekday``,
        ``bad_hours``, ``bad_dates`` (the last day before the first), ``bad_days``
    """
    _one_of(rule.mode, MODES, "bad_mode", rule=rule.id)
    _one_of(rule.minimum_tax, TAXES, "bad_tax", rule=rule.id)
    _one_of(rule.occasion, OCCASIONS, "bad_occasion", rule=rule.id)
    hours = check_number(rule.hour_from), check_number(rule.hour_to)
    dates = rule.date_from, rule.date_to
    wrong = {
        "bad_amount": rule.mode != "times" and check_number(rule.amount) <= 0,
        "bad_factor": check_number(rule.factor) < 1,
        "bad_minimum": check_number(rule.minimum_quantity) < 0
        or check_number(rule.minimum_amount) < 0,
        "bad_weekday": not rule.weekdays <= set(range(7)),
        "bad_hours": min(hours) < 0 or max(hours) > _DAY,
        "bad_dates": None not in dates and dates[1] < dates[0],
        "bad_days": rule.occasion_days < 0,
    }
    for code, is_wrong in wrong.items():
        if is_wrong:
            raise RuleError(code, rule=rule.id)


def _one_of(value: object, values: tuple, code: str, **facts: object) -> None:
    if value not in values:
        raise RuleError(code, **facts)

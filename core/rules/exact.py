"""Exact numbers: whole units in, whole units out, rounding only where it is said.

Sums are done in integers. A *unit* is the smallest step of what is counted: a hundredth
of a point, a cent, a whole point.
"""

from decimal import Decimal

from .errors import RuleError

#: Points are kept in hundredths.
HUNDREDTH = Decimal("0.01")
#: A whole point, for programmes that round to whole points.
WHOLE = Decimal("1")
#: Larger numbers are typing errors: 15 digits before the point.
LIMIT = Decimal(10) ** 15


def check_number(value: Decimal) -> Decimal:
    """Return the value if it is a finite Decimal of sensible size.

    :raise RuleError: ``not_a_decimal`` (a float is none), ``not_a_number`` (infinite or
        NaN), ``too_big``
    """
    if not isinstance(value, Decimal):
        raise RuleError("not_a_decimal")
    if not value.is_finite():
        raise RuleError("not_a_number")
    if abs(value) >= LIMIT:
        raise RuleError("too_big")
    return value


def check_points(value: Decimal) -> Decimal:
    """Return the value in hundredths if nothing is lost by it.

    :raise RuleError: ``not_hundredths``, and as :func:`check_number`
    """
    exact = check_number(value).quantize(HUNDREDTH)
    if exact != value:
        raise RuleError("not_hundredths")
    return exact


def to_units(value: Decimal, places: int) -> int:
    """Return a number in units of ``10 ** -places``, rounded half away from zero.

    :raise RuleError: as :func:`check_number`
    """
    numerator, denominator = check_number(value).as_integer_ratio()
    return half_up(numerator * 10**places, denominator)


def from_units(units: int, places: int) -> Decimal:
    """Return the number that ``units`` steps of ``10 ** -places`` make."""
    return Decimal(units).scaleb(-places)


def half_up(numerator: int, denominator: int) -> int:
    """Return the quotient rounded to a whole number, halves away from zero.

    :param denominator: greater than zero
    """
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -size if numerator < 0 else size


def spread(total: int, weights: list[int]) -> list[int]:
    """Split a total by weights so that the parts add up to it exactly.

    Largest remainder method (Hamilton): each part is rounded down, then the units that
    are left go one by one to the parts that lost most; of equal ones the first.

    :param total: zero or more units
    :param weights: none below zero, at least one above
    :raise RuleError: ``no_weight``
    """
    whole = sum(weights)
    if total < 0 or whole <= 0 or min(weights) < 0:
        raise RuleError("no_weight")
    parts = [total * weight // whole for weight in weights]
    by_loss = sorted(
        range(len(weights)), key=lambda place: -(total * weights[place] % whole)
    )
    for place in by_loss[: total - sum(parts)]:
        parts[place] += 1
    return parts


def fixed(units: int, places: int) -> str:
    """Return a number of units as money is written, with all its decimal places."""
    return f"{from_units(units, places):f}"


def short(units: int, places: int) -> str:
    """Return a number of units as people write it: no zeros at the end."""
    text = fixed(units, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def rewrite(value: Decimal, places: int) -> str:
    """Return a number as :func:`short` writes it, rounded to so many places."""
    return short(to_units(value, places), places)

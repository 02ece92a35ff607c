"""What a return takes back of the points that its line earned, or gives back of those
that it spent.

Pro rata and cumulative: after each return, as much in all has been taken back as all
units returned so far stand for. So the steps do not matter, no fraction is lost, and
returning everything takes back exactly everything.
"""

from decimal import Decimal

from .errors import RuleError
from .exact import HUNDREDTH, WHOLE, check_points, half_up, to_units

#: Decimal places that quantities are compared in.
_PLACES = 6


def take_back(
    earned: Decimal,
    quantity: Decimal,
    returned_before: Decimal,
    returned_now: Decimal,
    unit: Decimal = HUNDREDTH,
) -> Decimal:
    """Return the points that a return takes back, zero or more.

    :param earned: points of the whole line, zero or more
    :param quantity: units bought on the line, more than zero
    :param returned_before: units of it returned until now
    :param returned_now: units returned with this return
    :param unit: step that each sum is rounded to, half up: ``HUNDREDTH``, or ``WHOLE``
        in a programme that gives whole points (a line whose points are not whole, as
        the programme was another then, is still counted in hundredths)
    :raise RuleError: ``more_than_bought``; ``negative`` for a number below zero;
        ``no_quantity`` when nothing was bought; ``bad_unit``
    """
    check_points(earned)
    bought, before, now = (
        to_units(value, _PLACES) for value in (quantity, returned_before, returned_now)
    )
    if earned < 0 or before < 0 or now < 0:
        raise RuleError("negative")
    if bought <= 0:
        raise RuleError("no_quantity")
    if before + now > bought:
        raise RuleError(
            "more_than_bought", bought=quantity, returned=returned_before + returned_now
        )
    return _until(earned, bought, before + now, unit) - _until(
        earned, bought, before, unit
    )


def give_back(
    spent: Decimal,
    quantity: Decimal,
    returned_before: Decimal,
    returned_now: Decimal,
    unit: Decimal = HUNDREDTH,
) -> Decimal:
    """Return the points that a return gives back: as :func:`take_back`.

    :param spent: points spent on the line, zero or more (not signed)
    """
    return take_back(spent, quantity, returned_before, returned_now, unit)


def without_expired(
    due: Decimal, earned: Decimal, taken_before: Decimal, expired: Decimal
) -> Decimal:
    """Return what is left of a taking back when points of the lot have expired.

    Points that expired are gone already; taking them back once more would take others.

    :param due: what :func:`take_back` says
    :param earned: points of the whole line
    :param taken_before: points that were really taken back for it until now
    :param expired: points of its lot that expired
    :raise RuleError: ``negative`` for a number below zero
    """
    for value in (due, earned, taken_before, expired):
        if check_points(value) < 0:
            raise RuleError("negative")
    return max(min(due, earned - taken_before - expired), Decimal(0))


def _until(earned: Decimal, bought: int, returned: int, unit: Decimal) -> Decimal:
    """Return what all returns so far take back together."""
    if unit not in (HUNDREDTH, WHOLE):
        raise RuleError("bad_unit")
    step = unit if earned % unit == 0 else HUNDREDTH
    return half_up(int(earned / step) * returned, bought) * step

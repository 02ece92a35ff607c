"""Months, birthdays and anniversaries on the calendar as people count them.

A day that a month does not have is that month's last day: a month after 31 January is
28 or 29 February, and who is born on 29 February celebrates on 28 February in other
years.
"""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from .errors import RuleError

#: A year that has 29 February, for checking a day without a year.
_LEAP_YEAR = 2000


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month.

    It always counts from the day given, so 31 January and two months is 31 March.

    :param months: may be below zero
    :raise RuleError: ``bad_date`` when the calendar ends before
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return _day_in(year, month + 1, day.day)


def celebrated(day: int, month: int, year: int) -> date:
    """Return when a birthday is celebrated in a year.

    :raise RuleError: ``bad_date`` when no year has such a day
    """
    _check_birthday(day, month)
    return _day_in(year, month, day)


def birthday_window(day: int, month: int, today: date, before: int, after: int) -> bool:
    """Return whether today is within so many days before or after a birthday.

    Both ends count: with 0 and 0 it is the birthday alone. Around the turn of the year
    the birthday of the neighbouring year counts too.

    :raise RuleError: ``bad_date``; ``bad_days`` when one of them is below zero
    """
    _check_birthday(day, month)
    return _is_near(day, month, today, before, after, first_year=MINYEAR)


def anniversary_window(since: date, today: date, before: int, after: int) -> bool:
    """Return whether today is around an anniversary of a day, the first after a year.

    The days after joining are no anniversary, however wide the window is.

    :raise RuleError: ``bad_days`` when one of the numbers is below zero
    """
    return _is_near(since.day, since.month, today, before, after, since.year + 1)


def _is_near(day, month, today, before, after, first_year) -> bool:
    if before < 0 or after < 0:
        raise RuleError("bad_days")
    reach = max(before, after) // 365 + 1
    years = range(today.year - reach, today.year + reach + 1)
    for year in years:
        if max(first_year, MINYEAR) <= year <= MAXYEAR:
            distance = today - _day_in(year, month, day)
            if timedelta(days=-before) <= distance <= timedelta(days=after):
                return True
    return False


def _check_birthday(day: int, month: int) -> None:
    if not (1 <= month <= 12 and 1 <= day <= monthrange(_LEAP_YEAR, month)[1]):
        raise RuleError("bad_date")


def _day_in(year: int, month: int, day: int) -> date:
    if not MINYEAR <= year <= MAXYEAR:
        raise RuleError("bad_date")
    return date(year, month, min(day, monthrange(year, month)[1]))

"""Months, birthdays and anniversaries."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.calendar import (
    add_months,
    anniversary_window,
    birthday_window,
    celebrated,
)
from core.rules.errors import RuleError

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def code_of(function, *arguments):
    with pytest.raises(RuleError) as raised:
        function(*arguments)
    return raised.value.code


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-11-22", 1, "2026-12-22"),
        ("2026-11-22", 12, "2027-11-22"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-01-29", 1, "2026-02-28"),
        ("2026-01-30", 1, "2026-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-01-31", 2, "2026-03-31"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-11-22", 0, "2026-11-22"),
        ("2096-02-29", 48, "2100-02-28"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(day, months, later):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(DAYS, st.integers(-240, 240))
def test_months_are_counted_on_the_calendar(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
    assert later.day <= day.day


def test_the_end_of_the_calendar_is_an_error():
    assert code_of(add_months, date(9999, 12, 1), 1) == "bad_date"
    assert code_of(add_months, date(1, 1, 1), -1) == "bad_date"


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2026, "2026-02-28"), (2028, "2028-02-29"), (2100, "2100-02-28")],
)
def test_29_february_is_celebrated_on_the_28th_in_other_years(year, expected):
    assert celebrated(29, 2, year) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("birthday", "today", "before", "after", "due"),
    [
        ((22, 11), "2026-11-22", 0, 0, True),
        ((22, 11), "2026-11-21", 0, 0, False),
        ((22, 11), "2026-11-23", 0, 0, False),
        ((22, 11), "2026-11-15", 7, 0, True),
        ((22, 11), "2026-11-14", 7, 0, False),
        ((22, 11), "2026-12-06", 0, 14, True),
        ((22, 11), "2026-12-07", 0, 14, False),
        # The turn of the year, in both directions.
        ((2, 1), "2026-12-30", 3, 0, True),
        ((2, 1), "2026-12-29", 3, 0, False),
        ((30, 12), "2027-01-05", 0, 6, True),
        ((30, 12), "2027-01-06", 0, 6, False),
        # 29 February: the 28th in 2026, the 29th in 2028.
        ((29, 2), "2026-02-28", 0, 0, True),
        ((29, 2), "2026-03-01", 0, 0, False),
        ((29, 2), "2026-03-01", 0, 1, True),
        ((29, 2), "2028-02-28", 0, 0, False),
        ((29, 2), "2028-02-29", 0, 0, True),
        # A window of more than a year is always open.
        ((1, 7), "2026-06-30", 0, 365, True),
        ((1, 7), "2026-07-02", 364, 0, True),
        ((1, 7), "2026-07-02", 363, 0, False),
    ],
)
def test_a_birthday_has_days_before_and_after(birthday, today, before, after, due):
    day, month = birthday
    assert birthday_window(day, month, date.fromisoformat(today), before, after) is due


@given(DAYS, DAYS, st.integers(0, 800), st.integers(0, 800))
def test_the_window_is_open_when_a_celebration_is_near(born, today, before, after):
    near = any(
        -before <= (today - celebrated(born.day, born.month, year)).days <= after
        for year in range(today.year - 4, today.year + 5)
    )
    assert birthday_window(born.day, born.month, today, before, after) is near


@pytest.mark.parametrize(
    ("since", "today", "before", "after", "due"),
    [
        ("2025-11-22", "2026-11-22", 0, 0, True),
        ("2025-11-22", "2026-11-20", 2, 2, True),
        ("2025-11-22", "2026-11-24", 2, 2, True),
        ("2025-11-22", "2026-11-25", 2, 2, False),
        ("2025-11-22", "2040-11-22", 0, 0, True),
        # Joining is no anniversary, nor are the days after it.
        ("2026-11-22", "2026-11-22", 7, 7, False),
        ("2026-11-22", "2026-11-25", 7, 7, False),
        ("2026-11-22", "2025-11-22", 7, 7, False),
        ("2026-01-02", "2026-12-30", 7, 7, True),
        ("2028-02-29", "2029-02-28", 0, 0, True),
    ],
)
def test_an_anniversary_comes_a_year_later(since, today, before, after, due):
    since, today = date.fromisoformat(since), date.fromisoformat(today)
    assert anniversary_window(since, today, before, after) is due


@pytest.mark.parametrize("birthday", [(31, 4), (30, 2), (0, 1), (1, 0), (1, 13)])
def test_a_day_that_no_year_has_is_an_error(birthday):
    assert code_of(celebrated, *birthday, 2028) == "bad_date"
    assert code_of(birthday_window, *birthday, date(2028, 1, 1), 0, 0) == "bad_date"


def test_a_window_of_less_than_nothing_is_an_error():
    today = date(2026, 11, 22)
    assert code_of(birthday_window, 1, 1, today, -1, 0) == "bad_days"
    assert code_of(anniversary_window, today, today, 0, -1) == "bad_days"


def test_the_ends_of_the_calendar_have_birthdays_too():
    assert birthday_window(31, 12, date(9999, 12, 31), 7, 7)
    assert birthday_window(1, 1, date(1, 1, 1), 7, 7)

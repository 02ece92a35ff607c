"""The clock of a case, by hand and on random weeks."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules import sla
from core.rules.errors import RuleError

HOUR = timedelta(hours=1)
#: A Monday.
MONDAY = datetime(2026, 3, 2)


def week(days=5, weeks=2, holidays=(), start=MONDAY):
    """Return 9 to 12 and 13 to 18 o'clock on working days."""
    return [
        (day + opens * HOUR, day + closes * HOUR)
        for index in range(weeks * 7)
        if index % 7 < days
        for day in [start + timedelta(days=index)]
        if day.date() not in holidays
        for opens, closes in ((9, 12), (13, 18))
    ]


def at(day, hour, minute=0):
    """Return a time of the week, 0 for Monday."""
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(0, 9), 3, at(0, 12)),
        (at(0, 9), 4, at(0, 14)),
        (at(0, 9), 8, at(0, 18)),
        (at(0, 7), 1, at(0, 10)),
        (at(0, 12, 30), 1, at(0, 14)),
        (at(0, 17), 2, at(1, 10)),
        # Friday afternoon: the weekend does not count.
        (at(4, 17), 2, at(7, 10)),
        (at(5, 11), 1, at(7, 10)),
        (at(6, 23), 8, at(7, 18)),
        (at(4, 9), 16, at(7, 18)),
        (at(0, 20), 0, at(0, 20)),
    ],
)
def test_a_deadline_is_counted_in_working_hours(start, hours, end):
    assert sla.moment_after(week(), start, hours * HOUR) == end


def test_a_holiday_does_not_count():
    tuesday = (MONDAY + timedelta(days=1)).date()
    times = week(holidays={tuesday})
    assert sla.moment_after(times, at(0, 17), 2 * HOUR) == at(2, 10)
    assert sla.work_between(times, at(0, 9), at(3, 0)) == 16 * HOUR


def test_where_nobody_works_long_enough_there_is_no_deadline():
    assert sla.moment_after(week(weeks=1), at(0, 9), 41 * HOUR) is None
    assert sla.moment_after([], at(0, 9), HOUR) is None


def test_an_interval_that_ends_before_it_begins_is_refused():
    wrong = [(at(0, 12), at(0, 9))]
    with pytest.raises(RuleError, match="bad_interval"):
        sla.moment_after(wrong, at(0, 8), HOUR)
    with pytest.raises(RuleError, match="bad_interval"):
        sla.work_between(wrong, at(0, 8), at(0, 18))


def test_the_hour_that_the_clocks_skip_is_not_worked():
    """A night watch in Berlin, 29 March 2026: from 2 the clocks show 3."""
    berlin = ZoneInfo("Europe/Berlin")
    shift = [
        (
            datetime(2026, 3, 29, 0, tzinfo=berlin).astimezone(timezone.utc),
            datetime(2026, 3, 29, 6, tzinfo=berlin).astimezone(timezone.utc),
        )
    ]
    start = datetime(2026, 3, 28, 12, tzinfo=timezone.utc)
    assert sla.work_between(shift, start, start + timedelta(days=2)) == 5 * HOUR
    end = sla.moment_after(shift, start, 3 * HOUR)
    assert end.astimezone(berlin).hour == 4


def test_waiting_does_not_count():
    times = week()
    clock = sla.Clock(8 * HOUR, at(0, 9))
    assert clock.left(times, at(0, 11)) == 6 * HOUR
    paused = clock.pause(at(0, 11))
    assert paused.left(times, at(3, 17)) == 6 * HOUR
    resumed = paused.resume(times, at(1, 10))
    # One hour of Monday morning, five of the afternoon, one of Tuesday.
    assert resumed.waited == 7 * HOUR
    assert resumed.left(times, at(1, 10)) == 6 * HOUR
    assert resumed.left(times, at(1, 12)) == 4 * HOUR


def test_pausing_twice_and_going_on_twice_change_nothing():
    times = week()
    clock = sla.Clock(8 * HOUR, at(0, 9))
    assert clock.resume(times, at(0, 10)) == clock
    paused = clock.pause(at(0, 10))
    assert paused.pause(at(0, 16)) == paused


def test_a_clock_that_ran_out_is_below_zero():
    clock = sla.Clock(2 * HOUR, at(0, 9))
    assert clock.left(week(), at(0, 14)) == -2 * HOUR


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"deadline": at(1, 9)}, "on_time"),
        ({"deadline": at(0, 13)}, "soon"),
        ({"deadline": at(0, 12)}, "soon"),
        ({"deadline": at(0, 9)}, "soon"),
        ({"deadline": at(0, 8)}, "late"),
        ({"deadline": None, "paused": True}, "paused"),
        ({"deadline": at(0, 8), "paused": True}, "late"),
        ({"deadline": None}, None),
        ({"deadline": at(0, 8), "in_time": True, "paused": True}, "met"),
        ({"deadline": None, "in_time": False}, "missed"),
    ],
)
def test_how_a_case_stands(facts, expected):
    given_facts = {"paused": False, "in_time": None, "warn": 4 * HOUR, **facts}
    assert sla.standing(now=at(0, 9), **given_facts) == expected


#: Moments of two weeks, to the minute.
moments = st.integers(0, 14 * 24 * 60).map(lambda minute: at(0, 0, minute))
budgets = st.integers(0, 40 * 60).map(lambda minute: timedelta(minutes=minute))


@given(moments, budgets)
def test_until_the_deadline_exactly_the_budget_is_worked(start, budget):
    times = week(weeks=4)
    end = sla.moment_after(times, start, budget)
    assert sla.work_between(times, start, end) == budget


@given(moments, budgets, budgets)
def test_more_time_never_ends_earlier(start, some, more):
    times = week(weeks=8)
    first = sla.moment_after(times, start, some)
    assert sla.moment_after(times, start, some + more) >= first


@given(st.lists(moments, min_size=2, max_size=12, unique=True), budgets)
def test_work_and_waiting_make_up_all_working_time(stops, budget):
    """However often it stops and goes on."""
    times = week(weeks=3)
    opened, *steps = sorted(stops)
    clock = sla.Clock(budget, opened)
    for step in steps:
        clock = clock.resume(times, step) if clock.paused else clock.pause(step)
    end = max(steps)
    waited = clock.waited
    if clock.paused:
        waited += sla.work_between(times, clock.paused, end)
    total = sla.work_between(times, opened, end)
    assert clock.spent(times, end) + waited == total
    assert clock.left(times, end) == budget - clock.spent(times, end)


@given(moments, moments, budgets)
def test_a_pause_moves_the_deadline_by_the_time_that_was_waited(one, other, budget):
    times = week(weeks=8)
    opened, stop = sorted((one, other))
    clock = sla.Clock(budget, opened)
    left = clock.left(times, stop)
    go_on = stop + timedelta(days=3)
    resumed = clock.pause(stop).resume(times, go_on)
    assert resumed.left(times, go_on) == left

"""Terms of warranties: a table by hand, and what holds for all dates."""

import dataclasses
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given
from hypothesis import strategies as st

from core.rules.errors import RuleError
from core.rules.warranty import (
    CLOCKS,
    MOST_MONTHS,
    NO_LAW,
    Item,
    Law,
    Terms,
    after_replacement,
    cover,
)

TABLE = Path(__file__).with_name("vectors") / "warranty_terms.json"
CASES = json.loads(TABLE.read_text(encoding="utf-8"))

DAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))
MONTHS = st.integers(1, 120)
LAWS = st.builds(
    Law,
    months=st.integers(0, 72),
    clock=st.sampled_from(("sale", "delivery")),
    repair_months=st.sampled_from((0, 12)),
)


def _dated(values):
    """Return a case's values with dates for the texts that are dates."""
    made = {}
    for name, value in values.items():
        if isinstance(value, list):
            made[name] = tuple(map(date.fromisoformat, value))
        elif isinstance(value, str) and name not in ("clock", "replacement"):
            made[name] = date.fromisoformat(value)
        else:
            made[name] = value
    return made


def test_the_table_has_every_kind_of_case_and_none_twice():
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names)) >= 60
    states = {case["expect"]["state"] for case in CASES}
    assert states == {
        *("covered", "waiting", "ended", "returned", "replaced", "void", "none"),
    }
    bases = {case["expect"].get("basis") for case in CASES}
    assert bases >= {"shop", "law", "repair", "inherited"}
    clocks = {case["terms"].get("clock", "sale") for case in CASES if case["terms"]}
    assert clocks == set(CLOCKS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_warranty_as_it_was_computed_by_hand(case):
    terms = Terms(**_dated(case["terms"])) if case["terms"] else None
    found = cover(
        terms,
        Law(**_dated(case["law"])),
        Item(**_dated(case["item"])),
        date.fromisoformat(case["today"]),
    )
    shown = dataclasses.asdict(found)
    for name, value in case["expect"].items():
        expected = value
        if value and name in ("start", "until", "since"):
            expected = date.fromisoformat(value)
        assert shown[name] == expected, (name, case["by_hand"])


@given(DAYS, DAYS, st.integers(0, 60))
def test_a_replacement_can_be_extended_too(given_on, inherited, extra):
    item = Item(given_on, inherited=inherited, extension=extra)
    until = cover(Terms(24), NO_LAW, item, given_on).until
    assert until == inherited + relativedelta(months=extra)


@given(DAYS, MONTHS)
def test_a_term_ends_where_another_calendar_says(sold, months):
    until = cover(Terms(months), NO_LAW, Item(sold), sold).until
    assert until == sold + relativedelta(months=months)
    # The same day of the month, or the month's last.
    assert until.day == sold.day or (until + timedelta(days=1)).day == 1


@given(DAYS, MONTHS, st.integers(-2000, 2000))
def test_each_day_is_covered_until_the_last_and_ended_after(sold, months, shift):
    until = cover(Terms(months), NO_LAW, Item(sold), sold).until
    found = cover(Terms(months), NO_LAW, Item(sold), until + timedelta(days=shift))
    assert found.days == abs(shift)
    assert found.is_open == (shift <= 0)
    assert found.state == ("covered" if shift <= 0 else "ended")


@given(DAYS, MONTHS, MONTHS)
def test_more_months_never_end_sooner_and_later_sales_never_end_before(sold, a, b):
    short, long = sorted((a, b))
    ends = [cover(Terms(m), NO_LAW, Item(sold), sold).until for m in (short, long)]
    assert ends[0] <= ends[1]
    next_day = sold + timedelta(days=1)
    assert cover(Terms(a), NO_LAW, Item(next_day), sold).until >= (
        cover(Terms(a), NO_LAW, Item(sold), sold).until
    )


@given(DAYS, MONTHS, st.integers(0, 60))
def test_an_extended_term_ends_where_one_of_that_length_would(sold, months, extra):
    extended = cover(Terms(months), NO_LAW, Item(sold, extension=extra), sold)
    longer = cover(Terms(months + extra), NO_LAW, Item(sold), sold)
    assert extended.until == longer.until


@given(DAYS, MONTHS, LAWS, st.integers(0, 90))
def test_neither_promise_takes_anything_from_the_other(sold, months, law, after):
    item = Item(sold, delivered=sold + timedelta(days=after))
    both = cover(Terms(months), law, item, sold)
    for alone in (
        cover(Terms(months), NO_LAW, item, sold),
        cover(None, law, item, sold),
    ):
        assert alone.until is None or alone.until <= both.until


@given(DAYS, LAWS, st.lists(st.integers(0, 2000), max_size=4))
def test_repairs_never_shorten_and_lengthen_once(sold, law, shifts):
    assume(law.months)
    days = tuple(sold + timedelta(days=shift) for shift in shifts)
    plain = cover(None, law, Item(sold), sold).until
    repaired = cover(None, law, Item(sold, repaired=days), sold).until
    longest = sold + relativedelta(months=law.months + law.repair_months)
    assert plain <= repaired <= longest
    if law.repair_months and any(day <= plain for day in days):
        assert repaired == longest


@given(DAYS, MONTHS, MONTHS, st.integers(0, 3000))
def test_a_replacement_has_the_rest_at_least(sold, months, fresh, after):
    until = cover(Terms(months), NO_LAW, Item(sold), sold).until
    day = sold + timedelta(days=after)
    rest = after_replacement(Terms(fresh), until, day)
    anew = after_replacement(Terms(fresh, replacement="anew"), until, day)
    assert rest == until == after_replacement(None, until, day)
    assert anew == max(until, day + relativedelta(months=fresh))


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("bad_months", lambda: Terms(-1)),
        ("bad_months", lambda: Terms(1000)),
        ("bad_months", lambda: Terms(MOST_MONTHS + 1)),
        ("bad_months", lambda: Law(-1)),
        ("bad_months", lambda: Law(24, repair_months=1000)),
        ("bad_months", lambda: Item(date(2026, 1, 1), extension=-1)),
        ("bad_clock", lambda: Terms(12, clock="receipt")),
        ("bad_clock", lambda: Law(12, clock="activation")),
        ("bad_days", lambda: Terms(12, clock="activation", start_within=-1)),
        ("bad_days", lambda: Terms(12, clock="activation", start_within=4000)),
        ("bad_replacement", lambda: Terms(12, replacement="never")),
        *(
            ("before_sale", lambda day=day: Item(date(2026, 3, 12), **day))
            for day in (
                {"delivered": date(2026, 3, 11)},
                {"activated": date(2026, 3, 11)},
                {"repaired": (date(2026, 3, 12), date(2026, 3, 11))},
            )
        ),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(code, make):
    with pytest.raises(RuleError) as caught:
        make()
    assert caught.value.code == code


def test_a_term_beyond_the_calendar_is_refused():
    with pytest.raises(RuleError) as caught:
        cover(Terms(600), NO_LAW, Item(date(9990, 1, 1)), date(9990, 1, 1))
    assert caught.value.code == "bad_date"

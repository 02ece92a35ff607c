"""Levels: who reaches which, and when one is lost."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.errors import RuleError
from core.rules.tiers import (
    Policy,
    Standing,
    Tier,
    check_policy,
    check_tiers,
    level_for,
    missing_to_next,
    standing,
    window_start,
)

BASE, SILVER, GOLD = Tier(1, D(0)), Tier(2, D(100)), Tier(3, D(500), D("1.5"))
TIERS = BASE, SILVER, GOLD
TODAY = date(2026, 11, 22)
LONG_AGO = date(2024, 5, 1)
YEAR = Policy(window="year", downgrade="period_end")
ROLLING = Policy(window="rolling", months=12, downgrade="period_end")
GRACE = Policy(window="rolling", months=12, downgrade="grace", grace_days=30)
NEVER = Policy(window="year", downgrade="never")


def held(tier, until=None):
    return Standing(tier.id, LONG_AGO, until and date.fromisoformat(until))


def at(day):
    return date.fromisoformat(day)


def code_of(function, *arguments):
    with pytest.raises(RuleError) as raised:
        function(*arguments)
    return raised.value.code


@pytest.mark.parametrize(
    ("qualifying", "tier"),
    [("0", 1), ("99.99", 1), ("100", 2), ("499.99", 2), ("500", 3), ("-5", 1)],
)
def test_a_level_is_reached_at_its_threshold(qualifying, tier):
    assert level_for(TIERS, D(qualifying)).id == tier


def test_without_a_level_for_everybody_some_have_none():
    assert level_for((SILVER, GOLD), D("99.99")) is None
    assert level_for((), D(1000)) is None


@pytest.mark.parametrize(
    ("qualifying", "held_tier", "missing"),
    [
        ("0", None, (SILVER, D(100))),
        ("99.50", None, (SILVER, D("0.50"))),
        ("100", None, (GOLD, D(400))),
        ("500", None, None),
        ("-5", None, (SILVER, D(105))),
        ("50", 2, (GOLD, D(450))),
        ("50", 3, None),
    ],
)
def test_the_next_level_and_what_is_missing(qualifying, held_tier, missing):
    assert missing_to_next(TIERS, D(qualifying), held_tier) == missing


def test_who_has_no_level_is_told_the_first():
    assert missing_to_next((SILVER, GOLD), D(30)) == (SILVER, D(70))
    assert missing_to_next((), D(30)) is None


@pytest.mark.parametrize(
    ("window", "day", "start"),
    [
        ("lifetime", "2026-11-22", None),
        ("year", "2026-11-22", "2026-01-01"),
        ("year", "2026-01-01", "2026-01-01"),
        ("rolling", "2026-11-22", "2025-11-23"),
        ("rolling", "2024-02-29", "2023-03-01"),
        ("rolling", "2025-02-28", "2024-02-29"),
    ],
)
def test_a_window_has_a_first_day(window, day, start):
    policy = Policy(window=window, months=12)
    assert window_start(policy, at(day)) == (start and at(start))


@pytest.mark.parametrize("policy", [YEAR, ROLLING, GRACE, NEVER])
def test_a_level_is_reached_at_once(policy):
    risen = standing(TIERS, policy, D(500), held(BASE, "2027-12-31"), TODAY)
    assert (risen.tier, risen.since) == (GOLD.id, TODAY)
    risen = standing(TIERS, policy, D(0), Standing(None, LONG_AGO), TODAY)
    assert (risen.tier, risen.since) == (BASE.id, TODAY)


@pytest.mark.parametrize("policy", [YEAR, ROLLING, GRACE, NEVER])
def test_who_has_no_level_and_reaches_none_stays_without(policy):
    nobody = Standing(None, LONG_AGO)
    assert standing((GOLD,), policy, D(10), nobody, TODAY) == nobody


def test_a_level_of_the_policy_never_is_never_lost():
    assert standing(TIERS, NEVER, D(0), held(GOLD), TODAY) == held(GOLD)
    assert standing(TIERS, NEVER, D(0), held(GOLD, "2025-12-31"), TODAY) == held(GOLD)


def test_a_years_level_lasts_to_the_end_of_the_next_year():
    risen = standing(TIERS, YEAR, D(500), held(BASE, "2027-12-31"), at("2026-12-20"))
    assert risen.until == at("2027-12-31")
    assert standing(TIERS, YEAR, D(0), risen, at("2027-01-01")) == risen
    assert standing(TIERS, YEAR, D(99), risen, at("2027-12-31")) == risen
    fallen = standing(TIERS, YEAR, D(0), risen, at("2028-01-01"), previous=D(99))
    assert (fallen.tier, fallen.since) == (BASE.id, at("2028-01-01"))


def test_a_years_level_that_is_reached_again_lasts_a_year_longer():
    gold = held(GOLD, "2027-12-31")
    again = standing(TIERS, YEAR, D(510), gold, at("2027-06-01"))
    assert again == held(GOLD, "2028-12-31")
    assert standing(TIERS, YEAR, D(0), again, at("2028-01-01"), D(510)) == again


def test_reaching_a_level_again_does_not_shorten_it():
    gold = held(GOLD, "2030-06-30")
    assert standing(TIERS, YEAR, D(510), gold, at("2027-06-01")) == gold


def test_the_year_that_is_over_decides_which_level_follows():
    gold = held(GOLD, "2027-12-31")
    fallen = standing(TIERS, YEAR, D(10), gold, at("2028-01-05"), previous=D(120))
    assert fallen == Standing(SILVER.id, at("2028-01-05"), at("2028-12-31"))
    kept = standing(TIERS, YEAR, D(10), gold, at("2028-01-05"), previous=D(700))
    assert kept == held(GOLD, "2028-12-31")


def test_when_the_new_year_reached_more_than_the_old_it_decides():
    gold = held(GOLD, "2027-12-31")
    fallen = standing(TIERS, YEAR, D(120), gold, at("2028-03-01"), previous=D(50))
    assert fallen == Standing(SILVER.id, at("2028-03-01"), at("2029-12-31"))


def test_a_rolling_level_lasts_so_many_months_and_is_looked_at_again():
    risen = standing(TIERS, ROLLING, D(500), held(BASE, "2027-01-01"), TODAY)
    assert risen.until == at("2027-11-22")
    assert standing(TIERS, ROLLING, D(0), risen, at("2027-11-22")) == risen
    kept = standing(TIERS, ROLLING, D(500), risen, at("2027-11-23"))
    assert kept == Standing(GOLD.id, TODAY, at("2028-11-23"))
    fallen = standing(TIERS, ROLLING, D(150), risen, at("2027-11-23"))
    assert fallen == Standing(SILVER.id, at("2027-11-23"), at("2028-11-23"))


def test_how_often_one_looks_does_not_lengthen_a_rolling_level():
    gold = held(GOLD, "2027-01-31")
    assert standing(TIERS, ROLLING, D(600), gold, TODAY) == gold


def test_who_held_a_level_under_another_policy_gets_a_whole_period():
    assert standing(TIERS, YEAR, D(0), held(GOLD), TODAY) == held(GOLD, "2027-12-31")
    assert standing(TIERS, ROLLING, D(0), held(GOLD), TODAY) == held(GOLD, "2027-11-22")


def test_grace_begins_when_what_counts_falls_below():
    begun = standing(TIERS, GRACE, D(499), held(GOLD), TODAY)
    assert begun == held(GOLD, "2026-12-21")
    assert standing(TIERS, GRACE, D(100), begun, at("2026-12-21")) == begun
    fallen = standing(TIERS, GRACE, D(100), begun, at("2026-12-22"))
    assert fallen == Standing(SILVER.id, at("2026-12-22"))


def test_grace_ends_when_what_counts_rises_again():
    begun = held(GOLD, "2026-12-21")
    assert standing(TIERS, GRACE, D(500), begun, TODAY) == held(GOLD)


def test_no_days_of_grace_are_none():
    policy = Policy(downgrade="grace", grace_days=0)
    fallen = standing((SILVER, GOLD), policy, D(10), held(GOLD), TODAY)
    assert fallen == Standing(None, TODAY)
    one_day = Policy(downgrade="grace", grace_days=1)
    kept = standing((SILVER, GOLD), one_day, D(10), held(GOLD), TODAY)
    assert kept == held(GOLD, "2026-11-22")


@pytest.mark.parametrize("policy", [YEAR, ROLLING, GRACE, NEVER])
def test_a_level_that_is_gone_counts_as_none(policy):
    gone = Standing(99, LONG_AGO, at("2030-01-01"))
    assert standing((GOLD,), policy, D(10), gone, TODAY) == Standing(None, TODAY)
    risen = standing(TIERS, policy, D(10), gone, TODAY)
    assert (risen.tier, risen.since) == (BASE.id, TODAY)


AMOUNTS = st.decimals(-50, 800, places=2)


@given(
    st.sampled_from([YEAR, ROLLING, GRACE, NEVER]),
    st.lists(st.tuples(st.integers(0, 200), AMOUNTS, AMOUNTS), max_size=12),
)
def test_a_level_is_never_below_what_is_reached_and_asking_twice_changes_nothing(
    policy, steps
):
    now, day = Standing(None, TODAY), TODAY
    for days, qualifying, previous in steps:
        day += timedelta(days=days)
        after = standing(TIERS, policy, qualifying, now, day, previous)
        assert after.tier >= level_for(TIERS, qualifying).id
        assert standing(TIERS, policy, qualifying, after, day, previous) == after
        assert after.until is None or after.until >= day
        if after.tier == now.tier:
            assert after.since == now.since
        else:
            assert after.since == day
        if policy is NEVER and now.tier:
            assert after.tier >= now.tier
        now = after


@pytest.mark.parametrize(
    ("tiers", "code"),
    [
        ((SILVER, Tier(2, D(200))), "duplicate_tier"),
        ((GOLD, SILVER), "below_the_one_before"),
        ((SILVER, Tier(9, D(100))), "below_the_one_before"),
        ((Tier(1, D(-1)),), "negative_threshold"),
        ((Tier(1, D(0), D(0)),), "bad_multiplier"),
        ((Tier(1, D(0), D(-1)),), "bad_multiplier"),
        ((Tier(1, D("NaN")),), "not_a_number"),
        ((Tier(1, 1.5),), "not_a_decimal"),
    ],
)
def test_levels_that_make_no_sense_are_an_error(tiers, code):
    assert code_of(check_tiers, tiers) == code
    assert code_of(level_for, tiers, D(10)) == code


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        (Policy(basis="visits"), "bad_basis"),
        (Policy(window="week"), "bad_window"),
        (Policy(downgrade="sometimes"), "bad_downgrade"),
        (Policy(window="rolling", months=0), "bad_months"),
        (Policy(downgrade="grace", grace_days=-1), "bad_days"),
        (Policy(window="lifetime", downgrade="period_end"), "no_period"),
    ],
)
def test_a_policy_that_contradicts_itself_is_an_error(policy, code):
    assert code_of(check_policy, policy) == code
    assert code_of(window_start, policy, TODAY) == code
    assert code_of(standing, TIERS, policy, D(1), held(GOLD), TODAY) == code


def test_levels_may_begin_at_any_threshold():
    check_tiers(TIERS)
    check_tiers((GOLD,))
    check_tiers(())

"""What a customer is asked, over visits that are made up."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules import prompts
from core.rules.prompts import Bought, Check, Event, Person, Rule

TODAY = date(2026, 3, 2)
EMAIL = Rule(1, "email", "email", "email", again_days=30, most_times=3)
PHONE = Rule(2, "phone", "phone", "phone", visits_from=2, again_days=30)
MOVED = Rule(3, "confirm", "confirm:address", "address", months=12, again_days=30)
TOPIC = Rule(4, "topic", "topic:7", "7", purpose="profiling", quiet=True)
OFFERS = Rule(5, "consent", "consent:marketing", "marketing", quiet=True)
RULES = (EMAIL, PHONE, MOVED, TOPIC, OFFERS)


def person(**known):
    return Person(**{"visits": 3, "since": TODAY - timedelta(days=30), **known})


def due(rules, who, history=(), today=TODAY, bought=Bought):
    found = prompts.due(rules, who, history, today, bought)
    return found and found.id


def test_the_first_rule_that_may_ask_does():
    assert due(RULES, person()) == EMAIL.id
    assert due(RULES, person(filled=frozenset({"email"}))) == PHONE.id


def test_a_rule_waits_for_its_visit():
    assert due([PHONE], person(visits=1)) is None
    assert due([PHONE], person(visits=2)) == PHONE.id
    last = replace(PHONE, visits_to=4)
    assert due([last], person(visits=4)) == PHONE.id
    assert due([last], person(visits=5)) is None


def test_a_rule_is_about_its_levels():
    gold = replace(EMAIL, tiers=frozenset({9}))
    assert due([gold], person()) is None
    assert due([gold], person(tiers=frozenset({9, 2}))) == EMAIL.id


def test_contact_data_is_confirmed_after_its_months_and_not_a_day_before():
    who = person(since=date(2025, 3, 2), filled=frozenset({"address"}))
    assert due([MOVED], who) == MOVED.id
    assert due([MOVED], who, today=date(2026, 3, 1)) is None
    fresh = replace(who, checks={"address": Check(date(2026, 1, 1))})
    assert due([MOVED], fresh) is None


def test_what_is_flagged_is_asked_at_once():
    checks = {"address": Check(TODAY, "changed")}
    who = person(filled=frozenset({"address"}), checks=checks)
    assert due([MOVED], who) == MOVED.id
    assert due([replace(MOVED, months=0)], who) == MOVED.id


def test_what_is_not_on_file_cannot_be_confirmed():
    assert due([MOVED], person(checks={"address": Check(None, "changed")})) is None


def test_a_topic_needs_its_consent_and_respects_the_quiet_period():
    agreed = frozenset({"profiling"})
    assert due([TOPIC], person()) is None
    assert due([TOPIC], person(given=agreed)) == TOPIC.id
    assert due([TOPIC], person(given=agreed, quiet=True)) is None
    assert due([TOPIC], person(given=agreed, topics=frozenset({"7"}))) is None
    assert due([TOPIC], person(given=agreed, denied=frozenset({"surveys"}))) is None


def test_contact_data_is_asked_for_in_the_quiet_period_too():
    assert due([EMAIL], person(quiet=True)) == EMAIL.id


def test_who_said_no_to_a_consent_is_not_asked_again():
    assert due([OFFERS], person()) == OFFERS.id
    for said in ("given", "denied"):
        assert due([OFFERS], person(**{said: frozenset({"marketing"})})) is None


@pytest.mark.parametrize("reason", ["closed", "asked_today"])
def test_who_is_left_in_peace_is_asked_nothing(reason):
    assert due(RULES, person(**{reason: True})) is None


def test_one_thing_a_visit_whatever_came_of_it():
    for end in (prompts.ANSWERED, prompts.SKIPPED, prompts.REFUSED):
        assert due(RULES, person(), [Event("birthdate", TODAY, end)]) is None


def test_purchases_are_looked_at_when_a_rule_asks_for_them_and_once():
    asked = []

    def bought():
        asked.append(1)
        rows = [(TODAY, Decimal(60), frozenset({1, 4}))]
        rows += [(TODAY - timedelta(days=40), Decimal(60), frozenset({1, 5}))]
        return Bought(tuple(rows))

    assert due([EMAIL], person(), bought=bought) == EMAIL.id
    assert not asked
    lately = replace(EMAIL, bought_days=30)
    rules = [
        replace(lately, id=11, amount=Decimal(61)),
        replace(lately, id=12, categories=frozenset({5})),
        replace(lately, id=13, amount=Decimal(60), categories=frozenset({4})),
    ]
    assert due(rules, person(), bought=bought) == 13
    assert asked == [1]
    assert due([replace(rules[1], bought_days=0)], person(), bought=bought) == 12


def test_so_many_times_not_now_is_a_no():
    days = [TODAY - timedelta(days=40 * n) for n in (1, 2, 3)]
    history = [Event("email", day, prompts.SKIPPED) for day in days]
    assert due([EMAIL], person(), history) is None
    assert due([EMAIL], person(), history[:2]) == EMAIL.id
    assert due([replace(EMAIL, most_times=0)], person(), history) == EMAIL.id


# Over simulated visits

ENDS = [prompts.ANSWERED, prompts.SKIPPED, prompts.REFUSED, None]
visits = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(ENDS)), min_size=1, max_size=40
)
rules = st.lists(
    st.builds(
        replace,
        st.sampled_from(RULES),
        id=st.integers(1, 9),
        visits_from=st.integers(0, 5),
        visits_to=st.sampled_from([0, 5, 30]),
        again_days=st.integers(0, 90),
        most_times=st.integers(0, 4),
    ),
    max_size=6,
)


def live(rules, visits):
    """Yield (day, rule, end, person, history before) of a customer's visits."""
    who = person(visits=0, since=TODAY, given=frozenset({"profiling"}))
    day, history = TODAY, []
    for gap, end in visits:
        if gap:
            who = replace(who, visits=who.visits + 1)
        day += timedelta(days=gap)
        rule = prompts.due(rules, who, history, day, Bought)
        yield day, rule, end, who, tuple(history)
        if not rule or not end:
            continue
        history.append(Event(rule.subject, day, end))
        if end == prompts.ANSWERED:
            who = answered(who, rule, day)


def answered(who, rule, day):
    if rule.kind == "confirm":
        return replace(who, checks={**who.checks, rule.about: Check(day)})
    if rule.kind == "topic":
        return replace(who, topics=who.topics | {rule.about})
    if rule.kind == "consent":
        return replace(who, given=who.given | {rule.about})
    return replace(who, filled=who.filled | {rule.about})


@given(rules, visits)
def test_nobody_is_asked_twice_on_one_visit(rules, visits):
    told = [day for day, rule, end, *_ in live(rules, visits) if rule and end]
    assert len(told) == len(set(told))


@given(rules, visits)
def test_nobody_is_asked_again_who_said_never(rules, visits):
    refused = set()
    for _day, rule, end, *_ in live(rules, visits):
        if not rule:
            continue
        assert rule.subject not in refused
        if end == prompts.REFUSED:
            refused.add(rule.subject)


@given(rules, visits)
def test_nobody_is_asked_for_what_is_known(rules, visits):
    for day, rule, _end, who, _history in live(rules, visits):
        if rule and rule.kind in prompts.MISSING:
            assert rule.about not in who.filled
        if rule and rule.kind == "confirm":
            assert prompts.is_old(who, rule.about, rule.months, day)


@given(rules, visits)
def test_after_not_now_there_is_peace_for_the_days_of_the_rule(rules, visits):
    for day, rule, _end, _who, history in live(rules, visits):
        if rule:
            said = [event.day for event in history if event.subject == rule.subject]
            assert all((day - then).days >= rule.again_days for then in said)


@given(rules, visits)
def test_a_rule_keeps_to_its_visits_and_asks_no_more_often_than_it_may(rules, visits):
    for _day, rule, _end, who, history in live(rules, visits):
        if rule:
            assert rule.visits_from <= who.visits
            assert not rule.visits_to or who.visits <= rule.visits_to
            ends = [e.end for e in history if e.subject == rule.subject]
            if rule.most_times:
                assert ends[-rule.most_times :] != [prompts.SKIPPED] * rule.most_times


@given(rules, visits)
def test_the_order_of_the_history_changes_nothing(rules, visits):
    for day, rule, _end, who, history in live(rules, visits):
        assert prompts.due(rules, who, history[::-1], day, Bought) == rule


@given(rules, visits)
def test_whoever_could_be_asked_by_a_rule_before_it_was_not_passed_over(rules, visits):
    for day, rule, _end, who, history in live(rules, visits):
        for before in rules:
            if before == rule:
                break
            assert prompts.due([before], who, history, day, Bought) is None

"""Nobody tries all phone numbers of a country."""

import itertools

import pytest

from core.vault import limits
from core.vault.errors import Limited
from core.vault.vault import Ask
from vault_support import PERSON, World, access

HOUR = 3600
KEY = b"k" * 32


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def guess(world, numbers, **who):
    """Look up the next number of a series; return whether an answer was given."""
    try:
        world.vault.find("phone", next(numbers), access("lookup", **who))
    except Limited:
        return False
    return True


def series():
    return (f"+4179{number:07}" for number in itertools.count(2_000_000))


def answers_in_an_hour(world, users, till=0):
    numbers, answered = series(), 0
    for _second in range(0, HOUR, 10):
        for user in users:
            while guess(world, numbers, actor=user, till=till):
                answered += 1
        world.clock.advance(10)
    return answered


def test_a_user_has_forty_hits_at_once_and_then_one_in_twenty_seconds(world):
    world.enrol()
    for _ in range(40):
        assert world.vault.find("phone", PERSON["phone"], access("lookup"))
    with pytest.raises(Limited) as caught:
        world.vault.find("phone", PERSON["phone"], access("lookup"))
    assert caught.value.retry_after == pytest.approx(20)
    world.clock.advance(20)
    assert world.vault.find("phone", PERSON["phone"], access("lookup"))


def test_a_user_has_ten_misses_at_once(world):
    numbers = series()
    assert [guess(world, numbers) for _ in range(12)] == [True] * 10 + [False] * 2


def test_a_till_has_twenty_misses_whoever_works_at_it(world):
    numbers = series()
    answered = [guess(world, numbers, actor=n, till=3) for n in range(100, 130)]
    assert answered == [True] * 20 + [False] * 10


def test_one_user_who_guesses_does_not_stop_another(world):
    numbers = series()
    while guess(world, numbers, actor=6):
        pass
    assert guess(world, numbers, actor=7)


def test_eight_users_who_guess_for_an_hour_stay_under_their_cap(world):
    # 10 at once, and then one in 80 seconds: each user alone.
    assert 300 < answers_in_an_hour(world, range(100, 108)) <= 8 * (10 + HOUR / 80)


def test_eight_users_at_one_till_stay_under_the_tills_cap(world):
    # A lookup is let in with one token left and pays the miss later, so the bound has
    # one miss of slack.
    assert answers_in_an_hour(world, range(100, 108), till=3) <= 20 + HOUR / 40 + 1


def test_a_crowd_of_users_stays_under_the_cap_of_the_whole_vault(world):
    numbers, answered = series(), 0
    for user in range(100, 300):
        while guess(world, numbers, actor=user):
            answered += 1
    assert 1000 <= answered <= 1001
    world.clock.advance(60)
    more = 0
    for user in range(300, 310):
        while guess(world, numbers, actor=user):
            more += 1
    assert more <= 60 / 2 + 1


def test_who_is_refused_is_recorded_with_one_alert_for_refusals_in_a_row(world):
    numbers = series()
    while guess(world, numbers):
        pass
    for _ in range(3):
        assert not guess(world, numbers)
    refusals = [body for body in world.bodies() if body["action"] == "limited"]
    assert [body["alert"] for body in refusals] == [True, False, False, False]
    assert {body["asked"] for body in refusals} == {"lookup"}
    world.clock.advance(HOUR)
    while guess(world, numbers):
        pass
    assert world.bodies()[-1]["alert"] is True


def test_a_refused_lookup_is_not_looked_up(world, monkeypatch):
    numbers = series()
    while guess(world, numbers):
        pass
    monkeypatch.setattr(world.store, "find", None)
    assert not guess(world, numbers)


def test_a_number_that_is_none_is_charged_too(world):
    for _ in range(40):
        assert world.vault.find("phone", "none", access("lookup")) == []
    with pytest.raises(Limited):
        world.vault.find("phone", "none", access("lookup"))


def test_what_nobody_asks_by_hand_is_recorded_and_not_limited(world):
    for _ in range(60):
        who = access("lookup")
        assert world.vault.find("email", "a@b.example", who, limited=False) == []
    assert len(world.bodies()) == 60


def test_five_questions_about_a_person_and_then_one_in_ten_minutes(world):
    ask = Ask(world.enrol(), 1)

    def question(user):
        who = access("match", actor=user)
        return world.vault.match(ask, "city", "Snorkelheim", who)

    assert [question(user) for user in range(5)] == [True] * 5
    with pytest.raises(Limited) as caught:
        question(6)
    assert caught.value.retry_after == pytest.approx(600)
    assert world.bodies()[-1]["action"] == "limited"
    world.clock.advance(600)
    assert question(6)


def test_a_till_is_charged_only_where_there_is_one():
    assert len(limits.charges_for_lookup(KEY, 5)) == 2
    assert len(limits.charges_for_lookup(KEY, 5, till=3)) == 3
    assert len(limits.charges_for_lookup(KEY, 5, till=3, person="a" * 32)) == 4


def test_only_what_is_charged_afterwards_is_forced():
    assert not any(c.forced for c in limits.charges_for_lookup(KEY, 5, 3, "a" * 32))
    assert all(charge.forced for charge in limits.charges_for_miss(KEY, 5, 3))


def test_a_hit_and_what_comes_on_top_make_a_miss():
    before, after = limits.charges_for_lookup(KEY, 5), limits.charges_for_miss(KEY, 5)
    assert before[0].subject == after[0].subject
    assert before[0].cost + after[0].cost == limits.MISS


def test_subjects_are_told_apart_by_kind_number_and_key():
    subjects = {
        limits.subject(key, kind, ident)
        for key in (KEY, b"l" * 32)
        for kind in ("user", "till", "person", "alert")
        for ident in (1, 11, 111)
    }
    assert len(subjects) == 24
    assert {len(subject) for subject in subjects} == {32}

"""A draw that anyone can check: repeated, tampered with, and fair."""

import dataclasses
import hashlib
import hmac
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules import draw
from core.rules.errors import RuleError

SEED = "1f" * 32
marks = st.lists(
    st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}"),
    unique=True,
    max_size=40,
)
seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)


def entries(count):
    return sorted(hashlib.sha256(str(n).encode()).hexdigest() for n in range(count))


def drawn(count=10, places=3, seed=SEED):
    listed, digest = draw.freeze(entries(count))
    won = draw.winners(seed, listed, places)
    return draw.Draw(
        draw.commitment(seed), tuple(listed), digest, seed, places, tuple(won)
    )


def test_a_commitment_is_the_hash_of_the_seed():
    assert draw.commitment(SEED) == hashlib.sha256(b"\x1f" * 32).hexdigest()


def test_a_mark_needs_slip_and_code():
    slip = "ab" * 16
    assert (
        draw.mark(slip, "7KQ2") == hashlib.sha256(f"{slip}:7KQ2".encode()).hexdigest()
    )
    assert draw.mark(slip, "7KQ2") != draw.mark(slip, "7KQ3")
    with pytest.raises(RuleError, match="bad_slip"):
        draw.mark("", "7KQ2")


def test_the_first_winner_by_hand():
    listed, digest = draw.freeze(entries(7))
    key = bytes.fromhex(SEED)
    number = int(hmac.new(key, f"{digest}:0".encode(), "sha256").hexdigest(), 16)
    assert draw.winners(SEED, listed, 1) == [listed[number % 7]]


@given(seeds, marks, st.integers(1, 50))
def test_winners_are_entries_and_nobody_wins_twice(seed, listed, places):
    listed, _digest = draw.freeze(listed)
    won = draw.winners(seed, listed, places)
    assert len(won) == len(set(won)) == min(places, len(listed))
    assert set(won) <= set(listed)
    assert won == draw.winners(seed, listed, places)
    # More places change nothing for the first ones.
    assert draw.winners(seed, listed, places + 1)[: len(won)] == won


@given(marks, st.randoms())
def test_the_order_of_arrival_does_not_count(listed, chance):
    other = list(listed)
    chance.shuffle(other)
    assert draw.freeze(listed) == draw.freeze(other)


def test_each_entry_wins_equally_often():
    listed = entries(10)
    seeds_of = (f"{number:064x}" for number in range(4000))
    wins = Counter(draw.winners(seed, listed, 1)[0] for seed in seeds_of)
    # The seeds are fixed, so this is a fact and no chance: 400 each, five deviations.
    assert len(wins) == 10
    assert all(
        abs(count - 400) < 5 * (4000 * 0.1 * 0.9) ** 0.5 for count in wins.values()
    )


def test_a_published_file_is_read_and_repeated():
    published = drawn()
    assert draw.loads(published.dumps()) == published
    draw.verify(published)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seed": "2f" * 32}, "other_seed"),
        ({"entries": tuple(entries(11))}, "other_list"),
        ({"entries": tuple(entries(9))}, "other_list"),
        ({"winners": tuple(entries(3))}, "other_winners"),
        ({"winners": ()}, "other_winners"),
        ({"places": 4}, "other_winners"),
        ({"places": 0}, "bad_places"),
        ({"seed": "zz"}, "bad_seed"),
        ({"entries": ("x",)}, "bad_mark"),
        ({"entries": tuple(reversed(entries(10)))}, "not_sorted"),
        ({"entries": (*entries(10), entries(10)[0])}, "twice"),
    ],
)
def test_what_was_changed_is_found(change, code):
    with pytest.raises(RuleError, match=code):
        draw.verify(dataclasses.replace(drawn(), **change))


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": "x"}', "{"])
def test_what_is_no_published_draw_is_refused(text):
    with pytest.raises(RuleError, match="bad_file"):
        draw.loads(text)


@pytest.mark.parametrize("places", [0, -1, True, 1.0, None])
def test_a_draw_has_places(places):
    with pytest.raises(RuleError, match="bad_places"):
        draw.winners(SEED, entries(3), places)


def test_nobody_entered():
    assert draw.winners(SEED, [], 3) == []

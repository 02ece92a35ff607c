"""What is suggested, against sums by hand."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules import suggestions
from core.rules.errors import RuleError
from core.rules.suggestions import Candidate, Rhythm

DAY = date(2026, 3, 1)

days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
prices = st.fractions(min_value=0, max_value=1000, max_denominator=100)


def on(*offsets):
    return [DAY + timedelta(offset) for offset in offsets]


@pytest.mark.parametrize(
    ("both", "first", "other", "orders", "expected"),
    [
        # Of ten orders four have bread, five have butter, and four have both:
        # (4/10) / (4/10 · 5/10) = 2.
        (4, 4, 5, 10, 2),
        # By chance: a fifth of the half.
        (1, 5, 2, 10, 1),
        # Tea or coffee, never both.
        (0, 5, 5, 10, 0),
        # As seldom together as (1/10) / (1/2 · 1/2).
        (1, 5, 5, 10, Fraction(2, 5)),
        (1, 1, 1, 1_000, 1_000),
    ],
)
def test_lift_by_hand(both, first, other, orders, expected):
    assert suggestions.lift(both, first, other, orders) == expected


@pytest.mark.parametrize(
    "counts",
    [
        (2, 1, 3, 5),
        (-1, 1, 1, 5),
        (0, 0, 1, 5),
        (1, 6, 1, 5),
        # Three with the one, three with the other, none with both: six orders.
        (0, 3, 3, 5),
        (True, 1, 1, 5),
        (1.0, 1, 1, 5),
    ],
)
def test_counts_of_other_orders_are_refused(counts):
    with pytest.raises(RuleError, match="bad_count"):
        suggestions.lift(*counts)


@given(st.lists(st.sets(st.sampled_from("abcd"), min_size=1), min_size=1, max_size=30))
def test_lift_is_what_its_definition_says(orders):
    both = sum({"a", "b"} <= order for order in orders)
    first, other = (sum(sign in order for order in orders) for sign in "ab")
    if not first or not other:
        return
    share = len(orders)
    expected = Fraction(both, share) / (Fraction(first, share) * Fraction(other, share))
    assert suggestions.lift(both, first, other, share) == expected
    assert suggestions.lift(both, other, first, share) == expected


def test_the_median_of_intervals_by_hand():
    # 30, 28, 2 and 31 days: sorted 2, 28, 30, 31.
    found = suggestions.rhythm(on(0, 30, 58, 60, 91))
    assert found == Rhythm(Fraction(29), DAY + timedelta(91))
    # 10 and 25 days.
    assert suggestions.rhythm(on(0, 10, 35)).days == Fraction(35, 2)


def test_two_purchases_have_no_rhythm_and_two_on_a_day_are_one():
    assert suggestions.rhythm(on(0, 30)) is None
    assert suggestions.rhythm(on(0, 30, 30, 30)) is None
    assert suggestions.rhythm([]) is None


@pytest.mark.parametrize(
    ("interval", "since", "due"),
    [
        (30, 26, False),
        (30, 27, True),  # nine tenths
        (30, 34, True),
        (30, 90, True),
        (30, 91, False),  # three intervals are over
        (5, 5, True),
        (4, 4, False),  # nobody forgets that
    ],
)
def test_when_a_product_is_due(interval, since, due):
    rhythm = Rhythm(Fraction(interval), DAY)
    assert rhythm.is_due(DAY + timedelta(since)) is due


@given(st.lists(days, max_size=40))
def test_a_rhythm_does_not_depend_on_the_order(bought):
    found = suggestions.rhythm(bought)
    assert found == suggestions.rhythm(reversed(bought))
    if found:
        gaps = [
            (after - before).days
            for before, after in zip(
                sorted(set(bought)), sorted(set(bought))[1:], strict=False
            )
        ]
        assert min(gaps) <= found.days <= max(gaps)
        assert found.last == max(bought)
        assert not found.is_due(found.last)


@given(st.lists(st.integers(0, 400), min_size=1))
def test_half_of_the_numbers_are_on_either_side_of_the_median(numbers):
    found = suggestions.median(numbers)
    assert 2 * sum(number <= found for number in numbers) >= len(numbers)
    assert 2 * sum(number >= found for number in numbers) >= len(numbers)


def test_of_no_numbers_there_is_no_median():
    with pytest.raises(RuleError, match="no_numbers"):
        suggestions.median([])


@pytest.mark.parametrize(
    ("paid", "floor"),
    [
        ([], None),
        ([3, 4], None),
        ([3, 4, 5], 3),
        ([3, 4, 5, 6], 3),
        ([9, 2, 4, 6, 8], 4),
        ([1, 2, 3, 4, 5, 6, 7, 8], 2),
        ([7, 7, 7], 7),
    ],
)
def test_the_lower_quartile_by_hand(paid, floor):
    assert suggestions.price_floor([Fraction(price) for price in paid]) == floor


@given(st.lists(prices, min_size=3))
def test_no_more_than_a_quarter_was_cheaper(paid):
    floor = suggestions.price_floor(paid)
    assert floor in paid
    assert 4 * sum(price < floor for price in paid) <= len(paid)
    assert 4 * sum(price <= floor for price in paid) >= len(paid)


def candidate(product, reason, weight):
    return Candidate(product, reason, Fraction(weight))


def test_reasons_take_turns_and_a_product_is_named_once():
    found = suggestions.pick(
        [
            candidate(1, "together", 3),
            candidate(2, "together", 5),
            candidate(3, "again", 1),
            candidate(2, "accessory", 1),
            candidate(4, "accessory", 1),
        ],
        6,
    )
    assert [(one.product, one.reason) for one in found] == [
        (3, "again"),
        (2, "together"),
        (4, "accessory"),
        (1, "together"),
    ]


candidates = st.lists(
    st.builds(
        candidate,
        st.integers(1, 9),
        st.sampled_from(suggestions.REASONS),
        st.integers(0, 3),
    )
)


@given(candidates, st.integers(0, 6), st.randoms())
def test_as_many_as_are_wanted_in_an_order_of_their_own(found, limit, random):
    chosen = suggestions.pick(found, limit)
    products = [one.product for one in chosen]
    assert len(products) == len(set(products))
    assert len(chosen) == min(limit, len({one.product for one in found}))
    assert set(chosen) <= set(found)
    random.shuffle(found)
    assert suggestions.pick(found, limit) == chosen

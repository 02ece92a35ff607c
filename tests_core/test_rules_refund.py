"""What a return takes back, and gives back."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.errors import RuleError
from core.rules.exact import HUNDREDTH, WHOLE
from core.rules.refund import give_back, take_back, without_expired

POINTS = st.decimals(0, 100_000, places=2)


@pytest.mark.parametrize(
    ("earned", "quantity", "before", "now", "back"),
    [
        ("10", "2", "0", "1", "5.00"),
        ("10", "2", "1", "1", "5.00"),
        ("10", "3", "0", "1", "3.33"),
        ("10", "3", "1", "1", "3.34"),
        ("10", "3", "2", "1", "3.33"),
        ("10", "3", "0", "3", "10.00"),
        ("0.01", "2", "0", "1", "0.01"),
        ("0.01", "2", "1", "1", "0.00"),
        ("7.77", "1", "0", "1", "7.77"),
        ("12.50", "0.75", "0", "0.25", "4.17"),
        ("0", "5", "0", "2", "0.00"),
        ("10", "3", "1", "0", "0.00"),
    ],
)
def test_a_return_takes_back_pro_rata(earned, quantity, before, now, back):
    assert take_back(D(earned), D(quantity), D(before), D(now)) == D(back)
    assert give_back(D(earned), D(quantity), D(before), D(now)) == D(back)


@given(POINTS, st.lists(st.decimals("0.001", 50, places=3), min_size=1, max_size=8))
def test_in_whatever_steps_everything_returned_takes_back_everything(earned, steps):
    quantity = sum(steps)
    returned, taken = D(0), D(0)
    for step in steps:
        now = take_back(earned, quantity, returned, step)
        assert now >= 0
        returned += step
        taken += now
        exact = Fraction(earned) * Fraction(returned) / Fraction(quantity)
        assert abs(Fraction(taken) - exact) <= Fraction(1, 200)
    assert taken == earned


@given(
    st.integers(0, 1000), st.integers(1, 20), st.lists(st.integers(0, 5), max_size=6)
)
def test_whole_points_are_taken_back_whole(earned, quantity, steps):
    before = 0
    for step in steps:
        step = min(step, quantity - before)
        back = take_back(D(earned), D(quantity), D(before), D(step), WHOLE)
        assert back == back.to_integral_value() >= 0
        before += step


def test_points_that_are_not_whole_are_counted_in_hundredths_all_the_same():
    assert take_back(D("0.60"), D(100), D(99), D(1), WHOLE) == D("0.01")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("10", "2", "0", "3"), "more_than_bought"),
        (("10", "2", "2", "0.000001"), "more_than_bought"),
        (("-1", "2", "0", "1"), "negative"),
        (("10", "2", "-1", "1"), "negative"),
        (("10", "2", "1", "-1"), "negative"),
        (("10", "0", "0", "0"), "no_quantity"),
        (("10", "-2", "0", "0"), "no_quantity"),
        (("1.005", "2", "0", "1"), "not_hundredths"),
        (("NaN", "2", "0", "1"), "not_a_number"),
        (("10", "Infinity", "0", "1"), "not_a_number"),
        (("1e16", "2", "0", "1"), "too_big"),
    ],
)
def test_what_makes_no_sense_is_an_error(arguments, code):
    with pytest.raises(RuleError) as raised:
        take_back(*map(D, arguments))
    assert raised.value.code == str(raised.value) == code


def test_more_than_bought_says_how_much():
    with pytest.raises(RuleError) as raised:
        take_back(D(10), D(2), D(1), D(2))
    assert raised.value.facts == {"bought": D(2), "returned": D(3)}


def test_a_float_is_no_number():
    with pytest.raises(RuleError) as raised:
        take_back(10.0, D(2), D(0), D(1))
    assert raised.value.code == "not_a_decimal"


def test_other_units_than_hundredths_and_whole_points_are_an_error():
    with pytest.raises(RuleError) as raised:
        take_back(D(10), D(2), D(0), D(1), D("0.5"))
    assert raised.value.code == "bad_unit"
    assert take_back(D(5), D(2), D(0), D(1), HUNDREDTH) == D("2.5")
    assert take_back(D(5), D(2), D(0), D(1), WHOLE) == D(3)


@pytest.mark.parametrize(
    ("due", "earned", "taken", "expired", "left"),
    [
        ("5", "10", "0", "0", "5"),
        ("5", "10", "0", "7", "3"),
        ("5", "10", "3", "7", "0"),
        ("5", "10", "5", "5", "0"),
        ("5", "10", "5", "0", "5"),
        ("10", "10", "0", "10", "0"),
        ("5", "10", "8", "7", "0"),
    ],
)
def test_points_that_expired_are_not_taken_back_again(
    due, earned, taken, expired, left
):
    assert without_expired(D(due), D(earned), D(taken), D(expired)) == D(left)


def test_nothing_below_zero_expires():
    with pytest.raises(RuleError):
        without_expired(D(5), D(10), D(0), D(-1))

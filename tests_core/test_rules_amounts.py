"""What somebody means who types the total of a receipt."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.amounts import readings


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("40", "40"),
        ("39,90", "39.90"),
        ("39.90 €", "39.90"),
        ("$1,299.50", "1299.50"),
        ("CHF 1'299.50", "1299.50"),
        ("1 299,50 kr.", "1299.50"),
        ("1.299", "1299"),
        ("1.299", "1.299"),
        (",50", "50"),
        ("٤٠٫٥", "40.5"),
        ("Fr. 40.-", "40"),
    ],
)
def test_an_amount_is_read_in_the_ways_of_many_countries(text, amount):
    assert Decimal(amount) in readings(text)


def test_cents_are_never_taken_for_more():
    assert readings("0.40") == {Decimal("0.40")}
    assert readings("4,5") == {Decimal("4.5")}


@pytest.mark.parametrize("text", ["", ".", "free", None, 40, "4" * 33, [], "½"])
def test_what_is_no_amount_has_no_reading(text):
    assert readings(text) == set()


@given(st.text(max_size=40))
def test_whatever_is_typed_has_two_readings_at_most(text):
    found = readings(text)
    assert len(found) <= 2
    assert all(amount >= 0 for amount in found)


@given(st.integers(0, 10**9))
def test_cents_are_read_back(cents):
    amount = Decimal(cents) / 100
    assert amount in readings(f"{amount:,.2f}")
    assert amount in readings(f"{amount:.2f}".replace(".", ","))

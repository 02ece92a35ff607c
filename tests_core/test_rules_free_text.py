"""Texts that look as if they named somebody, and texts that do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.free_text import MOST, findings, is_card


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call me on +49 30 901820", {"phone"}),
        ("call 030 901820 after five", {"phone"}),
        ("write to Ada.Muster@example.com please", {"email"}),
        ("ada@exämple.de", {"email"}),
        ("card 4111 1111 1111 1111", {"card"}),
        ("5500-0055-5555-5559 was charged twice", {"card"}),
    ],
)
def test_identifiers_are_found(text, expected):
    assert findings(text, "de") == expected


def test_several_kinds_are_found_together():
    text = "4111111111111111, or +49 30 901820, or a@example.org"
    assert findings(text) == {"card", "phone", "email"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "The lamp flickers after an hour.",
        "It is the blue one, 45 x 60 x 120 cm, bought on 12.03.2026 for 129.90",
        "Receipt 2026-01-000123",
        "Goes on in CASE/2026/00012",
        "Serial LMP-4711-0815",
        "Card W1024",
        "@home everything works",
        # The last digit does not fit.
        "4111 1111 1111 1112",
    ],
)
def test_the_words_of_a_shop_are_let_through(text):
    assert findings(text, "de") == set()


def test_an_address_is_found_whatever_length_stands_before_it():
    assert findings("a" * 500 + "@example.com") == {"email"}


def test_a_phone_number_without_its_country_needs_one():
    assert findings("030 901820") == set()
    assert findings("030 901820", "DE") == {"phone"}


def test_a_card_number_is_no_phone_number_too():
    assert findings("4111 1111 1111 1111", "us") == {"card"}


@pytest.mark.parametrize(
    ("number", "card"),
    [
        ("4111111111111111", True),
        ("378282246310005", True),
        ("6011 1111 1111 1117", True),
        ("2223003122003222", True),
        ("4111111111111112", False),
        ("1111111111111117", False),
        ("411111111111", False),
        ("41111111111111111111", False),
    ],
)
def test_a_card_is_told_by_its_check_digit(number, card):
    assert is_card(number) == card


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text):
    assert findings(text, "de") <= {"phone", "email", "card"}


@given(st.text(alphabet="abc xyz", max_size=60), st.text(alphabet="abc xyz"))
def test_what_stands_around_an_address_does_not_hide_it(before, after):
    assert "email" in findings(f"{before} ada@example.com {after}")


def test_a_very_long_text_is_looked_at_in_part():
    assert findings("a " * MOST + "ada@example.com") == set()

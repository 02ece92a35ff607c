"""Neutral customer codes: typed, shown, printed and drawn."""

import itertools
import os
import random
import string
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from core import code

BODIES = st.integers(0, 2**55 - 1)
CODES = st.text(code.ALPHABET, min_size=11, max_size=11).map(
    lambda body: body + code.check_symbol(body)
)
SEPARATORS = st.text(
    " \t\n\u00a0\u2009\u202f\u3000-_.\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d",
    max_size=3,
)
#: The first digit of ASCII, Arabic-Indic, Persian, Devanagari, full-width and bold.
ZEROS = "0\u0660\u06f0\u0966\uff10\U0001d7ce"
LOOKALIKES = {"0": "oO", "1": "iIlL"}


def spellings(symbol):
    """Return what a person or a scanner may write for a symbol."""
    ways = symbol + symbol.lower() + LOOKALIKES.get(symbol, "")
    if symbol.isdigit():
        return ways + "".join(chr(ord(zero) + int(symbol)) for zero in ZEROS)
    return ways + chr(ord(symbol) + 0xFEE0) + chr(ord(symbol.lower()) + 0xFEE0)


@st.composite
def typings(draw):
    """A code and one of the ways to type it."""
    issued = draw(CODES)
    text = draw(st.sampled_from(["", "", "U", "u", "\uff35"]))
    for symbol in issued:
        text += draw(SEPARATORS) + draw(st.sampled_from(spellings(symbol)))
    return issued, text + draw(SEPARATORS)


def has_blind_pair(issued):
    return any(
        mod_37_36.is_valid(issued[:at] + b + a + issued[at + 2 :], code.ALPHABET)
        for at, (a, b) in enumerate(itertools.pairwise(issued))
        if a != b
    )


@given(CODES)
def test_a_code_is_read_back_as_stored_as_shown_and_as_printed(issued):
    assert code.parse(issued) == issued
    assert code.parse(code.display(issued)) == issued
    assert code.parse(code.payload(issued)) == issued


@given(CODES)
def test_a_code_is_shown_in_three_groups_of_four_symbols(issued):
    shown = code.display(issued)
    assert [len(group) for group in shown.split("-")] == [4, 4, 4]
    assert shown.replace("-", "") == issued


@given(CODES)
def test_a_printed_code_starts_with_a_symbol_that_no_code_contains(issued):
    assert code.payload(issued) == "U" + issued
    assert code.PREFIX not in code.ALPHABET


@settings(max_examples=500)
@given(typings().filter(lambda typing: len(typing[1]) <= code.MAX_INPUT))
def test_a_code_is_understood_however_it_is_typed(typing):
    issued, text = typing
    assert code.parse(text) == issued


@given(st.text() | st.text("0123456789ABCZU-\u0660\u2013 ", max_size=20))
@example("\ud800" * 12)
@example("\ufdfa" * 64)
@example("\u00df\ufb00\u0130\u2460\u277f\u00b2\u00bd")
def test_any_text_is_a_code_of_twelve_symbols_or_a_code_error(text):
    try:
        issued = code.parse(text)
    except code.CodeError:
        return
    assert len(issued) == 12
    assert set(issued) <= set(code.ALPHABET)
    assert issued[-1] == code.check_symbol(issued[:-1])


@given(CODES, st.sampled_from(code.ALPHABET))
def test_a_wrong_check_symbol_is_told_from_a_wrong_form(issued, symbol):
    if symbol != issued[-1]:
        with pytest.raises(code.CodeCheckError):
            code.parse(issued[:-1] + symbol)
    for text in (issued[1:], issued + symbol, "U" + issued[1:], "UU" + issued):
        with pytest.raises(code.CodeFormatError):
            code.parse(text)


@given(CODES, st.integers(0, 200))
def test_a_text_of_more_than_64_characters_is_no_code_whatever_it_says(issued, blanks):
    text = issued + " " * blanks
    if len(text) <= 64:
        assert code.parse(text) == issued
    else:
        with pytest.raises(code.CodeFormatError):
            code.parse(text)


@pytest.mark.parametrize(
    "value", [None, False, 0, 123456789012, 1.5, b"0" * 12, ["0"] * 12, {}, object()]
)
def test_what_is_not_text_is_no_code(value):
    with pytest.raises(code.CodeFormatError):
        code.parse(value)


def test_the_alphabet_is_crockfords_32_symbols_in_order():
    letters = "".join(a for a in string.ascii_uppercase if a not in "ILOU")
    assert string.digits + letters == code.ALPHABET


@settings(max_examples=1000)
@given(BODIES)
def test_the_generators_tables_agree_with_python_stdnum(number):
    body = "".join(code.ALPHABET[number >> 5 * at & 31] for at in reversed(range(11)))
    expected = body + mod_37_36.calc_check_digit(body, code.ALPHABET)
    assert code.check_symbol(body) == expected[-1]
    assert code._complete(number) == (None if has_blind_pair(expected) else expected)


def test_a_hundred_thousand_generated_codes_are_valid_and_all_different():
    issued = code.generate(100_000)
    assert len(set(issued)) == len(issued) == 100_000
    for one in issued[:5000]:
        assert len(one) == 12
        assert code.parse(one) == one
        assert not has_blind_pair(one)
    assert all(mod_37_36.checksum(one, code.ALPHABET) == 1 for one in issued[5000:])


@pytest.mark.parametrize("count", [0, 1, 2, 57])
def test_as_many_codes_are_generated_as_were_asked_for(count):
    assert len(code.generate(count)) == count


def test_a_draw_with_a_blind_pair_is_repeated(monkeypatch):
    numbers = range(32**2)
    good = next(number for number in numbers if code._complete(number))
    blind = next(number for number in numbers if not code._complete(number))
    draws = iter([blind, blind, good])
    monkeypatch.setattr(os, "urandom", lambda size: next(draws).to_bytes(size, "big"))
    assert code.generate() == [code._complete(good)]


@pytest.mark.parametrize("bit", range(55))
def test_every_one_of_the_55_random_bits_changes_the_code(bit):
    def body(number):
        issued = code._complete(number)
        return issued and issued[:-1]

    numbers = (random.Random(n).getrandbits(55) for n in range(20))
    pairs = [(body(number), body(number ^ 1 << bit)) for number in numbers]
    assert any(before and after for before, after in pairs)
    assert all(before != after for before, after in pairs if before)


def test_generated_codes_are_spread_evenly_at_every_place(monkeypatch):
    monkeypatch.setattr(os, "urandom", random.Random(32).randbytes)
    issued = code.generate(32_000)
    for column in zip(*issued, strict=True):
        seen = Counter(column)
        chi_squared = sum((seen[a] - 1000) ** 2 / 1000 for a in code.ALPHABET)
        assert chi_squared < 66  # 31 degrees of freedom: exceeded by 1 in 4000


def test_97_9_percent_of_the_bodies_hold_no_blind_pair():
    ways = Counter({(code._BASE, -1): 1})
    for _ in range(code.BODY_LENGTH):
        following = Counter()
        for (state, forbidden), count in ways.items():
            for value in set(range(32)) - {forbidden}:
                step = code._NEXT[state][value], code._BLIND[state][value]
                following[step] += count
        ways = following
    kept = sum(n for (s, forbidden), n in ways.items() if (1 - s) % 32 != forbidden)
    share = Fraction(kept, 32**code.BODY_LENGTH)
    assert share == Fraction(35264054410435818, 32**11)
    assert round(float(share), 3) == 0.979

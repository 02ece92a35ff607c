"""The measurement behind the table in the docstring of ``core/code.py``."""

import math
import os
import random
from fractions import Fraction

import pytest

from check_measurement import Measured, Variant, substituted, swapped
from core import code

BASE_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOD_33_32 = Variant(code.ALPHABET)
MOD_37_36 = Variant(BASE_36)
ISSUED = Variant(code.ALPHABET, no_blind_pairs=True)
VARIANTS = pytest.mark.parametrize("variant", [MOD_33_32, MOD_37_36, ISSUED], ids=str)
FIGURES = {
    MOD_33_32: Measured(Fraction(1), Fraction(495, 496), Fraction(1)),
    MOD_37_36: Measured(
        Fraction(1),
        Fraction(85192521987764571, 85318192940744479),
        Fraction(32025597350188075, 32**11),
    ),
    ISSUED: Measured(Fraction(1), Fraction(1), Fraction(35264054410435818, 32**11)),
}


@VARIANTS
def test_the_shares_of_errors_caught_and_bodies_kept_are_exactly_these(variant):
    assert variant.measure() == FIGURES[variant]


@VARIANTS
def test_the_measurement_of_short_words_equals_counting_them_one_by_one(variant):
    assert variant.measure(3) == variant.enumerate(3)


@VARIANTS
def test_no_symbol_maps_two_states_to_one_so_a_difference_is_never_lost(variant):
    states = range(1, len(variant.symbols) + 1)
    for symbol in code.ALPHABET:
        assert {variant.step(state, symbol) for state in states} == set(states)


def test_every_state_is_blind_to_the_swap_of_just_one_pair():
    assert [len(MOD_33_32.blind_pairs(state)) for state in range(1, 33)] == [1] * 32


def test_the_docstring_of_the_module_states_the_measured_figures():
    rows = [" ".join(line.split()) for line in code.__doc__.splitlines()]
    for variant, figures in FIGURES.items():
        substitutions, swaps, bodies = map(float, figures)
        row = f"{variant} {substitutions:.2%} {swaps:.2%} {bodies:.1%}"
        for whole in ("100.00%", "100.0%"):
            row = row.replace(whole, "100%")
        assert row.replace("%", " %") in rows
    price = -math.log2(FIGURES[ISSUED].bodies)
    assert f"price of {price:.2f} of" in " ".join(rows)


def outcome(text):
    try:
        return code.parse(text)
    except code.CodeError as error:
        return type(error)


def test_every_substitution_and_every_swap_in_an_issued_code_is_refused(monkeypatch):
    monkeypatch.setattr(os, "urandom", random.Random(19).randbytes)
    for issued in code.generate(300):
        wrong = [*substituted(issued), *swapped(issued)]
        assert len(wrong) >= 12 * 31
        assert {outcome(text) for text in wrong} == {code.CodeCheckError}

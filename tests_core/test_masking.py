import pytest

from core import masking

ADDRESS = "ada.muster@example.com"
NAME = "Ada Muster"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"From {ADDRESS}.", "From CODE."),
        (f"From {ADDRESS.upper()}", "From CODE"),
        ("mailto:ada.muster%40example.com", "mailto:CODE"),
        ("ada.muster&#64;example.com", "CODE"),
        ("I am ada  \n muster, hello", "I am CODE, hello"),
        ("&lt;ada.muster@example.com&gt;", "&lt;CODE&gt;"),
        ("Ada Musterman and ada.muster@example.community", None),
        ("", ""),
        (None, None),
    ],
)
def test_values_are_replaced_in_every_spelling_and_nothing_else(text, expected):
    kept = text if expected is None else expected
    assert masking.without(text, [ADDRESS, NAME], "CODE") == kept


def test_a_formatted_address_goes_as_one():
    formatted = f'"{NAME}" <{ADDRESS}>'
    values = [NAME, ADDRESS, formatted]
    assert masking.without(f"{formatted} wrote", values, "CODE") == "CODE wrote"


def test_values_with_signs_of_regular_expressions_are_taken_literally():
    assert masking.without("a+b(c)@x.com said", ["a+b(c)@x.com"], "CODE") == "CODE said"
    assert masking.without("aab", ["a+b"], "CODE") == "aab"
    assert masking.without("x", [r"\1"], r"\2") == "x"


def test_short_and_empty_values_are_left_alone():
    assert masking.without("Jo is so", ["Jo", "", " "], "CODE") == "Jo is so"


def test_the_replacement_is_not_read_as_a_pattern():
    assert masking.without(ADDRESS, [ADDRESS], r"\g<0>") == r"\g<0>"

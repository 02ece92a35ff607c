"""The search for identifiers in text finds them as they leak, and little else."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vault.needles import Needles

ADA = {
    "name": "Ada Mustermann",
    "phone": "+49 30 901820",
    "email": "Ada.M@Example.com",
    "street": "Lange Gasse 12b",
    "vat": "DE123456788",
    "note": "prefers to be called after six in the evening",
    "zip": "10115",
    "city": "Berlin",
    "birthdate": "1990-02-03",
}


@pytest.fixture(scope="module")
def needles():
    sought = Needles()
    sought.add("ada", ADA, "DE")
    sought.add("bo", {"name": "Bo Li", "phone": "110"}, "DE")
    return sought


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Dear Ada Mustermann,", "name"),
        ("MUSTERMANN, ADA", "name"),
        ("<p>Ada<br/>Mustermann</p>", "name"),
        ('{"name": "Ada Mustermann"}', "name"),
        ("Ada\u00a0Mustermann", "name"),
        ("mailto:ada.m@example.com", "email"),
        ("from=ada.m%40example.com&x=1", "email"),
        ("call 030 / 90 18 20", "phone"),
        ("+4930901820", "phone"),
        ("004930901820 and more", "phone"),
        ("tel:+49-30-901820", "phone"),
        ("Lange Gasse 12B\n10115", "street"),
        ("VAT: de123456788", "vat"),
        ("Note: prefers to be called after six, please", "note"),
        (b"Ada Mustermann".hex(), "name"),
        (base64.b64encode(b"To: Ada.M@Example.com").decode(), "email"),
        (base64.urlsafe_b64encode(b"phone +49 30 901820 ok").decode(), "phone"),
    ],
)
def test_a_value_is_found_however_it_is_written(needles, text, field):
    assert ("ada", field) in needles.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ada and Mr Mustermann",
        "Mustermann & Sons",
        "Berlin, 10115",
        "born 1990-02-03",
        "Bo Li",
        "dial 110",
        "order 9018201",
        "Lange Gasse 12",
        "prefers to be called",
        "\x00\ud800",
    ],
)
def test_what_only_resembles_a_value_is_not_found(needles, text):
    assert needles.find(text) == set()


@given(before=st.text(max_size=40), after=st.text(max_size=40))
def test_a_name_is_found_between_any_other_text(needles, before, after):
    assert ("ada", "name") in needles.find(f"{before} Ada Mustermann {after}")


def test_nothing_sought_shows_in_a_repr(needles):
    assert "Ada" not in repr(needles)
    assert needles.count > 5

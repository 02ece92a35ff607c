"""Two spellings of the same value have the same normal form."""

import re
import sys
import unicodedata

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vault import normalise
from core.vault.errors import BadValue
from core.vault.fields import FIELDS
from core.vault.normalise import comparable, email, normalised, phone

#: Countries of different lengths, prefixes and formats.
REGIONS = ["AT", "BR", "CH", "CN", "DE", "FR", "GB", "IN", "IT", "JP", "US", "ZA"]
FORMATS = [
    phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    phonenumbers.PhoneNumberFormat.NATIONAL,
    phonenumbers.PhoneNumberFormat.RFC3966,
    phonenumbers.PhoneNumberFormat.E164,
]


@pytest.mark.parametrize(
    "typed",
    [
        "020 7946 0958",
        "(020) 7946-0958",
        "02079460958",
        "+44 20 7946 0958",
        "+44 (0)20 7946 0958",
        "0044 20 7946 0958",
        "\uff0b44\u3000\uff12\uff10 7946 0958",
        "\u200e+44\u00a020\u20117946\u20110958",
        "tel:+44-20-7946-0958",
        "020 7946 0958 ext. 12",
    ],
    ids=ascii,
)
def test_spellings_of_a_phone_number_are_one_number(typed):
    assert phone(typed, "GB") == "+442079460958"


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("shape", FORMATS)
def test_a_number_is_the_same_in_every_way_to_write_it(region, shape):
    number = phonenumbers.example_number(region)
    typed = phonenumbers.format_number(number, shape)
    expected = phonenumbers.format_number(number, FORMATS[-1])
    assert phone(typed, region) == phone(typed, region.lower()) == expected


@pytest.mark.parametrize(
    "typed", ["", None, "12", "Ada", "+44 20 7946", "+999 12345678", "9" * 300, "()"]
)
def test_what_is_no_valid_phone_number_has_no_form(typed):
    assert phone(typed, "GB") is None


def test_a_number_without_its_country_needs_the_region():
    assert phone("020 7946 0958") is None
    assert phone("020 7946 0958", "XX") is None
    assert phone("+44 20 7946 0958") == "+442079460958"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ada@example.com", "ada@example.com"),
        ("  ADA@Example.COM ", "ada@example.com"),
        ("Ada.B+shop@example.com", "ada.b+shop@example.com"),
        ("\uff41da\uff20example.com", "ada@example.com"),
        ("Ada Example <Ada@example.com>", "ada@example.com"),
        ("ada@B\u00dcCHER.example", "ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("ada@bu\u0308cher.example", "ada@xn--bcher-kva.example"),
        ("ada@stra\u00dfe.example", "ada@strasse.example"),
        ("ada@\u4f8b\u3048.example", "ada@xn--r8jz45g.example"),
        ("J\u00d6RG@example.com", "j\u00f6rg@example.com"),
        ("ada@example.com.", "ada@example.com"),
        ("ada@shop\u3002example", "ada@shop.example"),
    ],
    ids=ascii,
)
def test_spellings_of_an_address_are_one_address(typed, expected):
    assert email(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        None,
        "ada",
        "@example.com",
        "ada@",
        "ada@localhost",
        "ada@@example.com",
        "a da@example.com",
        "ada@exa mple.com",
        "ada@-example.com",
        "ada@example..com",
        "ada@[192.0.2.7]",
        "ada\n@example.com",
        "a" * 250 + "@example.com",
        "\ud800@example.com",
        "ada@\ud800.com",
        "ada,bob@example.com",
    ],
    ids=ascii,
)
def test_what_is_no_address_has_no_form(typed):
    assert email(typed) is None


@given(st.text(max_size=40) | st.emails())
def test_a_normal_form_is_its_own_normal_form(text):
    for field in ("phone", "email"):
        form = normalised(field, text, "CH")
        assert form is None or normalised(field, form, "CH") == form
    for field in FIELDS:
        form = comparable(field, text, "CH")
        assert form is None or comparable(field, form, "CH") == form


def test_folding_any_one_character_again_changes_nothing():
    for symbol in map(chr, range(sys.maxunicode + 1)):
        form = comparable("note", symbol)
        assert form is None or comparable("note", form) == form


@given(
    st.text("az09-.", max_size=30)
    | st.from_regex(r"([a-z0-9-]{1,64}\.){1,5}(xn--)?[a-z0-9-]{1,64}", fullmatch=True)
)
def test_a_plain_domain_has_the_form_that_idna_gives_it(domain):
    pattern = normalise._PLAIN_DOMAIN
    quick = normalise._ascii_domain(domain)
    try:
        normalise._PLAIN_DOMAIN = re.compile("(?!)")
        assert quick == normalise._ascii_domain(domain)
    finally:
        normalise._PLAIN_DOMAIN = pattern


def test_only_findable_fields_are_searched():
    assert normalised("phone", "020 7946 0958", "GB") == "+442079460958"
    assert normalised("email", "Ada@example.com") == "ada@example.com"
    with pytest.raises(BadValue):
        normalised("name", "Ada")


@pytest.mark.parametrize(
    ("field", "stored", "said"),
    [
        ("name", "Jean-Luc O\u2019Neill", "oneill, JEAN LUC"),
        ("name", "M\u00fcller, Zo\u00eb", "zoe muller"),
        ("name", "\u0141ukasz S\u00f8rensen", "sorensen lukasz"),
        ("name", "Stra\u00dfer", "STRASSER"),
        ("name", "\u5c71\u7530 \u592a\u90ce", "\u592a\u90ce\u3000\u5c71\u7530"),
        ("birthdate", "1990-04-03", " 1990-04-03 "),
        ("zip", "SW1A 1AA", "sw1a1aa"),
        ("zip", "00-950", "00950"),
        ("vat", "CHE-116.281.710 MWST", "che116281710mwst"),
        ("street", "Musterstra\u00dfe  1", "MUSTERSTRASSE 1"),
        ("city", "Zu\u0308rich", "Z\u00fcrich"),
        ("phone", "044 668 18 00", "+41446681800"),
        ("email", "Ada@Example.com", "ada@example.COM"),
    ],
    ids=ascii,
)
def test_what_a_person_says_matches_what_is_stored(field, stored, said):
    assert comparable(field, stored, "CH") == comparable(field, said, "CH") is not None


@pytest.mark.parametrize(
    ("field", "stored", "said"),
    [
        ("name", "Ada Example", "Ada"),
        ("name", "Ada Example", "Ad Aexample"),
        ("birthdate", "1990-04-03", "1990-03-04"),
        ("city", "Z\u00fcrich", "Zurich West"),
        ("street", "Musterweg 1", "Musterweg 11"),
        ("zip", "8000", "8001"),
    ],
)
def test_what_is_different_does_not_match(field, stored, said):
    assert comparable(field, stored, "CH") != comparable(field, said, "CH")


@pytest.mark.parametrize("field", FIELDS)
def test_nothing_has_no_form_and_so_matches_nothing(field):
    for text in (None, "", " ", "\u3000"):
        assert comparable(field, text, "CH") is None
    assert comparable("name", "-'.") is None
    assert comparable("birthdate", "3 April 1990") is None


def test_the_letters_that_are_replaced_are_those_that_unicode_keeps_whole():
    for letter in "\u00e6\u00f0\u00f8\u00fe\u0111\u0127\u0131\u0142\u0153\u0167":
        assert unicodedata.normalize("NFKD", letter) == letter
        assert comparable("name", letter).isascii()

import pytest

from core.rules.greeting import first_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Muster", "Ada"),
        ("  ada   muster ", "Ada"),
        ("ADA MUSTER", "Ada"),
        ("Muster, Ada", "Ada"),
        ("Muster, Ada Maria", "Ada"),
        ("von der Muster, Ada", "Ada"),
        ("Ada Muster, PhD", "Ada"),
        ("Ada Muster Jr.", "Ada"),
        ("Dr. Ada Muster", "Ada"),
        ("Frau Prof. Dr. Ada Muster", "Ada"),
        ("Mr Bo Beispiel", "Bo"),
        ("MUSTER Ada", "Ada"),
        ("Anna-Lena van den Berg", "Anna-Lena"),
        ("anna-lena muster", "Anna-Lena"),
        ("D'Arcy O\u2019Neil", "D'Arcy"),
        ("Zo\u00eb M\u00fcller", "Zo\u00eb"),
        ("Zoe\u0308 M\u00fcller", "Zo\u00eb"),
        (
            "\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432",
            "\u0418\u0432\u0430\u043d",
        ),
        ("\u0622\u062f\u0627 \u0645\u0648\u0633\u062a\u0631", "\u0622\u062f\u0627"),
    ],
)
def test_a_first_name_is_found_where_it_is_certain(name, expected):
    assert first_name(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        "   ",
        "Muster",
        "Herr Muster",
        "Mrs. Muster",
        "A. Muster",
        "J R R Tolkien",
        "JR Muster",
        "Ada und Bo Muster",
        "Ada & Bo Muster",
        "Familie Muster",
        "Muster GmbH",
        "Ada Muster, Berlin, Germany",
        "Muster,",
        ", Ada",
        "ada@example.com",
        "Ada Muster 3",
        "Ada Muster (neighbour)",
        "von Muster",
        "\u674e\u56db",
        "\u5c71\u7530 \u592a\u90ce",
        "Kim \ubbfc\uc218",
        "x" * 31 + " Muster",
        "PCI-ABCD 1234",
    ],
)
def test_nothing_is_said_where_it_could_be_meant_otherwise(name):
    assert first_name(name) is None


@pytest.mark.parametrize("lang", ["hu_HU", "ja_JP", "vi_VN", "zh_CN"])
def test_where_the_family_comes_first_nothing_is_said(lang):
    assert first_name("Muster Ada", lang) is None
    assert first_name("Ada Muster", "de_DE") == "Ada"

"""Normal forms: of values that can be found, and of what a person says.

Two spellings of the same value have the same form. None means: it has none.
"""

import datetime
import re
import unicodedata

import idna
import phonenumbers

from .errors import BadValue

#: Longest e-mail address, in octets (RFC 5321 as corrected by erratum 1690).
MAX_EMAIL = 254

#: RFC 5322 allows these in quoted local parts alone, which customers do not have.
_NOT_LOCAL = frozenset('"(),:;<>@[\\]')
# Letters that Unicode does not take apart into a base letter and an accent.
_WHOLE_LETTERS = str.maketrans(
    {
        "\u00e6": "ae",  # ae ligature
        "\u00f0": "d",  # eth
        "\u00f8": "o",  # o with stroke
        "\u00fe": "th",  # thorn
        "\u0111": "d",  # d with stroke
        "\u0127": "h",  # h with stroke
        "\u0131": "i",  # dotless i
        "\u0142": "l",  # l with stroke
        "\u0153": "oe",  # oe ligature
        "\u0167": "t",  # t with stroke
    }
)
# People write O'Neill, ONeill and O\u2019Neill for the same name.
_APOSTROPHES = re.compile("['\u02b9-\u02bd\u2018\u2019\u201b\u2032`\u00b4]")
_NO_WORD = re.compile(r"[\W_]+")
# A domain of plain ASCII, as almost all are, that UTS 46 and IDNA leave as it is.
_PLAIN_LABEL = r"(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN_DOMAIN = re.compile(rf"(?=.{{1,253}}\Z)(?:{_PLAIN_LABEL}\.)+{_PLAIN_LABEL}")


def phone(text: str | None, region: str | None = None) -> str | None:
    """Return a phone number in E.164 (ITU-T), or None when it is no valid one.

    :param region: ISO 3166 country code for numbers that do not name their country
    """
    if not text:
        return None
    try:
        number = phonenumbers.parse(text, region.upper() if region else None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_spellings(number: str) -> set[str]:
    """Return the digits of a number (E.164) as people write them, for a search in text:
    with the country's code, and within the country, without leading zeros.
    """
    parsed = phonenumbers.parse(number)
    national = phonenumbers.national_significant_number(parsed)
    return {number.lstrip("+"), national.lstrip("0")}


def email(text: str | None) -> str | None:
    """Return an e-mail address in normal form, or None when it is none.

    NFKC and case folding (Unicode, chapter 3.13), the domain by UTS 46 and IDNA 2008
    as ASCII. The local part is folded too: in theory a server may tell cases apart, in
    practice a customer does not. ``Ada <ada@example.com>`` counts as its address.
    """
    text = _fold(text or "").strip()
    if text.endswith(">"):
        text = text[:-1].rpartition("<")[2]
    local, at, domain = text.rpartition("@")
    domain = _ascii_domain(domain)
    if not (local and at and domain) or not all(map(_is_local, local)):
        return None
    address = f"{local}@{domain}"
    return address if len(address.encode()) <= MAX_EMAIL else None


def normalised(field: str, text: str | None, region: str | None = None) -> str | None:
    """Return the form that a findable field is searched by.

    :raise BadValue: the field is not one of :data:`~.fields.FINDABLE`
    """
    if field == "phone":
        return phone(text, region)
    if field == "email":
        return email(text)
    raise BadValue("identity", "unknown_field")


def comparable(field: str, text: str | None, region: str | None = None) -> str | None:
    """Return the form in which a stored value and what a person says are compared.

    :param field: one of :data:`~.fields.FIELDS`
    :param region: see :func:`phone`
    """
    if field in ("phone", "email"):
        return normalised(field, text, region)
    text = _fold(text or "")
    if field == "name":
        text = " ".join(sorted(_words(text)))
    elif field == "birthdate":
        text = _iso_date(text.strip())
    elif field == "zip":
        text = _NO_WORD.sub("", text)
    elif field == "vat":
        text = _NO_WORD.sub("", text).upper()
    else:
        text = " ".join(text.split())
    return text or None


def _fold(text):
    # Folding takes some letters apart again.
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded)


def _words(text):
    """Return the words of a folded name: no accents, hyphens part, apostrophes join."""
    text = unicodedata.normalize("NFKD", text.translate(_WHOLE_LETTERS))
    text = "".join(symbol for symbol in text if not unicodedata.combining(symbol))
    return _NO_WORD.sub(" ", _APOSTROPHES.sub("", text)).split()


def _is_local(symbol):
    return symbol not in _NOT_LOCAL and unicodedata.category(symbol)[0] not in "ZC"


def _ascii_domain(domain):
    """Return a domain as ASCII, or an empty text when it is no public one."""
    domain = domain.rstrip(".")
    if _PLAIN_DOMAIN.fullmatch(domain):
        return domain
    try:
        ascii_domain = idna.encode(domain, uts46=True)
    except UnicodeError:
        return ""
    return ascii_domain.decode("ascii") if b"." in ascii_domain else ""


def _iso_date(text):
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        return ""

"""Does a free text look as if it names a person? It warns, and forbids nothing.

Phone numbers are found by ``phonenumbers``' matcher; card numbers by their check digit
(ISO/IEC 7812-1, annex B).
"""

import re

import phonenumbers

#: Longer texts are looked at up to here: nobody types more.
MOST = 10_000

#: No part is longer (RFC 5321, 4.5.3.1); without the bounds a long text takes long.
_EMAIL = re.compile(
    r"[^\s@<>()\[\],;:\"']{1,64}@[^\s@<>()\[\],;:\"']{1,255}\.[^\W\d_]{2,}"
)
#: 13 to 19 digits, in groups or not, that are no part of a longer number.
_CARD = re.compile(r"(?<![\d-])(?:\d[ -]?){12,18}\d(?![\d-])")
#: The shop's own numbers, which are nobody's phone: receipts of the till, cases.
_OWN = re.compile(r"\b(?:\d+-\d+-\d{6,}|[A-Z]+/\d{4}/\d+)\b")


def findings(text: str, region: str | None = None) -> set[str]:
    """Return what a text seems to hold, of ``phone``, ``email`` and ``card``.

    :param region: ISO 3166 code of the country whose phone numbers are written without
        their country; without it only numbers with one are found
    """
    text = _OWN.sub(" ", (text or "")[:MOST])
    found = set()
    if _EMAIL.search(text):
        found.add("email")
    cards = [match for match in _CARD.finditer(text) if is_card(match.group())]
    if cards:
        found.add("card")
    for match in reversed(cards):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    if _has_phone(text, region):
        found.add("phone")
    return found


def is_card(number: str) -> bool:
    """Return whether digits are those of a payment card, by first digit and check."""
    digits = [int(sign) for sign in number if sign.isdigit()]
    # 3 to 6 are the networks'; 2 is Mastercard's second range.
    if not 13 <= len(digits) <= 19 or digits[0] not in (2, 3, 4, 5, 6):
        return False
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def _has_phone(text, region):
    matcher = phonenumbers.PhoneNumberMatcher(
        text, (region or "").upper() or None, phonenumbers.Leniency.VALID
    )
    return matcher.has_next()

"""Amounts of money as people type them from a receipt."""

import unicodedata
from decimal import Decimal

#: Longer texts are no amounts.
MOST_SIGNS = 32
POINTS = ".,\u066b"


def readings(text):
    """Return the amounts that a text can mean: ``1.299`` is one or the other.

    >>> sorted(readings("1.299"))
    [Decimal('1.299'), Decimal('1299')]

    :param str text: maybe with a currency, in any digits
    :rtype: set[Decimal]
    """
    if not isinstance(text, str) or len(text) > MOST_SIGNS:
        return set()
    signs = "".join(map(_plain, text)).strip(".")
    digits = signs.replace(".", "")
    if not digits:
        return set()
    whole, point, part = signs.rpartition(".")
    # Only thousands are set apart by a sign without being cents.
    amounts = {Decimal(digits)} if not point or len(part) == 3 else set()
    if point:
        amounts.add(Decimal(f"{whole.replace('.', '') or '0'}.{part}"))
    return amounts


def _plain(sign):
    if sign in POINTS:
        return "."
    number = unicodedata.decimal(sign, None)
    return "" if number is None else str(number)

"""Neutral customer codes: alphabet, check symbol, formats, generation.

A code is 11 random symbols and one check symbol of Crockford's base 32 (no I, L,
O, U). It says nothing about the customer. It is stored as 12 symbols, shown as
``XXXX-XXXX-XXXX`` and printed in barcodes with a prefix that no code can contain.

The check symbol is ISO/IEC 7064's hybrid system in the variant mod 33,32, as
``python-stdnum`` computes it for an alphabet of 32 symbols. Measured over every
state that the scheme can be in, with all symbols equally likely
(``tests_core/test_code_check.py`` repeats the measurement):

=======================  ==================  ==================  =================
variant                  substitutions       adjacent swaps      bodies that have
                         caught              caught              a check symbol
=======================  ==================  ==================  =================
mod 33,32                100 %               99.80 %             100 %
mod 37,36                100 %               99.85 %             88.9 %
mod 33,32, no blind pair 100 %               100 %               97.9 %
=======================  ==================  ==================  =================

In every state the scheme is blind to the swap of just one pair of symbols. So the
generator, the third row, throws away a draw in which such a pair stands side by
side: every adjacent swap in an issued code is then caught, at a price of 0.03 of
the 55 bits.
"""

import os
import re
import unicodedata

from stdnum.iso7064 import mod_37_36

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BODY_LENGTH = 11
LENGTH = BODY_LENGTH + 1
#: First symbol of a barcode's content. U is not in the alphabet, so a scanned card is
#: never taken for a product's number, and a typed code never for a scanned card.
PREFIX = "U"
#: Longest text that is looked at; a longer one is no code whatever it says.
MAX_INPUT = 64

_BASE = len(ALPHABET)
_BODY_MASK = (1 << (5 * BODY_LENGTH)) - 1
_BODY_BYTES = 7
_SHIFTS = tuple(range(5 * (BODY_LENGTH - 1), -1, -5))
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
# Blanks, hyphens of all kinds, and the invisible marks that come along when a code is
# copied out of a right-to-left text.
_SEPARATORS = re.compile(r"[\s\-_.\u00ad\u061c\u2010-\u2015\u2212\u200b-\u200f\ufeff]+")
_WELL_FORMED = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


class CodeError(ValueError):
    """The text is no customer code."""


class CodeFormatError(CodeError):
    """The text does not have the form of a code: another length or other symbols."""


class CodeCheckError(CodeError):
    """The text has the form of a code, but the check symbol of another."""


def check_symbol(body: str) -> str:
    """Return the check symbol of a body.

    :param body: 11 symbols of the alphabet
    :return: one symbol of the alphabet (ISO/IEC 7064, hybrid system mod 33,32)
    """
    return mod_37_36.calc_check_digit(body, ALPHABET)


def parse(text: str) -> str:
    """Return the 12 symbols of a code as a person typed it or a scanner read it.

    Lower case, blanks, hyphens, O for 0, I or L for 1, digits of other scripts and the
    prefix of a scanned card are accepted.

    :raise CodeFormatError: the text cannot be a code
    :raise CodeCheckError: it could be one, but the check symbol does not fit
    """
    code = _normalise(text)
    if len(code) == LENGTH + 1 and code.startswith(PREFIX):
        code = code[1:]
    if not _WELL_FORMED.fullmatch(code):
        raise CodeFormatError("not a customer code")
    if not mod_37_36.is_valid(code, ALPHABET):
        raise CodeCheckError("the check symbol does not fit")
    return code


def display(code: str) -> str:
    """Return a code of 12 symbols as people read it: ``XXXX-XXXX-XXXX``."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def payload(code: str) -> str:
    """Return what a card's barcode contains: the prefix and the code."""
    return PREFIX + code


def generate(count: int = 1) -> list[str]:
    """Return new random codes.

    55 bits a draw from the operating system's generator; draws with a blind pair (see
    the module's text) are repeated. Codes of one call may, very rarely, repeat one that
    was issued before: uniqueness is the database's to decide.

    :param count: how many codes
    """
    codes: list[str] = []
    while len(codes) < count:
        missing = count - len(codes)
        random = os.urandom(_BODY_BYTES * missing)
        for at in range(0, len(random), _BODY_BYTES):
            body = int.from_bytes(random[at : at + _BODY_BYTES], "big") & _BODY_MASK
            code = _complete(body)
            if code is not None:
                codes.append(code)
    return codes


def _normalise(text: str) -> str:
    if not isinstance(text, str) or len(text) > MAX_INPUT:
        return ""
    text = unicodedata.normalize("NFKC", text).upper()
    text = _SEPARATORS.sub("", text)
    text = "".join(str(unicodedata.decimal(symbol, symbol)) for symbol in text)
    return text.translate(_LOOKALIKES)


# Generation in bulk: the recurrence of ISO/IEC 7064 as tables, several times faster
# than a call per symbol. The state before the first symbol is 32, as in python-stdnum.


def _advance(state: int, value: int) -> int:
    return ((state + value) % _BASE or _BASE) * 2 % (_BASE + 1)


def _blind_partner(state: int, value: int) -> int:
    """Return the value that can swap places with the given one unnoticed, or -1."""
    for other in range(_BASE):
        if other != value and _advance(_advance(state, value), other) == _advance(
            _advance(state, other), value
        ):
            return other
    return -1


_NEXT = [
    [_advance(state, value) for value in range(_BASE)] for state in range(_BASE + 1)
]
_BLIND = [
    [_blind_partner(state, value) for value in range(_BASE)]
    for state in range(_BASE + 1)
]


def _complete(body: int) -> str | None:
    """Return the code of a 55 bit number, or None if it holds a blind pair."""
    state, forbidden = _BASE, -1
    symbols = []
    for shift in _SHIFTS:
        value = (body >> shift) & 31
        if value == forbidden:
            return None
        symbols.append(ALPHABET[value])
        forbidden = _BLIND[state][value]
        state = _NEXT[state][value]
    check = (1 - state) % _BASE
    if check == forbidden:
        return None
    symbols.append(ALPHABET[check])
    return "".join(symbols)

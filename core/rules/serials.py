"""Serial numbers as people type and makers print them."""

import re

#: Longer than any maker's serial number.
MAX_SERIAL = 64
#: Shorter ones are found in the office: at the till they would be guesses.
SHORTEST_AT_TILL = 4
_SIGNS = re.compile(r"[\W_]+")


def clean(text: object) -> str | None:
    """Return a serial number as it is kept, or None where the input is none.

    Its signs stay as they are; rows of spaces become one.
    """
    if not isinstance(text, str):
        return None
    text = " ".join(text.split())
    if len(text) > MAX_SERIAL or not text.isprintable() or not key(text):
        return None
    return text


def key(text: str | None) -> str | None:
    """Return what a serial number is found by: its letters, in capitals, and digits."""
    return _SIGNS.sub("", text or "").upper() or None

"""Taking the identifiers of one person out of text that comes from outside."""

import html
import re
from collections.abc import Collection
from urllib.parse import quote

#: A shorter name is a word of its own in too many texts.
MIN_LENGTH = 3


def spellings(value: str) -> set[str]:
    """Return the ways in which mail programs write a value into a body."""
    encoded = value.replace("@", "&#64;"), value.replace("@", "&#x40;")
    return {value, html.escape(value), quote(value), quote(value, safe="@"), *encoded}


def without(text: str | None, values: Collection[str], instead: str) -> str | None:
    """Return text in which values stand no more.

    Found as whole words, in any case, with any white space between their words, and in
    the spellings of HTML and links. Nothing is guessed: a nickname stays.

    :param values: an address, a full name
    :param instead: what is put there
    """
    wanted = {
        spelling
        for value in values
        if value and len(value.strip()) >= MIN_LENGTH
        for spelling in spellings(value.strip())
    }
    if not text or not wanted:
        return text
    # The longest first: an address within a formatted one would leave the rest behind.
    parts = [
        r"\s+".join(map(re.escape, spelling.split()))
        for spelling in sorted(wanted, key=len, reverse=True)
    ]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
    return pattern.sub(lambda _match: instead, text)

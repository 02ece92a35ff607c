"""Recognising identifiers in any text: the search of ``leak-scan``.

Text is cut into words (runs of letters and digits, case folded), and a value is found
where its words follow one another, whatever stands between them. So a street is found
across a line break, an e-mail address in HTML, and a name in JSON. A phone number is
found by its digits alone. The cost is that of the text, however many people are sought.
"""

import base64
import binascii
import re
import unicodedata
import urllib.parse
from collections.abc import Hashable, Iterator, Mapping

from . import normalise

#: A name, a street or a city of one short word means too much else.
MIN_LETTERS = 8
#: A note is recognised by its beginning; shorter ones say nothing of a person.
NOTE_WORDS = 6
#: Digits of a phone number without its country; shorter ones are any number.
MIN_DIGITS = 7

_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\+?\d(?:[\s().\-/\u00a0]{0,3}\d){5,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){8,}")
_TAG = re.compile(r"<[^<>]*>")
_NO_DIGIT = re.compile(r"\D")


class Needles:
    """Values to look for, each with whom and what it belongs to.

    The fields ``zip``, ``city`` and ``birthdate`` alone tell nobody apart: they are not
    sought.
    """

    def __init__(self):
        self._words: dict[str, list[tuple[tuple[str, ...], tuple]]] = {}
        self._digits: dict[str, list[tuple]] = {}
        self.count = 0

    def __repr__(self):
        return f"<Needles: {self.count}>"

    def add(
        self,
        subject: Hashable,
        identity: Mapping[str, str],
        region: str | None = None,
    ) -> None:
        """Look for a person's values from now on.

        :param subject: comes back in the hits; no identifier
        :param region: ISO 3166 country code of a phone number without one
        """
        for field in ("name", "email", "street", "vat", "note"):
            value = identity.get(field)
            if value:
                self._add_words(subject, field, value)
        if identity.get("phone"):
            self._add_phone(subject, identity["phone"], region)

    def find(self, text: str) -> set[tuple[Hashable, str]]:
        """Return subject and field of every value that occurs in a text.

        Found are also hexadecimal, base64 and URL-encoded forms, and text in which
        tags stand between the words.
        """
        found = set(self._find_plain(text))
        for decoded in _decoded(text):
            found.update(self._find_plain(decoded))
        return found

    # Adding

    def _add_words(self, subject, field, value):
        words = _words(value)
        if field == "note":
            words = words[:NOTE_WORDS] if len(words) >= NOTE_WORDS else ()
        elif len("".join(words)) < MIN_LETTERS:
            words = ()
        if not words:
            return
        self._put(words, (subject, field))
        if field == "name" and len(words) == 2:
            # "Muster, Ada", as lists write it.
            self._put(words[::-1], (subject, field))

    def _put(self, words, hit):
        self._words.setdefault(words[0], []).append((words, hit))
        self.count += 1

    def _add_phone(self, subject, value, region):
        forms = {_NO_DIGIT.sub("", value)}
        number = normalise.phone(value, region)
        if number:
            forms |= normalise.phone_spellings(number)
        for digits in forms:
            if len(digits) >= MIN_DIGITS:
                self._digits.setdefault(digits, []).append((subject, "phone"))
                self.count += 1

    # Finding

    def _find_plain(self, text) -> Iterator[tuple]:
        words = _words(text)
        for at, word in enumerate(words):
            for sought, hit in self._words.get(word, ()):
                if words[at : at + len(sought)] == sought:
                    yield hit
        if self._digits:
            for run in _DIGITS.findall(text):
                digits = _NO_DIGIT.sub("", run)
                for form in {digits, digits.lstrip("0")}:
                    yield from self._digits.get(form, ())


def _words(text) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(_WORD.findall(folded))


def _decoded(text) -> Iterator[str]:
    """Yield other readings of a text."""
    if "<" in text:
        yield _TAG.sub(" ", text)
    if "%" in text:
        yield urllib.parse.unquote_plus(text)
    for run in _HEX.findall(text):
        yield from _readable(bytes.fromhex(run))
    for run in _BASE64.findall(text):
        padded = run.rstrip("=") + "=" * (-len(run.rstrip("=")) % 4)
        try:
            data = base64.b64decode(padded.translate(str.maketrans("-_", "+/")))
        except (binascii.Error, ValueError):
            continue
        yield from _readable(data)


def _readable(data) -> Iterator[str]:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    if text.isprintable():
        yield text

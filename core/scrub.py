"""Taking a person's own values out of texts, and putting the neutral code there.

Values are found in the spellings that people and programs use: any case, any spaces,
escaped for HTML, phone numbers with any separators and with or without their country.
"""

import html
import re
from collections.abc import Mapping

import phonenumbers

#: These say who somebody is also outside of a text about the person.
STRONG = ("name", "phone", "email", "street", "street2", "vat", "note")
#: These are replaced in texts about the person alone: a ZIP code is a number that
#: means many things elsewhere.
WEAK = ("zip", "city", "birthdate")
#: Shortest value that counts outside of a text about the person, in characters.
SHORTEST = 6
#: Fewest digits of a phone number.
FEWEST_DIGITS = 6
#: Shortest part of a name that is replaced by itself in a text about the person.
SHORTEST_WORD = 3

_SEPARATORS = r"[\s().\-/\u00a0\u2011]*"
_SPACE = r"(?:\s|&nbsp;|&#160;|\u00a0)+"
_EMAIL = re.compile(r"[^\s<>\"'(),;:&\\]+@[^\s<>\"'(),;:&\\]+\.[^\s<>\"'(),;:&\\]*\w")
_DIGITS = re.compile(rf"(?<![\w+])\+?\d(?:{_SEPARATORS}\d){{5,16}}(?!\w)")
_NO_DIGIT = re.compile(r"\D")
_RUN = re.compile(r"[^\W_]+")
_WORD = re.compile(r"\w[\w'\u2019\-]*")
#: Words of a name, at most.
_MOST_WORDS = 5
#: Digits before the significant number: a country's code, "00" and a national "0".
_MOST_PREFIX = 5


class Scrubber:
    """Replaces the values of one person.

    :param values: identity field -> text
    :param code: what stands there afterwards
    :param region: ISO 3166 country code of phone numbers that do not name theirs
    """

    def __init__(self, values: Mapping[str, str], code: str, region: str | None = None):
        self._code = code
        self._values = {field: value for field, value in values.items() if value}
        self._region = region
        self._strong = self._all = None
        self._made = False
        self._hints, self._digits = _hints(self._values)

    def __repr__(self):
        return "<Scrubber>"

    def about(self, text: str) -> str:
        """Return a text that is about the person, without any of the values."""
        if not self._may_hold(text):
            return text
        self._make()
        return self._all.sub(self._code, text) if self._all else text

    def elsewhere(self, text: str) -> str:
        """Return another text, without the values that point at the person alone."""
        if not self._may_hold(text):
            return text
        self._make()
        return self._strong.sub(self._code, text) if self._strong else text

    def _may_hold(self, text):
        """Return False where it is certain that no value is in the text: most texts
        are about something else, and a pattern takes a while to make."""
        folded = text.casefold()
        if any(hint in folded for hint in self._hints):
            return True
        return bool(self._digits) and self._digits in _NO_DIGIT.sub("", text)

    def _make(self):
        if self._made:
            return
        self._made = True
        strong, weak = set(), set()
        for field, value in self._values.items():
            if field == "phone":
                strong |= _phone_patterns(value, self._region)
            else:
                target = strong if _is_strong(field, value) else weak
                target.add(_literal(value))
            if field == "name":
                words = [w for w in _WORD.findall(value) if len(w) >= SHORTEST_WORD]
                weak |= {_literal(word) for word in words}
                if len(words) == 2:
                    strong.add(_literal(f"{words[1]}, {words[0]}"))
                    strong.add(_literal(f"{words[1]} {words[0]}"))
        self._strong = _compiled(strong)
        self._all = _compiled(strong | weak)


class Crowd:
    """Replaces e-mail addresses, phone numbers and full names of many persons at once,
    in one pass over a text, however many persons there are."""

    def __init__(self):
        self._emails: dict[str, str] = {}
        self._phones: dict[str, str] = {}
        self._names: dict[tuple, str] = {}
        self._first_words: set[str] = set()
        self._lengths: set[int] = set()

    def __repr__(self):
        return "<Crowd>"

    def add(self, values: Mapping[str, str], code: str, region: str | None = None):
        """Add a person; see :class:`Scrubber`."""
        if email := values.get("email"):
            self._emails[email.casefold()] = code
        number = _significant(values.get("phone") or "", region)
        if len(number) >= FEWEST_DIGITS + 1:
            self._phones[number] = code
            self._lengths.add(len(number))
        words = _words(values.get("name") or "")
        if 2 <= len(words) <= _MOST_WORDS:
            for spelling in {words, words[::-1]}:
                self._names[spelling] = code
                self._first_words.add(spelling[0])

    def leave_out(self, emails=(), phones=(), names=()):
        """Forget values that also belong to somebody who is not of the crowd."""
        for email in emails:
            self._emails.pop(email.casefold(), None)
        for phone in phones:
            digits = _NO_DIGIT.sub("", phone)
            for length in self._lengths:
                self._phones.pop(digits[-length:], None)
        for name in names:
            words = _words(name)
            self._names.pop(words, None)
            self._names.pop(words[::-1], None)

    def replace(self, text: str) -> str:
        """Return the text without values of the crowd."""
        if "@" in text:
            text = _EMAIL.sub(self._email, text)
        if self._phones:
            text = _DIGITS.sub(self._phone, text)
        if self._names:
            text = self._replace_names(text)
        return text

    def codes(self, text: str) -> list[str]:
        """Return the codes of those whose e-mail addresses are in the text."""
        found = (self._emails.get(m.casefold()) for m in _EMAIL.findall(text))
        return [code for code in found if code]

    def _email(self, match):
        return self._emails.get(match[0].casefold(), match[0])

    def _phone(self, match):
        digits = _NO_DIGIT.sub("", match[0])
        for length in self._lengths:
            if length <= len(digits) <= length + _MOST_PREFIX:
                code = self._phones.get(digits[-length:])
                if code:
                    return code
        return match[0]

    def _replace_names(self, text):
        words = list(_WORD.finditer(text))
        parts, at, position = [], 0, 0
        while position < len(words):
            found = self._name_at(text, words, position)
            if found:
                count, code = found
                parts += [text[at : words[position].start()], code]
                at = words[position + count - 1].end()
                position += count
            else:
                position += 1
        return "".join([*parts, text[at:]]) if parts else text

    def _name_at(self, text, words, position):
        if words[position][0].casefold() not in self._first_words:
            return None
        for count in range(min(_MOST_WORDS, len(words) - position), 1, -1):
            chosen = words[position : position + count]
            between = text[chosen[0].start() : chosen[-1].end()]
            if "<" in between or "@" in between or "\n\n" in between:
                continue
            code = self._names.get(tuple(word[0].casefold() for word in chosen))
            if code:
                return count, code
        return None


def _hints(values):
    """Return what a text must have one of to hold a value: the longest run of letters
    and digits of each value, each part of a name, and the last digits of a phone."""
    hints, digits = set(), ""
    for field, value in values.items():
        if field == "phone":
            digits = _NO_DIGIT.sub("", value)[-FEWEST_DIGITS:]
            continue
        runs = _RUN.findall(value.casefold())
        if field == "name":
            hints |= {run for run in runs if len(run) >= SHORTEST_WORD} or set(runs)
        elif runs:
            hints.add(max(runs, key=len))
    return hints, digits


def _is_strong(field, value):
    return field in STRONG and len(value) >= SHORTEST and not value.isdigit()


def _words(name):
    return tuple(word.casefold() for word in _WORD.findall(name))


def _literal(value):
    """Return a pattern of a value, with any spaces, plain or escaped for HTML."""
    spellings = {value, html.escape(value), html.escape(value, quote=False)}
    return "|".join(
        _SPACE.join(re.escape(word) for word in spelling.split())
        for spelling in sorted(spellings)
        if spelling.split()
    )


def _significant(text, region):
    """Return the digits of a phone number without its country."""
    try:
        number = phonenumbers.parse(text, region.upper() if region else None)
    except phonenumbers.NumberParseException:
        return _NO_DIGIT.sub("", text)
    return phonenumbers.national_significant_number(number)


def _phone_patterns(text, region):
    digits = {_significant(text, region), _NO_DIGIT.sub("", text)}
    return {
        rf"(?:\+?\d{{0,{_MOST_PREFIX}}}{_SEPARATORS}\(?0?\)?{_SEPARATORS})"
        + _SEPARATORS.join(number)
        for number in digits
        if len(number) >= FEWEST_DIGITS
    }


def _compiled(patterns):
    if not patterns:
        return None
    # The longest first: a full name before its parts.
    ordered = sorted(patterns, key=lambda pattern: (-len(pattern), pattern))
    return re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})(?!\w)", re.IGNORECASE)

"""What a browser sends for a question of a survey: is it an answer at all?

Anything can be sent that JSON can say. A function returns the answer in the form in
which it is kept, or raises :class:`RuleError`; it never raises anything else.
"""

import math
from collections.abc import Collection

from .errors import RuleError

#: Characters of one text, and of one comment.
TEXT_LIMIT = 5_000
#: Larger numbers are no answers; up to here a float is exact to the thousandth.
NUMBER_LIMIT = 1e12
#: Ids are 32 bits in PostgreSQL.
_ID_LIMIT = 2**31
#: With these a spreadsheet takes a text for a formula, or a new cell for one.
_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)


def text(value: object, limit: int = TEXT_LIMIT) -> str:
    """Return a text that can be stored.

    :raise RuleError: ``not_text``, or ``too_long`` with ``limit`` and ``length``
    """
    if not isinstance(value, str):
        raise RuleError("not_text")
    if len(value) > limit:
        raise RuleError("too_long", limit=limit, length=len(value))
    # PostgreSQL has no NUL in texts, UTF-8 no half of a surrogate pair.
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise RuleError("not_text")
    return value


def number(value: object) -> float:
    """Return a finite number.

    :raise RuleError: ``not_number`` or ``out_of_range``
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise RuleError("not_number")
    try:
        found = float(value)
    except (ValueError, OverflowError):
        raise RuleError("not_number") from None
    if math.isnan(found):
        raise RuleError("not_number")
    if abs(found) > NUMBER_LIMIT:
        raise RuleError("out_of_range", low=-NUMBER_LIMIT, high=NUMBER_LIMIT)
    return found


def score(value: object, low: int, high: int) -> int:
    """Return a whole number of a scale, both ends included.

    :raise RuleError: ``not_number``, or ``out_of_range`` with ``low`` and ``high``
    """
    found = number(value)
    if not found.is_integer():
        raise RuleError("not_number")
    if not low <= found <= high:
        raise RuleError("out_of_range", low=low, high=high)
    return int(found)


def choices(value: object, own: Collection[int]) -> list[int]:
    """Return the chosen answers, each one of the question's own and none twice.

    :param value: an id, or a list of ids
    :raise RuleError: ``not_offered`` or ``twice``
    """
    found = [_identity(one) for one in (value if isinstance(value, list) else [value])]
    if not set(found) <= set(own):
        raise RuleError("not_offered")
    if len(set(found)) < len(found):
        raise RuleError("twice")
    return found


def order(value: object, own: Collection[int]) -> list[int]:
    """Return a ranking, the best first: all of the question's answers, each once.

    :raise RuleError: ``not_offered``, ``twice`` or ``incomplete``
    """
    found = choices(value, own)
    if len(found) < len(own):
        raise RuleError("incomplete")
    return found


def matrix(
    value: object, rows: Collection[int], columns: Collection[int], many: bool
) -> dict[int, list[int]]:
    """Return what was chosen in each row of a matrix.

    :param many: whether a row may have several answers
    :raise RuleError: ``not_offered`` or ``twice``
    """
    if not isinstance(value, dict):
        raise RuleError("not_offered")
    found = {}
    for row, chosen in value.items():
        [key] = choices(row, rows)
        if key in found or not isinstance(chosen, list) or not chosen:
            raise RuleError("not_offered")
        found[key] = choices(chosen, columns)
        if len(found[key]) > 1 and not many:
            raise RuleError("twice")
    return found


def has_shape(value: object, is_matrix: bool = False) -> bool:
    """Tell whether Odoo can look for a comment in what was sent."""
    if is_matrix:
        parts = [value] if value else []
        if not all(isinstance(part, dict) for part in parts):
            return False
    else:
        parts = value if isinstance(value, list) else [value]
    comments = [
        part["comment"]
        for part in parts
        if isinstance(part, dict) and "comment" in part
    ]
    return len(comments) < 2 and all(isinstance(comment, str) for comment in comments)


def harmless(value: object) -> object:
    """Return a cell of a spreadsheet that is shown as it was written, never counted."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _identity(value: object) -> int:
    """Return the id that was sent."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value) if len(value) <= 10 else 0
    if isinstance(value, bool) or not isinstance(value, int):
        raise RuleError("not_offered")
    if not 0 < value < _ID_LIMIT:
        raise RuleError("not_offered")
    return value

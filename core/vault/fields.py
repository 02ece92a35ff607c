"""The fields of an identity, and the sets in which they are encrypted."""

import datetime
import re

from .errors import BadValue

#: A set is sealed as one: whoever needs a name opens the name, and nothing else. The
#: order is that of the columns in the database and of the digest; it never changes.
SETS = {
    "name": ("name",),
    "contact": ("phone", "email"),
    "billing": ("street", "street2", "zip", "city", "vat"),
    "personal": ("birthdate", "note"),
}
FIELDS = tuple(field for fields in SETS.values() for field in fields)
SET_OF = {field: name for name, fields in SETS.items() for field in fields}
#: The fields that a person can be found by.
FINDABLE = ("phone", "email")

#: Most characters of a field; a note may be a page.
MAX_LENGTH = {**dict.fromkeys(FIELDS, 256), "note": 4000}

# A lone surrogate, as a broken program sends it: no encoding carries it.
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def clean(values):
    """Return the values of an identity as they are kept.

    :param dict values: any of :data:`FIELDS`; None, False and blank text mean *empty*
    :return: the same keys; stripped text, or None for an empty one
    :rtype: dict[str, str | None]
    :raise BadValue: an unknown field, no text, too long, or no date (ISO 8601)
    """
    return {field: _clean(field, value) for field, value in values.items()}


def _clean(field, value):
    if field not in SET_OF:
        # The name of the field comes from outside: it may be a value by mistake.
        raise BadValue("identity", "unknown_field")
    if field == "birthdate" and isinstance(value, datetime.date):
        value = value.isoformat()
    if value is None or value is False:
        return None
    if not isinstance(value, str):
        raise BadValue(field, "not_text")
    if _HALF_CHARACTER.search(value):
        raise BadValue(field, "not_text")
    value = value.replace("\x00", "").strip()
    if len(value) > MAX_LENGTH[field]:
        raise BadValue(field, "too_long")
    if field == "birthdate" and value:
        try:
            value = datetime.date.fromisoformat(value).isoformat()
        except ValueError:
            raise BadValue(field, "not_a_date") from None
    return value or None


def sets_of(fields):
    """Return the names of the sets that hold these fields, in their fixed order."""
    wanted = {SET_OF[field] for field in fields}
    return tuple(name for name in SETS if name in wanted)

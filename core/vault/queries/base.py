"""Roles, time limits, and how Python's values become parameters."""

from ..records import DataKey

WRITER = "identity_writer"
READER = "identity_reader"
LOOKUP = "identity_lookup"
APPENDER = "identity_audit_append"
AUDITOR = "identity_auditor"
ERASER = "identity_eraser"
KEEPER = "identity_keeper"
ROLES = (WRITER, READER, LOOKUP, APPENDER, AUDITOR, ERASER, KEEPER)

#: Seconds that long work may take: many versions at once, counting, rotation.
LONG = 30.0
#: Most persons of a write that a user waits for.
FEW = 20


# Arrays travel as text, which is read faster than ARRAY[...] with its many values.


def id_array(names):
    return "{" + ",".join(names) + "}"


def number_array(numbers):
    return "{" + ",".join(map(str, numbers)) + "}"


def bytes_array(values):
    """An array of bytes for the database: hexadecimal text."""
    return "{" + ",".join(value.hex() for value in values) + "}"


def after_id(person):
    """Where a walk through all persons goes on; it starts below every id."""
    return person or "0" * 32


def hex_id(uuid):
    """Return an id as the vault writes it, from the database's way."""
    return uuid.replace("-", "")


def data_key(row):
    person, epoch, wrapped = row
    return DataKey(hex_id(person), hex_id(epoch), bytes(wrapped))

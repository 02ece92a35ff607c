"""Persons: written, read, found, erased."""

import itertools

from ..fields import FINDABLE, SETS
from ..records import Read
from .base import (
    ERASER,
    FEW,
    KEEPER,
    LONG,
    LOOKUP,
    READER,
    WRITER,
    after_id,
    bytes_array,
    data_key,
    hex_id,
    id_array,
    number_array,
)

#: Numbers of the findable fields in the table. They never change.
FIELD_NUMBERS = {"phone": 1, "email": 2}
FIELD_NAMES = {number: name for name, number in FIELD_NUMBERS.items()}
if set(FIELD_NUMBERS) != set(FINDABLE):
    raise ImportError("each findable field needs a number")


class PersonQueries:
    """Persons and their versions."""

    def data_keys(self, persons):
        rows = self._ask(
            WRITER,
            "SELECT person, epoch, data_key FROM identity.person"
            " WHERE vault = %s AND person = ANY (%s::uuid[]) AND erased_at IS NULL",
            (self.vault, id_array(persons)),
        )
        return {hex_id(row[0]): data_key(row) for row in rows}

    def put(self, keys, versions):
        new = {key.person: key for key in keys}
        blind = [
            (row.version, row.person, FIELD_NUMBERS[field], value)
            for row in versions
            for field, value in row.index
        ]
        self._ask(
            WRITER,
            "SELECT identity.put(%s, %s::uuid[], %s::uuid[], %s, %s::uuid[],"
            " %s::uuid[], %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::uuid[], %s::uuid[],"
            " %s, %s)",
            (
                self.vault,
                id_array(new),
                id_array(key.epoch for key in new.values()),
                bytes_array(key.wrapped for key in new.values()),
                id_array(row.person for row in versions),
                id_array(row.version for row in versions),
                number_array(row.company for row in versions),
                number_array(row.xid for row in versions),
                id_array(row.digest for row in versions),
                *_packed(versions),
                id_array(row[0] for row in blind),
                id_array(row[1] for row in blind),
                number_array(row[2] for row in blind),
                bytes_array(row[3] for row in blind),
            ),
            seconds=LONG if len(versions) > FEW else None,
        )

    def get(self, versions, sets):
        wanted = [name for name in SETS if name in sets]
        columns = "".join(f", v.sealed_{name}" for name in wanted)
        rows = self._ask(
            READER,
            "SELECT v.person, v.version, v.company, p.epoch, p.data_key"
            + columns
            + " FROM identity.version AS v"
            " JOIN identity.person AS p ON p.vault = v.vault AND p.person = v.person"
            " WHERE v.vault = %s AND v.version = ANY (%s::uuid[])",
            (self.vault, id_array(versions)),
        )
        return [
            Read(
                hex_id(person),
                hex_id(version),
                company,
                hex_id(epoch),
                bytes(key),
                _sealed(wanted, sealed),
            )
            for person, version, company, epoch, key, *sealed in rows
        ]

    def find(self, field, index, limit):
        rows = self._ask(
            LOOKUP,
            "SELECT person, version FROM identity.find_index"
            " WHERE vault = %s AND field = %s AND blind = %s"
            " ORDER BY number DESC LIMIT %s",
            (self.vault, FIELD_NUMBERS[field], index, limit),
        )
        return [(hex_id(person), hex_id(version)) for person, version in rows]

    def indexes(self, version):
        rows = self._ask(
            LOOKUP,
            "SELECT field, blind FROM identity.find_index"
            " WHERE vault = %s AND version = %s",
            (self.vault, version),
        )
        return {FIELD_NAMES[field]: bytes(blind) for field, blind in rows}

    def erase(self, persons):
        rows = self._ask(
            ERASER,
            "SELECT identity.erase(%s, %s::uuid[])",
            (self.vault, id_array(persons)),
            seconds=LONG if len(persons) > FEW else None,
        )
        return rows[0][0]

    def erased(self):
        rows = self._ask(
            ERASER,
            "SELECT count(*) FROM identity.person"
            " WHERE vault = %s AND erased_at IS NOT NULL",
            (self.vault,),
        )
        return rows[0][0]

    def count(self):
        rows = self._ask(
            KEEPER,
            "SELECT count(*) FILTER (WHERE erased_at IS NULL),"
            " (SELECT count(*) FROM identity.version WHERE vault = %s),"
            " count(*) FILTER (WHERE erased_at IS NOT NULL),"
            " count(*) FILTER (WHERE review),"
            " (SELECT count(*) FROM identity.audit_entry WHERE vault = %s)"
            " FROM identity.person WHERE vault = %s",
            (self.vault,) * 3,
            seconds=LONG,
        )
        names = ("persons", "versions", "erased", "review", "audit")
        return dict(zip(names, rows[0], strict=True))

    def pointers(self, after, limit):
        rows = self._ask(
            KEEPER,
            "SELECT DISTINCT ON (person) person, version FROM identity.version"
            " WHERE vault = %s AND person > %s ORDER BY person, number DESC LIMIT %s",
            (self.vault, after_id(after), limit),
            seconds=LONG,
        )
        return [(hex_id(person), hex_id(version)) for person, version in rows]


def _packed(versions):
    """Return the sealed sets as ``identity.put`` takes them: all bytes, where each row
    begins (from 1), and for each set the lengths."""
    rows = [[row.sealed.get(name) for name in SETS] for row in versions]
    parts = [b"".join(filter(None, row)) for row in rows]
    ends = itertools.accumulate(map(len, parts), initial=1)
    lengths = [
        number_array("NULL" if data is None else len(data) for data in column)
        for column in zip(*rows, strict=True)
    ] or ["{}"] * len(SETS)
    return b"".join(parts), number_array(list(ends)[:-1]), *lengths


def _sealed(names, columns):
    pairs = zip(names, columns, strict=True)
    return {name: bytes(data) for name, data in pairs if data is not None}

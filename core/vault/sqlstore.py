"""What the vault asks, in SQL. How it is asked is in :mod:`.postgres`.

Each method runs with the rights of one role (see ``sql/roles.sql``) and gets by with
one round trip, except the audit chain, which needs the last entry before the next.
All parameters are wrapped, sealed, hashed, or random ids.
"""

import itertools

from .errors import AuditRefused, NoKey
from .fields import FINDABLE, SETS
from .records import (
    AuditEntry,
    AuditState,
    DataKey,
    KeyRecord,
    Read,
    Review,
    ReviewedVersion,
)

WRITER = "identity_writer"
READER = "identity_reader"
LOOKUP = "identity_lookup"
APPENDER = "identity_audit_append"
AUDITOR = "identity_auditor"
ERASER = "identity_eraser"
KEEPER = "identity_keeper"
ROLES = (WRITER, READER, LOOKUP, APPENDER, AUDITOR, ERASER, KEEPER)

#: Numbers of the findable fields in the table. They never change.
FIELD_NUMBERS = {"phone": 1, "email": 2}
FIELD_NAMES = {number: name for name, number in FIELD_NUMBERS.items()}
if set(FIELD_NUMBERS) != set(FINDABLE):
    raise ImportError("each findable field needs a number")

#: Seconds that long work may take: many versions at once, counting, rotation.
LONG = 30.0
#: Most versions of a write that a user waits for.
FEW = 20

_OUTCOMES = {None: None, True: "committed", False: "aborted"}


def _hex(uuid):
    return uuid.replace("-", "")


def _ids(names):
    return "{" + ",".join(names) + "}"


def _numbers(numbers):
    return "{" + ",".join(map(str, numbers)) + "}"


def _bytes(values):
    """An array of bytes for the database: hexadecimal text."""
    return "{" + ",".join(value.hex() for value in values) + "}"


class SqlStore:
    """See :class:`.store.Store`. A subclass reaches the database: it has ``vault``,
    ``_ask(role, sql, parameters, seconds=None, careless=False)`` and
    ``_transaction(role)``."""

    # Keys

    def keys(self):
        rows = self._ask(
            KEEPER,
            "SELECT key_id, purpose, root_id, wrapped, check_value, active"
            " FROM identity.key WHERE vault = %s ORDER BY key_id",
            (self.vault,),
        )
        return [
            KeyRecord(_hex(key), purpose, root, bytes(wrapped), bytes(check), active)
            for key, purpose, root, wrapped, check, active in rows
        ]

    def add_keys(self, keys):
        # One process after the other, so that the unique indexes refuse nobody.
        sql = ["SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"]
        parameters = [f"{self.vault} keys"]
        for key in keys:
            again = "NOTHING"
            if key.purpose == "epoch" and key.active:
                again = "(vault, key_id) DO UPDATE SET active = true"
                sql.append(
                    "UPDATE identity.key SET active = false"
                    " WHERE vault = %s AND purpose = 'epoch' AND active"
                )
                parameters += [self.vault]
            conflict = "DO NOTHING" if again == "NOTHING" else again
            sql.append(
                "INSERT INTO identity.key (vault, key_id, purpose, root_id, wrapped,"
                " check_value, active) VALUES (%s, %s, %s, %s, %s, %s, %s)"
                " ON CONFLICT " + conflict
            )
            parameters += [self.vault, key.key_id, key.purpose, key.root_id]
            parameters += [key.wrapped, key.check, key.active]
        sql.append("SELECT 1")
        self._ask(KEEPER, "; ".join(sql), parameters)

    def rewrap_keys(self, keys):
        with self._transaction(KEEPER) as ask:
            rows = ask(
                "UPDATE identity.key AS k SET root_id = n.root_id,"
                " wrapped = decode(n.wrapped, 'hex')"
                " FROM unnest(%s::uuid[], %s::text[], %s::text[])"
                " AS n (key_id, root_id, wrapped)"
                " WHERE k.vault = %s AND k.key_id = n.key_id RETURNING k.key_id",
                (
                    _ids(key.key_id for key in keys),
                    [key.root_id for key in keys],
                    _bytes(key.wrapped for key in keys),
                    self.vault,
                ),
            )
            if len(rows) != len({key.key_id for key in keys}):
                raise NoKey("unknown key")
            ask("COMMIT")

    def remove_epoch(self, key_id):
        try:
            rows = self._ask(
                KEEPER,
                "DELETE FROM identity.key WHERE vault = %s AND key_id = %s"
                " AND purpose = 'epoch' AND NOT active;"
                "SELECT count(*) FROM identity.key WHERE vault = %s AND key_id = %s",
                (self.vault, key_id, self.vault, key_id),
            )
        except NoKey:
            # The foreign key: a data key hangs on it.
            return False
        return rows[0][0] == 0

    # Persons

    def data_keys(self, persons):
        rows = self._ask(
            WRITER,
            "SELECT person, epoch, data_key FROM identity.person"
            " WHERE vault = %s AND person = ANY (%s::uuid[]) AND erased_at IS NULL",
            (self.vault, _ids(persons)),
        )
        return {_hex(row[0]): _data_key(row) for row in rows}

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
                _ids(new),
                _ids(key.epoch for key in new.values()),
                _bytes(key.wrapped for key in new.values()),
                _ids(row.person for row in versions),
                _ids(row.version for row in versions),
                _numbers(row.company for row in versions),
                _numbers(row.xid for row in versions),
                _ids(row.digest for row in versions),
                *_packed(versions),
                _ids(row[0] for row in blind),
                _ids(row[1] for row in blind),
                _numbers(row[2] for row in blind),
                _bytes(row[3] for row in blind),
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
            (self.vault, _ids(versions)),
        )
        return [
            Read(
                _hex(person),
                _hex(version),
                company,
                _hex(epoch),
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
        return [(_hex(person), _hex(version)) for person, version in rows]

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
            (self.vault, _ids(persons)),
            seconds=LONG if len(persons) > FEW else None,
        )
        return rows[0][0]

    def erased(self):
        rows = self._ask(
            ERASER,
            "SELECT count(*) FROM identity.person"
            " WHERE vault = %s AND erased_at IS NOT NULL",
            (self.vault,),
            seconds=LONG,
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
            (self.vault, _after(after), limit),
            seconds=LONG,
        )
        return [(_hex(person), _hex(version)) for person, version in rows]

    # Rotation

    def keys_of_epoch(self, epoch, limit):
        rows = self._ask(
            KEEPER,
            "SELECT person, epoch, data_key FROM identity.person"
            " WHERE vault = %s AND epoch = %s ORDER BY person LIMIT %s",
            (self.vault, epoch, limit),
            seconds=LONG,
        )
        return [_data_key(row) for row in rows]

    def rewrap_data_keys(self, old, keys):
        rows = self._ask(
            KEEPER,
            "SELECT FROM identity.person WHERE vault = %s AND person = ANY (%s::uuid[])"
            " ORDER BY person FOR NO KEY UPDATE;"
            "WITH done AS (UPDATE identity.person AS p"
            " SET epoch = n.epoch, data_key = decode(n.data_key, 'hex')"
            " FROM unnest(%s::uuid[], %s::uuid[], %s::text[])"
            " AS n (person, epoch, data_key)"
            " WHERE p.vault = %s AND p.person = n.person AND p.epoch = %s RETURNING 1)"
            " SELECT count(*) FROM done",
            (
                self.vault,
                _ids(key.person for key in keys),
                _ids(key.person for key in keys),
                _ids(key.epoch for key in keys),
                _bytes(key.wrapped for key in keys),
                self.vault,
                old,
            ),
            seconds=LONG,
        )
        return rows[0][0]

    # Collector

    def reviews(self, after, limit):
        rows = self._ask(
            KEEPER,
            "SELECT p.person, p.round, v.version, encode(v.digest, 'hex'), v.xid,"
            " extract(epoch FROM clock_timestamp() - v.created)::float8, v.committed"
            " FROM (SELECT person, round FROM identity.person"
            "  WHERE vault = %s AND review AND person > %s ORDER BY person LIMIT %s) p"
            " LEFT JOIN identity.version AS v ON v.vault = %s AND v.person = p.person"
            " ORDER BY p.person, v.number",
            (self.vault, _after(after), limit, self.vault),
            seconds=LONG,
        )
        found = {}
        for person, round_, version, digest, xid, age, committed in rows:
            versions = found.setdefault((_hex(person), round_), [])
            if version:
                outcome = _OUTCOMES[committed]
                versions.append(
                    ReviewedVersion(_hex(version), digest, xid, age, outcome)
                )
        return [Review(*key, tuple(versions)) for key, versions in found.items()]

    def settle(self, outcomes):
        self._ask(
            KEEPER,
            "UPDATE identity.version AS v SET committed = o.committed"
            " FROM unnest(%s::uuid[], %s::boolean[]) AS o (version, committed)"
            " WHERE v.vault = %s AND v.version = o.version AND v.committed IS NULL",
            (
                _ids(outcomes),
                _numbers(outcome == "committed" for outcome in outcomes.values()),
                self.vault,
            ),
            seconds=LONG,
        )

    def remove(self, person, versions):
        rows = self._ask(
            KEEPER,
            "SELECT identity.remove(%s, %s, %s::uuid[])",
            (self.vault, person, _ids(versions)),
        )
        return rows[0][0]

    def close_review(self, person, seen):
        rows = self._ask(
            KEEPER,
            "UPDATE identity.person SET review = false WHERE vault = %s AND person = %s"
            " AND round = %s AND erased_at IS NULL RETURNING 1",
            (self.vault, person, seen),
        )
        return bool(rows)

    def open_review(self, persons):
        self._ask(
            WRITER,
            "SELECT FROM identity.person WHERE vault = %s AND person = ANY (%s::uuid[])"
            " ORDER BY person FOR NO KEY UPDATE;"
            "UPDATE identity.person SET review = true, round = round + 1"
            " WHERE vault = %s AND person = ANY (%s::uuid[]) AND erased_at IS NULL",
            (self.vault, _ids(persons)) * 2,
        )

    # Audit

    def append(self, make):
        with self._transaction(APPENDER, refused=AuditRefused) as ask:
            lock = (
                "SELECT seq, mac, wrapped_key FROM identity.audit_state"
                " WHERE vault = %s FOR UPDATE"
            )
            rows = ask(lock, (self.vault,))
            if not rows:
                rows = ask(
                    "INSERT INTO identity.audit_state (vault, seq) VALUES (%s, 0)"
                    " ON CONFLICT DO NOTHING;" + lock,
                    (self.vault, self.vault),
                )
            before = _state(rows[0])
            entries, state = make(before)
            first = rows[0][0] + 1
            if [entry.seq for entry in entries] != list(
                range(first, first + len(entries))
            ):
                raise AuditRefused("the chain has a gap")
            ask(
                "INSERT INTO identity.audit_entry (vault, seq, body, mac)"
                " SELECT %s, e.* FROM unnest(%s::bigint[], %s::text[], %s::bytea[])"
                " AS e (seq, body, mac);"
                "UPDATE identity.audit_state SET seq = %s, mac = %s, wrapped_key = %s"
                " WHERE vault = %s; COMMIT",
                (
                    self.vault,
                    _numbers(entry.seq for entry in entries),
                    [entry.body for entry in entries],
                    [entry.mac for entry in entries],
                    state.seq,
                    state.mac,
                    state.wrapped_key,
                    self.vault,
                ),
            )
            return list(entries)

    def audit(self, after, limit):
        rows = self._ask(
            AUDITOR,
            "SELECT seq, body, mac FROM identity.audit_entry"
            " WHERE vault = %s AND seq > %s ORDER BY seq LIMIT %s",
            (self.vault, after, limit),
            seconds=LONG,
        )
        return [AuditEntry(seq, body, bytes(mac)) for seq, body, mac in rows]

    def audit_state(self):
        rows = self._ask(
            AUDITOR,
            "SELECT seq, mac, wrapped_key FROM identity.audit_state WHERE vault = %s",
            (self.vault,),
        )
        return _state(rows[0]) if rows else None

    # Limits

    def charge(self, charges):
        rows = self._ask(
            LOOKUP,
            "SELECT identity.charge(%s, %s::bytea[], %s, %s, %s, %s)",
            (
                self.vault,
                [charge.subject for charge in charges],
                _numbers(charge.cost for charge in charges),
                _numbers(charge.capacity for charge in charges),
                _numbers(charge.refill for charge in charges),
                _numbers(charge.forced for charge in charges),
            ),
            # A crash of the server may forget the last milliseconds of a limit.
            careless=True,
        )
        return rows[0][0]


def _data_key(row):
    return DataKey(_hex(row[0]), _hex(row[1]), bytes(row[2]))


def _packed(versions):
    """Return the sealed sets as ``identity.put`` takes them: all bytes, where each row
    begins (from 1), and for each set the lengths."""
    rows = [[row.sealed.get(name) for name in SETS] for row in versions]
    parts = [b"".join(filter(None, row)) for row in rows]
    ends = itertools.accumulate(map(len, parts), initial=1)
    lengths = [
        _numbers("NULL" if data is None else len(data) for data in column)
        for column in zip(*rows, strict=True)
    ] or ["{}"] * len(SETS)
    return b"".join(parts), _numbers(list(ends)[:-1]), *lengths


def _sealed(names, columns):
    pairs = zip(names, columns, strict=True)
    return {name: bytes(data) for name, data in pairs if data is not None}


def _state(row):
    seq, mac, key = row
    return AuditState(seq, bytes(mac), bytes(key)) if seq else None


def _after(person):
    return person or "0" * 32

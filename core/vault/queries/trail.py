"""The audit chain, and the buckets that limit lookups."""

from ..errors import AuditRefused
from ..records import AuditEntry, AuditState
from .base import APPENDER, AUDITOR, KEEPER, LONG, LOOKUP, number_array

_LOCK_STATE = """
    SELECT seq, mac, wrapped_key FROM identity.audit_state WHERE vault = %s FOR UPDATE
"""
_FIRST_STATE = """
    INSERT INTO identity.audit_state (vault, seq) VALUES (%s, 0) ON CONFLICT DO NOTHING;
"""
_APPEND = """
    INSERT INTO identity.audit_entry (vault, seq, body, mac)
        SELECT %s, e.* FROM unnest(%s::bigint[], %s::text[], %s::bytea[])
            AS e (seq, body, mac);
    UPDATE identity.audit_state SET seq = %s, mac = %s, wrapped_key = %s
        WHERE vault = %s;
    COMMIT
"""


class TrailQueries:
    """What happened before, and what may happen now."""

    def append(self, make):
        with self._transaction(APPENDER, refused=AuditRefused) as ask:
            rows = ask(_LOCK_STATE, (self.vault,))
            if not rows:
                rows = ask(_FIRST_STATE + _LOCK_STATE, (self.vault, self.vault))
            entries, state = make(_state(rows[0]))
            for seq, entry in enumerate(entries, rows[0][0] + 1):
                if entry.seq != seq:
                    raise AuditRefused("the chain has a gap")
            ask(
                _APPEND,
                (
                    self.vault,
                    number_array(entry.seq for entry in entries),
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
                number_array(charge.cost for charge in charges),
                number_array(charge.capacity for charge in charges),
                number_array(charge.refill for charge in charges),
                number_array(charge.forced for charge in charges),
            ),
            # A crash of the server may forget the last milliseconds of a limit.
            careless=True,
        )
        return rows[0][0]

    def forget_buckets(self, idle):
        self._ask(
            KEEPER,
            "DELETE FROM identity.rate_bucket"
            " WHERE vault = %s AND at < clock_timestamp() - make_interval(secs => %s)",
            (self.vault, idle),
            seconds=LONG,
        )


def _state(row):
    seq, mac, key = row
    return AuditState(seq, bytes(mac), bytes(key)) if seq else None

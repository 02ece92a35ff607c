"""The audit chain, and the buckets that limit lookups: a part of :mod:`.memory`."""

from .errors import AuditRefused, Unavailable


class MemoryTrail:
    """Audit trail and limits; the store brings the clock and the transactions."""

    def __init__(self):
        self._entries = []
        self._state = None
        self._buckets = {}

    # Audit

    def append(self, make):
        try:
            with self._transaction("append"):
                entries, state = make(self._state)
                expected = len(self._entries) + 1
                for seq, entry in enumerate(entries, expected):
                    if entry.seq != seq:
                        raise AuditRefused("the chain has a gap")
                self._entries += entries
                self._state = state
                return list(entries)
        except AuditRefused:
            raise
        except Unavailable as error:
            raise AuditRefused(error.detail) from None

    def audit(self, after, limit):
        with self._transaction("audit"):
            found = [entry for entry in self._entries if entry.seq > after]
            return found[:limit]

    def audit_state(self):
        with self._transaction("audit_state"):
            return self._state

    # Limits

    def charge(self, charges):
        with self._transaction("charge"):
            now, levels, wait = self._clock(), {}, 0.0
            for charge in charges:
                level = self._level(charge, levels, now) - charge.cost
                if charge.forced:
                    level = max(level, -charge.capacity)
                elif level < 0:
                    wait = max(wait, _seconds(-level, charge.refill))
                levels[charge.subject] = level
            if not wait:
                for subject, level in levels.items():
                    self._buckets[subject] = (level, now)
            return wait

    def forget_buckets(self, idle):
        with self._transaction("forget_buckets"):
            since = self._clock() - idle
            kept = {key: row for key, row in self._buckets.items() if row[1] >= since}
            self._buckets = kept

    def _level(self, charge, levels, now):
        if charge.subject in levels:
            return levels[charge.subject]
        level, at = self._buckets.get(charge.subject, (charge.capacity, now))
        return min(charge.capacity, level + max(0.0, now - at) * charge.refill)


def _seconds(tokens, refill):
    return tokens / refill if refill else float("inf")

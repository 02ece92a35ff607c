"""What the collector asks."""

from ..records import Review, ReviewedVersion
from .base import KEEPER, LONG, WRITER, after_id, hex_id, id_array, number_array

_OUTCOMES = {None: None, True: "committed", False: "aborted"}


class ReviewQueries:
    """The list of persons to look at, and the removal of orphans."""

    def reviews(self, after, limit):
        rows = self._ask(
            KEEPER,
            "SELECT p.person, p.round, v.version, encode(v.digest, 'hex'), v.xid,"
            " extract(epoch FROM clock_timestamp() - v.created)::float8, v.committed"
            " FROM (SELECT person, round FROM identity.person"
            "  WHERE vault = %s AND review AND person > %s ORDER BY person LIMIT %s) p"
            " LEFT JOIN identity.version AS v ON v.vault = %s AND v.person = p.person"
            " ORDER BY p.person, v.number",
            (self.vault, after_id(after), limit, self.vault),
            seconds=LONG,
        )
        found = {}
        for person, round_, version, digest, xid, age, committed in rows:
            versions = found.setdefault((hex_id(person), round_), [])
            if version:
                outcome = _OUTCOMES[committed]
                versions.append(
                    ReviewedVersion(hex_id(version), digest, xid, age, outcome)
                )
        return [Review(*key, tuple(versions)) for key, versions in found.items()]

    def settle(self, outcomes):
        self._ask(
            KEEPER,
            "UPDATE identity.version AS v SET committed = o.committed"
            " FROM unnest(%s::uuid[], %s::boolean[]) AS o (version, committed)"
            " WHERE v.vault = %s AND v.version = o.version AND v.committed IS NULL",
            (
                id_array(outcomes),
                number_array(outcome == "committed" for outcome in outcomes.values()),
                self.vault,
            ),
            seconds=LONG,
        )

    def remove(self, person, versions):
        rows = self._ask(
            KEEPER,
            "SELECT identity.remove(%s, %s, %s::uuid[])",
            (self.vault, person, id_array(versions)),
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
            (self.vault, id_array(persons)) * 2,
        )

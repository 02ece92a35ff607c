"""What the vault's upkeep asks of Odoo's own database."""

from odoo.tools import SQL


class MainDatabase:
    """See ``core.vault.store.MainDatabase``. Each answer comes from a new transaction:
    Odoo's cursors keep the snapshot of their first query.

    :param registry: Odoo's registry of the database
    :param bool at_home: whether transaction ids mean this very database, and not the
        one that it was copied from
    :param parse: makes a pointer of its stored text
    """

    def __init__(self, registry, at_home, parse):
        self._registry = registry
        self._at_home = at_home
        self._parse = parse

    def outcomes(self, xids):
        """Return how transactions ended; None where that is not known (any more)."""
        if not self._at_home or not xids:
            return dict.fromkeys(xids)
        with self._registry.cursor() as cr:
            # PostgreSQL refuses numbers that it has not given out yet.
            cr.execute(
                SQL(
                    """
                    SELECT xid, CASE
                        WHEN xid < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
                        THEN pg_xact_status(xid::text::xid8)
                    END
                    FROM unnest(%s) AS given (xid)
                    """,
                    list(xids),
                )
            )
            return dict(cr.fetchall())

    def pointed(self, pointers):
        """Return the ids of the versions that a customer points at now."""
        with self._registry.cursor() as cr:
            cr.execute(
                SQL(
                    "SELECT identity_version FROM res_partner "
                    "WHERE identity_version = ANY(%s)",
                    [str(pointer) for pointer in pointers],
                )
            )
            return {self._parse(text).version for (text,) in cr.fetchall()}

    def batches(self, size):
        """Yield the pointers of all customers."""
        last = 0
        while True:
            with self._registry.cursor() as cr:
                cr.execute(
                    SQL(
                        "SELECT id, identity_version FROM res_partner "
                        "WHERE identity_version IS NOT NULL AND id > %s "
                        "ORDER BY id LIMIT %s",
                        last,
                        size,
                    )
                )
                rows = cr.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield [self._parse(text) for _id, text in rows]

"""Keys and their rotation."""

from ..errors import NoKey
from ..records import KeyRecord
from .base import KEEPER, LONG, bytes_array, data_key, hex_id, id_array

_RETIRE_EPOCH = """
    UPDATE identity.key SET active = false
    WHERE vault = %s AND purpose = 'epoch' AND active
"""
_ADD_KEY = """
    INSERT INTO identity.key
        (vault, key_id, purpose, root_id, wrapped, check_value, active)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


class KeyQueries:
    """Keys of the vault, and data keys that move to another epoch."""

    def keys(self):
        rows = self._ask(
            KEEPER,
            "SELECT key_id, purpose, root_id, wrapped, check_value, active"
            " FROM identity.key WHERE vault = %s ORDER BY key_id",
            (self.vault,),
        )
        return [
            KeyRecord(hex_id(key), purpose, root, bytes(wrapped), bytes(check), active)
            for key, purpose, root, wrapped, check, active in rows
        ]

    def add_keys(self, keys):
        # One process after the other, so that the unique indexes refuse nobody.
        sql = ["SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"]
        parameters = [f"{self.vault} keys"]
        for key in keys:
            known = "ON CONFLICT DO NOTHING"
            if key.purpose == "epoch" and key.active:
                sql.append(_RETIRE_EPOCH)
                parameters.append(self.vault)
                known = "ON CONFLICT (key_id, vault) DO UPDATE SET active = true"
            sql.append(f"{_ADD_KEY} {known}")
            parameters += [self.vault, key.key_id, key.purpose, key.root_id]
            parameters += [key.wrapped, key.check, key.active]
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
                    id_array(key.key_id for key in keys),
                    [key.root_id for key in keys],
                    bytes_array(key.wrapped for key in keys),
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

    def keys_of_epoch(self, epoch, limit):
        rows = self._ask(
            KEEPER,
            "SELECT person, epoch, data_key FROM identity.person"
            " WHERE vault = %s AND epoch = %s ORDER BY person LIMIT %s",
            (self.vault, epoch, limit),
            seconds=LONG,
        )
        return [data_key(row) for row in rows]

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
                id_array(key.person for key in keys),
                id_array(key.person for key in keys),
                id_array(key.epoch for key in keys),
                bytes_array(key.wrapped for key in keys),
                self.vault,
                old,
            ),
            seconds=LONG,
        )
        return rows[0][0]

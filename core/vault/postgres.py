"""The store on PostgreSQL: connections, time limits, roles and errors.

What is asked is in :mod:`.queries`. A text of several statements is one round trip
and, by PostgreSQL's simple query protocol, one transaction: it commits at its end.
"""

import contextlib

import psycopg2
from psycopg2 import extensions

from . import schema
from .errors import Gone, NoKey, SchemaMismatch, Unavailable, VaultError
from .pool import DEADLINE, Pool
from .queries import SqlStore
from .queries.base import KEEPER, LONG, ROLES

_OPTIONS = {
    # A client that died in a transaction must not keep the audit chain locked.
    "idle_in_transaction_session_timeout": 5000,
    # Everything is named with its schema; nothing in "public" can pose as a function.
    "search_path": "pg_catalog",
    "jit": "off",
}
_READY = extensions.TRANSACTION_STATUS_IDLE

#: Roles that a login may take on, and that have rights in this database.
_FIND_ROLES = """
    SELECT count(*) FROM pg_catalog.pg_roles AS r
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = 'identity'
    WHERE r.rolname = ANY (%s) AND pg_has_role(r.oid, 'MEMBER')
        AND EXISTS (SELECT FROM aclexplode(n.nspacl) AS a
            WHERE a.grantee = r.oid AND a.privilege_type = 'USAGE')
"""


class _Driver:
    """How the pool connects; see :class:`.pool.Driver`."""

    def __init__(self, dsn, patience):
        self._dsn = dsn
        # Shorter than the pool's deadline: a server that is only slow says so itself.
        self._options = {
            "statement_timeout": int(patience * 875),
            "lock_timeout": int(patience * 625),
            **_OPTIONS,
        }

    def connect(self):
        pairs = self._options.items()
        options = " ".join(f"-c {name}={value}" for name, value in pairs)
        try:
            given = extensions.parse_dsn(self._dsn).get("options", "")
            connection = psycopg2.connect(
                self._dsn,
                options=f"{given} {options}".strip(),
                application_name="pos_customer_identity",
                client_encoding="UTF8",
                connect_timeout=2,
                keepalives_idle=10,
                keepalives_interval=5,
                keepalives_count=3,
            )
            connection.autocommit = True
        except psycopg2.Error:
            # The message may name hosts and users.
            raise Unavailable("no connection") from None
        return connection

    def is_reusable(self, connection):
        return not connection.closed and connection.info.transaction_status == _READY


class PostgresStore(SqlStore):
    """See :class:`.store.Store`. Cheap to make; the first call connects.

    :param str dsn: libpq's connection string
    :param str vault: the vault's id, a UUID
    :param int pool_size: most connections of a process
    :param float patience: seconds that a caller waits at most, but for long work
    """

    def __init__(self, dsn, vault, pool_size=4, patience=DEADLINE):
        self.vault = vault
        self._pool = Pool(_Driver(dsn, patience), pool_size, patience)
        self._has_roles = None

    def __repr__(self):
        return "<PostgresStore>"  # a connection string may hold a password

    def ping(self):
        with self._pool.lease() as connection:
            _execute(connection, "SELECT 1", ())

    def close(self):
        self._pool.close()

    def prepare(self):
        def ask(sql, parameters):
            return self._ask(KEEPER, sql, parameters)

        # A user may wait for this: only changing the schema may take long.
        if schema.current(ask) < schema.LAST:
            self._upgrade()
            self._has_roles = None

    def _upgrade(self):
        with self._pool.lease(LONG) as connection:

            def ask(sql, parameters):
                return _execute(connection, sql, parameters)

            try:
                ask(f"BEGIN; {_patience(LONG)}", ())
                schema.upgrade(ask)
                ask("COMMIT", ())
            except _NotAllowed:
                raise SchemaMismatch("the owner has to run roles.sql again") from None

    def _prefix(self, role):
        """Return the SQL that takes on a role, nothing in a database without roles."""
        if self._has_roles is None:
            with self._pool.lease() as connection:
                rows = _execute(connection, _FIND_ROLES, (list(ROLES),))
            self._has_roles = rows[0][0] == len(ROLES)
        return f"SET LOCAL ROLE {role};" if self._has_roles else ""

    def _ask(self, role, sql, parameters, seconds=None, careless=False):
        """Run statements as one transaction, in one round trip.

        :param str role: whose rights are enough
        :param float seconds: how long it may take, else below one second
        :param bool careless: it may be lost when the server crashes at once
        :return: the rows of the last statement
        """
        prefix = self._prefix(role)
        if seconds:
            prefix += _patience(seconds)
        if careless:
            prefix += "SET LOCAL synchronous_commit = off;"
        with self._pool.lease(seconds) as connection:
            return _execute(connection, prefix + sql, parameters)

    @contextlib.contextmanager
    def _transaction(self, role, refused=None):
        """Yield a function that runs statements in one transaction; the last one's text
        ends with COMMIT.

        :param refused: the error to raise instead of :class:`Unavailable`
        """
        try:
            prefix = ["BEGIN;" + self._prefix(role)]
            with self._pool.lease() as connection:

                def ask(sql, parameters=()):
                    start = prefix.pop() if prefix else ""
                    return _execute(connection, start + sql, parameters)

                try:
                    yield ask
                except BaseException:
                    with contextlib.suppress(VaultError):
                        _execute(connection, "ROLLBACK", ())
                    raise
        except Unavailable as error:
            if refused is None or isinstance(error, refused):
                raise
            raise refused(error.detail) from None


class _NotAllowed(Unavailable):
    """The role lacks a right."""


def _patience(seconds):
    limit = int(seconds * 1000)
    return (
        f"SET LOCAL statement_timeout = {limit}; SET LOCAL lock_timeout = {limit // 2};"
    )


def _execute(connection, sql, parameters):
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters or None)
            return cursor.fetchall() if cursor.description else []
    except psycopg2.Error as error:
        # Its message may quote the statement or a row.
        raise _translated(error.pgcode) from None


def _translated(sqlstate):
    """Return our error for PostgreSQL's five characters, None for a lost connection."""
    if sqlstate == "PI001":
        return Gone("person")
    if sqlstate == "23503":
        return NoKey("unknown epoch")
    if sqlstate == "42501":
        return _NotAllowed("no right")
    if sqlstate in ("3F000", "42P01", "42883"):
        return Unavailable("the schema is not prepared")
    if sqlstate in ("57014", "55P03"):
        return Unavailable("too slow")
    if sqlstate is None or sqlstate[:2] in ("08", "57"):
        return Unavailable("connection lost")
    return Unavailable(f"database error {sqlstate}")

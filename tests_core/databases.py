"""Throwaway databases for tests of the vault, and a server that can be frozen."""

import contextlib
import os
import secrets
import selectors
import socket
import subprocess
import threading
import time
from pathlib import Path

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import make_dsn

from core.vault import schema
from core.vault.postgres import PostgresStore

ROLES_SQL = Path(__file__).parent.parent / "core" / "vault" / "sql" / "roles.sql"
PREFIX = os.environ.get("POS_DEV_PREFIX", "pci")


def server_dsn():
    """Return where tests may make databases.

    :raise KeyError: nobody says so; ``./dev test`` does
    """
    return os.environ["POS_IDENTITY_TEST_DSN"]


def run(dsn, text, *parameters):
    """Run SQL as the owner and return the rows."""
    connection = psycopg2.connect(dsn)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(text, parameters or None)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@contextlib.contextmanager
def database():
    """Make an empty database, yield its owner's DSN, and remove it again."""
    name = f"{PREFIX}_core_{secrets.token_hex(6)}"
    run(server_dsn(), sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield make_dsn(server_dsn(), dbname=name)
    finally:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        run(server_dsn(), drop.format(sql.Identifier(name)))


@contextlib.contextmanager
def plain_database():
    """A database as the addon makes it on install: one owner, no roles."""
    with database() as dsn:
        store = PostgresStore(dsn, "00000000-0000-4000-8000-000000000000")
        store.prepare()
        store.close()
        yield dsn


def upgrade(dsn, last):
    """Do the first steps of the schema as the owner."""
    with psycopg2.connect(dsn) as connection, connection.cursor() as cursor:

        def ask(text, parameters):
            cursor.execute(text, parameters or None)
            return cursor.fetchall() if cursor.description else []

        schema.upgrade(ask, last)
    connection.close()


@contextlib.contextmanager
def database_with_roles(last=0):
    """A database made by ``roles.sql``: yields the DSNs of its owner and its login.

    :param int last: the steps of the schema that were done before
    """
    login, password = f"{PREFIX}_login_{secrets.token_hex(6)}", secrets.token_hex(8)
    with database() as owner:
        try:
            upgrade(owner, last)
            apply_roles(owner, login)
            name = sql.Identifier(login)
            run(owner, sql.SQL("ALTER ROLE {} PASSWORD %s").format(name), password)
            yield owner, make_dsn(owner, user=login, password=password)
        finally:
            run(owner, sql.SQL("DROP OWNED BY {}").format(sql.Identifier(login)))
            run(owner, sql.SQL("DROP ROLE {}").format(sql.Identifier(login)))


def apply_roles(owner, login):
    """Run the script as its documentation says."""
    command = ["psql", "-qX", "-d", owner, "-v", f"login={login}", "-f", str(ROLES_SQL)]
    for attempt in range(5):
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        # Another run of the tests may change the same roles of the server right now.
        if done.returncode and "concurrently" in done.stderr and attempt < 4:
            time.sleep(0.2)
            continue
        assert done.returncode == 0, done.stderr
        return


class Proxy:
    """Stands between a client and a PostgreSQL server, and can stop answering.

    Use ``dsn`` instead of the server's. A frozen proxy still accepts connections, as a
    stopped server's kernel does, and passes on nothing.
    """

    def __init__(self, dsn):
        probe = psycopg2.connect(dsn)
        self._host, self._port = probe.info.host, probe.info.port
        probe.close()
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.dsn = make_dsn(dsn, host="127.0.0.1", port=port)
        self._moving = threading.Event()
        self._moving.set()
        self._sockets = []
        self.accepted = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def freeze(self):
        self._moving.clear()

    def thaw(self):
        self._moving.set()

    def cut(self):
        """Break all connections; new ones are possible."""
        for end in self._sockets:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._sockets.clear()

    def close(self):
        self._listener.close()
        self.cut()

    def _accept(self):
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            server = self._connect()
            self._sockets += [client, server]
            threading.Thread(
                target=self._pass_on, args=(client, server), daemon=True
            ).start()

    def _connect(self):
        if self._host.startswith("/"):
            server = socket.socket(socket.AF_UNIX)
            server.connect(f"{self._host}/.s.PGSQL.{self._port}")
            return server
        return socket.create_connection((self._host, self._port))

    def _pass_on(self, client, server):
        other = {client: server, server: client}
        with selectors.DefaultSelector() as selector, client, server:
            for end in other:
                selector.register(end, selectors.EVENT_READ)
            while True:
                for key, _events in selector.select():
                    self._moving.wait()
                    with contextlib.suppress(OSError):
                        data = key.fileobj.recv(65536)
                        if data:
                            other[key.fileobj].sendall(data)
                            continue
                    return

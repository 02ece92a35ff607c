"""A shop on two real databases, whose processes are killed in the middle of things.

Every customer has a number, its *tag*, in the main database, and an identity that says
the same number in every field. A transaction changes both. So a pointer that leads
nowhere, or to a version of another moment, shows.
"""

import contextlib
import os
import random
import signal
import threading
import time

import psycopg2
from psycopg2 import extensions

from core.vault import maintenance
from core.vault.errors import VaultError
from core.vault.ledger import ErasureLedger
from core.vault.postgres import PostgresStore
from core.vault.records import Pointer
from core.vault.vault import Ask, Vault, Write
from databases import run
from vault_support import Roots, access

CUSTOMERS = "CREATE TABLE customer (id serial, pointer text, tag int, asked bool)"
#: What a store does that can be interrupted.
STEPS = (
    "put get erase append charge keys add_keys keys_of_epoch rewrap_data_keys"
    " remove_epoch rewrap_keys reviews settle remove close_review open_review"
).split()


class Main:
    """Odoo's database; implements ``core.vault.store.MainDatabase``."""

    def __init__(self, dsn):
        self.dsn = dsn

    def outcomes(self, xids):
        sql = "SELECT x, pg_xact_status(x::text::xid8) FROM unnest(%s::bigint[]) AS x"
        return dict(run(self.dsn, sql, list(xids)))

    def pointed(self, pointers):
        sql = "SELECT split_part(pointer, '.', 2) FROM customer WHERE pointer = ANY(%s)"
        return {row[0] for row in run(self.dsn, sql, [str(p) for p in pointers])}

    def batches(self, size):
        rows = run(self.dsn, "SELECT pointer FROM customer")
        for at in range(0, len(rows), size):
            yield [Pointer.parse(row[0]) for row in rows[at : at + size]]

    @contextlib.contextmanager
    def transaction(self):
        """Yield a cursor and the transaction's id; repeatable read, as Odoo does it."""
        connection = psycopg2.connect(self.dsn)
        connection.set_isolation_level(extensions.ISOLATION_LEVEL_REPEATABLE_READ)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id()::text::bigint")
                yield cursor, cursor.fetchone()[0]
        finally:
            connection.close()


class Shop:
    """What one process has: its own vault, pool and connections."""

    def __init__(self, main_dsn, vault_dsn, vault_id, ledger, seed=0):
        self.main = Main(main_dsn)
        self.store = PostgresStore(vault_dsn, vault_id)
        roots = Roots(
            b"a root key for tests, with 32 by", b"another root key of the tests 32"
        )
        self.vault = Vault(self.store, roots, ErasureLedger(ledger))
        self.chance = random.Random(seed)

    # What goes on in a shop

    def actions(self):
        work = [self.enrol, self.edit, self.edit, self.edit, self.protect, self.abort]
        night = [self.ask_for_erasure, self.erase, self.rotate, self.collect]
        return [*work, self.savepoint, *night]

    def enrol(self, rows=1):
        tags = [self.chance.randrange(10**6) for _ in range(rows)]
        with self.main.transaction() as (cursor, xid):
            written = self._write([Write(identity(tag), 1, xid) for tag in tags])
            for one, tag in zip(written, tags, strict=True):
                cursor.execute(
                    "INSERT INTO customer (pointer, tag) VALUES (%s, %s)",
                    (str(one.pointer), tag),
                )

    def protect(self):
        self.enrol(rows=20)

    def edit(self):
        tag = self.chance.randrange(10**6)
        with self.main.transaction() as (cursor, xid):
            self._edit(cursor, xid, tag)

    def _edit(self, cursor, xid, tag):
        cursor.execute(
            "SELECT id, pointer FROM customer WHERE asked IS NULL"
            " ORDER BY random() LIMIT 1"
        )
        for row, pointer in cursor.fetchall():
            write = Write(identity(tag), 1, xid, base=Pointer.parse(pointer))
            (written,) = self._write([write])
            cursor.execute(
                "UPDATE customer SET pointer = %s, tag = %s WHERE id = %s",
                (str(written.pointer), tag, row),
            )

    def abort(self):
        with (
            contextlib.suppress(ZeroDivisionError),
            self.main.transaction() as (c, xid),
        ):
            self._edit(c, xid, 7)
            raise ZeroDivisionError

    def savepoint(self):
        with self.main.transaction() as (cursor, xid):
            cursor.execute("SAVEPOINT s")
            self._edit(cursor, xid, 8)
            cursor.execute("ROLLBACK TO SAVEPOINT s")
            self._edit(cursor, xid, 9)

    def ask_for_erasure(self):
        with self.main.transaction() as (cursor, _xid):
            cursor.execute(
                "UPDATE customer SET asked = true WHERE id ="
                " (SELECT id FROM customer ORDER BY random() LIMIT 1)"
            )

    def erase(self):
        """The worker: the request is committed, and confirmed when it is done."""
        asked = run(self.main.dsn, "SELECT id, pointer FROM customer WHERE asked")
        if asked:
            persons = [Pointer.parse(pointer).person for _row, pointer in asked]
            self.vault.erase(persons, access("erase"))
            rows = [row for row, _pointer in asked]
            run(self.main.dsn, "DELETE FROM customer WHERE id = ANY(%s)", rows)

    def rotate(self):
        maintenance.rotate_epoch(self.vault, batch=5)

    def collect(self, grace=0.0):
        return maintenance.collect(self.vault, self.main, grace, batch=7)

    def _write(self, writes):
        written = self.vault.write(writes, access("write"))
        # Odoo does more in a transaction; here the collector has its chance to err.
        time.sleep(self.chance.choice([0, 0.005, 0.02]))
        return written

    # What must hold

    def check(self):
        """Return how many customers are well; raises when one is not."""
        # One snapshot; whoever is killed has no say in it any more.
        rows = run(
            self.main.dsn, "SELECT pointer, tag FROM customer WHERE asked IS NULL"
        )
        asks = {Pointer.parse(pointer): tag for pointer, tag in rows}
        found = self.vault.read(
            [Ask(pointer, 1) for pointer in asks], identity(0).keys(), access()
        )
        assert found.keys() == asks.keys(), "a pointer leads nowhere"
        for pointer, tag in asks.items():
            assert dict(found[pointer]) == identity(tag), "a mixed version"
        return len(asks)


def identity(tag):
    return {"name": f"Z{tag}", "city": f"C{tag}", "note": f"N{tag}"}


def child(places, seed, kill_after=None, only=None):
    """Start a process that acts until it is killed, and return its id.

    :param kill_after: how many steps of the store it lives; with None for ever
    :param str only: the one thing that it does
    """
    process = os.fork()
    if process:
        return process
    try:
        shop = Shop(*places, seed=seed)
        if kill_after is not None:
            die_after(shop.store, kill_after)
        actions = [getattr(shop, only)] if only else shop.actions()
        while True:
            with contextlib.suppress(VaultError, psycopg2.Error):
                shop.chance.choice(actions)()
    finally:
        os._exit(1)  # the tests' own clean-up is not the child's


def die_after(store, steps):
    """Let this process be killed at a step of the store: before it or after it."""
    left, lock = [steps], threading.Lock()

    def step():
        with lock:
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    for name in STEPS:
        original = getattr(store, name)

        def counted(*args, original=original):
            step()
            answer = original(*args)
            step()
            return answer

        setattr(store, name, counted)

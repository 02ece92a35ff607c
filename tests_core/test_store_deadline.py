"""Nobody waits long for a vault that is down, frozen or locked: refused in a second."""

import contextlib
import socket
import threading
import time

import psycopg2
import pytest
from psycopg2.extensions import make_dsn

import databases
import store_samples as samples
from core.vault import pool
from core.vault.errors import AuditRefused, Unavailable
from core.vault.postgres import PostgresStore
from store_samples import data_key, new_id, version

CALLS = {
    "ping": lambda store: store.ping(),
    "keys": lambda store: store.keys(),
    "put": lambda store: store.put([], [version(new_id())]),
    "get": lambda store: store.get([new_id()], ["name"]),
    "find": lambda store: store.find("phone", b"x" * 32, 9),
    "charge": lambda store: store.charge([samples.charge()]),
    "append": lambda store: store.append(samples.extend),
    "erase": lambda store: store.erase([new_id()]),
}
EVERY_CALL = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
# Each of these waits for most of a second; one way to ask is as good as another.
SOME_CALLS = pytest.mark.parametrize(
    "call",
    [CALLS["put"], CALLS["find"], CALLS["append"]],
    ids=["put", "find", "append"],
)
#: A table that each of these cannot do without.
USED_BY = {
    "put": "person",
    "get": "version",
    "find": "find_index",
    "charge": "rate_bucket",
    "erase": "person",
}


@contextlib.contextmanager
def within(seconds):
    started = time.monotonic()
    yield
    assert time.monotonic() - started < seconds


@contextlib.contextmanager
def lock(dsn, table):
    """Hold a table so that nobody else can touch it."""
    connection = psycopg2.connect(dsn)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE identity.{table} IN ACCESS EXCLUSIVE MODE")
    yield
    connection.close()


@pytest.fixture
def patience():
    return pool.DEADLINE


@pytest.fixture
def proxy(plain_dsn):
    proxy = databases.Proxy(plain_dsn)
    yield proxy
    proxy.thaw()
    proxy.close()


@pytest.fixture
def far_store(proxy, vault_id):
    """A store behind the proxy."""
    store = PostgresStore(proxy.dsn, vault_id)
    yield store
    store.close()


@SOME_CALLS
def test_a_server_that_froze_is_given_up_within_a_second(far_store, proxy, call):
    far_store.ping()
    proxy.freeze()
    with within(1), pytest.raises(Unavailable):
        call(far_store)


@SOME_CALLS
def test_a_server_that_accepts_and_says_nothing_is_given_up_within_a_second(
    far_store, proxy, call
):
    proxy.freeze()
    with within(1), pytest.raises(Unavailable):
        call(far_store)


def test_a_server_that_froze_in_the_middle_of_an_answer_is_given_up(far_store, proxy):
    threading.Timer(0.1, proxy.freeze).start()
    with within(1), pytest.raises(Unavailable):
        far_store._ask("", "SELECT 1; SELECT pg_sleep(0.3)", ())


def test_after_a_freeze_the_next_callers_are_refused_at_once(far_store, proxy):
    far_store.ping()
    proxy.freeze()
    with pytest.raises(Unavailable):
        far_store.ping()
    for _ in range(20):
        with within(0.1), pytest.raises(Unavailable):
            far_store.ping()


def test_a_server_that_comes_back_is_used_again(far_store, proxy, monkeypatch):
    monkeypatch.setattr(pool, "PAUSE", 0.2)
    proxy.freeze()
    with pytest.raises(Unavailable):
        far_store.ping()
    proxy.thaw()
    time.sleep(0.3)
    far_store.ping()


def test_long_work_does_not_wait_long_for_a_connection(far_store, proxy):
    proxy.freeze()
    with within(1), pytest.raises(Unavailable):
        far_store.count()


def test_what_a_program_asks_at_its_start_is_given_up_within_a_second(vault_id, proxy):
    for before in (0, 1):
        store = PostgresStore(proxy.dsn, vault_id)
        if before:
            proxy.thaw()
            store.ping()
            proxy.freeze()
        else:
            proxy.freeze()
        for call in (store.prepare, store.erased):
            with within(1), pytest.raises(Unavailable):
                call()


def test_many_callers_at_a_frozen_server_are_all_refused_within_a_second(
    far_store, proxy
):
    far_store.ping()
    proxy.freeze()
    times = []

    def call():
        started = time.monotonic()
        with pytest.raises(Unavailable):
            far_store.ping()
        times.append(time.monotonic() - started)

    threads = [threading.Thread(target=call) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(times) == 12
    assert max(times) < 1


@EVERY_CALL
def test_a_port_where_nobody_listens_is_given_up_at_once(vault_id, plain_dsn, call):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    store = PostgresStore(make_dsn(plain_dsn, host="127.0.0.1", port=port), vault_id)
    with within(0.5), pytest.raises(Unavailable):
        call(store)


def test_a_wrong_connection_string_is_unavailable_too(vault_id):
    store = PostgresStore("nonsense", vault_id)
    with pytest.raises(Unavailable):
        store.ping()


def test_connections_that_broke_while_idle_are_replaced_unnoticed(far_store, proxy):
    far_store.ping()
    for _ in range(3):
        proxy.cut()
        time.sleep(0.05)
        far_store.append(samples.extend)
    assert len(far_store.audit(0, 9)) == 3


def test_a_session_that_the_server_ended_is_replaced_unnoticed(
    postgres_store, owner_dsn
):
    store = postgres_store
    store.ping()
    [[pid]] = store._ask("identity_writer", "SELECT pg_backend_pid()", ())
    databases.run(owner_dsn, "SELECT pg_terminate_backend(%s)", pid)
    time.sleep(0.1)
    store.ping()


@pytest.mark.parametrize("table", ["audit_entry", "audit_state"])
def test_a_locked_audit_table_refuses_the_look_within_a_second(
    postgres_store, owner_dsn, table
):
    store = postgres_store
    store.append(samples.extend)
    with lock(owner_dsn, table), within(1), pytest.raises(AuditRefused):
        store.append(samples.extend)
    store.append(samples.extend)
    assert [entry.seq for entry in store.audit(0, 9)] == [1, 2]


def test_a_chain_that_another_program_holds_refuses_the_look_within_a_second(
    postgres_store, owner_dsn
):
    store = postgres_store
    store.append(samples.extend)
    connection = psycopg2.connect(owner_dsn)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM identity.audit_state FOR UPDATE")
        with within(1), pytest.raises(AuditRefused):
            store.append(samples.extend)
    connection.close()
    store.append(samples.extend)


def test_an_entry_that_cannot_be_stored_refuses_the_look(postgres_store):
    store = postgres_store

    def make(state):
        [entry], after = samples.extend(state)
        return [type(entry)(entry.seq, None, entry.mac)], after

    with pytest.raises(AuditRefused):
        store.append(make)
    assert store.audit_state() is None
    store.append(samples.extend)


@pytest.mark.parametrize("name", USED_BY)
def test_a_locked_table_is_given_up_within_a_second(postgres_store, owner_dsn, name):
    postgres_store.ping()
    with (
        lock(owner_dsn, USED_BY[name]),
        within(1),
        pytest.raises(Unavailable, match="slow"),
    ):
        CALLS[name](postgres_store)
    postgres_store.ping()


# Patient enough for a busy machine: the server's limit comes half a second earlier.
@pytest.mark.parametrize("patience", [4])
def test_a_slow_answer_is_given_up_by_the_server_itself(postgres_store, patience):
    role = "identity_reader"
    with within(patience), pytest.raises(Unavailable, match="slow"):
        postgres_store._ask(role, "SELECT pg_sleep(20)", ())
    # The connection is whole, and the next caller finds it.
    with postgres_store._pool.lease():
        assert len(postgres_store._pool._leased) == 1


def test_long_work_may_take_longer(postgres_store):
    postgres_store._ask("identity_keeper", "SELECT pg_sleep(1.2)", (), seconds=10)


def test_long_work_has_an_end_too(postgres_store):
    with within(1), pytest.raises(Unavailable):
        postgres_store._ask("identity_keeper", "SELECT pg_sleep(9)", (), seconds=0.4)


def test_a_thousand_versions_at_once_are_long_work(postgres_store):
    epoch = samples.epoch(postgres_store)
    rows = [version(new_id(), index=("phone", "email")) for _ in range(1000)]
    postgres_store.put([data_key(row.person, epoch) for row in rows], rows)
    assert postgres_store.count()["versions"] == 1000

"""The numbered steps of the schema."""

import re

import psycopg2
import pytest

import databases
import store_samples as samples
from core.vault import schema
from core.vault.errors import SchemaMismatch, Unavailable
from core.vault.postgres import PostgresStore


@pytest.fixture
def empty():
    with databases.database() as dsn:
        yield dsn


@pytest.fixture
def store(empty, vault_id):
    store = PostgresStore(empty, vault_id)
    yield store
    store.close()


def steps(dsn):
    rows = databases.run(dsn, "SELECT step FROM identity.identity_schema ORDER BY step")
    return [step for (step,) in rows]


def test_the_steps_are_numbered_without_gaps():
    assert [number for number, _sql in schema.STEPS] == list(range(1, schema.LAST + 1))
    names = {path.name for path in schema.SQL.glob("step_*.sql")}
    assert names == {f"step_{number}.sql" for number, _sql in schema.STEPS}


def test_an_empty_database_gets_all_steps_once(store, empty):
    store.prepare()
    store.prepare()
    assert steps(empty) == [number for number, _sql in schema.STEPS]


def test_before_it_is_prepared_a_store_says_so(store):
    store.ping()
    with pytest.raises(Unavailable, match="not prepared"):
        store.keys()
    store.prepare()
    assert store.keys() == []


@pytest.mark.parametrize("last", range(1, schema.LAST))
def test_an_older_schema_is_brought_up_to_date_and_keeps_its_rows(store, empty, last):
    databases.upgrade(empty, last)
    assert steps(empty) == list(range(1, last + 1))
    databases.run(
        empty,
        "INSERT INTO identity.key VALUES (%s, %s, 'index', 'r', 'w', 'c', true)",
        store.vault,
        samples.new_id(),
    )
    store.prepare()
    assert steps(empty)[-1] == schema.LAST
    assert len(store.keys()) == 1
    assert samples.person(store, samples.epoch(store))


def test_a_newer_schema_is_left_alone(store, empty):
    store.prepare()
    databases.run(empty, "INSERT INTO identity.identity_schema (step) VALUES (99)")
    with pytest.raises(SchemaMismatch, match="newer"):
        store.prepare()
    assert steps(empty)[-1] == 99


def test_a_step_that_fails_leaves_nothing_behind(store, empty, monkeypatch):
    broken = [
        *schema.STEPS,
        (schema.LAST + 1, "CREATE TABLE identity.x (); SELECT 1/0"),
    ]
    monkeypatch.setattr(schema, "STEPS", broken)
    monkeypatch.setattr(schema, "LAST", schema.LAST + 1)
    with pytest.raises(Unavailable):
        store.prepare()
    with pytest.raises(psycopg2.errors.UndefinedTable):
        steps(empty)


def test_every_row_says_to_which_vault_it_belongs(plain_dsn):
    rows = databases.run(
        plain_dsn,
        "SELECT table_name, min(column_name) FILTER (WHERE ordinal_position = 1)"
        " FROM information_schema.columns WHERE table_schema = 'identity' GROUP BY 1",
    )
    first = dict(rows)
    assert first.pop("identity_schema") == "step"
    assert set(first.values()) == {"vault"}


def test_no_column_can_hold_readable_values(plain_dsn):
    """Texts are the body of an audit entry, the purpose and root of a key."""
    rows = databases.run(
        plain_dsn,
        "SELECT table_name || '.' || column_name FROM information_schema.columns"
        " WHERE table_schema = 'identity' AND data_type IN"
        " ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'character')",
    )
    assert {name for (name,) in rows} == {
        "audit_entry.body",
        "key.purpose",
        "key.root_id",
    }


def test_errors_of_the_functions_are_fixed_texts():
    for _number, text in schema.STEPS:
        for message in re.findall(r"RAISE\b.*", text):
            assert re.fullmatch(
                r"RAISE EXCEPTION '[a-z ]+' USING ERRCODE = 'PI\d{3}';", message
            )

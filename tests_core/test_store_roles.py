"""What each role of ``sql/roles.sql`` may do, and above all may not."""

import psycopg2
import pytest
from psycopg2 import errors, sql

import databases
import store_samples as samples
from core.vault import schema
from core.vault.errors import SchemaMismatch
from core.vault.postgres import PostgresStore
from core.vault.queries.base import ROLES

DENIED = errors.InsufficientPrivilege

#: Rights on whole tables, then on single columns, as PostgreSQL lists them.
TABLE_RIGHTS = {
    "identity_writer": {
        "person": "INSERT SELECT",
        "version": "INSERT",
        "find_index": "INSERT",
    },
    "identity_reader": {"version": "SELECT"},
    "identity_lookup": {"find_index": "SELECT", "rate_bucket": "INSERT SELECT UPDATE"},
    "identity_audit_append": {
        "audit_entry": "INSERT",
        "audit_state": "INSERT SELECT UPDATE",
    },
    "identity_auditor": {"audit_entry": "SELECT", "audit_state": "SELECT"},
    "identity_eraser": {
        "person": "INSERT",
        "version": "DELETE",
        "find_index": "DELETE",
    },
    "identity_keeper": {
        "identity_schema": "SELECT",
        "key": "DELETE INSERT SELECT UPDATE",
        "person": "DELETE SELECT",
        "version": "DELETE",
        "find_index": "DELETE",
        "rate_bucket": "DELETE",
    },
}
SEALED = ("sealed_name", "sealed_contact", "sealed_billing", "sealed_personal")
MAY_READ_SEALED = {"identity_reader"}
MAY_READ_DATA_KEYS = {"identity_reader", "identity_writer", "identity_keeper"}


def as_role(dsn, role, text):
    return databases.run(dsn, f"SET ROLE {role}; {text}")


@pytest.fixture
def owner(roles):
    return roles[0]


@pytest.fixture
def login(roles):
    return roles[1]


def test_the_store_finds_the_roles_and_uses_them(login, vault_id):
    store = PostgresStore(login, vault_id)
    store.prepare()
    samples.epoch(store)
    assert store._has_roles
    store.close()


def test_a_database_without_roles_is_used_with_the_rights_of_its_owner(
    roles, plain_dsn, vault_id
):
    # The roles exist on this server, but have no rights in this database.
    store = PostgresStore(plain_dsn, vault_id)
    samples.epoch(store)
    assert store._has_roles is False
    store.close()


def test_the_script_may_be_run_again(roles):
    owner, login = roles
    databases.apply_roles(owner, psycopg2.extensions.parse_dsn(login)["user"])


def test_rights_on_tables_are_these_and_no_more(owner):
    rows = databases.run(
        owner,
        "SELECT grantee, table_name, string_agg(privilege_type, ' '"
        " ORDER BY privilege_type) FROM information_schema.role_table_grants"
        " WHERE table_schema = 'identity' AND grantee LIKE 'identity\\_%'"
        " GROUP BY 1, 2",
    )
    found = {}
    for role, table, rights in rows:
        found.setdefault(role, {})[table] = rights
    assert found == TABLE_RIGHTS
    assert set(found) == set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_only_the_reader_can_read_what_is_sealed(owner, role):
    columns = [("version", column) for column in SEALED] + [("person", "data_key")]
    rows = databases.run(
        owner,
        "SELECT t, c, has_column_privilege(%s, 'identity.' || t, c, 'SELECT')"
        " FROM unnest(%s, %s) AS x (t, c)",
        role,
        *map(list, zip(*columns, strict=True)),
    )
    readable = {(table, column) for table, column, allowed in rows if allowed}
    expected = set()
    if role in MAY_READ_SEALED:
        expected |= {("version", column) for column in SEALED}
    if role in MAY_READ_DATA_KEYS:
        expected |= {("person", "data_key")}
    assert readable == expected


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "text",
    [
        "UPDATE identity.audit_entry SET body = ''",
        "DELETE FROM identity.audit_entry",
        "TRUNCATE identity.audit_entry",
        "ALTER TABLE identity.audit_entry DISABLE TRIGGER ALL",
        "DROP TABLE identity.audit_entry",
        "UPDATE identity.version SET sealed_name = NULL",
        "UPDATE identity.version SET person = gen_random_uuid()",
        "UPDATE identity.find_index SET person = gen_random_uuid()",
        "TRUNCATE identity.person CASCADE",
        "TRUNCATE identity.rate_bucket",
        "INSERT INTO identity.identity_schema (step) VALUES (99)",
        "CREATE TABLE identity.own (id int)",
        "CREATE TABLE public.own (id int)",
        "CREATE SCHEMA own",
    ],
)
def test_nobody_may(owner, role, text):
    with pytest.raises(DENIED):
        as_role(owner, role, text)


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("identity_writer", "SELECT blind FROM identity.find_index"),
        ("identity_writer", "DELETE FROM identity.version"),
        ("identity_writer", "SELECT * FROM identity.key"),
        ("identity_writer", "UPDATE identity.person SET data_key = 'x'"),
        ("identity_writer", "UPDATE identity.person SET erased_at = NULL"),
        ("identity_reader", "INSERT INTO identity.version DEFAULT VALUES"),
        ("identity_reader", "UPDATE identity.person SET review = false"),
        ("identity_reader", "SELECT blind FROM identity.find_index"),
        ("identity_lookup", "SELECT version FROM identity.version"),
        ("identity_lookup", "SELECT person FROM identity.person"),
        ("identity_audit_append", "SELECT body FROM identity.audit_entry"),
        ("identity_audit_append", "DELETE FROM identity.audit_state"),
        ("identity_auditor", "INSERT INTO identity.audit_entry DEFAULT VALUES"),
        ("identity_auditor", "SELECT person FROM identity.person"),
        ("identity_auditor", "SELECT version FROM identity.version"),
        ("identity_eraser", "DELETE FROM identity.person"),
        ("identity_eraser", "DELETE FROM identity.audit_entry"),
        ("identity_eraser", "SELECT epoch FROM identity.person"),
        ("identity_keeper", "INSERT INTO identity.version DEFAULT VALUES"),
        ("identity_keeper", "UPDATE identity.person SET erased_at = NULL"),
        ("identity_lookup", "DELETE FROM identity.rate_bucket"),
        ("identity_keeper", "SELECT subject FROM identity.rate_bucket"),
        ("identity_keeper", "UPDATE identity.rate_bucket SET tokens = 99"),
        ("identity_keeper", "SELECT body FROM identity.audit_entry"),
    ],
)
def test_a_role_may_not_do_the_work_of_another(owner, role, text):
    with pytest.raises(DENIED):
        as_role(owner, role, text)


@pytest.mark.parametrize("role", ROLES)
def test_only_one_role_may_call_a_function(owner, role):
    callers = {
        "put": "identity_writer",
        "erase": "identity_eraser",
        "remove": "identity_keeper",
        "charge": "identity_lookup",
    }
    rows = databases.run(
        owner,
        "SELECT proname FROM pg_proc WHERE pronamespace = 'identity'::regnamespace"
        " AND prorettype <> 'trigger'::regtype"
        " AND has_function_privilege(%s, oid, 'EXECUTE')",
        role,
    )
    assert [name for (name,) in rows] == [n for n, r in callers.items() if r == role]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT count(*) FROM identity.version",
        "SELECT count(*) FROM identity.identity_schema",
        "INSERT INTO identity.audit_entry DEFAULT VALUES",
        "CREATE TEMPORARY TABLE own (id int)",
    ],
)
def test_the_login_without_a_role_may_do_nothing(login, text):
    with pytest.raises(DENIED):
        databases.run(login, text)


def test_the_login_cannot_become_the_owner(login, owner):
    [[name]] = databases.run(owner, "SELECT current_user")
    become = sql.SQL("SET ROLE {}").format(sql.Identifier(name))
    with pytest.raises(DENIED):
        databases.run(login, become)


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE identity.audit_entry SET body = ''",
        "DELETE FROM identity.audit_entry WHERE false",
        "TRUNCATE identity.audit_entry",
        "SET session_replication_role = replica; DELETE FROM identity.audit_entry",
    ],
)
@pytest.mark.parametrize("kind", ["plain", "roles"])
def test_audit_entries_do_not_change_even_for_the_owner(request, kind, text):
    names = {"plain": "plain_dsn", "roles": "owner"}
    dsn = request.getfixturevalue(names[kind])
    if "session_replication_role" in text and not is_superuser(dsn):
        text = text.partition(";")[2]
    with pytest.raises(psycopg2.Error) as caught:
        databases.run(dsn, text)
    assert caught.value.pgcode == "PI003"


def is_superuser(dsn):
    return databases.run(dsn, "SHOW is_superuser") == [("on",)]


def test_the_script_brings_an_older_schema_up_to_date(vault_id):
    with databases.database_with_roles(last=1) as (owner, login):
        store = PostgresStore(login, vault_id)
        store.prepare()
        row = samples.person(store, samples.epoch(store))
        assert store.get([row.version], ["name"])
        store.close()
        steps = databases.run(owner, "SELECT max(step) FROM identity.identity_schema")
        assert steps == [(schema.LAST,)]


def test_the_login_says_that_the_script_has_to_be_run_for_an_older_schema(vault_id):
    with databases.database_with_roles() as (owner, login):
        databases.run(owner, "DELETE FROM identity.identity_schema WHERE step > 1")
        store = PostgresStore(login, vault_id)
        with pytest.raises(SchemaMismatch, match=r"roles\.sql"):
            store.prepare()
        store.close()


def test_the_script_knows_all_steps():
    text = databases.ROLES_SQL.read_text()
    for number, _sql in schema.STEPS:
        assert f"\\ir step_{number}.sql" in text
        assert f"(step) VALUES ({number})" in text
    assert f"\\ir step_{schema.LAST + 1}.sql" not in text
    assert f"x'{schema.LOCK:X}'::bigint" in text

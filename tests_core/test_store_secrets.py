"""No error of a store says what was stored, or how to reach the database."""

import dataclasses
import logging
import traceback

import psycopg2
import pytest
from psycopg2.extensions import make_dsn

import store_samples as samples
from core.vault.errors import VaultError
from core.vault.postgres import PostgresStore
from store_samples import data_key, new_id, version

PASSWORD = "hunter-of-errors"


def everything(error):
    """Return all that a log or a report of errors could show of an error."""
    shown = [str(error), repr(error), str(vars(error))]
    shown += traceback.format_exception(type(error), error, error.__traceback__)
    return "".join(shown)


def traces(row):
    """Return the texts in which a version could show up."""
    found = [row.person, row.version, row.digest]
    for data in [*row.sealed.values(), *(value for _field, value in row.index)]:
        found += [data.hex()[:32], repr(data)[2:30]]
    return found


def with_a_short_digest(row):
    return dataclasses.replace(row, digest=row.digest[:10])


def with_an_id_that_is_none(row):
    return dataclasses.replace(row, version=f"not-an-id-{row.digest}")


def with_a_company_that_is_no_number(row):
    return dataclasses.replace(row, company=row.digest)


def with_an_index_that_is_too_short(row):
    return dataclasses.replace(row, index=(("phone", b"short"),))


@pytest.mark.parametrize(
    "spoilt",
    [
        with_a_short_digest,
        with_an_id_that_is_none,
        with_a_company_that_is_no_number,
        with_an_index_that_is_too_short,
    ],
)
def test_an_error_shows_nothing_of_what_was_to_be_stored(
    postgres_store, spoilt, caplog
):
    caplog.set_level(logging.DEBUG)
    epoch = samples.epoch(postgres_store)
    row = version(new_id())
    with pytest.raises(VaultError) as caught:
        postgres_store.put([data_key(row.person, epoch)], [spoilt(row)])
    shown = everything(caught.value) + caplog.text
    assert [trace for trace in traces(row) if trace in shown] == []
    assert "SELECT" not in shown and "INSERT" not in shown
    assert postgres_store.count()["versions"] == 0


def test_an_error_of_the_audit_chain_shows_no_entry(postgres_store):
    body = '{"reason":"hunter-of-errors"}'

    def make(state):
        [entry], after = samples.extend(state)
        return [dataclasses.replace(entry, body=body, mac=None)], after

    with pytest.raises(VaultError) as caught:
        postgres_store.append(make)
    assert "hunter" not in everything(caught.value)


def test_neither_errors_nor_reprs_show_the_connection_string(vault_id, roles):
    owner, _login = roles
    dsns = [
        make_dsn("", host="127.0.0.1", port=1, user="nobody", password=PASSWORD),
        make_dsn(owner, dbname="nowhere_at_all", password=PASSWORD),
        f"password={PASSWORD} nonsense",
    ]
    for dsn in dsns:
        store = PostgresStore(dsn, vault_id)
        with pytest.raises(VaultError) as caught:
            store.ping()
        shown = everything(caught.value) + repr(store) + str(store)
        for text in (PASSWORD, "127.0.0.1", "nobody", "nowhere_at_all"):
            assert text not in shown


def test_records_show_no_bytes():
    row = version(new_id())
    key = data_key(row.person, new_id())
    for record, data in ((row, row.sealed["name"]), (key, key.wrapped)):
        assert repr(data)[2:20] not in repr(record)


def test_what_is_stored_is_found_again_in_a_dump_but_only_as_it_was_given(
    postgres_store, plain_dsn, roles
):
    """The store adds nothing of its own, such as an index of a clear value."""
    epoch = samples.epoch(postgres_store)
    row = samples.person(postgres_store, epoch)
    found = []
    for dsn in (plain_dsn, roles[0]):
        connection = psycopg2.connect(dsn)
        with connection.cursor() as cursor:
            for table in ("person", "version", "find_index"):
                cursor.execute(
                    f"SELECT * FROM identity.{table} WHERE vault = %s",
                    (postgres_store.vault,),
                )
                found += [value for line in cursor.fetchall() for value in line]
        connection.close()
    data = {bytes(value) for value in found if isinstance(value, memoryview)}
    given = {*row.sealed.values(), row.index[0][1], bytes.fromhex(row.digest)}
    assert given < data
    assert len(data - given) == 1, "the data key"

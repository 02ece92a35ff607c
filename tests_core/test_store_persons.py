"""The contract of ``core/vault/store.py``: persons and versions, in each store."""

import dataclasses

import pytest

import store_samples as samples
from core.vault.errors import Gone, NoKey
from core.vault.records import Read
from store_samples import data_key, new_id, version

ALL_SETS = ("name", "contact", "billing", "personal")


@pytest.fixture
def epoch(store):
    return samples.epoch(store)


def read(store, row, sets=ALL_SETS):
    [found] = store.get([row.version], sets)
    return found


def test_what_is_written_can_be_read(store, epoch):
    row = version(new_id(), ALL_SETS, company=7)
    key = data_key(row.person, epoch)
    store.put([key], [row])
    assert store.get([row.version], ALL_SETS) == [
        Read(row.person, row.version, 7, epoch, key.wrapped, row.sealed)
    ]
    assert store.data_keys([row.person, new_id()]) == {row.person: key}


@pytest.mark.parametrize("sets", [(), ("billing",), ("name", "personal"), ALL_SETS])
def test_sets_without_values_are_left_out(store, epoch, sets):
    row = samples.person(store, epoch, sets=sets)
    assert read(store, row).sealed == row.sealed


def test_only_the_asked_sets_are_read(store, epoch):
    row = samples.person(store, epoch, sets=ALL_SETS)
    found = read(store, row, ("contact", "personal"))
    assert set(found.sealed) == {"contact", "personal"}
    assert read(store, row, ()).sealed == {}


def test_versions_that_do_not_exist_are_left_out(store, epoch):
    row = samples.person(store, epoch)
    found = store.get([new_id(), row.version, new_id()], ["name"])
    assert [read.version for read in found] == [row.version]
    assert store.get([], ["name"]) == []


def test_many_versions_are_written_and_read_at_once(store, epoch):
    rows = [
        version(new_id(), ALL_SETS[: at % 5], ("phone", "email")[: at % 3])
        for at in range(300)
    ]
    store.put([data_key(row.person, epoch) for row in rows], rows)
    found = {row.version: row for row in store.get([r.version for r in rows], ALL_SETS)}
    assert {v: row.sealed for v, row in found.items()} == {
        row.version: row.sealed for row in rows
    }
    assert store.indexes(rows[5].version) == dict(rows[5].index)


def test_a_large_set_is_kept_whole(store, epoch):
    row = version(new_id(), ("name",))
    row = dataclasses.replace(row, sealed={"personal": bytes(range(256)) * 130})
    store.put([data_key(row.person, epoch)], [row])
    assert read(store, row).sealed == row.sealed


def test_a_known_person_gets_further_versions(store, epoch):
    first = samples.person(store, epoch)
    second = version(first.person)
    store.put([], [second])
    assert len(store.get([first.version, second.version], [])) == 2


def test_known_and_new_persons_are_written_together(store, epoch):
    known = samples.person(store, epoch)
    rows = [version(known.person), version(new_id()), version(known.person)]
    store.put([data_key(rows[1].person, epoch)], rows)
    assert store.count()["versions"] == 4


def test_a_write_may_be_repeated(store, epoch):
    row = version(new_id())
    key = data_key(row.person, epoch)
    store.put([key], [row])
    store.put([key], [row])
    assert store.count()["versions"] == 1
    assert store.find("phone", row.index[0][1], 9) == [(row.person, row.version)]


def test_an_unknown_person_without_a_key_is_refused(store, epoch):
    known = samples.person(store, epoch)
    with pytest.raises(Gone):
        store.put([], [version(known.person), version(new_id())])
    assert store.count()["versions"] == 1, "all or none"


def test_a_data_key_of_an_unknown_epoch_is_refused(store, epoch):
    row = version(new_id())
    with pytest.raises(NoKey):
        store.put([data_key(row.person, new_id())], [row])
    assert store.count()["persons"] == 0


def test_another_vault_in_the_same_database_sees_nothing(store, epoch):
    row = samples.person(store, epoch)
    store.append(samples.extend)
    other = type(store)(*_place(store))
    other.vault = new_id()
    assert other.keys() == []
    assert other.get([row.version], ALL_SETS) == []
    assert other.find("phone", row.index[0][1], 9) == []
    assert other.audit(0, 9) == [] and other.audit_state() is None
    assert not any(other.count().values())
    other.erase([row.person])
    assert read(store, row)
    other.close()


def _place(store):
    driver = getattr(getattr(store, "_pool", None), "_driver", None)
    return (driver._dsn, store.vault) if driver else (store.vault,)


def test_a_person_is_found_by_its_blind_index(store, epoch):
    row = samples.person(store, epoch, index=("phone", "email"))
    (_phone, phone), (_email, email) = row.index
    assert store.find("phone", phone, 9) == [(row.person, row.version)]
    assert store.find("email", email, 9) == [(row.person, row.version)]
    assert store.find("email", phone, 9) == []
    assert store.indexes(row.version) == dict(row.index)
    assert store.indexes(new_id()) == {}


def test_the_newest_versions_are_found_first_and_no_more_than_asked(store, epoch):
    rows = []
    for _ in range(4):
        row = version(new_id())
        row = dataclasses.replace(row, index=(("phone", b"i" * 32),))
        store.put([data_key(row.person, epoch)], [row])
        rows.insert(0, (row.person, row.version))
    assert store.find("phone", b"i" * 32, 20) == rows
    assert store.find("phone", b"i" * 32, 3) == rows[:3]


def test_an_erased_person_leaves_a_tombstone_and_nothing_else(store, epoch):
    row = samples.person(store, epoch)
    kept = samples.person(store, epoch)
    assert store.erase([row.person]) == 1
    assert store.data_keys([row.person]) == {}
    assert store.get([row.version], ALL_SETS) == []
    assert store.find("phone", row.index[0][1], 9) == []
    assert store.indexes(row.version) == {}
    assert read(store, kept)
    assert store.erased() == 1
    assert store.count()["erased"] == 1 and store.count()["persons"] == 1


def test_erasing_is_repeatable_and_counts_each_person_once(store, epoch):
    row, stranger = samples.person(store, epoch), new_id()
    assert store.erase([row.person, stranger, stranger]) == 2
    assert store.erase([row.person, stranger]) == 0
    assert store.erase([]) == 0
    assert store.erased() == 2


def test_nothing_is_written_for_an_erased_person(store, epoch):
    row, stranger = samples.person(store, epoch), new_id()
    store.erase([row.person, stranger])
    with pytest.raises(Gone):
        store.put([], [version(row.person)])
    with pytest.raises(Gone):
        store.put([data_key(stranger, epoch)], [version(stranger)])
    assert store.count()["versions"] == 0


def test_an_erased_person_hangs_on_no_epoch_and_waits_for_no_review(store, epoch):
    row = samples.person(store, epoch)
    store.erase([row.person])
    store.open_review([row.person])
    assert store.reviews("", 9) == []
    assert store.keys_of_epoch(epoch, 9) == []
    samples.epoch(store)
    assert store.remove_epoch(epoch)


def test_persons_are_walked_in_order_with_their_newest_version(store, epoch):
    newest = {}
    for _ in range(5):
        row = samples.person(store, epoch)
        newest[row.person] = version(row.person)
        store.put([], [newest[row.person]])
    expected = sorted((person, row.version) for person, row in newest.items())
    first = store.pointers("", 3)
    assert first == expected[:3]
    assert store.pointers(first[-1][0], 3) == expected[3:]


def test_what_is_counted(store, epoch):
    rows = [samples.person(store, epoch) for _ in range(3)]
    store.put([], [version(rows[0].person)])
    store.erase([rows[1].person])
    store.close_review(rows[2].person, 1)
    store.append(lambda state: samples.extend(state, 5))
    assert store.count() == {
        "persons": 2,
        "versions": 3,
        "erased": 1,
        "review": 1,
        "audit": 5,
    }

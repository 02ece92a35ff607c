"""The contract of ``core/vault/store.py``, kept by each store.

PostgreSQL comes twice: with the rights of one owner, and with the roles of
``sql/roles.sql``.
"""

import dataclasses

import pytest

import store_samples as samples
from core.vault.errors import AuditRefused, Gone, NoKey
from core.vault.records import Charge, Read
from store_samples import data_key, new_id, version

ALL_SETS = ("name", "contact", "billing", "personal")


@pytest.fixture
def epoch(store):
    return samples.epoch(store)


def read(store, row, sets=ALL_SETS):
    [found] = store.get([row.version], sets)
    return found


def test_a_store_is_prepared_again_and_again(store):
    store.prepare()
    store.prepare()
    store.ping()


# Keys


def test_keys_come_back_as_they_were_added(store):
    keys = [samples.key(), *map(samples.key, ("index", "audit", "limit"))]
    store.add_keys(keys)
    assert sorted(store.keys(), key=str) == sorted(keys, key=str)


def test_a_new_active_epoch_key_replaces_the_active_one(store):
    first, second = samples.key(), samples.key()
    store.add_keys([first])
    store.add_keys([second])
    active = {key.key_id: key.active for key in store.keys()}
    assert active == {first.key_id: False, second.key_id: True}


def test_an_epoch_key_that_is_not_active_replaces_none(store):
    first, second = samples.key(), samples.key(active=False)
    store.add_keys([first, second])
    active = {key.key_id: key.active for key in store.keys()}
    assert active == {first.key_id: True, second.key_id: False}


@pytest.mark.parametrize("purpose", ["index", "audit", "limit"])
def test_of_other_keys_the_first_one_stays(store, purpose):
    first = samples.key(purpose)
    store.add_keys([first])
    store.add_keys([samples.key(purpose)])
    assert store.keys() == [first]


def test_adding_the_same_keys_again_changes_nothing(store):
    keys = [samples.key(), samples.key("index")]
    store.add_keys(keys)
    store.add_keys(keys)
    assert sorted(store.keys(), key=str) == sorted(keys, key=str)


def test_keys_are_wrapped_anew_under_another_root(store):
    key = samples.key()
    store.add_keys([key])
    rewrapped = dataclasses.replace(key, root_id="f" * 16, wrapped=b"anew")
    store.rewrap_keys([rewrapped])
    assert store.keys() == [rewrapped]


def test_of_keys_to_wrap_anew_an_unknown_one_stops_all(store):
    key = samples.key()
    store.add_keys([key])
    with pytest.raises(NoKey):
        store.rewrap_keys([dataclasses.replace(key, wrapped=b"anew"), samples.key()])
    assert store.keys() == [key]


def test_an_epoch_key_goes_when_no_data_key_hangs_on_it(store, epoch):
    row = samples.person(store, epoch)
    assert not store.remove_epoch(epoch), "it is active"
    newer = samples.epoch(store)
    assert not store.remove_epoch(epoch), "a data key hangs on it"
    store.rewrap_data_keys(epoch, [data_key(row.person, newer)])
    assert store.remove_epoch(epoch)
    assert store.remove_epoch(epoch), "it is gone already"
    assert [key.key_id for key in store.keys()] == [newer]


def test_only_epoch_keys_are_removed(store):
    key = samples.key("index")
    store.add_keys([key])
    assert not store.remove_epoch(key.key_id)


# Writing and reading


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


# Finding


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


# Erasing


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


# Long work


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


def test_data_keys_move_to_another_epoch(store, epoch):
    rows = [samples.person(store, epoch) for _ in range(3)]
    newer = samples.epoch(store)
    due = store.keys_of_epoch(epoch, 2)
    assert [key.person for key in due] == sorted(row.person for row in rows)[:2]
    moved = [data_key(key.person, newer) for key in due]
    assert store.rewrap_data_keys(epoch, moved) == 2
    assert store.rewrap_data_keys(epoch, moved) == 0, "done before"
    assert store.data_keys([key.person for key in due]) == {
        key.person: key for key in moved
    }
    assert len(store.keys_of_epoch(epoch, 9)) == 1


def test_moving_data_keys_leaves_the_erased_and_the_unknown_alone(store, epoch):
    row = samples.person(store, epoch)
    newer = samples.epoch(store)
    store.erase([row.person])
    keys = [data_key(row.person, newer), data_key(new_id(), newer)]
    assert store.rewrap_data_keys(epoch, keys) == 0
    assert store.data_keys([key.person for key in keys]) == {}


def test_data_keys_do_not_move_to_an_unknown_epoch(store, epoch):
    row = samples.person(store, epoch)
    with pytest.raises(NoKey):
        store.rewrap_data_keys(epoch, [data_key(row.person, new_id())])
    assert len(store.keys_of_epoch(epoch, 9)) == 1


# Collector


def test_each_write_puts_a_person_on_the_list_with_a_higher_round(store, epoch):
    first = samples.person(store, epoch, xid=41)
    second = version(first.person, xid=2**40)
    store.put([], [second])
    [review] = store.reviews("", 9)
    assert (review.person, review.round) == (first.person, 2)
    assert [(v.version, v.digest, v.xid, v.outcome) for v in review.versions] == [
        (first.version, first.digest, 41, None),
        (second.version, second.digest, 2**40, None),
    ]
    assert all(0 <= row.age < 60 for row in review.versions)


def test_reviews_come_in_order_page_by_page(store, epoch):
    persons = sorted(samples.person(store, epoch).person for _ in range(5))
    first = store.reviews("", 3)
    assert [review.person for review in first] == persons[:3]
    rest = store.reviews(first[-1].person, 3)
    assert [review.person for review in rest] == persons[3:]


def test_outcomes_are_noted_once(store, epoch):
    rows = [samples.person(store, epoch) for _ in range(3)]
    store.settle({rows[0].version: "committed", rows[1].version: "aborted"})
    store.settle({rows[0].version: "aborted", new_id(): "aborted"})
    found = {r.versions[0].version: r.versions[0].outcome for r in store.reviews("", 9)}
    assert found == {
        rows[0].version: "committed",
        rows[1].version: "aborted",
        rows[2].version: None,
    }


def test_removed_versions_are_gone_and_the_others_stay(store, epoch):
    first = samples.person(store, epoch)
    second = version(first.person)
    store.put([], [second])
    assert store.remove(first.person, [first.version, new_id()]) == 1
    assert store.get([first.version], []) == []
    assert store.find("phone", first.index[0][1], 9) == []
    assert read(store, second)
    assert store.remove(first.person, [first.version]) == 0


def test_a_person_without_versions_goes_too(store, epoch):
    row = samples.person(store, epoch)
    assert store.remove(row.person, [row.version]) == 1
    assert store.data_keys([row.person]) == {}
    assert not any(store.count().values())
    with pytest.raises(Gone):
        store.put([], [version(row.person)])


def test_removing_takes_no_version_of_another_person(store, epoch):
    row, other = samples.person(store, epoch), samples.person(store, epoch)
    assert store.remove(row.person, [other.version]) == 0
    assert read(store, other) and read(store, row)


def test_a_tombstone_is_not_removed(store, epoch):
    row = samples.person(store, epoch)
    store.erase([row.person])
    assert store.remove(row.person, [row.version]) == 0
    assert store.erased() == 1


def test_a_review_closes_unless_the_person_was_written_since(store, epoch):
    row = samples.person(store, epoch)
    [review] = store.reviews("", 9)
    store.put([], [version(row.person)])
    assert not store.close_review(row.person, review.round)
    [review] = store.reviews("", 9)
    assert store.close_review(row.person, review.round)
    assert store.reviews("", 9) == []
    assert not store.close_review(new_id(), 1)


def test_a_review_opens_again_and_is_not_closed_by_an_older_look(store, epoch):
    row = samples.person(store, epoch)
    assert store.close_review(row.person, 1)
    store.open_review([row.person, new_id()])
    assert not store.close_review(row.person, 1)
    assert [review.person for review in store.reviews("", 9)] == [row.person]


# Audit


def test_an_empty_chain_has_no_state(store):
    assert store.audit_state() is None
    assert store.audit(0, 9) == []


def test_entries_are_appended_after_the_last_state(store):
    states, written = [], []

    def make(state):
        states.append(state)
        return samples.extend(state, 2)

    written += store.append(make)
    first = store.audit_state()
    written += store.append(make)
    assert states == [None, first]
    assert [entry.seq for entry in written] == [1, 2, 3, 4]
    assert store.audit(0, 9) == written
    assert store.audit(1, 2) == written[1:3]
    assert store.audit_state().mac == written[-1].mac


def test_a_chain_with_a_gap_is_refused(store):
    store.append(samples.extend)
    state = store.audit_state()
    for seq in (0, 5):
        wrong = dataclasses.replace(state, seq=seq)
        with pytest.raises(AuditRefused):
            store.append(lambda _state, wrong=wrong: samples.extend(wrong))
    assert store.audit_state() == state
    assert len(store.audit(0, 9)) == 1


def test_an_error_while_an_entry_is_made_leaves_the_chain_as_it_was(store):
    store.append(samples.extend)
    state = store.audit_state()

    def fail(state):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.append(fail)
    assert store.audit_state() == state
    store.append(samples.extend)
    assert len(store.audit(0, 9)) == 2


def test_the_text_of_an_entry_is_kept_as_it_is(store):
    body = '{"reason":"\\"quoted\\" \\\\ {a,b} %s é ☎ \\u0000"}'

    def make(state):
        [entry], after = samples.extend(state)
        return [dataclasses.replace(entry, body=body)], after

    store.append(make)
    assert store.audit(0, 1)[0].body == body


# Limits


def test_a_bucket_gives_what_it_holds_and_then_says_how_long_to_wait(store):
    assert store.charge([samples.charge(cost=4, capacity=10, refill=0.5)]) == 0
    assert store.charge([samples.charge(cost=5, capacity=10, refill=0.5)]) == 0
    wait = store.charge([samples.charge(cost=4, capacity=10, refill=0.5)])
    assert 5 < wait <= 6


def test_charges_go_to_all_buckets_or_to_none(store):
    full, empty = b"f" * 32, b"e" * 32
    assert store.charge([samples.charge(empty, cost=10)]) == 0
    assert store.charge([samples.charge(full), samples.charge(empty)]) > 0
    assert store.charge([samples.charge(empty), samples.charge(full)]) > 0
    assert store.charge([samples.charge(full, cost=10)]) == 0, "it was not touched"


def test_the_longest_wait_counts(store):
    first, second = b"f" * 32, b"e" * 32
    charges = [
        Charge(first, 10, 10, 1.0),
        Charge(second, 10, 10, 0.1),
    ]
    assert store.charge(charges) == 0
    assert 95 < store.charge(charges) <= 100


def test_a_forced_charge_makes_a_debt_of_at_most_one_capacity(store):
    for _ in range(5):
        assert store.charge([samples.charge(cost=8, refill=1, forced=True)]) == 0
    assert 9 < store.charge([samples.charge(cost=1, refill=1)]) <= 11


def test_one_bucket_can_be_charged_twice_at_once(store):
    charges = [samples.charge(cost=4), samples.charge(cost=4)]
    assert store.charge(charges) == 0
    assert store.charge(charges) > 0
    assert store.charge([samples.charge(cost=2)]) == 0


def test_a_bucket_without_refill_says_never(store):
    assert store.charge([samples.charge(cost=11, refill=0)]) == float("inf")


def test_a_bucket_holds_no_more_than_the_capacity_of_now(store):
    assert store.charge([samples.charge(cost=1, capacity=100, refill=50)]) == 0
    assert store.charge([samples.charge(cost=11, capacity=10, refill=50)]) > 0


def test_no_charge_refuses_nothing(store):
    assert store.charge([]) == 0

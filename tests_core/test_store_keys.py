"""The contract of ``core/vault/store.py``: keys and rotation, in each store."""

import dataclasses

import pytest

import store_samples as samples
from core.vault.errors import NoKey
from store_samples import data_key, new_id


@pytest.fixture
def epoch(store):
    return samples.epoch(store)


def test_a_store_is_prepared_again_and_again(store):
    store.prepare()
    store.prepare()
    store.ping()


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

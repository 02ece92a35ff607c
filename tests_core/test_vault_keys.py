"""The keys of a vault: made, opened, recognised, rotated."""

import dataclasses
import logging
import pickle
import threading

import pytest

from core.vault.errors import NoKey, Tampered, VaultError, WrongKey
from core.vault.fields import FINDABLE
from core.vault.keys import PURPOSES, KeyRing
from core.vault.memory import MemoryStore
from core.vault.primitives import check_value, new_key
from core.vault.providers import RootKey
from core.vault.records import Read

PERSON = "a" * 32
OTHER_PERSON = "b" * 32


class Provider:
    """Root keys in memory."""

    def __init__(self, *keys):
        self.keys = list(keys) or [new_key()]

    def roots(self):
        return [RootKey.of(key) for key in self.keys]


@pytest.fixture
def store():
    return MemoryStore("vault-1")


@pytest.fixture
def provider():
    return Provider()


@pytest.fixture
def keyring(store, provider):
    return KeyRing.open(store, provider)


def by_purpose(store):
    return {record.purpose: record for record in store.keys()}


def replaced(store, *records):
    """Return a store with the same keys except these."""
    copy = MemoryStore(store.vault)
    changed = {record.key_id: record for record in records}
    copy.add_keys([changed.get(record.key_id, record) for record in store.keys()])
    return copy


# Opening


def test_an_empty_vault_gets_one_key_of_each_purpose(store, keyring):
    records = store.keys()
    assert sorted(record.purpose for record in records) == sorted(PURPOSES)
    assert len({record.key_id for record in records}) == len(PURPOSES)
    assert all(record.active for record in records)
    assert by_purpose(store)["epoch"].key_id == keyring.epoch


def test_opened_again_the_keys_are_the_same(store, provider, keyring):
    again = KeyRing.open(store, provider)
    assert again.epoch == keyring.epoch
    assert again.audit_key() == keyring.audit_key()
    assert again.limit_key() == keyring.limit_key()
    assert len(store.keys()) == len(PURPOSES)


def test_the_keys_of_a_vault_are_all_different(keyring):
    keys = [keyring.audit_key(), keyring.limit_key()]
    keys += [keyring.index_key(field) for field in FINDABLE]
    assert len(set(keys)) == len(keys) == 4
    assert all(len(key) == 32 for key in keys)


def test_only_findable_fields_have_an_index_key(keyring):
    with pytest.raises(KeyError):
        keyring.index_key("name")


def test_another_vault_with_the_same_root_has_other_keys(provider, keyring):
    other = KeyRing.open(MemoryStore("vault-2"), provider)
    assert other.audit_key() != keyring.audit_key()
    assert other.index_key("phone") != keyring.index_key("phone")


def test_processes_that_start_at_once_agree(store, provider):
    rings = []
    threads = [
        threading.Thread(target=lambda: rings.append(KeyRing.open(store, provider)))
        for _number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({ring.audit_key() for ring in rings}) == 1
    assert len({ring.index_key("phone") for ring in rings}) == 1
    for ring in rings:
        record, key = ring.new_data_key(PERSON)
        assert all(other.data_key(record) == key for other in rings)


class Meanwhile(MemoryStore):
    """A store in which another process makes the keys in between."""

    def add_keys(self, keys):
        if not self.keys():
            others = MemoryStore(self.vault)
            KeyRing.open(others, self.provider)
            super().add_keys(others.keys())
        return super().add_keys(keys)


def test_the_process_that_comes_second_uses_the_keys_of_the_first(provider):
    store = Meanwhile("vault-1")
    store.provider = provider
    ring = KeyRing.open(store, provider)
    assert ring.audit_key() == KeyRing.open(store, provider).audit_key()
    assert sorted(r.purpose for r in store.keys() if r.active) == sorted(PURPOSES)


def test_another_root_key_is_recognised_at_once(store, keyring):
    with pytest.raises(WrongKey):
        KeyRing.open(store, Provider())


def test_a_root_key_with_the_id_of_another_is_recognised(store, provider, keyring):
    forged = dataclasses.replace(
        provider.roots()[0], secret=RootKey.of(new_key()).secret
    )
    provider.roots = lambda: [forged]
    with pytest.raises(WrongKey):
        KeyRing.open(store, provider)


def test_a_key_that_does_not_fit_its_check_value_is_recognised(
    store, provider, keyring
):
    for record in store.keys():
        altered = dataclasses.replace(record, check=check_value(new_key()))
        with pytest.raises(WrongKey):
            KeyRing.open(replaced(store, altered), provider)


def test_a_wrapped_key_in_the_place_of_another_is_recognised(store, provider, keyring):
    records = store.keys()
    for one in records:
        for other in records:
            if one is not other:
                changes = {"wrapped": other.wrapped, "check": other.check}
                swapped = dataclasses.replace(one, **changes)
                with pytest.raises(WrongKey):
                    KeyRing.open(replaced(store, swapped), provider)


def test_a_key_given_another_purpose_is_recognised(store, provider, keyring):
    index, limit = by_purpose(store)["index"], by_purpose(store)["limit"]
    swapped = [
        dataclasses.replace(index, purpose="limit"),
        dataclasses.replace(limit, purpose="index"),
    ]
    with pytest.raises(WrongKey):
        KeyRing.open(replaced(store, *swapped), provider)


def test_the_keys_of_another_vault_are_recognised(store, provider, keyring):
    copied = MemoryStore("vault-2")
    copied.add_keys(store.keys())
    with pytest.raises(WrongKey):
        KeyRing.open(copied, provider)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_missing_key_is_never_made_anew(store, provider, keyring, purpose):
    lacking = MemoryStore(store.vault)
    lacking.add_keys([r for r in store.keys() if r.purpose != purpose])
    with pytest.raises(NoKey):
        KeyRing.open(lacking, provider)
    assert len(lacking.keys()) == len(PURPOSES) - 1


def test_without_a_root_key_nothing_is_made(store, provider):
    def none():
        raise NoKey("gone")

    provider.roots = none
    with pytest.raises(NoKey):
        KeyRing.open(store, provider)
    assert store.keys() == []


# Data keys


def test_a_data_key_is_opened_from_the_store_and_from_a_read(keyring):
    record, key = keyring.new_data_key(PERSON)
    assert keyring.data_key(record) == key and len(key) == 32
    wrapped = memoryview(record.wrapped)
    read = Read(PERSON, "c" * 32, 1, record.epoch, wrapped, {})
    assert keyring.data_key(read) == key


def test_every_person_has_a_key_of_its_own(keyring):
    keys = {keyring.new_data_key(PERSON)[1] for _time in range(100)}
    assert len(keys) == 100


def test_the_data_key_of_another_person_is_noticed(keyring):
    record, _key = keyring.new_data_key(PERSON)
    with pytest.raises(Tampered):
        keyring.data_key(dataclasses.replace(record, person=OTHER_PERSON))


def test_a_data_key_said_to_be_of_another_epoch_is_noticed(keyring):
    record, _key = keyring.new_data_key(PERSON)
    with pytest.raises(Tampered):
        keyring.data_key(dataclasses.replace(record, epoch=keyring.new_epoch()))


def test_a_data_key_of_an_unknown_epoch_has_no_key(keyring):
    record, _key = keyring.new_data_key(PERSON)
    with pytest.raises(NoKey):
        keyring.data_key(dataclasses.replace(record, epoch="f" * 32))


def test_the_data_key_of_a_copied_vault_is_noticed(store, provider, keyring):
    other = KeyRing.open(MemoryStore("vault-2"), provider)
    record, _key = keyring.new_data_key(PERSON)
    with pytest.raises(VaultError):
        other.data_key(dataclasses.replace(record, epoch=other.epoch))


# Rotation


def test_a_new_epoch_wraps_new_keys_and_old_ones_stay_readable(store, keyring):
    record, key = keyring.new_data_key(PERSON)
    first = keyring.epoch
    assert keyring.new_epoch() == keyring.epoch != first
    assert keyring.new_data_key(OTHER_PERSON)[0].epoch == keyring.epoch
    assert keyring.data_key(record) == key
    active = [r.key_id for r in store.keys() if r.purpose == "epoch" and r.active]
    assert active == [keyring.epoch]


def test_a_rewrapped_data_key_is_the_same_key_under_the_active_epoch(keyring):
    record, key = keyring.new_data_key(PERSON)
    keyring.new_epoch()
    again = keyring.rewrapped(record)
    assert again.person == PERSON and again.epoch == keyring.epoch
    assert again.wrapped != record.wrapped and keyring.data_key(again) == key


def test_an_epoch_begun_by_another_process_is_found(store, provider, keyring):
    other = KeyRing.open(store, provider)
    other.new_epoch()
    record, key = other.new_data_key(PERSON)
    assert keyring.epoch != other.epoch
    assert keyring.data_key(record) == key
    assert keyring.epoch == other.epoch


def test_a_root_rotation_rewraps_every_key_in_one_step(store, provider, keyring):
    record, key = keyring.new_data_key(PERSON)
    before, old = store.keys(), provider.keys[0]
    provider.keys.insert(0, new_key())
    calls = []
    rewrap = store.rewrap_keys
    store.rewrap_keys = lambda keys: (calls.append(len(keys)), rewrap(keys))
    assert keyring.rewrap_root() == len(PURPOSES)
    assert calls == [len(PURPOSES)]
    assert keyring.root_ids == {provider.roots()[0].key_id}
    assert [r.check for r in store.keys()] == [r.check for r in before]
    provider.keys.remove(old)
    assert KeyRing.open(store, provider).data_key(record) == key


def test_a_root_rotation_may_be_repeated(store, provider, keyring):
    provider.keys.insert(0, new_key())
    keyring.rewrap_root()
    after = store.keys()
    assert keyring.rewrap_root() == 0
    assert store.keys() == after


def test_a_root_rotation_that_was_cut_off_is_taken_up(store, provider, keyring):
    provider.keys.insert(0, new_key())
    keyring.new_epoch()
    assert len(keyring.root_ids) == 2
    assert KeyRing.open(store, provider).rewrap_root() == len(PURPOSES)


def test_a_root_rotation_without_the_old_root_changes_nothing(store, provider, keyring):
    before = store.keys()
    provider.keys = [new_key()]
    with pytest.raises(WrongKey):
        keyring.rewrap_root()
    assert store.keys() == before


def test_the_retired_root_key_no_longer_opens_the_vault(store, provider, keyring):
    old = provider.keys[0]
    provider.keys.insert(0, new_key())
    keyring.rewrap_root()
    with pytest.raises(WrongKey):
        KeyRing.open(store, Provider(old))


# Hiding


def test_a_key_ring_shows_no_key_and_does_not_leave_the_process(
    store, provider, keyring, caplog
):
    caplog.set_level(logging.DEBUG)
    record, key = keyring.new_data_key(PERSON)
    keys = [key, keyring.audit_key(), keyring.limit_key(), *provider.keys]
    keyring.reload()
    shown = f"{keyring!r}{keyring}{vars(keyring)}{record!r}{store.keys()!r}"
    shown += f"{provider.roots()!r}{caplog.text}"
    for secret in keys:
        assert secret.hex() not in shown and repr(secret)[2:-1] not in shown
    assert record.wrapped.hex() not in shown
    with pytest.raises(TypeError):
        pickle.dumps(keyring)


def test_errors_show_no_key(store, provider, keyring):
    record, key = keyring.new_data_key(PERSON)
    altered = dataclasses.replace(record, wrapped=record.wrapped[:-1] + b"\x00")
    with pytest.raises(Tampered) as caught:
        keyring.data_key(altered)
    assert key.hex() not in repr(caught.value) and caught.value.__cause__ is None

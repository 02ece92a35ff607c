"""Rotation, erasures after a restore, and checks; killed anywhere and called again."""

import dataclasses

import pytest

from core.vault import envelope, keys, maintenance
from core.vault.errors import AuditRefused, Unavailable, VaultError
from core.vault.fields import SETS
from core.vault.vault import Ask
from main_model import MainModel
from vault_support import PERSON, World, access, copy_of, fail_next

PEOPLE = 7
NEW_ROOT = b"a new root key for the tests, 32"


@pytest.fixture
def memory(tmp_path):
    """A world whose store can be copied, as a backup does, and altered by its owner."""
    return World(tmp_path)


def enrolled(world):
    return [world.enrol() for _ in range(PEOPLE)]


@pytest.fixture
def pointers(world):
    return enrolled(world)


def epochs(world):
    return [key.key_id for key in world.store.keys() if key.purpose == "epoch"]


def epochs_in_use(world):
    return {epoch for epoch in epochs(world) if world.store.keys_of_epoch(epoch, 1)}


def assert_readable(world, pointers):
    asks = [Ask(pointer, 1) for pointer in pointers]
    for vault in (world.vault, world.another_process()):
        found = vault.read(asks, tuple(PERSON), access())
        assert [dict(found[pointer]) for pointer in pointers] == [PERSON] * PEOPLE


# Rotation of the epoch key


def test_a_rotation_moves_all_persons_to_a_new_epoch_and_destroys_the_old(
    world, pointers
):
    (before,) = epochs(world)
    counts = maintenance.rotate_epoch(world.vault, batch=3)
    assert counts == {"resumed": False, "rewrapped": PEOPLE, "removed": 1, "kept": 0}
    (after,) = epochs(world)
    assert before != after == world.vault.keyring.epoch
    assert epochs_in_use(world) == {after}
    assert_readable(world, pointers)


def test_a_rotation_encrypts_nothing_again(world, pointers, monkeypatch):
    def sealed():
        found = world.store.get([pointer.version for pointer in pointers], SETS)
        return {read.version: read.sealed for read in found}

    before = sealed()
    monkeypatch.setattr(envelope, "seal", None)
    monkeypatch.setattr(envelope, "open_sealed", None)
    maintenance.rotate_epoch(world.vault)
    assert sealed() == before


def test_a_rotation_tells_its_progress(world, pointers):
    steps = []
    maintenance.rotate_epoch(world.vault, 3, steps.append)
    assert steps == [3, 6, 7]


def test_a_rotation_is_recorded_before_it_begins(world, pointers):
    fail_next(world.store, "append")
    before = epochs(world)
    with pytest.raises(AuditRefused):
        maintenance.rotate_epoch(world.vault, access=access("x", actor=9))
    assert epochs(world) == before
    maintenance.rotate_epoch(world.vault, access=access("x", actor=9))
    entry = world.bodies()[-1]
    assert (entry["action"], entry["actor"], entry["key"]) == ("rotate", 9, "epoch")


def test_one_rotation_after_the_other(world, pointers):
    for _ in range(3):
        assert maintenance.rotate_epoch(world.vault)["removed"] == 1
    assert len(epochs(world)) == 1
    assert_readable(world, pointers)


class Killed(BaseException):
    """Stands for SIGKILL: nothing catches it."""


def killing(store, monkeypatch, steps):
    """Let the store die at its n-th call from now on; before or after it worked."""
    left = [steps]
    names = ("keys", "add_keys", "keys_of_epoch", "rewrap_data_keys", "remove_epoch")
    for name in (*names, "append", "rewrap_keys"):
        original = getattr(store, name)

        def dying(*args, original=original):
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            answer = original(*args)
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            return answer

        monkeypatch.setattr(store, name, dying)


@pytest.mark.parametrize("steps", range(1, 31))
def test_a_rotation_that_was_killed_anywhere_is_finished_by_the_next(
    world, pointers, monkeypatch, steps
):
    (before,) = epochs(world)
    with monkeypatch.context() as patch:
        killing(world.store, patch, steps)
        try:
            maintenance.rotate_epoch(world.vault, batch=3)
        except Killed:
            pass
    assert_readable(world, pointers)
    vault = world.another_process()
    maintenance.rotate_epoch(vault, batch=3)
    assert before not in epochs(world)
    assert len(epochs(world)) == 1
    assert epochs_in_use(world) == {vault.keyring.epoch}
    assert_readable(world, pointers)


def test_an_interrupted_rotation_is_finished_and_no_new_one_begun(world, pointers):
    world.vault.open()
    fail_next(world.store, "remove_epoch")
    with pytest.raises(Unavailable):
        maintenance.rotate_epoch(world.vault)
    active = world.another_process().keyring.epoch
    counts = maintenance.rotate_epoch(world.vault)
    assert (counts["resumed"], counts["removed"]) == (True, 1)
    assert world.vault.keyring.epoch == active


def test_who_writes_under_the_old_epoch_meanwhile_is_not_lost(world, pointers):
    late = world.another_process()
    late.open()  # knows the old epoch key
    written = []

    def write(_done):
        if not written:
            other = World.__new__(World)
            other.vault = late
            written.append(other.enrol())

    maintenance.rotate_epoch(world.vault, 3, write)
    while maintenance.rotate_epoch(world.vault)["resumed"]:
        pass
    assert dict(world.read(written[0])) == PERSON
    # And the process that knew the old key alone goes on as well.
    other = World.__new__(World)
    other.vault = late
    assert dict(world.read(other.enrol())) == PERSON


def test_a_rotation_that_does_not_advance_says_so(world, pointers, monkeypatch):
    monkeypatch.setattr(world.store, "rewrap_data_keys", lambda _old, _keys: 0)
    with pytest.raises(VaultError):
        maintenance.rotate_epoch(world.vault)


# Rotation of the root key


def test_after_a_rotation_of_the_root_the_old_one_opens_nothing(world, pointers):
    old = world.provider.keys[0]
    world.provider.keys.insert(0, NEW_ROOT)
    assert maintenance.rotate_root(world.vault) == len(keys.PURPOSES)
    assert maintenance.rotate_root(world.vault) == 0
    world.provider.keys[:] = [NEW_ROOT]
    assert_readable(world, pointers)
    assert maintenance.verify(world.vault).ok
    world.provider.keys[:] = [old]
    with pytest.raises(VaultError):
        world.another_process().open()


@pytest.mark.parametrize("steps", range(1, 10))
def test_a_rotation_of_the_root_that_was_killed_can_be_repeated(
    world, pointers, monkeypatch, steps
):
    world.provider.keys.insert(0, NEW_ROOT)
    with monkeypatch.context() as patch:
        killing(world.store, patch, steps)
        try:
            maintenance.rotate_root(world.vault)
        except Killed:
            pass
    assert_readable(world, pointers)
    maintenance.rotate_root(world.vault)
    world.provider.keys[:] = [NEW_ROOT]
    assert_readable(world, pointers)


# Restored backups


def test_who_was_erased_after_a_backup_is_erased_again_when_it_is_opened(memory):
    pointers = enrolled(memory)
    backup = copy_of(memory.store)
    gone, rest = pointers[0], pointers[1:]
    memory.vault.erase([gone.person], access("erase"))
    restored = memory.another_process(backup)
    assert backup.count()["persons"] == PEOPLE
    found = restored.read([Ask(p, 1) for p in pointers], ["name"], access())
    assert set(found) == set(rest)
    assert backup.erased() == 1
    first = restored.audit(backup.count()["audit"] - 2, 1)[0]
    assert (first["action"], first["purpose"], first["count"]) == ("erase", "replay", 1)


def test_a_restored_vault_gives_nothing_out_before_its_erasures(memory):
    pointers = enrolled(memory)
    backup = copy_of(memory.store)
    memory.vault.erase([pointers[0].person], access("erase"))
    for step in ("append", "erase", "erased"):
        restored = memory.another_process(backup)
        fail_next(backup, step)
        with pytest.raises(Unavailable):
            restored.read([Ask(pointers[1], 1)], ["name"], access())


def test_a_replay_is_repeated_at_will(memory):
    persons = [pointer.person for pointer in enrolled(memory)]
    backup = copy_of(memory.store)
    restored = memory.another_process(backup)
    restored.open()
    memory.vault.erase(persons, access("erase"))
    assert maintenance.replay_erasures(restored) == PEOPLE
    assert maintenance.replay_erasures(restored) == 0
    assert backup.count()["versions"] == 0


def test_without_erasures_a_replay_does_and_records_nothing(world, pointers):
    before = len(world.bodies())
    assert maintenance.replay_erasures(world.vault) == 0
    assert len(world.bodies()) == before


# Check of a backup of both databases


def test_pointers_that_fit_the_vault_are_in_order(world, pointers, monkeypatch):
    monkeypatch.setattr(envelope, "open_sealed", None)  # nothing is decrypted
    main = MainModel()
    main.rows.update(enumerate(pointers))
    steps = []
    assert maintenance.check_pointers(world.vault, main, 3, steps.append) == {
        "checked": PEOPLE,
        "missing": 0,
        "altered": 0,
        "examples": [],
    }
    assert steps == [3, 6, 7]


def test_pointers_that_do_not_fit_are_counted_and_named_by_person(memory):
    pointers = enrolled(memory)
    a, b, c = pointers[:3]
    main = MainModel()
    main.rows.update(enumerate(pointers))
    del memory.store._versions[a.version]
    memory.store._versions[b.version].sealed["name"] += b"x"
    main.rows[2] = dataclasses.replace(c, person=a.person)
    counts = maintenance.check_pointers(memory.vault, main)
    assert (counts["missing"], counts["altered"]) == (1, 2)
    assert counts["examples"] == [a.person, b.person, a.person]


# The collector on every store; its stories are in test_vault_collector_stories.py


def test_the_collector_removes_what_no_customer_points_at(world, pointers):
    main = MainModel()
    edit, lost = main.begin(), main.begin()
    for row, pointer in enumerate(pointers[:-1]):
        main.store(edit, row, pointer)
    main.ended[100] = "committed"
    new = world.change(pointers[0], {"name": "Z"}, xid=edit.xid)
    main.store(edit, 0, new)
    world.change(pointers[1], {"name": "Y"}, xid=lost.xid)
    main.abort(lost)
    counts = maintenance.collect(world.vault, main, grace=3600)
    assert (counts["removed"], counts["kept"]) == (0, PEOPLE + 2)
    main.commit(edit)
    counts = maintenance.collect(world.vault, main, grace=0, batch=3)
    # Of the first the old version, of the second the new one, of the last the only one.
    assert (counts["removed"], counts["kept"], counts["unknown"]) == (3, 0, 0)
    assert world.store.count().items() >= {"persons": 6, "versions": 6}.items()
    assert world.read(new)["name"] == "Z"
    assert world.read(pointers[-1]) is None
    assert world.store.count()["review"] == 0
    assert maintenance.review_all(world.vault, 4) == 6
    assert maintenance.collect(world.vault, main, grace=0)["closed"] == 6

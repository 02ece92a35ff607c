"""The collector removes orphans, and never a version that counts."""

import pytest

import store_samples as samples
from core.vault import maintenance
from core.vault.errors import AuditRefused, Unavailable
from core.vault.vault import Write
from main_model import MainModel
from vault_support import GRACE, World, access, collect, versions


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture
def main():
    return MainModel()


def enrolled(world, main, row=1):
    """Enrol a customer in a transaction of its own, long ago."""
    transaction = main.begin()
    pointer = world.enrol(xid=transaction.xid)
    main.store(transaction, row, pointer)
    main.commit(transaction)
    world.clock.advance(2 * GRACE)
    return pointer


def test_a_version_that_counts_stays_and_its_person_leaves_the_list(world, main):
    pointer = enrolled(world, main)
    counts = collect(world, main)
    assert counts == {
        "persons": 1,
        "settled": 1,
        "removed": 0,
        "kept": 0,
        "unknown": 0,
        "closed": 1,
    }
    assert world.read(pointer)
    assert collect(world, main)["persons"] == 0


def test_buckets_of_limits_that_nobody_used_for_a_month_are_forgotten(world, main):
    used = samples.charge(cost=10, refill=0)
    assert world.store.charge([used]) == 0
    collect(world, main)
    assert world.store.charge([used]) > 0
    world.clock.advance(31 * 86400)
    collect(world, main)
    assert world.store.charge([used]) == 0


def test_the_version_of_a_failed_transaction_goes_with_its_person(world, main):
    transaction = main.begin()
    world.enrol(xid=transaction.xid)
    main.abort(transaction)
    world.clock.advance(GRACE)
    assert collect(world, main)["removed"] == 1
    assert world.store.count()["persons"] == world.store.count()["versions"] == 0


def test_the_version_before_a_change_goes_and_the_change_stays(world, main):
    old = enrolled(world, main)
    transaction = main.begin()
    new = world.change(old, {"name": "Z"}, xid=transaction.xid)
    main.store(transaction, 1, new)
    main.commit(transaction)
    world.clock.advance(GRACE)
    assert collect(world, main)["removed"] == 1
    assert (world.read(old), world.read(new)["name"]) == (None, "Z")


def test_while_a_transaction_is_open_nothing_of_it_goes_however_old(world, main):
    old = enrolled(world, main)
    transaction = main.begin()
    new = world.change(old, {"name": "Z"}, xid=transaction.xid)
    main.store(transaction, 1, new)
    world.clock.advance(1000 * GRACE)
    assert collect(world, main)["kept"] == 1
    main.commit(transaction)
    assert world.read(new)
    assert collect(world, main)["removed"] == 1
    assert world.read(old) is None


def test_within_the_grace_period_nothing_goes(world, main):
    transaction = main.begin()
    world.enrol(xid=transaction.xid)
    main.abort(transaction)
    world.clock.advance(GRACE - 1)
    assert collect(world, main)["kept"] == 1
    world.clock.advance(1)
    assert collect(world, main)["removed"] == 1


def test_the_version_of_a_savepoint_that_was_rolled_back_goes(world, main):
    old = enrolled(world, main)
    transaction = main.begin()
    lost = world.change(old, {"name": "Z"}, xid=transaction.xid)
    main.commit(transaction)  # without the pointer: its savepoint was rolled back
    world.clock.advance(GRACE)
    collect(world, main)
    assert world.read(lost) is None
    assert world.read(old)


def test_a_version_of_unknown_end_is_kept_and_counted(world, main):
    transaction = main.begin()
    world.enrol(xid=transaction.xid)
    main.abort(transaction)
    main.forget(transaction.xid)
    world.clock.advance(1000 * GRACE)
    for _ in range(2):
        assert collect(world, main)["unknown"] == 1
    assert world.store.count()["versions"] == 1


def test_a_version_of_unknown_end_that_a_customer_points_at_is_no_problem(world, main):
    enrolled(world, main)
    main.forget(1001)
    counts = collect(world, main)
    assert (counts["unknown"], counts["closed"]) == (0, 1)


def test_an_end_that_was_noted_once_is_not_asked_for_again(world, main):
    transaction = main.begin()
    world.enrol(xid=transaction.xid)
    main.abort(transaction)
    collect(world, main)
    main.forget(transaction.xid)
    world.clock.advance(GRACE)
    assert collect(world, main)["removed"] == 1


def test_a_pointer_that_moves_to_another_customer_takes_its_version_along(world, main):
    pointer = enrolled(world, main, row=1)
    transaction = main.begin()
    main.store(transaction, 2, pointer)
    main.drop(transaction, 1)
    collect(world, main)
    assert world.read(pointer)
    world.vault.review(main.commit(transaction))
    world.clock.advance(GRACE)
    collect(world, main)
    assert world.read(pointer)


def test_a_customer_that_was_deleted_leaves_nothing_behind(world, main):
    pointer = enrolled(world, main)
    collect(world, main)
    transaction = main.begin()
    main.drop(transaction, 1)
    world.vault.review(main.commit(transaction))
    assert collect(world, main)["removed"] == 1
    assert world.read(pointer) is None


def test_a_sweep_finds_what_nobody_told_the_vault(world, main):
    pointers = [enrolled(world, main, row) for row in range(5)]
    collect(world, main)
    for row in (0, 3):
        transaction = main.begin()
        main.drop(transaction, row)
        main.commit(transaction)
    assert collect(world, main)["persons"] == 0
    steps = []
    assert maintenance.review_all(world.vault, 2, steps.append) == 5
    assert steps == [2, 4, 5]
    assert collect(world, main)["removed"] == 2
    assert [bool(world.read(p)) for p in pointers] == [False, True, True, False, True]


def test_who_commits_between_the_two_questions_keeps_everything(world, main):
    old = enrolled(world, main)
    transaction = main.begin()
    new = world.change(old, {"name": "Z"}, xid=transaction.xid)
    main.store(transaction, 1, new)
    world.clock.advance(2 * GRACE)

    def commit():
        if transaction.xid in main.open:
            main.commit(transaction)

    main.between = commit
    collect(world, main)
    assert world.read(new)


def test_a_person_written_during_the_collection_stays_on_the_list(world, main):
    old = enrolled(world, main)
    written = []

    def write():
        if not written:
            transaction = main.begin()
            written.append(world.change(old, {"name": "Z"}, xid=transaction.xid))
            main.store(transaction, 1, written[0])

    main.between = write
    assert collect(world, main)["closed"] == 0
    assert world.read(written[0])
    assert world.store.count()["review"] == 1


def test_what_goes_is_recorded_before_it_goes(world, main):
    transaction = main.begin()
    pointer = world.enrol(xid=transaction.xid)
    main.abort(transaction)
    world.clock.advance(GRACE)
    world.store.fail_next("append")
    with pytest.raises(AuditRefused):
        collect(world, main)
    assert versions(world)
    collect(world, main)
    entry = world.bodies()[-1]
    assert (entry["action"], entry["persons"]) == ("collect", [pointer.person])
    assert entry["versions"] == 1


def test_a_collection_without_work_is_not_recorded(world, main):
    enrolled(world, main)
    before = len(world.bodies())
    collect(world, main)
    assert len(world.bodies()) == before


def test_many_persons_are_collected_in_batches_with_progress(world, main):
    transaction = main.begin()
    writes = [Write({"name": "Z"}, 1, transaction.xid) for _ in range(25)]
    world.vault.write(writes, access("write"))
    main.abort(transaction)
    world.clock.advance(GRACE)
    steps = []
    assert collect(world, main, batch=10, progress=steps.append)["removed"] == 25
    assert steps == [10, 20, 25]


@pytest.mark.parametrize(
    "step", ["reviews", "settle", "append", "remove", "close_review"]
)
def test_a_collection_that_was_interrupted_is_finished_by_the_next(world, main, step):
    live = enrolled(world, main)
    transaction = main.begin()
    world.change(live, {"name": "Z"}, xid=transaction.xid)
    main.abort(transaction)
    world.clock.advance(GRACE)
    world.store.fail_next(step)
    with pytest.raises(Unavailable):
        collect(world, main)
    collect(world, main)
    assert versions(world) == {live.version}
    assert world.store.count()["review"] == 0

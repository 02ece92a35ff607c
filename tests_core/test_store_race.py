"""Several threads and processes at one vault."""

import contextlib
import os
import random
import sys
import threading
import traceback

import pytest

import databases
import store_samples as samples
from core.vault.errors import Gone, VaultError
from core.vault.postgres import PostgresStore
from store_samples import data_key, new_id, version


def together(*functions):
    """Run functions in threads; raise what the first of them raised."""
    failures = []

    def guarded(function):
        try:
            function()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(each,)) for each in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def in_children(count, function):
    """Run a function in child processes, and want all of them to succeed."""
    children = []
    for at in range(count):
        child = os.fork()
        if not child:
            with contextlib.suppress(BaseException):
                try:
                    function(at)
                    os._exit(0)
                except BaseException:
                    traceback.print_exc(file=sys.__stderr__)
            os._exit(1)
        children.append(child)
    results = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
    assert results == [0] * count


def test_processes_that_prepare_an_empty_database_at_once_agree(vault_id):
    with databases.database() as dsn:
        in_children(4, lambda _at: PostgresStore(dsn, vault_id).prepare())
        store = PostgresStore(dsn, vault_id)
        store.prepare()
        assert store.keys() == []
        store.close()


def test_processes_that_add_the_first_keys_at_once_agree(postgres_store):
    def start(_at):
        keys = [samples.key(each) for each in ("epoch", "index", "audit", "limit")]
        postgres_store.add_keys(keys)

    in_children(4, start)
    keys = postgres_store.keys()
    assert sorted(key.purpose for key in keys if key.purpose != "epoch") == [
        "audit",
        "index",
        "limit",
    ]
    assert [key.active for key in keys if key.purpose == "epoch"].count(True) == 1


def test_processes_append_to_one_chain_without_gaps(postgres_store):
    def append(_at):
        for _ in range(25):
            postgres_store.append(samples.extend)

    in_children(3, append)
    assert [entry.seq for entry in postgres_store.audit(0, 99)] == list(range(1, 76))


def test_threads_append_to_one_chain_without_gaps(store):
    def append():
        for _ in range(20):
            store.append(samples.extend)

    together(*[append] * 4)
    assert [entry.seq for entry in store.audit(0, 99)] == list(range(1, 81))


def test_threads_together_take_no_more_than_the_bucket_holds(store):
    taken = []

    def charge():
        for _ in range(10):
            if not store.charge([samples.charge(capacity=40, refill=0)]):
                taken.append(1)

    together(*[charge] * 8)
    assert len(taken) == 40


def test_charges_in_different_orders_do_not_block_each_other(store):
    subjects = [bytes([at]) * 32 for at in range(6)]

    def charge(seed):
        order = random.Random(seed)
        for _ in range(20):
            order.shuffle(subjects)
            store.charge([samples.charge(each, capacity=1000) for each in subjects])

    together(*[lambda seed=seed: charge(seed) for seed in range(4)])


def test_writers_of_the_same_persons_do_not_block_each_other(store):
    epoch = samples.epoch(store)
    persons = [samples.person(store, epoch).person for _ in range(8)]

    def write(seed):
        order = random.Random(seed)
        for _ in range(10):
            some = order.sample(persons, 5)
            store.put([], [version(person) for person in some])

    together(*[lambda seed=seed: write(seed) for seed in range(4)])
    assert store.count()["versions"] == 8 + 4 * 10 * 5


def test_a_person_who_is_erased_while_others_write_stays_erased(store):
    epoch = samples.epoch(store)
    for _ in range(10):
        person = samples.person(store, epoch).person
        refused = []

        def write(person=person, refused=refused):
            try:
                for _ in range(20):
                    store.put([], [version(person)])
            except Gone:
                refused.append(1)

        together(write, lambda person=person: store.erase([person]), write)
        with pytest.raises(Gone):
            store.put([], [version(person)])
    assert store.count() == {
        "persons": 0,
        "versions": 0,
        "erased": 10,
        "review": 0,
        "audit": 0,
    }


def test_a_person_who_is_erased_while_being_made_leaves_no_version(store):
    epoch = samples.epoch(store)
    for _ in range(20):
        row = version(new_id())

        def make(row=row):
            with contextlib.suppress(Gone):
                store.put([data_key(row.person, epoch)], [row])

        together(make, lambda row=row: store.erase([row.person]))
    assert store.count()["versions"] == 0
    assert store.count()["erased"] == 20


def test_the_last_version_is_not_removed_from_under_a_writer(store):
    epoch = samples.epoch(store)
    for _ in range(15):
        first = samples.person(store, epoch)
        second = version(first.person)
        written = []

        def write(second=second, written=written):
            with contextlib.suppress(Gone):
                store.put([], [second])
                written.append(second.version)

        def collect(first=first):
            store.remove(first.person, [first.version])

        together(write, collect)
        found = store.get([second.version], ["name"])
        assert [read.version for read in found] == written
        assert bool(store.data_keys([first.person])) == bool(written)


def test_an_epoch_key_is_not_removed_from_under_a_new_person(store):
    for _ in range(15):
        old = samples.epoch(store)
        samples.epoch(store)
        row = version(new_id())
        made, removed = [], []

        def make(row=row, old=old, made=made):
            with contextlib.suppress(VaultError):
                store.put([data_key(row.person, old)], [row])
                made.append(1)

        def remove(old=old, removed=removed):
            removed.append(store.remove_epoch(old))

        together(make, remove)
        assert bool(made) != removed[0]


def test_a_child_process_and_its_parent_have_connections_of_their_own(postgres_store):
    epoch = samples.epoch(postgres_store)
    row = samples.person(postgres_store, epoch)

    def work(_at):
        for _ in range(20):
            assert postgres_store.get([row.version], ["name"])

    thread = threading.Thread(target=work, args=(0,))
    thread.start()
    in_children(2, work)
    thread.join()
    work(0)

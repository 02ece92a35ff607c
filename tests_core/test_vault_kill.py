"""Processes are killed at every step, and nobody's identity is lost or mixed up."""

import os
import random
import signal
import time
import uuid

import pytest

import databases
from core.vault import maintenance
from kill_shop import CUSTOMERS, Shop, child

#: The longest that a process lives, in seconds and in steps of the store.
LIFE = 0.15
STEPS = 60


@pytest.fixture
def places(tmp_path, plain_dsn):
    with databases.database() as main_dsn:
        databases.run(main_dsn, CUSTOMERS)
        yield main_dsn, plain_dsn, str(uuid.uuid4()), tmp_path / "erasures.jsonl"


def kill_at_random(chance, places):
    """Let three processes act and die; return how many died by SIGKILL."""
    processes = [
        child(places, chance.random()),
        child(places, chance.random(), kill_after=chance.randrange(1, STEPS)),
        child(places, chance.random(), only="collect"),
    ]
    time.sleep(chance.uniform(0.01, LIFE))
    for process in processes:
        os.kill(process, signal.SIGKILL)
    ends = [os.waitpid(process, 0)[1] for process in processes]
    return sum(os.WTERMSIG(end) == signal.SIGKILL for end in ends)


def survive(places, rounds):
    shop = Shop(*places)
    shop.enrol(rows=10)
    chance, killed = random.Random(4711), 0
    for _ in range(rounds):
        killed += kill_at_random(chance, places)
        shop.check()
    assert killed == 3 * rounds
    return shop


def settle(shop):
    """Do what the jobs do at night, until nothing is left to do."""
    shop.erase()
    while maintenance.rotate_epoch(shop.vault)["resumed"]:
        pass
    for _ in range(50):
        if not shop.collect()["kept"]:
            break
        time.sleep(0.1)  # the server has not yet noticed that a client is dead
    maintenance.review_all(shop.vault)
    shop.collect()


def assert_clean(shop, places):
    customers = shop.check()
    count = shop.store.count()
    assert customers > 0
    assert (count["persons"], count["versions"]) == (customers, customers)
    assert count["review"] == 0
    assert count["erased"] == shop.vault.ledger.count(places[2])
    assert maintenance.verify(shop.vault).ok
    check = maintenance.check_pointers(shop.vault, shop.main)
    assert (check["checked"], check["missing"]) == (customers, 0)


def test_processes_that_are_killed_leave_nothing_broken_and_nothing_behind(places):
    shop = survive(places, rounds=10)
    settle(shop)
    assert_clean(shop, places)


@pytest.mark.slow
def test_three_hundred_killed_processes_leave_nothing_broken_or_behind(places):
    shop = survive(places, rounds=100)
    settle(shop)
    assert_clean(shop, places)

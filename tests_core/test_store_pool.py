"""The pool and its guards, with a driver that needs no database."""

import contextlib
import os
import select
import socket
import threading
import time

import pytest

from core.vault import pool as module
from core.vault.errors import Unavailable
from core.vault.pool import Pool


class Connection:
    """A client's end of a pair of sockets; ``server`` is the other end."""

    def __init__(self):
        self.client, self.server = socket.socketpair()
        self.broken = False

    def fileno(self):
        return self.client.fileno()

    def ask(self):
        """Wait for an answer, as a database's library does."""
        select.select([self.client], [], [])
        if not self.client.recv(1):
            self.broken = True
            raise ConnectionError

    def close(self):
        self.client.close()


class Driver:
    def __init__(self):
        self.made = []
        self.tries = 0
        self.connect = self.accept

    def accept(self):
        self.tries += 1
        self.made.append(Connection())
        return self.made[-1]

    def refuse(self):
        self.tries += 1
        raise Unavailable("no connection")

    def is_reusable(self, connection):
        return not connection.broken


@pytest.fixture
def driver():
    return Driver()


@contextlib.contextmanager
def at_once(seconds=0.4):
    started = time.monotonic()
    yield
    assert time.monotonic() - started < seconds


def test_a_connection_is_used_again(driver):
    pool = Pool(driver)
    for _ in range(3):
        with pool.lease() as connection:
            assert connection is driver.made[0]


def test_two_callers_at_once_have_two_connections(driver):
    pool = Pool(driver)
    with pool.lease() as first, pool.lease() as second:
        assert first is not second


def test_who_finds_all_connections_in_use_waits_for_one(driver):
    pool = Pool(driver, size=1)
    entered, leave = threading.Event(), threading.Event()

    def hold():
        with pool.lease(5):
            entered.set()
            leave.wait()

    threading.Thread(target=hold).start()
    entered.wait()
    threading.Timer(0.1, leave.set).start()
    with pool.lease(5):
        assert len(driver.made) == 1


def test_who_waits_in_vain_is_refused_in_time(driver):
    pool = Pool(driver, size=1, deadline=0.2)
    with pool.lease(5), at_once(), pytest.raises(Unavailable, match="in use"):
        pool.lease().__enter__()


def test_a_failing_call_over_the_deadline_is_ended(driver):
    pool = Pool(driver, deadline=0.2)
    with at_once(), pytest.raises(Unavailable, match="in time"):
        with pool.lease() as connection:
            connection.ask()


def test_what_is_in_time_is_left_alone(driver):
    pool = Pool(driver, deadline=0.3)
    for _ in range(10):
        with pool.lease() as connection:
            connection.server.send(b"x")
            connection.ask()
            time.sleep(0.05)
    assert len(driver.made) == 1


def test_a_longer_deadline_may_be_asked_for(driver):
    pool = Pool(driver, deadline=0.1)
    with pool.lease(5) as connection:
        threading.Timer(0.3, connection.server.send, [b"x"]).start()
        connection.ask()


def test_connecting_over_the_deadline_is_left_behind(driver):
    pool = Pool(driver, deadline=0.2)
    late = threading.Event()

    def slowly():
        late.wait()
        return driver.accept()

    driver.connect = slowly
    with at_once(), pytest.raises(Unavailable, match="in time"):
        pool.lease().__enter__()
    late.set()
    end = time.monotonic() + 5
    while not (driver.made and driver.made[0].client.fileno() == -1):
        assert time.monotonic() < end, "the late connection has to be closed"
        time.sleep(0.01)


def test_after_a_failure_nobody_tries_for_a_moment_and_then_one_does(
    driver, monkeypatch
):
    monkeypatch.setattr(module, "PAUSE", 0.3)
    pool = Pool(driver)
    driver.connect = driver.refuse
    for _ in range(5):
        with at_once(0.1), pytest.raises(Unavailable):
            pool.lease().__enter__()
    assert driver.tries == 1
    time.sleep(0.3)
    with pytest.raises(Unavailable):
        pool.lease().__enter__()
    assert driver.tries == 2
    driver.connect = driver.accept
    time.sleep(0.3)
    with pool.lease(), pool.lease():
        assert driver.tries == 4


def test_while_one_tries_again_the_others_are_refused(driver, monkeypatch):
    monkeypatch.setattr(module, "PAUSE", 0.1)
    pool = Pool(driver, deadline=5)
    driver.connect = driver.refuse
    with pytest.raises(Unavailable):
        pool.lease().__enter__()
    time.sleep(0.15)
    trying, go_on = threading.Event(), threading.Event()

    def slowly():
        trying.set()
        go_on.wait()
        return driver.accept()

    driver.connect = slowly
    thread = threading.Thread(target=lambda: pool.lease().__enter__())
    thread.start()
    trying.wait()
    with at_once(0.1), pytest.raises(Unavailable):
        pool.lease().__enter__()
    go_on.set()
    thread.join()


def test_a_server_that_froze_for_one_caller_is_not_asked_by_the_next(driver):
    pool = Pool(driver, deadline=0.2)
    with pool.lease(), pool.lease():
        pass
    with pytest.raises(Unavailable):
        with pool.lease() as connection:
            connection.ask()
    with at_once(0.1), pytest.raises(Unavailable):
        pool.lease().__enter__()


def test_a_refused_connection_leaves_those_that_work(driver):
    pool = Pool(driver)
    with pool.lease():
        pass
    driver.connect = driver.refuse
    with pool.lease():
        with pytest.raises(Unavailable):
            pool.lease().__enter__()
    with pool.lease() as connection:
        assert connection is driver.made[0]


def test_a_connection_that_the_server_closed_is_replaced_before_its_use(driver):
    pool = Pool(driver)
    with pool.lease() as connection:
        pass
    connection.server.close()
    with pool.lease() as replaced:
        assert replaced is not connection
    assert connection.client.fileno() == -1


def test_a_connection_that_lay_idle_for_long_is_replaced(driver, monkeypatch):
    pool = Pool(driver)
    with pool.lease() as connection:
        pass
    monkeypatch.setattr(module, "MAX_IDLE", 0)
    with pool.lease() as replaced:
        assert replaced is not connection


def test_a_broken_connection_is_not_used_again(driver):
    pool = Pool(driver, size=1)
    with pytest.raises(ValueError, match="of the caller"), pool.lease() as connection:
        connection.broken = True
        raise ValueError("of the caller")
    with pool.lease() as replaced:
        assert replaced is not connection


def test_an_error_of_the_caller_leaves_a_whole_connection_whole(driver):
    pool = Pool(driver)
    with pytest.raises(ValueError, match="of the caller"), pool.lease() as connection:
        raise ValueError("of the caller")
    with pool.lease() as again:
        assert again is connection


def test_a_closed_pool_keeps_no_connection_and_opens_new_ones(driver):
    pool = Pool(driver)
    with pool.lease() as lent:
        with pool.lease() as idle:
            pass
        pool.close()
        assert idle.client.fileno() == -1
        assert lent.client.fileno() != -1
    assert lent.client.fileno() == -1
    with pool.lease() as connection:
        assert connection not in (lent, idle)


def test_a_child_process_takes_no_connection_of_its_parent(driver):
    pool = Pool(driver, size=1)
    with pool.lease() as connection:
        pass
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with pool.lease() as own:
            ours = own is not connection and connection.client.fileno() != -1
            os.write(writing, b"y" if ours else b"n")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 1) == b"y"
    os.close(reading)
    os.close(writing)
    with pool.lease() as again:
        assert again is connection
        connection.server.send(b"x")
        connection.ask()


def test_the_watchdog_of_a_child_process_works(driver):
    pool = Pool(driver, deadline=0.2)
    with pool.lease():
        pass
    child = os.fork()
    if not child:
        try:
            with pool.lease() as connection:
                connection.ask()
        except Unavailable:
            os._exit(7)
        os._exit(1)
    _child, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 7


def test_the_watchdog_ends_when_there_is_nothing_to_guard(driver, monkeypatch):
    monkeypatch.setattr("core.vault.watchdog.TICK", 0.01)
    monkeypatch.setattr("core.vault.watchdog.PATIENCE", 3)
    pool = Pool(driver, deadline=0.2)
    for _ in range(2):
        with pool.lease():
            thread = pool._watchdog._thread
            assert thread.is_alive()
        thread.join(5)
        assert not thread.is_alive()
    with pytest.raises(Unavailable), pool.lease() as connection:
        connection.ask()


def test_many_callers_share_few_connections(driver):
    pool = Pool(driver, size=3, deadline=5)
    done = []

    def work():
        for _ in range(50):
            with pool.lease() as connection:
                connection.server.send(b"x")
                connection.ask()
                done.append(1)

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 600
    assert len(driver.made) <= 3

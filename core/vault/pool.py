"""Database connections that never let a caller wait for long.

Selling must not wait for a vault that is down, frozen or unreachable. So every lease
has a deadline, and there are four guards:

* connecting happens in a thread of its own that the caller leaves behind in time
  (libpq's own limit starts at two seconds and does not cover name resolution);
* a watchdog shuts the socket of a lease that is over its deadline: the blocked call
  then fails at once, also where the server was stopped in the middle of an answer;
* a breaker refuses new connections for a moment after one failed, so that not every
  caller pays for a dead host;
* a connection that the server closed while it lay idle is noticed before its use.

The module knows no database: a :class:`Driver` connects.
"""

import contextlib
import os
import queue
import socket
import threading
import time
import weakref
from typing import Any, Protocol

from .errors import Unavailable
from .watchdog import Watchdog

#: Seconds until a lease is over, connecting included. With the watchdog's tick and the
#: caller's own work it stays below one second.
DEADLINE = 0.8
#: Seconds without further attempts after one failed.
PAUSE = 2.0
#: Seconds after which an idle connection is replaced: firewalls forget silent ones.
MAX_IDLE = 300.0

_pools: "weakref.WeakSet[Pool]" = weakref.WeakSet()


class Driver(Protocol):
    """What the pool asks of a database's library, which must expect a socket that does
    not block, as libpq does."""

    def connect(self) -> Any:
        """Return an open connection, which has ``fileno()`` and ``close()``.

        :raise Unavailable: it cannot be had
        """

    def is_reusable(self, connection) -> bool:
        """Return whether a connection is whole and in no transaction."""


class _Held:
    """A connection with a second handle of its socket.

    The handle is ours alone. So the watchdog can never shut down a stranger's socket
    that got the same number after the library had closed its own.
    """

    def __init__(self, connection):
        self.connection = connection
        self.socket = socket.socket(fileno=os.dup(connection.fileno()))
        # Both handles share this; libpq's own is that way already.
        self.socket.setblocking(False)
        self.since = time.monotonic()

    def is_silent(self):
        """Return whether nothing came in: from an idle server that is a goodbye."""
        try:
            self.socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return time.monotonic() - self.since < MAX_IDLE
        except OSError:
            return False
        return False

    def close(self):
        with contextlib.suppress(Exception):
            self.connection.close()
        self.socket.close()

    def abandon(self):
        """Close this process's handles without a word to the server."""
        with contextlib.suppress(OSError):
            os.close(self.connection.fileno())
        self.socket.close()


class Pool:
    """A few connections of one process.

    :param Driver driver: connects
    :param int size: most connections at once; further callers wait for one
    :param float deadline: seconds that a lease lasts where its caller names none
    """

    def __init__(self, driver, size=4, deadline=DEADLINE):
        self._driver = driver
        self._size = size
        self._deadline = deadline
        self._start()
        _pools.add(self)

    def _start(self):
        self._changed = threading.Condition()
        self._watchdog = Watchdog()
        self._idle = []
        self._leased = set()
        self._opening = 0
        self._refused_until = None
        self._trying = False

    def _forked(self):
        """Begin anew in a child: the connections are the parent's."""
        inherited = [*self._idle, *self._leased]
        self._start()
        for held in inherited:
            held.abandon()

    @contextlib.contextmanager
    def lease(self, seconds=None):
        """Lend a connection until the block ends, at most for some seconds.

        After that the block's calls fail. A connection that is not whole at the end,
        or was left in a transaction, is closed.

        :param float seconds: the deadline, from now on
        :raise Unavailable: none can be had in time, or the time is over
        """
        until = time.monotonic() + (seconds or self._deadline)
        held = self._take(until)
        watched = self._watchdog.arm(held.socket, until)
        try:
            yield held.connection
        finally:
            expired = self._watchdog.disarm(watched)
            self._give_back(held, expired)
            if expired:
                raise Unavailable("no answer in time")

    def close(self):
        """Close what is idle now, and what is lent when it comes back."""
        with self._changed:
            idle, self._idle, self._leased = self._idle, [], set()
            self._changed.notify_all()
        for held in idle:
            held.close()

    # Taking

    def _take(self, until):
        while True:
            held = self._idle_or_permission(until)
            if held is None:
                return self._open(until)
            if held.is_silent():
                return held
            self._drop(held)

    def _idle_or_permission(self, until):
        """Return an idle connection, or None when the caller may open one."""
        with self._changed:
            while True:
                if self._idle:
                    held = self._idle.pop()
                    self._leased.add(held)
                    return held
                if len(self._leased) + self._opening < self._size:
                    self._check_breaker()
                    self._opening += 1
                    return None
                if not self._changed.wait(until - time.monotonic()):
                    raise Unavailable("all connections are in use")

    def _check_breaker(self):
        if self._refused_until is None:
            return
        if self._trying or time.monotonic() < self._refused_until:
            raise Unavailable("no connection a moment ago")
        self._trying = True

    def _open(self, until):
        held = None
        # However long the work may take: a server that is there answers soon.
        until = min(until, time.monotonic() + self._deadline)
        try:
            held = _Held(_connect_in_time(self._driver, until))
            return held
        finally:
            with self._changed:
                self._opening -= 1
                self._trying = False
                if held is None:
                    self._refused_until = time.monotonic() + PAUSE
                else:
                    self._refused_until = None
                    self._leased.add(held)
                self._changed.notify()

    # Giving back

    def _give_back(self, held, expired):
        whole = not expired and self._driver.is_reusable(held.connection)
        with self._changed:
            # One that is not known any more was lent before close(), or by a parent.
            if whole and held in self._leased:
                self._leased.discard(held)
                held.since = time.monotonic()
                self._idle.append(held)
                self._changed.notify()
                return
        self._drop(held)
        if expired:
            self._refuse()

    def _drop(self, held):
        held.close()
        with self._changed:
            self._leased.discard(held)
            self._changed.notify()

    def _refuse(self):
        """A server that does not answer one caller answers nobody."""
        with self._changed:
            self._refused_until = time.monotonic() + PAUSE
        self.close_idle()

    def close_idle(self):
        """Close the connections that nobody uses."""
        with self._changed:
            idle, self._idle = self._idle, []
        for held in idle:
            held.close()


def _connect_in_time(driver, until):
    """Connect in another thread, and leave it behind when it takes too long."""
    answers = queue.SimpleQueue()
    gone = threading.Event()
    lock = threading.Lock()

    def connect():
        try:
            answer = driver.connect()
        except BaseException as error:
            answer = error
        with lock:
            if not gone.is_set():
                answers.put(answer)
            elif not isinstance(answer, BaseException):
                answer.close()

    threading.Thread(target=connect, name="vault-connect", daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.0, until - time.monotonic()))
    except queue.Empty:
        with lock:
            gone.set()
        with contextlib.suppress(queue.Empty):
            answers.get_nowait().close()
        raise Unavailable("no connection in time") from None
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _after_fork():
    for pool in list(_pools):
        pool._forked()


os.register_at_fork(after_in_child=_after_fork)

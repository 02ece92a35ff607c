"""A thread that ends waiting: it shuts down sockets whose deadline has passed."""

import contextlib
import itertools
import socket
import threading
import time

#: Seconds between two looks. A caller waits at most this much longer than allowed.
TICK = 0.05
#: Looks without anything to guard until the thread ends. Starting it costs a caller
#: more than arming, so it goes on between the requests of a busy server.
PATIENCE = 100


class Watchdog:
    """Guards any number of sockets; one thread, started when it is needed."""

    def __init__(self):
        self._lock = threading.Lock()
        self._armed = {}
        self._tokens = itertools.count()
        self._thread = None

    def arm(self, guarded, until):
        """Shut a socket down when it is not disarmed in time.

        :param socket.socket guarded: must not be closed before it is disarmed
        :param float until: on the clock of ``time.monotonic``
        :return: a token for :meth:`disarm`
        """
        token = next(self._tokens)
        with self._lock:
            self._armed[token] = (until, guarded)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="vault-watchdog", daemon=True
                )
                self._thread.start()
        return token

    def disarm(self, token):
        """End the guard.

        :return bool: whether the socket was shut down
        """
        with self._lock:
            return self._armed.pop(token, None) is None

    def _run(self):
        idle = 0
        while idle < PATIENCE:
            time.sleep(TICK)
            with self._lock:
                self._shut_expired()
                idle = 0 if self._armed else idle + 1
                if idle == PATIENCE:
                    self._thread = None

    def _shut_expired(self):
        now = time.monotonic()
        expired = [token for token, (until, _) in self._armed.items() if now >= until]
        for token in expired:
            _until, guarded = self._armed.pop(token)
            with contextlib.suppress(OSError):
                guarded.shutdown(socket.SHUT_RDWR)

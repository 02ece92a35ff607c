"""The erasure ledger: who was erased, in a file outside both databases.

A restored backup of the vault brings erased persons back. The ledger, which is not
restored with it, erases them again: see ``Vault.open``. It holds random ids alone, one
JSON object a line, and is only ever appended to.
"""

import contextlib
import datetime
import fcntl
import json
import os
import re
import threading
import time
from collections.abc import Collection, Iterator

from .errors import Unavailable

_PERSON = re.compile(r"[0-9a-f]{32}")
#: Seconds to wait for another process that writes.
_LOCK_WAIT = 0.9


class ErasureLedger:
    """One file; several vaults may share it.

    :param path: the file; its folder exists and is in neither database's backup
    """

    def __init__(self, path: str | os.PathLike):
        self._path = os.fspath(path)
        self._lock = threading.Lock()
        self._forget()

    def append(self, vault: str, persons: Collection[str]) -> int:
        """Note that persons are erased, and return when it is on the disk.

        Persons that the ledger has already are not noted again.

        :return: how many were new
        :raise Unavailable: the file cannot be written
        """
        try:
            with self._lock, self._opened() as file:
                self._read_on(file)
                known = self._persons.get(vault, set())
                fresh = sorted(set(persons) - known)
                if fresh:
                    self._write(file, [_line(vault, person) for person in fresh])
                    self._read_on(file)
                return len(fresh)
        except OSError:
            raise Unavailable("erasure ledger") from None

    def persons(self, vault: str) -> set[str]:
        """Return the ids of all erased persons of a vault.

        :raise Unavailable: the file cannot be read; one that is missing is empty
        """
        with self._lock:
            self._refresh()
            return set(self._persons.get(vault, ()))

    def count(self, vault: str) -> int:
        """Return how many persons of a vault were erased; cheap when nothing is new.

        :raise Unavailable: as ``persons``
        """
        with self._lock:
            self._refresh()
            return len(self._persons.get(vault, ()))

    def damaged(self) -> int:
        """Return how many lines cannot be read, a torn last one left aside.

        :raise Unavailable: as ``persons``
        """
        with self._lock:
            self._refresh()
            return self._damaged

    def _forget(self) -> None:
        self._file: tuple[int, int] | None = None
        self._offset = 0  # bytes read so far, up to the end of a line
        self._damaged = 0
        self._persons: dict[str, set[str]] = {}

    def _refresh(self) -> None:
        try:
            with open(self._path, "rb") as file:
                self._read_on(file)
        except FileNotFoundError:
            self._forget()
        except OSError:
            raise Unavailable("erasure ledger") from None

    def _read_on(self, file) -> None:
        """Read the lines that are new since the last time."""
        status = os.fstat(file.fileno())
        if (
            self._file != (status.st_dev, status.st_ino)
            or status.st_size < self._offset
        ):
            self._forget()
            self._file = (status.st_dev, status.st_ino)
        if status.st_size == self._offset:
            return
        file.seek(self._offset)
        # What follows the last line feed is being written, or was torn by a crash.
        whole, feed, _torn = file.read().rpartition(b"\n")
        self._offset += len(whole + feed)
        for line in whole.split(b"\n") if feed else ():
            entry = _parse(line)
            if entry:
                vault, person = entry
                self._persons.setdefault(vault, set()).add(person)
            else:
                self._damaged += 1

    @contextlib.contextmanager
    def _opened(self) -> Iterator:
        """Open the file for appending and hold its lock against other processes."""
        existed = os.path.exists(self._path)
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        with os.fdopen(os.open(self._path, flags, 0o600), "r+b", buffering=0) as file:
            if not existed:
                _sync_folder(self._path)
            _lock_within(file, _LOCK_WAIT)
            yield file

    def _write(self, file, lines: list[bytes]) -> None:
        # A torn line was never confirmed to anybody: whoever wrote it does so again.
        file.truncate(self._offset)
        data = memoryview(b"".join(lines))
        while data:
            data = data[file.write(data) :]
        os.fsync(file.fileno())


def _line(vault: str, person: str) -> bytes:
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    entry = {"vault": vault, "person": person, "at": now}
    return json.dumps(entry).encode() + b"\n"


def _parse(line: bytes) -> tuple[str, str] | None:
    try:
        entry = json.loads(line)
        vault, person = entry["vault"], entry["person"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(vault, str) or not isinstance(person, str):
        return None
    return (vault, person) if _PERSON.fullmatch(person) else None


def _lock_within(file, seconds: float) -> None:
    """Take the lock, which goes when the file is closed.

    :raise OSError: another process holds it for longer
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _sync_folder(path: str) -> None:
    """Make the name of a new file survive a power failure."""
    folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

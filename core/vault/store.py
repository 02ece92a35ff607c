"""What the vault asks of a database. Two answer: ``memory`` and ``postgres``.

Every method is one transaction of its own, committed when it returns. Every method
raises :class:`~.errors.Unavailable` when the database cannot be reached or does not
answer in time, and then nothing has happened, or, where the connection broke at the
commit, it may have happened: callers must be able to repeat it.

A store serves one vault: all rows carry its id, the ``database.uuid`` of Odoo.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Protocol

from .records import (
    AuditEntry,
    AuditState,
    Charge,
    DataKey,
    KeyRecord,
    Pointer,
    Read,
    Review,
    Version,
)


class Store(Protocol):
    """See the module. Ids are hexadecimal text here, whatever the database stores."""

    vault: str

    def prepare(self) -> None:
        """Create or upgrade the schema by its numbered steps; may be repeated.

        :raise SchemaMismatch: the schema is newer than this program
        """

    def ping(self) -> None:
        """Reach the database once."""

    def close(self) -> None:
        """Give back all connections."""

    # Keys

    def keys(self) -> list[KeyRecord]:
        """Return all keys of the vault."""

    def add_keys(self, keys: Sequence[KeyRecord]) -> None:
        """Add keys. An active epoch key replaces the active one; for other purposes
        the first one stays, so that two processes that start at once agree."""

    def rewrap_keys(self, keys: Sequence[KeyRecord]) -> None:
        """Store the same keys under another root key, all or none."""

    def remove_epoch(self, key_id: str) -> bool:
        """Remove an epoch key that is not active and on which no data key hangs.

        :return: whether it is gone
        """

    # Persons

    def data_keys(self, persons: Collection[str]) -> dict[str, DataKey]:
        """Return the data keys of living persons."""

    def put(self, keys: Sequence[DataKey], versions: Sequence[Version]) -> None:
        """Write versions with their index rows, and the data keys of new persons.

        Each person of ``versions`` gets a new review round.

        :raise Gone: one of the persons was erased, or a person is neither new nor known
        :raise NoKey: a data key hangs on an epoch that does not exist (any more)
        """

    def get(self, versions: Collection[str], sets: Collection[str]) -> list[Read]:
        """Read versions in one query. Those that do not exist are left out."""

    def find(self, field: str, index: bytes, limit: int) -> list[tuple[str, str]]:
        """Return pairs of person and version that have this blind index, newest first.

        A person may come several times, also with versions that do not count (any
        more): the caller compares with its pointers.
        """

    def indexes(self, version: str) -> dict[str, bytes]:
        """Return the blind indexes of a version by field."""

    def erase(self, persons: Collection[str]) -> int:
        """Destroy data key, versions and index rows, and leave a tombstone for each,
        also for persons that are not known. May be repeated.

        :return: how many were not erased before
        """

    def erased(self) -> int:
        """Return the number of tombstones."""

    def count(self) -> dict[str, int]:
        """Return ``persons``, ``versions``, ``erased``, ``review``, ``audit``."""

    def pointers(self, after: str, limit: int) -> list[tuple[str, str]]:
        """Return person and newest version, ordered by person, for long work."""

    # Rotation

    def keys_of_epoch(self, epoch: str, limit: int) -> list[DataKey]:
        """Return data keys that still hang on an epoch key."""

    def rewrap_data_keys(self, old: str, keys: Sequence[DataKey]) -> int:
        """Store data keys under another epoch key; those that no longer hang on
        ``old`` (erased, or done by another process) are left alone.

        :return: how many were stored
        """

    # Collector

    def reviews(self, after: str, limit: int) -> list[Review]:
        """Return persons that wait for a review, ordered by person."""

    def settle(self, outcomes: dict[str, str]) -> None:
        """Note how the main transactions of versions ended."""

    def remove(self, person: str, versions: Collection[str]) -> int:
        """Remove versions; a person without any version left goes too, with its key.

        :return: how many versions were removed
        """

    def close_review(self, person: str, seen: int) -> bool:
        """Take a person off the list, unless it was written since round ``seen``."""

    def open_review(self, persons: Collection[str]) -> None:
        """Put persons on the list."""

    # Audit

    def append(
        self,
        make: Callable[[AuditState | None], tuple[list[AuditEntry], AuditState]],
    ) -> list[AuditEntry]:
        """Lock the chain's state, let ``make`` compute the next entries and the state
        after them, and store both.

        :param make: takes None for an empty chain
        :raise AuditRefused: the entries could not be stored and committed
        """

    def audit(self, after: int, limit: int) -> list[AuditEntry]:
        """Return entries with ``seq > after``, in order."""

    def audit_state(self) -> AuditState | None:
        """Return where the chain stands."""

    # Limits

    def charge(self, charges: Sequence[Charge]) -> float:
        """Charge several buckets, all or none.

        :return: 0.0 when all were charged, else the seconds until they could be
        """

    def forget_buckets(self, idle: float) -> None:
        """Forget the buckets that nobody charged for so many seconds: they are full
        again the next time."""


class MainDatabase(Protocol):
    """What the collector asks of Odoo's own database."""

    def outcomes(self, xids: Collection[int]) -> dict[int, str | None]:
        """Return how transactions ended: ``committed``, ``aborted``, ``in progress``,
        or None where the database does not know (any more)."""

    def pointed(self, pointers: Collection[Pointer]) -> set[str]:
        """Return the ids of the versions that a customer points at, in a snapshot taken
        after this call began."""

    def batches(self, size: int) -> Iterator[list[Pointer]]:
        """Yield the pointers of all customers, for a full check."""

"""A store in the memory of one process, for tests.

It keeps the promises of :mod:`.store`, one method at a time under one lock. Whatever a
test finds here has to hold for :mod:`.postgres` too: both run the same contract tests.
"""

import collections
import contextlib
import dataclasses
import datetime
import threading
import time

from .errors import Gone, NoKey, Unavailable
from .memory_trail import MemoryTrail
from .records import DataKey, Read, Review, ReviewedVersion


@dataclasses.dataclass
class _Person:
    """A person's row; a tombstone has no key."""

    key: DataKey | None
    round: int = 0
    review: bool = False


class MemoryStore(MemoryTrail):
    """See :class:`.store.Store`.

    :param str vault: the vault's id
    :param clock: gives the time in seconds since 1970, as the database's clock would
    """

    def __init__(self, vault, clock=time.time):
        super().__init__()
        self.vault = vault
        self._clock = clock
        self._lock = threading.RLock()
        self._keys = {}
        self._persons = {}
        self._versions = {}  # in the order in which they were written
        self._failing = collections.Counter()

    def fail_next(self, method, times=1):
        """Let the next calls of a method find no database, for tests.

        :param str method: its name
        """
        self._failing[method] += times

    @contextlib.contextmanager
    def _transaction(self, method):
        with self._lock:
            if self._failing[method]:
                self._failing[method] -= 1
                raise Unavailable("down for a test")
            yield

    def prepare(self):
        with self._transaction("prepare"):
            pass

    def ping(self):
        with self._transaction("ping"):
            pass

    def close(self):
        pass

    # Keys

    def keys(self):
        with self._transaction("keys"):
            return list(self._keys.values())

    def add_keys(self, keys):
        with self._transaction("add_keys"):
            for key in keys:
                if key.purpose == "epoch":
                    if key.active:
                        self._deactivate_epochs()
                elif any(old.purpose == key.purpose for old in self._keys.values()):
                    continue
                self._keys[key.key_id] = key

    def _deactivate_epochs(self):
        for key_id, key in self._keys.items():
            if key.purpose == "epoch":
                self._keys[key_id] = dataclasses.replace(key, active=False)

    def rewrap_keys(self, keys):
        with self._transaction("rewrap_keys"):
            if any(key.key_id not in self._keys for key in keys):
                raise NoKey("unknown key")
            for key in keys:
                self._keys[key.key_id] = dataclasses.replace(
                    self._keys[key.key_id], root_id=key.root_id, wrapped=key.wrapped
                )

    def remove_epoch(self, key_id):
        with self._transaction("remove_epoch"):
            key = self._keys.get(key_id)
            if key is None:
                return True
            if key.active or key.purpose != "epoch" or self._hanging(key_id):
                return False
            del self._keys[key_id]
            return True

    def _hanging(self, epoch):
        return [
            person.key
            for _name, person in sorted(self._persons.items())
            if person.key and person.key.epoch == epoch
        ]

    # Persons

    def _living(self, persons):
        """Return those that are known and not erased, by id, in order."""
        found = {name: self._persons.get(name) for name in sorted(set(persons))}
        return {name: person for name, person in found.items() if person and person.key}

    def _of(self, person):
        return [row for row in self._versions.values() if row.person == person]

    def data_keys(self, persons):
        with self._transaction("data_keys"):
            return {name: row.key for name, row in self._living(persons).items()}

    def put(self, keys, versions):
        with self._transaction("put"):
            self._check_put(keys, versions)
            for key in keys:
                self._persons.setdefault(key.person, _Person(key))
            for name in {key.person for key in keys} | {row.person for row in versions}:
                self._reopen(name)
            now = datetime.datetime.fromtimestamp(self._clock(), datetime.timezone.utc)
            for row in versions:
                self._versions.setdefault(
                    row.version, dataclasses.replace(row, created=now, outcome=None)
                )

    def _check_put(self, keys, versions):
        new = {key.person for key in keys}
        buried = {name for name in new if name in self._persons} - set(
            self._living(new)
        )
        known = new | set(self._living(row.person for row in versions))
        if buried or any(row.person not in known for row in versions):
            raise Gone("person")
        if any(not self._is_epoch(key.epoch) for key in keys):
            raise NoKey("unknown epoch")

    def _is_epoch(self, key_id):
        return key_id in self._keys and self._keys[key_id].purpose == "epoch"

    def _reopen(self, name):
        self._persons[name].round += 1
        self._persons[name].review = True

    def get(self, versions, sets):
        with self._transaction("get"):
            rows = [self._versions.get(name) for name in dict.fromkeys(versions)]
            return [self._read(row, sets) for row in rows if row]

    def _read(self, row, sets):
        key = self._persons[row.person].key
        sealed = {name: data for name, data in row.sealed.items() if name in sets}
        return Read(
            row.person, row.version, row.company, key.epoch, key.wrapped, sealed
        )

    def find(self, field, index, limit):
        with self._transaction("find"):
            rows = reversed(self._versions.values())
            found = [
                (row.person, row.version) for row in rows if (field, index) in row.index
            ]
            return found[:limit]

    def indexes(self, version):
        with self._transaction("indexes"):
            row = self._versions.get(version)
            return dict(row.index) if row else {}

    def erase(self, persons):
        with self._transaction("erase"):
            new = 0
            for name in set(persons):
                person = self._persons.setdefault(name, _Person(None))
                new += person.key is not None or not person.round
                person.round += 1
                person.key, person.review = None, False
                for row in self._of(name):
                    del self._versions[row.version]
            return new

    def erased(self):
        with self._transaction("erased"):
            return sum(person.key is None for person in self._persons.values())

    def count(self):
        with self._transaction("count"):
            rows = self._persons.values()
            return {
                "persons": sum(row.key is not None for row in rows),
                "versions": len(self._versions),
                "erased": sum(row.key is None for row in rows),
                "review": sum(row.review for row in rows),
                "audit": len(self._entries),
            }

    def pointers(self, after, limit):
        with self._transaction("pointers"):
            newest = {row.person: row.version for row in self._versions.values()}
            return sorted(pair for pair in newest.items() if pair[0] > after)[:limit]

    # Rotation

    def keys_of_epoch(self, epoch, limit):
        with self._transaction("keys_of_epoch"):
            return self._hanging(epoch)[:limit]

    def rewrap_data_keys(self, old, keys):
        with self._transaction("rewrap_data_keys"):
            if any(not self._is_epoch(key.epoch) for key in keys):
                raise NoKey("unknown epoch")
            living = self._living(key.person for key in keys)
            due = [
                key
                for key in keys
                if key.person in living and living[key.person].key.epoch == old
            ]
            for key in due:
                living[key.person].key = key
            return len(due)

    # Collector

    def reviews(self, after, limit):
        with self._transaction("reviews"):
            names = sorted(
                name
                for name, person in self._persons.items()
                if person.review and name > after
            )
            return [self._review(name) for name in names[:limit]]

    def _review(self, name):
        now = datetime.datetime.fromtimestamp(self._clock(), datetime.timezone.utc)
        versions = tuple(
            ReviewedVersion(
                row.version,
                row.digest,
                row.xid,
                (now - row.created).total_seconds(),
                row.outcome,
            )
            for row in self._of(name)
        )
        return Review(name, self._persons[name].round, versions)

    def settle(self, outcomes):
        with self._transaction("settle"):
            for version, outcome in outcomes.items():
                row = self._versions.get(version)
                if row and row.outcome is None:
                    self._versions[version] = dataclasses.replace(row, outcome=outcome)

    def remove(self, person, versions):
        with self._transaction("remove"):
            due = [row for row in self._of(person) if row.version in set(versions)]
            for row in due:
                del self._versions[row.version]
            if self._living([person]) and not self._of(person):
                del self._persons[person]
            return len(due)

    def close_review(self, person, seen):
        with self._transaction("close_review"):
            row = self._living([person]).get(person)
            if row is None or row.round != seen:
                return False
            row.review = False
            return True

    def open_review(self, persons):
        with self._transaction("open_review"):
            for name in self._living(persons):
                self._reopen(name)

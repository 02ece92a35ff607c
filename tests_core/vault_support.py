"""A vault for tests: invented people, a clock that stands still, a main database."""

import dataclasses
import uuid

from core.vault import maintenance
from core.vault.errors import AuditRefused, Unavailable
from core.vault.keys import RootKey
from core.vault.ledger import ErasureLedger
from core.vault.memory import MemoryStore
from core.vault.vault import Access, Ask, Vault, Write

#: An invented person, with words that occur nowhere else in the repository.
PERSON = {
    "name": "Zorblax Quintwhistle",
    "phone": "+41 79 555 47 11",
    "email": "zorblax@quintwhistle.example",
    "street": "Fizzlewick Lane 4711",
    "street2": "c/o Brambledook",
    "zip": "QX47-11",
    "city": "Snorkelheim",
    "birthdate": "1947-11-13",
    "vat": "CHE-471.147.114 MWST",
    "note": "Prefers glimmerfudge on Wednesdays.",
}


#: How long the collector leaves a version alone, in seconds.
GRACE = 3600.0


class Clock:
    """Seconds since 1970, which pass when a test says so."""

    def __init__(self, now=1_800_000_000.0):
        self.now = now

    def __call__(self):
        return self.now

    def advance(self, seconds):
        self.now += seconds


class Roots:
    """A key provider that holds the root keys it is given."""

    def __init__(self, *keys):
        self.keys = list(keys) or [b"a root key of the tests, 32 byte"]

    def roots(self):
        return [RootKey.of(key) for key in self.keys]


class World:
    """A vault with everything around it.

    :param folder: where the erasure ledger is
    :param store: a store in memory, with the same clock, unless one is given
    """

    def __init__(self, folder, store=None):
        self.clock = Clock()
        self.store = store or MemoryStore(str(uuid.uuid4()), self.clock)
        self.provider = Roots()
        self.ledger = ErasureLedger(folder / "erasures.jsonl")
        self.vault = self.another_process()

    def another_process(self, store=None):
        """Return a vault that shares nothing with the first but what is stored."""
        ledger = ErasureLedger(self.ledger._path)
        return Vault(store or self.store, self.provider, ledger, self.clock)

    def enrol(self, values=None, company=1, xid=100, region="CH"):
        """Write a new person, and return its pointer."""
        write = Write(values or PERSON, company, xid, region=region)
        (written,) = self.vault.write([write], access("write"))
        return written.pointer

    def change(self, pointer, values, company=1, xid=101, **more):
        """Write a change of a person, and return the new pointer."""
        write = Write(values, company, xid, base=pointer, **more)
        (written,) = self.vault.write([write], access("write"))
        return written.pointer

    def read(self, pointer, *fields, company=1, vault=None):
        """Return the identity of a pointer, or None."""
        asks = [Ask(pointer, company)]
        found = (vault or self.vault).read(asks, fields or tuple(PERSON), access())
        return found.get(pointer)

    def bodies(self):
        """Return all audit entries."""
        return self.vault.audit(0, 1_000_000)


def access(action="read", **more):
    return dataclasses.replace(
        Access(5, "service_call", action, "till:3 192.0.2.7", company=1), **more
    )


def fail_next(store, method, times=1):
    """Let the next calls of a method of any store find no database."""
    original, left = getattr(store, method), [times]

    def failing(*args):
        if left[0]:
            left[0] -= 1
            # What each store raises where it cannot append.
            raise (AuditRefused if method == "append" else Unavailable)("for a test")
        return original(*args)

    setattr(store, method, failing)


def calls(store, monkeypatch, *names):
    """Return a list that the names of these methods are added to when called."""
    seen = []
    for name in names:
        original = getattr(store, name)

        def spy(*args, original=original, name=name):
            seen.append(name)
            return original(*args)

        monkeypatch.setattr(store, name, spy)
    return seen


def collect(world, main, **options):
    """Run the collector once."""
    return maintenance.collect(world.vault, main, grace=GRACE, **options)


def versions(world):
    """Return the ids of all versions that are stored."""
    return set(world.store._versions)


def copy_of(store):
    """Return a copy of a store in memory, as a backup of its database would be."""
    copy = MemoryStore(store.vault, store._clock)
    for name, value in vars(store).items():
        if isinstance(value, dict):
            persons = {key: _copy(item) for key, item in value.items()}
            setattr(copy, name, type(value)(persons))
        elif isinstance(value, list):
            setattr(copy, name, list(value))
    copy._state = store._state
    return copy


def _copy(item):
    return dataclasses.replace(item) if dataclasses.is_dataclass(item) else item

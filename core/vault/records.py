"""What the vault stores, as the store takes and gives it. Nothing here is readable."""

import dataclasses
import datetime
import re

from .errors import Tampered


@dataclasses.dataclass(frozen=True)
class Pointer:
    """What the main database keeps of a person: which version counts.

    :ivar str person: the person's random id in the vault, 32 hexadecimal digits
    :ivar str version: the version's random id, 32 hexadecimal digits
    :ivar str digest: SHA-256 of the version's sealed sets, 64 hexadecimal digits
    """

    person: str
    version: str
    digest: str

    _FORMAT = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{32})\.([0-9a-f]{64})")

    def __str__(self):
        return f"{self.person}.{self.version}.{self.digest}"

    @classmethod
    def parse(cls, text):
        """Read what ``str`` wrote.

        :raise Tampered: it was not written by us
        """
        found = cls._FORMAT.fullmatch(text or "")
        if not found:
            raise Tampered("pointer")
        return cls(*found.groups())


@dataclasses.dataclass(frozen=True)
class KeyRecord:
    """One key of the vault, wrapped by the root key.

    :ivar str key_id: 32 hexadecimal digits
    :ivar str purpose: ``epoch``, ``index``, ``audit`` or ``limit``
    :ivar str root_id: the root key that wraps it
    :ivar bytes wrapped: the wrapped key
    :ivar bytes check: the key-check value of the key itself
    :ivar bool active: new data keys are wrapped by the one active epoch key; of the
        other purposes there is one key each
    """

    key_id: str
    purpose: str
    root_id: str
    wrapped: bytes = dataclasses.field(repr=False)
    check: bytes = dataclasses.field(repr=False)
    active: bool = True


@dataclasses.dataclass(frozen=True)
class DataKey:
    """The key of one person, wrapped by an epoch key."""

    person: str
    epoch: str
    wrapped: bytes = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class Version:
    """One immutable state of one person.

    :ivar int company: id of the Odoo company, 0 for a person of all companies
    :ivar dict sealed: name of the set -> sealed bytes; sets without values are left out
    :ivar tuple index: pairs of findable field and blind index (32 bytes)
    :ivar str digest: SHA-256 of the sealed sets, 64 hexadecimal digits
    :ivar int xid: ``pg_current_xact_id()`` of the main transaction, 64 bits
    :ivar created: when it was written, UTC, by the clock of the vault's database; None
        before it is written
    :ivar outcome: None (not known yet), ``committed`` or ``aborted``: how the main
        transaction ended
    """

    person: str
    version: str
    company: int
    sealed: dict = dataclasses.field(repr=False)
    index: tuple = dataclasses.field(repr=False)
    digest: str
    xid: int
    created: datetime.datetime | None = None
    outcome: str | None = None


@dataclasses.dataclass(frozen=True)
class Read:
    """A version as it is read: the asked sets and the person's wrapped data key."""

    person: str
    version: str
    company: int
    epoch: str
    wrapped: bytes = dataclasses.field(repr=False)
    sealed: dict = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class AuditEntry:
    """One link of the audit chain.

    :ivar int seq: 1, 2, 3, ... without gaps within a vault
    :ivar str body: canonical JSON; see :mod:`.audit`
    :ivar bytes mac: 32 bytes
    """

    seq: int
    body: str
    mac: bytes


@dataclasses.dataclass(frozen=True)
class AuditState:
    """Where the chain stands: the last entry, and the key of the next one, wrapped."""

    seq: int
    mac: bytes
    wrapped_key: bytes = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class Charge:
    """What a lookup costs one bucket (token bucket).

    :ivar bytes subject: keyed hash of who is limited, 32 bytes
    :ivar float cost: tokens
    :ivar float capacity: most tokens that the bucket holds
    :ivar float refill: tokens per second
    :ivar bool forced: charged even when the bucket is empty (a debt, at most one
        capacity below zero); it never refuses
    """

    subject: bytes
    cost: float
    capacity: float
    refill: float
    forced: bool = False


@dataclasses.dataclass(frozen=True)
class Review:
    """A person whose versions the collector has to look at.

    :ivar int round: grows with every write of the person; see ``Store.close_review``
    :ivar tuple versions: :class:`ReviewedVersion`, all that the person has
    """

    person: str
    round: int
    versions: tuple


@dataclasses.dataclass(frozen=True)
class ReviewedVersion:
    """What the collector sees of a version; ``digest`` makes the pointer complete."""

    version: str
    digest: str
    xid: int
    age: float  # seconds, by the clock of the vault's database
    outcome: str | None

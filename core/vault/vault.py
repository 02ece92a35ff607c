"""The vault as its one caller sees it: write, read, find, match, erase.

What holds for every method: the audit entry is committed before anything is decrypted
or found out, so without an entry there is no answer. A method that cannot reach the
database raises :class:`~.errors.Unavailable` within a second and has told nothing.
"""

import contextlib
import functools
import json
import secrets
import threading
import time
from collections.abc import Callable, Collection, Sequence

from .audit import Access, AuditChain, make_body
from .calls import Ask, Write, Written
from .erasing import Eraser, ids_of
from .errors import BadValue, NoKey, Tampered
from .fields import FIELDS, FINDABLE, SET_OF, clean
from .finding import Finder
from .keys import KeyProvider, KeyRing
from .ledger import ErasureLedger
from .reading import read_versions
from .records import Pointer
from .secret import Identity
from .store import Store
from .writing import Writer

__all__ = ["Access", "Ask", "Vault", "Write", "Written"]


class Vault:
    """One vault. May be used by several threads; opened when it is first needed."""

    def __init__(
        self,
        store: Store,
        provider: KeyProvider,
        ledger: ErasureLedger,
        clock: Callable[[], float] = time.time,
    ):
        """Nothing is opened yet, and nothing can fail.

        :param clock: seconds since 1970, UTC, for the time of audit entries
        """
        self.store = store
        self.ledger = ledger
        self.vault = store.vault
        self._provider = provider
        self._clock = clock
        self._lock = threading.Lock()
        self._opened: tuple[KeyRing, AuditChain] | None = None

    def open(self) -> None:
        """Prepare the schema, open the keys, and erase again who came back.

        Called by every other method before its first use; a failure is tried again by
        the next call.

        :raise Unavailable: the database or the ledger cannot be reached
        :raise NoKey: there is no root key
        :raise WrongKey: the root key is that of another vault
        :raise SchemaMismatch: the schema is newer than this program
        """
        if self._opened:
            return
        with self._lock:
            if self._opened:
                return
            self.store.prepare()
            keyring = KeyRing.open(self.store, self._provider)
            chain = AuditChain(self.store, keyring)
            if self.ledger.count(self.vault) > self.store.erased():
                self._eraser(chain).replay()
            self._opened = keyring, chain

    def close(self) -> None:
        """Forget the keys and give back all connections; the next call opens again."""
        with self._lock:
            self._opened = None
            self.store.close()

    @property
    def keyring(self) -> KeyRing:
        """The opened keys, for rotation and the check of the audit chain."""
        self.open()
        return self._opened[0]

    # Write and read; no model's methods, which pylint-odoo takes them for

    # pylint: disable-next=method-required-super
    def write(self, writes: Sequence[Write], access: Access) -> list[Written]:
        """Write new versions, all or none, in the order given.

        One audit entry for all. The caller then stores the pointers; a version that no
        pointer of a committed transaction names is removed by the collector.

        :raise BadValue: a value cannot be kept; nothing was written or recorded
        :raise Gone: the base does not exist, or the person was erased
        :raise Tampered: the base was altered, or is not of ``base_company``
        """
        changes = [clean(write.changes) for write in writes]
        if not writes:
            return []
        self.open()
        persons = [
            write.base.person if write.base else secrets.token_hex(16)
            for write in writes
        ]
        touched = {field for change in changes for field in change}
        new = sum(write.base is None for write in writes)
        self.record(access, persons, _in_order(touched), new=new)
        writer = Writer(self.store, self.keyring)
        try:
            return writer.put(writes, changes, persons)
        except NoKey:
            # A rotation ended meanwhile: the epoch key that we knew is gone.
            self.keyring.reload()
            return writer.put(writes, changes, persons)

    # pylint: disable-next=method-required-super
    def read(
        self, asks: Sequence[Ask], fields: Collection[str], access: Access
    ) -> dict[Pointer, Identity]:
        """Return the identities that pointers name, with these fields alone.

        One audit entry, committed first; then one query. Versions that do not exist
        (erased) are left out.

        :raise BadValue: one of the fields is no identity field
        :raise AuditRefused: the look could not be recorded; nothing was read
        :raise Tampered: a version was altered, or is not the one of its pointer
        """
        if not SET_OF.keys() >= set(fields):
            raise BadValue("identity", "unknown_field")
        if not asks or not fields:
            return {}
        self.open()
        self.record(access, [ask.pointer.person for ask in asks], _in_order(fields))
        return read_versions(self.store, self.keyring, asks, fields)

    # Find and match

    def find(
        self,
        field: str,
        value: str,
        access: Access,
        region: str | None = None,
        limited: bool = True,
        known: bool = False,
        storing: bool = False,
    ) -> list[tuple[str, str]]:
        """Return person and version of whom this phone or e-mail belongs to.

        Newest first; a person may come several times, with versions that do not count
        (any more): the caller compares with its pointers. At most 20 persons.

        :param region: ISO 3166 country code of a phone number without one
        :param limited: False only where nobody can ask by hand: an incoming mail
        :param known: the caller has found somebody outside of the vault: it is no miss
        :param storing: asked in order to store the value, so that finding somebody
            costs what a miss costs otherwise
        :raise BadValue: the field cannot be searched
        :raise Limited: too many lookups; the refusal is recorded
        :raise AuditRefused: the lookup could not be recorded
        """
        if field not in FINDABLE:
            raise BadValue("identity", "unknown_field")
        return self._finder().find(
            field, value, access, region, limited, known, storing
        )

    def match(
        self,
        ask: Ask,
        field: str,
        value: str,
        access: Access,
        region: str | None = None,
    ) -> bool:
        """Return whether what somebody says is what is stored, and nothing else.

        Compared as people mean it (see ``normalise.comparable``), in constant time.

        :raise BadValue: no identity field
        :raise Gone: the version does not exist
        :raise Limited: too many questions, of this user or about this person
        :raise AuditRefused: the question could not be recorded
        """
        if field not in SET_OF:
            raise BadValue("identity", "unknown_field")
        return self._finder().match(ask, field, value, access, region)

    def compare(
        self,
        subject: str,
        field: str,
        value: str,
        stored: str | None,
        access: Access,
        region: str | None = None,
    ) -> bool:
        """As :meth:`match`, about a person whose values are not in the vault.

        :param subject: stands for the person where questions about one are counted
        """
        if field not in SET_OF:
            raise BadValue("identity", "unknown_field")
        return self._finder().compare(subject, field, value, stored, access, region)

    def _finder(self):
        self.open()
        return Finder(self.store, self.keyring, self.record)

    # Erase

    def erase(self, persons: Collection[str], access: Access) -> int:
        """Destroy the data keys and all versions of persons, for ever.

        Noted in the ledger first: what follows is repeated by the next call or the
        next start, so this may be called again after any failure.

        :return: how many were not erased before
        :raise VaultError: one of the ids is none
        """
        persons = ids_of(persons)
        if not persons:
            return 0
        self.open()
        return self._eraser(self._opened[1]).erase(persons, access)

    def replay_erasures(self) -> int:
        """Erase again whom the ledger names; for after a restore.

        :return: how many had come back
        """
        self.open()
        return self._eraser(self._opened[1]).replay()

    def _eraser(self, chain):
        record = functools.partial(self._append, chain)
        return Eraser(self.store, self.ledger, record)

    def review(self, persons: Collection[str]) -> None:
        """Let the collector look at persons whose pointer went without a write.

        For customers that are deleted or merged; ``erase`` is for those who ask for it.
        """
        self.open()
        self.store.open_review(persons)

    # Audit and status

    def record(
        self,
        access: Access,
        persons: Collection[str] = (),
        fields: Sequence[str] = (),
        **facts,
    ) -> None:
        """Add an audit entry; it is committed when this returns.

        :param facts: ``outcome`` and further numbers or fixed phrases, never a value
        :raise AuditRefused: it could not be recorded
        """
        self.open()
        self._append(self._opened[1], access, persons, fields, **facts)

    def _append(self, chain, access, persons=(), fields=(), **facts):
        chain.append([make_body(access, self._clock(), persons, fields, **facts)])

    def audit(self, after: int, limit: int) -> list[dict]:
        """Return audit entries with ``seq > after``, in order: see ``audit.make_body``.

        Each has its number as ``seq``. They are not verified here.
        """
        self.open()
        entries = self.store.audit(after, limit)
        return [{**_parsed(entry.body), "seq": entry.seq} for entry in entries]

    def status(self) -> dict:
        """Return numbers for the operator; nothing in it is about a person.

        Of ``erased`` and ``ledger`` none should be smaller than the other for long.
        """
        self.open()
        state = self.store.audit_state()
        return {
            "vault": self.vault,
            **self.store.count(),
            "epoch": self.keyring.epoch,
            "epochs": sum(key.purpose == "epoch" for key in self.store.keys()),
            "audit_seq": state.seq if state else 0,
            "ledger": self.ledger.count(self.vault),
            "ledger_damaged": self.ledger.damaged(),
        }


def _in_order(fields):
    return [field for field in FIELDS if field in fields]


def _parsed(body):
    with contextlib.suppress(ValueError):
        return json.loads(body)
    # Raised here and not above: an error of the JSON parser carries the text.
    raise Tampered("audit entry")

"""Who looked at whom, when, why and from where: a chain that shows every change.

Each entry carries a MAC over the one before it. Its key evolves: the key of the next
entry is a one-way function of the key of this one, and this one is forgotten. So who
breaks in later, and takes the key that is stored then, cannot rewrite what was recorded
before. (B. Schneier, J. Kelsey: Secure Audit Logs to Support Computer Forensics, 1999.
M. Bellare, B. Yee: Forward-Security in Private-Key Cryptography, 2003.)

    A(1)     = HKDF-SHA256(audit key, "chain" | vault)
    mac(i)   = HMAC-SHA256(A(i), "entry" | mac(i - 1) | i | body(i))
    A(i + 1) = HMAC-SHA256(A(i), "next")

What this does not do: who has the root key has A(1), and can compute a whole new chain.
And who can write the vault's database can put back an old copy of all of it, entries
and state, without any key. Both are shown by heads that were exported earlier and are
kept where neither reaches: see :func:`export_head`.
"""

import dataclasses
import datetime
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Collection, Sequence

from .errors import Tampered, VaultError, WrongKey
from .primitives import derive, pack, unwrap, wrap
from .records import AuditEntry, AuditState

_TECHNICAL = re.compile(r"[\w.:-]{1,64}", re.ASCII)
_LABEL = "pos_customer_identity audit 1"
_START = bytes(32)  # stands for the MAC before the first entry
#: Entries that are read at once.
_PAGE = 1000
#: Problems that a verdict names; more are only counted.
_MOST_PROBLEMS = 100
#: A longer gap is not bridged: every entry after it is then a problem too.
_MOST_MISSING = 1_000_000


@dataclasses.dataclass(frozen=True)
class Access:
    """Who does something with identities, and why. None of it is a personal value.

    :ivar int actor: id of the Odoo user
    :ivar str purpose: technical name, never empty
    :ivar str action: what is done: ``read``, ``write``, ``lookup``, ``match``, ...
    :ivar str origin: where from, for example ``till:5 192.0.2.7``; kept up to 64
        characters
    :ivar int company: id of the company, 0 for none
    :ivar int till: id of the till, 0 for none
    :ivar str reason: in the user's words, kept up to 200 characters
    :raise VaultError: the purpose or the action is no technical name
    """

    actor: int
    purpose: str
    action: str
    origin: str
    company: int = 0
    till: int = 0
    reason: str = ""

    def __post_init__(self):
        for name in (self.purpose, self.action):
            if not isinstance(name, str) or not _TECHNICAL.fullmatch(name):
                raise VaultError("purpose or action is no technical name")


def make_body(
    access: Access,
    at: float,
    persons: Collection[str] = (),
    fields: Sequence[str] = (),
    outcome: str = "ok",
    **facts,
) -> str:
    """Return the text of an entry: canonical JSON (sorted keys, ASCII, no blanks).

    :param at: seconds since 1970, UTC
    :param persons: ids in the vault
    :param fields: names of identity fields, never values
    :param outcome: fixed phrase
    :param facts: further numbers, truth values or fixed phrases
    """
    moment = datetime.datetime.fromtimestamp(at, datetime.timezone.utc)
    body = {
        **facts,
        "at": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "action": access.action,
        "actor": access.actor,
        "company": access.company,
        "fields": list(fields),
        "origin": (access.origin or "")[:64],
        "outcome": outcome,
        "persons": sorted(set(persons)),
        "purpose": access.purpose,
        "reason": (access.reason or "")[:200],
        "till": access.till,
    }
    return json.dumps(body, sort_keys=True, separators=(",", ":"))


class AuditChain:
    """Appends to the chain of a vault."""

    def __init__(self, store, keyring):
        """
        :param Store store: has the entries and the state
        :param KeyRing keyring: has the audit key
        """
        self._store = store
        self._links = _Links(store.vault, keyring.audit_key())

    def append(self, bodies: Sequence[str]) -> list[AuditEntry]:
        """Record, and return when it is committed.

        :raise AuditRefused: it could not be recorded
        :raise Tampered: the stored state does not authenticate
        """
        return self._store.append(lambda state: self._links.extend(state, bodies))


class _Links:
    """The arithmetic of the chain."""

    def __init__(self, vault: str, audit_key: bytes):
        self._vault = vault
        self.first = derive(audit_key, _LABEL, "chain", vault)
        # The key of the next entry is stored under this one.
        self._kek = derive(audit_key, _LABEL, "wrap", vault)

    def extend(
        self, state: AuditState | None, bodies: Sequence[str]
    ) -> tuple[list[AuditEntry], AuditState]:
        """Return the next entries, and the state after them."""
        seq, mac = (state.seq, state.mac) if state else (0, _START)
        key = self.open_key(state) if state else self.first
        entries = []
        for body in bodies:
            seq += 1
            mac = self.mac(key, mac, seq, body)
            entries.append(AuditEntry(seq, body, mac))
            key = self.next(key)
        wrapped = wrap(self._kek, key, self._aad(seq, mac))
        return entries, AuditState(seq, mac, wrapped)

    def open_key(self, state: AuditState) -> bytes:
        """Return the key of the entry after a state."""
        aad = self._aad(state.seq, state.mac)
        try:
            return unwrap(self._kek, state.wrapped_key, aad)
        except WrongKey:
            raise Tampered("audit state") from None

    @staticmethod
    def next(key: bytes) -> bytes:
        return hmac.digest(key, pack(_LABEL, "next"), hashlib.sha256)

    @staticmethod
    def mac(key: bytes, before: bytes, seq: int, body: str) -> bytes:
        text = pack(_LABEL, "entry", bytes(before), seq, body)
        return hmac.digest(key, text, hashlib.sha256)

    def _aad(self, seq: int, mac: bytes) -> bytes:
        return pack(_LABEL, "state", self._vault, seq, bytes(mac))


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What a check of the whole chain found.

    :ivar bool ok: nothing is wrong
    :ivar int count: entries that were checked
    :ivar int head_seq: number of the last entry, 0 for none
    :ivar str head_mac: its MAC, hexadecimal
    :ivar tuple problems: fixed phrases with the number of the entry; see
        :class:`_Verifier`
    :ivar int more: problems that are not named any more
    """

    ok: bool
    count: int
    head_seq: int
    head_mac: str
    problems: tuple[str, ...]
    more: int = 0


def verify(
    store, keyring, head: str | None = None, progress: Callable | None = None
) -> Verdict:
    """Check every entry, the state, and heads that were exported earlier.

    Found are entries that were altered, deleted, inserted or put into another order,
    and an end that was cut off. Cutting off the end *and* putting back the state of
    that time is found with ``head`` only. A thief of the root key can write a new chain
    that is right in itself: it differs from every exported head.

    :param Store store: the vault's
    :param KeyRing keyring: has the audit key
    :param head: what :func:`export_head` returned; several lines for several heads
    :param progress: called with the number of entries checked
    :raise VaultError: the head is none, or the store cannot be read
    """
    heads = _parse_heads(store.vault, head or "")
    verifier = _Verifier(_Links(store.vault, keyring.audit_key()), heads)
    # Others append meanwhile: the chain reaches at least the state of before, and at
    # most that of after.
    before = store.audit_state()
    verifier.expect(before)
    while page := store.audit(verifier.last, _PAGE):
        for entry in page:
            verifier.check(entry)
        if progress:
            progress(verifier.count)
    return verifier.verdict(before, store.audit_state())


def export_head(store, clock: Callable[[], float] = time.time) -> str:
    """Return where the chain stands, as one line of JSON, to be kept elsewhere.

    :rtype: ``{"vault": id, "seq": number, "mac": hexadecimal, "at": ISO 8601 UTC}``
    """
    state = store.audit_state()
    moment = datetime.datetime.fromtimestamp(clock(), datetime.timezone.utc)
    head = {
        "vault": store.vault,
        "seq": state.seq if state else 0,
        "mac": state.mac.hex() if state else "",
        "at": moment.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    return json.dumps(head)


def _parse_heads(vault: str, text: str) -> dict[int, bytes]:
    heads = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            head = json.loads(line)
            mine = head["vault"] == vault
            seq, mac = int(head["seq"]), bytes.fromhex(head["mac"])
        except (ValueError, KeyError, TypeError):
            raise VaultError("this is no exported head") from None
        if not mine:
            raise VaultError("the head is of another vault")
        if seq:
            heads[seq] = mac
    return heads


class _Verifier:
    """Follows a chain; after a problem it goes on from what is stored."""

    def __init__(self, links: _Links, heads: dict[int, bytes]):
        self._links = links
        self._heads = heads
        self._key = links.first
        self._mac: bytes | None = _START  # None: not known, as entries are missing
        self._state: AuditState | None = None
        self._problems: list[str] = []
        self._found = 0
        self.last = 0
        self.count = 0

    def expect(self, state: AuditState | None) -> None:
        """Compare with this state on the way."""
        self._state = state
        if state:
            try:
                self._links.open_key(state)
            except Tampered:
                self._problem("state is forged", state.seq)

    def check(self, entry: AuditEntry) -> None:
        self.count += 1
        if entry.seq > self.last + 1:
            self._problem("entries are missing before", entry.seq)
            # A forged number would keep us busy for years.
            for _ in range(min(entry.seq - self.last - 1, _MOST_MISSING)):
                self._key = self._links.next(self._key)
            self._mac = None
        if self._mac is not None:
            mac = self._links.mac(self._key, self._mac, entry.seq, entry.body)
            if not hmac.compare_digest(mac, entry.mac):
                self._problem("entry does not authenticate", entry.seq)
        if (
            self._state
            and entry.seq == self._state.seq
            and entry.mac != self._state.mac
        ):
            self._problem("state does not fit entry", entry.seq)
        if self._heads.pop(entry.seq, entry.mac) != entry.mac:
            self._problem("exported head does not fit entry", entry.seq)
        self._key = self._links.next(self._key)
        self._mac = entry.mac
        self.last = entry.seq

    def verdict(self, before: AuditState | None, after: AuditState | None) -> Verdict:
        if before and self.last < before.seq:
            self._problem("entries are missing after", self.last)
        if self.last > (after.seq if after else 0):
            self._problem("entries do not belong to the chain after", self._end(after))
        for seq in sorted(self._heads):
            self._problem("exported head has no entry", seq)
        mac = (self._mac or _START).hex() if self.last else ""
        shown = tuple(self._problems)
        more = self._found - len(shown)
        return Verdict(not shown, self.count, self.last, mac, shown, more)

    @staticmethod
    def _end(state: AuditState | None) -> int:
        return state.seq if state else 0

    def _problem(self, phrase: str, seq: int) -> None:
        self._found += 1
        if len(self._problems) < _MOST_PROBLEMS:
            self._problems.append(f"{phrase} {seq}")

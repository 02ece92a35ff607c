"""Checks the whole chain of the audit, and exports where it stands.

How the chain is made, and what it cannot show by itself: :mod:`.audit`.
"""

import dataclasses
import datetime
import hmac
import json
import time
from collections.abc import Callable

from .audit import START, Links
from .errors import Tampered, VaultError
from .records import AuditEntry, AuditState

#: Entries that are read at once.
_PAGE = 1000
#: Problems that a verdict names; more are only counted.
_MOST_PROBLEMS = 100
#: A longer gap is not bridged: every entry after it is then a problem too.
_MOST_MISSING = 1_000_000


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
    verifier = _Verifier(Links(store.vault, keyring.audit_key()), heads)
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

    def __init__(self, links: Links, heads: dict[int, bytes]):
        self._links = links
        self._heads = heads
        self._key = links.first
        self._mac: bytes | None = START  # None: not known, as entries are missing
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
        mac = (self._mac or START).hex() if self.last else ""
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

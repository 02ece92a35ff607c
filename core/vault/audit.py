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
kept where neither reaches: see :mod:`.audit_check`.
"""

import dataclasses
import datetime
import hashlib
import hmac
import json
import re
from collections.abc import Collection, Sequence

from .errors import Tampered, VaultError, WrongKey
from .primitives import derive, pack, unwrap, wrap
from .records import AuditEntry, AuditState

_TECHNICAL = re.compile(r"[\w.:-]{1,64}", re.ASCII)
_LABEL = "pos_customer_identity audit 1"
#: Stands for the MAC before the first entry.
START = bytes(32)


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
        self._links = Links(store.vault, keyring.audit_key())

    def append(self, bodies: Sequence[str]) -> list[AuditEntry]:
        """Record, and return when it is committed.

        :raise AuditRefused: it could not be recorded
        :raise Tampered: the stored state does not authenticate
        """
        return self._store.append(lambda state: self._links.extend(state, bodies))


class Links:
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
        seq, mac = (state.seq, state.mac) if state else (0, START)
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

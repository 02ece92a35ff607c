"""Lookups and questions: limited, recorded, and then answered."""

import dataclasses
import hmac
from collections.abc import Callable

from . import limits, normalise
from .audit import Access
from .errors import Gone, Limited
from .fields import sets_of
from .index import blind_index
from .keys import KeyRing
from .sealing import open_version
from .store import Store

#: A lookup answers with at most so many persons, whatever the store has.
MOST_FOUND = 20
#: Rows that a lookup reads: a person that is edited often has several.
_MOST_ROWS = 200


class Finder:
    """See ``Vault.find`` and ``Vault.match``, which say what these do."""

    def __init__(self, store: Store, keyring: KeyRing, record: Callable):
        """
        :param record: ``Vault.record``
        """
        self._store = store
        self._keyring = keyring
        self._record = record

    def find(self, field, value, access, region, limited, known, storing):
        if limited:
            self._charge(access, field)
        found, outcome = [], "invalid"
        value = normalise.normalised(field, _text(value), region)
        if value is not None:
            key = self._keyring.index_key(field)
            index = blind_index(key, self._store.vault, field, value)
            found = _first_persons(self._store.find(field, index, _MOST_ROWS))
            outcome = "found" if found or known else "miss"
        # Who is about to store a value expects a miss, and learns from the opposite.
        if limited and outcome == ("found" if storing else "miss"):
            self._charge_miss(access)
        persons = [person for person, _version in found]
        self._record(access, persons, [field], outcome=outcome)
        return found

    def match(self, ask, field, value, access, region):
        person, version = ask.pointer.person, ask.pointer.version
        self._charge(access, field, person)
        self._record(access, [person], [field], outcome="asked")
        sets = sets_of([field])
        for read in self._store.get([version], sets):
            key = self._keyring.data_key(read)
            values = open_version(
                key, self._store.vault, ask.pointer, ask.company, read, sets
            )
            matches = _same(field, _text(value), values.get(field), region)
            if not matches:
                self._charge_miss(access)
            return matches
        raise Gone("the version does not exist")

    def compare(self, subject, field, value, stored, access, region):
        self._charge(access, field, subject=subject)
        self._record(access, [], [field], outcome="asked")
        matches = _same(field, _text(value), _text(stored), region)
        if not matches:
            self._charge_miss(access)
        return matches

    def _charge(
        self, access: Access, field: str, person: str = "", subject: str = ""
    ) -> None:
        """Charge a lookup, or a question about a person.

        :param subject: stands for a person who is not in the vault
        :raise Limited: it is one too many, and that is recorded
        """
        key = self._keyring.limit_key()
        charges = limits.charges_for_lookup(
            key, access.actor, access.till, person or subject
        )
        wait = self._store.charge(charges)
        if not wait:
            return
        alert = not self._store.charge(limits.charges_for_alert(key, access.actor))
        refusal = dataclasses.replace(access, action="limited")
        persons = [person] if person else []
        facts = {"asked": access.action, "outcome": "refused", "alert": alert}
        self._record(refusal, persons, [field], **facts)
        raise Limited(wait)

    def _charge_miss(self, access):
        key = self._keyring.limit_key()
        self._store.charge(limits.charges_for_miss(key, access.actor, access.till))


def _text(value):
    return value if isinstance(value, str) else None


def _first_persons(found):
    """Cut off after the first persons, each with all its versions."""
    persons = list(dict.fromkeys(person for person, _version in found))[:MOST_FOUND]
    return [pair for pair in found if pair[0] in persons]


def _same(field, said, stored, region):
    said = normalise.comparable(field, said, region)
    stored = normalise.comparable(field, stored, region)
    ours, theirs = (_bytes(text) for text in (stored, said))
    return hmac.compare_digest(ours, theirs) and None not in (said, stored)


def _bytes(text):
    return (text or "").encode("utf-8", "surrogatepass")

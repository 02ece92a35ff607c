"""Destroying persons: noted in the ledger, recorded, and then done."""

import re
from collections.abc import Callable, Collection

from .audit import Access
from .errors import VaultError
from .ledger import ErasureLedger
from .store import Store

#: Persons that are erased at once.
_BATCH = 500
_ID = re.compile(r"[0-9a-f]{32}")


def ids_of(persons: Collection[str]) -> list[str]:
    """Return ids of persons in order, each once.

    :raise VaultError: one of them is none
    """
    persons = sorted(set(persons))
    if not all(isinstance(p, str) and _ID.fullmatch(p) for p in persons):
        raise VaultError("this is no id of a person")
    return persons


class Eraser:
    """See ``Vault.erase`` and ``Vault.replay_erasures``, which say what these do."""

    def __init__(self, store: Store, ledger: ErasureLedger, record: Callable):
        """
        :param record: adds an audit entry, as ``Vault.record`` does
        """
        self._store = store
        self._ledger = ledger
        self._record = record

    def erase(self, persons: list[str], access: Access) -> int:
        self._ledger.append(self._store.vault, persons)
        self._record(access, persons)
        return self._destroy(persons)

    def replay(self) -> int:
        persons = sorted(self._ledger.persons(self._store.vault))
        if not persons:
            return 0
        access = Access(0, "replay", "erase", "ledger")
        self._record(access, count=len(persons))
        return self._destroy(persons)

    def _destroy(self, persons) -> int:
        return sum(
            self._store.erase(persons[at : at + _BATCH])
            for at in range(0, len(persons), _BATCH)
        )

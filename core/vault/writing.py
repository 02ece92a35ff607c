"""Making versions of persons out of changes."""

from collections.abc import Sequence

from .calls import Write, Written
from .errors import Gone
from .fields import FIELDS, FINDABLE, SETS
from .index import indexes
from .keys import KeyRing
from .records import Pointer
from .sealing import open_version, seal_version
from .store import Store


class Writer:
    """Merges changes into what is stored, seals the result and stores it."""

    def __init__(self, store: Store, keyring: KeyRing):
        self._store = store
        self._keyring = keyring

    def put(
        self, writes: Sequence[Write], changes: Sequence[dict], persons: Sequence[str]
    ) -> list[Written]:
        """Store a version for each write, all or none.

        :param changes: the clean changes of each write
        :param persons: the person of each write
        :raise Gone: a base does not exist, or the person was erased
        :raise NoKey: an epoch key that we know is gone; reload and repeat
        :raise Tampered: a base was altered
        """
        bases = self._read_bases([write for write in writes if write.base])
        keys, versions = [], []
        written = []
        for write, change, person in zip(writes, changes, persons, strict=True):
            if write.base:
                key, before = bases[_base(write)]
            else:
                data_key, key = self._keyring.new_data_key(person)
                keys.append(data_key)
                before = {}
            values = _merged(before, change)
            index = self._indexes(write, change, before)
            version = seal_version(
                key, self._store.vault, person, write.company, values, index, write.xid
            )
            versions.append(version)
            pointer = Pointer(person, version.version, version.digest)
            written.append(Written(pointer, tuple(values)))
        self._store.put(keys, versions)
        return written

    def _read_bases(self, writes):
        """Return data key and values of each base."""
        if not writes:
            return {}
        versions = {write.base.version for write in writes}
        found = {read.version: read for read in self._store.get(versions, SETS)}
        bases = {}
        for pointer, company in {_base(write) for write in writes}:
            read = found.get(pointer.version)
            if read is None:
                raise Gone("the base does not exist")
            key = self._keyring.data_key(read)
            values = open_version(key, self._store.vault, pointer, company, read, SETS)
            bases[pointer, company] = key, values
        return bases

    def _indexes(self, write, change, before):
        """Return the blind indexes of a change merged into the values before.

        Those of fields that stay are taken over: they were made for the region that
        the value was typed in, which need not be that of this change.
        """
        made = indexes(self._keyring, self._store.vault, change, write.region)
        stay = [field for field in FINDABLE if field in before and field not in change]
        if stay:
            stored = self._store.indexes(write.base.version)
            made += tuple((field, stored[field]) for field in stay if field in stored)
        return made


def _base(write):
    """Return the pointer of the base, and the company that it was written for."""
    company = write.company if write.base_company is None else write.base_company
    return write.base, company


def _merged(before, change):
    merged = {**before, **change}
    return {field: merged[field] for field in FIELDS if merged.get(field)}

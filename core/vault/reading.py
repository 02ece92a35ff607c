"""Opening the versions that pointers name."""

from collections.abc import Collection, Sequence

from .calls import Ask
from .fields import sets_of
from .keys import KeyRing
from .records import Pointer
from .sealing import open_version
from .secret import Identity
from .store import Store


def read_versions(
    store: Store, keyring: KeyRing, asks: Sequence[Ask], fields: Collection[str]
) -> dict[Pointer, Identity]:
    """Return the identities with these fields alone, after one query.

    The caller has recorded the look. Versions that do not exist are left out.

    :raise Tampered: a version was altered, or is not the one of its pointer
    """
    sets = sets_of(fields)
    versions = {ask.pointer.version for ask in asks}
    found = {read.version: read for read in store.get(versions, sets)}
    result = {}
    for ask in asks:
        read = found.get(ask.pointer.version)
        if read:
            key = keyring.data_key(read)
            values = open_version(
                key, store.vault, ask.pointer, ask.company, read, sets
            )
            result[ask.pointer] = Identity(
                {field: values.get(field) for field in fields}
            )
    return result

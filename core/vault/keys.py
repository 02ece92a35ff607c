"""The keys of a vault: root wraps epoch, epoch wraps data key, data key seals.

The index, audit and limit keys are wrapped by the root as well, one of each. Wrapped
keys are bound to the vault, their purpose and their id, data keys to the person and
the epoch: a key that is put in another's place does not unwrap.
"""

import dataclasses
import hmac
import uuid
from collections.abc import Mapping

from .documents import document_key
from .errors import NoKey, Tampered, WrongKey
from .fields import FINDABLE
from .primitives import Cipher, check_value, derive, new_key, pack, unwrap, wrap
from .providers import (
    EnvironmentKeyProvider,
    FileKeyProvider,
    KeyProvider,
    RootKey,
)
from .records import DataKey, KeyRecord, Read
from .secret import Secret
from .store import Store

__all__ = [
    "EnvironmentKeyProvider",
    "FileKeyProvider",
    "KeyProvider",
    "KeyRing",
    "PURPOSES",
    "RootKey",
    "check_value",
    "unwrap",
    "wrap",
]

EPOCH = "epoch"
PURPOSES = (EPOCH, "index", "audit", "limit")

_KEY_LABEL = "pos_customer_identity key 1"
_DATA_KEY_LABEL = "pos_customer_identity data key 1"
_ROOT_LABEL = "pos_customer_identity root wraps keys 1"
_INDEX_LABEL = "pos_customer_identity index of field 1"


@dataclasses.dataclass(frozen=True)
class _Keys:
    """The opened keys as of one reading of the store; replaced whole by the next."""

    active: str
    epochs: Mapping[str, Cipher]
    others: Mapping[str, Secret]  # by purpose
    index: Mapping[str, Secret]  # by field
    root_ids: frozenset[str]


class KeyRing:
    """The opened keys of one vault. May be used by several threads."""

    def __init__(self, store: Store, provider: KeyProvider):
        """Use :meth:`open`."""
        self.vault = store.vault
        self._store = store
        self._provider = provider
        self._keys: _Keys | None = None

    @classmethod
    def open(cls, store: Store, provider: KeyProvider) -> "KeyRing":
        """Open the keys of a vault; an empty vault gets its first ones.

        :raise NoKey: there is no root key, or the vault lacks a key
        :raise WrongKey: the root key is that of another vault, or a key was altered
        """
        ring = cls(store, provider)
        records = store.keys()
        if not records:
            root = provider.roots()[0]
            store.add_keys([ring._made(purpose, root) for purpose in PURPOSES])
            # Read again also by whoever made keys: of two processes the first one won.
            records = store.keys()
        ring._take(records)
        return ring

    def __repr__(self) -> str:
        return "<KeyRing>"

    def __reduce_ex__(self, protocol):
        raise TypeError("KeyRing cannot be pickled or copied")

    def reload(self) -> None:
        """Read all keys again from the store, and the root keys from the provider.

        :raise NoKey: see :meth:`open`
        :raise WrongKey: see :meth:`open`
        """
        self._take(self._store.keys())

    def _take(self, records):
        opened = self._opened(records)
        active = [r.key_id for r in records if r.purpose == EPOCH and r.active]
        others = {r.purpose: opened[r.key_id] for r in records if r.purpose != EPOCH}
        if len(active) != 1 or not others.keys() >= set(PURPOSES[1:]):
            raise NoKey("the vault lacks one of its keys")
        self._keys = _Keys(
            active=active[0],
            epochs={
                r.key_id: Cipher(opened[r.key_id].reveal())
                for r in records
                if r.purpose == EPOCH
            },
            others=others,
            index={
                field: self._index_key(others["index"], field) for field in FINDABLE
            },
            root_ids=frozenset(r.root_id for r in records),
        )

    @property
    def epoch(self) -> str:
        """Id of the epoch key that wraps new data keys, 32 hexadecimal digits."""
        return self._keys.active

    @property
    def root_ids(self) -> frozenset[str]:
        """Ids of the root keys that some key of the vault is wrapped by."""
        return self._keys.root_ids

    # Data keys

    def new_data_key(self, person: str) -> tuple[DataKey, bytes]:
        """Return a new key for a person, wrapped for the store and open for use."""
        key = new_key()
        return self._wrapped(person, key), key

    def data_key(self, record: DataKey | Read) -> bytes:
        """Return a person's data key, 32 bytes.

        :raise NoKey: its epoch key does not exist
        :raise Tampered: it was altered, or is the key of another person or epoch
        """
        kek = self._epoch_key(record.epoch)
        aad = self._data_key_aad(record.person, record.epoch)
        try:
            return unwrap(kek, record.wrapped, aad)
        except WrongKey:
            # The epoch key has passed its check: so it is the record that is wrong.
            raise Tampered("data key") from None

    def rewrapped(self, record: DataKey) -> DataKey:
        """Return a data key under the active epoch key.

        :raise NoKey: see :meth:`data_key`
        :raise Tampered: see :meth:`data_key`
        """
        return self._wrapped(record.person, self.data_key(record))

    # Keys of one purpose

    def index_key(self, field: str) -> bytes:
        """Return the key of the blind index of a findable field, 32 bytes."""
        return self._keys.index[field].reveal()

    def audit_key(self) -> bytes:
        """Return the key that the audit chain starts from, 32 bytes."""
        return self._keys.others["audit"].reveal()

    def limit_key(self) -> bytes:
        """Return the key that hides whom a rate limit is about, 32 bytes."""
        return self._keys.others["limit"].reveal()

    def document_key(self) -> bytes:
        """Return the key that seals documents, 32 bytes."""
        return document_key(self._keys.others["index"].reveal(), self.vault)

    # Rotation

    def new_epoch(self) -> str:
        """Add an epoch key, which wraps all new data keys from now on.

        :return: the id of the epoch key that is active now
        """
        self._store.add_keys([self._made(EPOCH, self._provider.roots()[0])])
        self.reload()
        return self.epoch

    def rewrap_root(self) -> int:
        """Wrap all keys by the provider's first root key, in one step; may be repeated.

        :return: how many keys were under another one
        :raise WrongKey: the provider no longer has the root key of one of them
        """
        records = self._store.keys()
        opened = self._opened(records)
        root = self._provider.roots()[0]
        old = [record for record in records if record.root_id != root.key_id]
        if old:
            self._store.rewrap_keys(
                [self._under_root(r, opened[r.key_id].reveal(), root) for r in old]
            )
        self.reload()
        return len(old)

    # Wrapping

    def _opened(self, records):
        """Return the keys of records by id, each checked."""
        roots = {root.key_id: root for root in self._provider.roots()}
        keks: dict[str, bytes] = {}
        opened = {}
        for record in records:
            if record.root_id not in roots:
                raise WrongKey("the root key is not the one of this vault")
            if record.root_id not in keks:
                keks[record.root_id] = _root_kek(roots[record.root_id])
            key = unwrap(keks[record.root_id], record.wrapped, self._aad(record))
            if not hmac.compare_digest(check_value(key), bytes(record.check)):
                raise WrongKey("key-check value")
            opened[record.key_id] = Secret(key)
        return opened

    def _made(self, purpose, root):
        key = new_key()
        blank = KeyRecord(uuid.uuid4().hex, purpose, "", b"", check_value(key))
        return self._under_root(blank, key, root)

    def _under_root(self, record, key, root):
        return dataclasses.replace(
            record,
            root_id=root.key_id,
            wrapped=wrap(_root_kek(root), key, self._aad(record)),
        )

    def _index_key(self, stored, field):
        return Secret(derive(stored.reveal(), _INDEX_LABEL, self.vault, field))

    def _aad(self, record):
        return pack(_KEY_LABEL, self.vault, record.purpose, record.key_id)

    def _wrapped(self, person, key):
        keys = self._keys
        kek = keys.epochs[keys.active]
        wrapped = wrap(kek, key, self._data_key_aad(person, keys.active))
        return DataKey(person, keys.active, wrapped)

    def _data_key_aad(self, person, epoch):
        return pack(_DATA_KEY_LABEL, self.vault, person, epoch)

    def _epoch_key(self, epoch):
        if epoch not in self._keys.epochs:
            # Another process may have begun a new epoch.
            self.reload()
        if epoch not in self._keys.epochs:
            raise NoKey("the epoch key of a person does not exist")
        return self._keys.epochs[epoch]


def _root_kek(root):
    return derive(root.secret.reveal(), _ROOT_LABEL)

"""Records for tests of the stores. To a store all of it is random."""

import secrets

from core.vault.records import (
    AuditEntry,
    AuditState,
    Charge,
    DataKey,
    KeyRecord,
    Version,
)


def new_id():
    return secrets.token_hex(16)


def key(purpose="epoch", active=True):
    wrapped, check = secrets.token_bytes(61), secrets.token_bytes(8)
    return KeyRecord(new_id(), purpose, secrets.token_hex(8), wrapped, check, active)


def epoch(store):
    """Add an active epoch key and return its id."""
    record = key()
    store.add_keys([record])
    return record.key_id


def version(person, sets=("name", "contact"), index=("phone",), xid=1000, company=1):
    return Version(
        person=person,
        version=new_id(),
        company=company,
        sealed={name: secrets.token_bytes(157) for name in sets},
        index=tuple((field, secrets.token_bytes(32)) for field in index),
        digest=secrets.token_hex(32),
        xid=xid,
    )


def data_key(person, epoch_id):
    return DataKey(person, epoch_id, secrets.token_bytes(61))


def person(store, epoch_id, **values):
    """Write a new person and return its first version."""
    row = version(new_id(), **values)
    store.put([data_key(row.person, epoch_id)], [row])
    return row


def extend(state, count=1):
    """Return the next entries of an audit chain, as ``Store.append`` wants them."""
    seq = state.seq if state else 0
    entries = [
        AuditEntry(seq + 1 + at, '{"action":"read"}', secrets.token_bytes(32))
        for at in range(count)
    ]
    last = entries[-1]
    return entries, AuditState(last.seq, last.mac, secrets.token_bytes(61))


def charge(subject=b"s" * 32, cost=1, capacity=10, refill=0.001, forced=False):
    return Charge(subject, cost, capacity, refill, forced)

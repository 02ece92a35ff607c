"""Versions of persons, from readable values to sealed sets and back."""

import secrets
from collections.abc import Collection, Mapping

from . import envelope
from .errors import Tampered
from .fields import SETS
from .primitives import Cipher
from .records import Pointer, Read, Version


def seal_version(
    key: bytes,
    vault: str,
    person: str,
    company: int,
    values: Mapping[str, str],
    index: tuple,
    xid: int,
) -> Version:
    """Return a new version of a person, as the store takes it.

    :param key: the person's data key
    :param values: all filled fields
    :param index: pairs of findable field and blind index
    :raise BadValue: a set does not fit into the largest size
    """
    version = secrets.token_hex(16)
    sealed = {}
    cipher = Cipher(key)
    for name, fields in SETS.items():
        part = {field: values[field] for field in fields if field in values}
        if part:
            context = envelope.Context(vault, company, person, name, version)
            sealed[name] = envelope.seal(cipher, part, context)
    return Version(
        person=person,
        version=version,
        company=company,
        sealed=sealed,
        index=index,
        digest=envelope.digest(sealed),
        xid=xid,
    )


def open_version(
    key: bytes,
    vault: str,
    pointer: Pointer,
    company: int,
    read: Read,
    sets: Collection[str],
) -> dict[str, str]:
    """Return the readable values of some sets of a version.

    :param key: the person's data key
    :param pointer: what the main database says: the version must be of that person
        and company, and have that digest. The digest is compared when all sets are
        there; each set alone is bound to version, person and company anyway.
    :raise Tampered: the version is another one than the pointer says, or was altered
    """
    check_read(pointer, read, sets)
    values = {}
    cipher = Cipher(key)
    for name in sets:
        if name in read.sealed:
            context = envelope.Context(
                vault, company, pointer.person, name, pointer.version
            )
            values |= envelope.open_sealed(cipher, read.sealed[name], context)
    return values


def check_read(pointer: Pointer, read: Read, sets: Collection[str]) -> None:
    """Compare what was read with the pointer, as far as no key is needed.

    :raise Tampered: another person or version, or another digest
    """
    if (read.person, read.version) != (pointer.person, pointer.version):
        raise Tampered("pointer")
    if set(sets) == set(SETS) and envelope.digest(read.sealed) != pointer.digest:
        raise Tampered("digest")

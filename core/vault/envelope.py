"""Sealing the values of one set of fields of one version of one person.

Sealed bytes: format byte, nonce (12 bytes), ciphertext and tag of AES-256-GCM. The
plaintext is the length of the JSON in 4 bytes, the JSON, and zeros up to the next of
:data:`BUCKETS`, so that the size tells little about the values.
"""

import contextlib
import functools
import hashlib
import json
import os
from collections.abc import Mapping
from typing import NamedTuple

from cryptography.exceptions import InvalidTag

from .errors import BadValue, Tampered
from .fields import SETS
from .primitives import NONCE_BYTES, TAG_BYTES, Cipher, pack

#: Sizes of padded plaintexts, in bytes. The largest holds a note of 4,000 characters
#: that JSON has to escape one by one.
BUCKETS = (128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)
#: First byte of a sealed set.
FORMAT = b"\x01"

_LABEL = "pos_customer_identity sealed set"
_DIGEST_LABEL = "pos_customer_identity version digest 1"
_LENGTH_BYTES = 4
_START = len(FORMAT) + NONCE_BYTES
_parse = json.JSONDecoder().raw_decode


class Context(NamedTuple):
    """Where a sealed set belongs. It opens nowhere else.

    :ivar str vault: the ``database.uuid`` of Odoo
    :ivar int company: id of the Odoo company, 0 for a person of all companies
    :ivar str person: 32 hexadecimal digits
    :ivar str field_set: one of :data:`~.fields.SETS`
    :ivar str version: 32 hexadecimal digits
    """

    vault: str
    company: int
    person: str
    field_set: str
    version: str

    def aad(self, key_version: bytes) -> bytes:
        """Return the additional authenticated data.

        :param key_version: key-check value of the person's data key. A person that was
            erased and enrolled again has another one.
        """
        head = _aad_head(self.vault, self.company)
        return head + pack(self.person, self.field_set, self.version, key_version)


# Typed: True is equal to 1, and packed as another text.
@functools.lru_cache(maxsize=64, typed=True)
def _aad_head(vault, company):
    """Return what is the same for a whole page of persons."""
    return pack(_LABEL, FORMAT, vault, company)


def seal(
    key: bytes | Cipher,
    values: Mapping[str, str],
    context: Context,
    nonce: bytes | None = None,
) -> bytes:
    """Return the values of one set, encrypted and bound to their context.

    :param key: the person's data key, 32 bytes; prepared by who has several sets
    :param nonce: 12 bytes, for test vectors only; a random one otherwise
    :raise BadValue: the values do not fit into the largest bucket
    """
    nonce = nonce or os.urandom(NONCE_BYTES)
    cipher = Cipher.of(key)
    aad = context.aad(cipher.check)
    return FORMAT + nonce + cipher.aes.encrypt(nonce, _padded(values), aad)


def open_sealed(key: bytes | Cipher, sealed: bytes, context: Context) -> dict[str, str]:
    """Return the values that :func:`seal` sealed.

    :raise Tampered: altered, of another context, under another key, or not ours
    """
    if sealed[:1] != FORMAT or len(sealed) < _START + TAG_BYTES:
        raise Tampered("sealed set")
    cipher = Cipher.of(key)
    aad = context.aad(cipher.check)
    with contextlib.suppress(InvalidTag, ValueError):
        return _values(cipher.aes.decrypt(sealed[1:_START], sealed[_START:], aad))
    # Not raised from the error of the JSON parser, which carries the text.
    raise Tampered("sealed set")


def digest(sealed: Mapping[str, bytes]) -> str:
    """Return SHA-256 of the sealed sets of a version, 64 hexadecimal digits.

    :param sealed: name of the set -> sealed bytes; sets without values are left out
    """
    parts = [part for name in SETS if name in sealed for part in (name, sealed[name])]
    return hashlib.sha256(pack(_DIGEST_LABEL, *map(_bytes, parts))).hexdigest()


def _bytes(part):
    # psycopg2 gives bytea as memoryview.
    return part if isinstance(part, str) else bytes(part)


def _padded(values):
    text = json.dumps(
        dict(values), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    # A lone surrogate is no reason for an exception that quotes the value.
    body = text.encode("utf-8", "surrogatepass")
    length = _LENGTH_BYTES + len(body)
    for size in BUCKETS:
        if length <= size:
            return (
                len(body).to_bytes(_LENGTH_BYTES, "big") + body + bytes(size - length)
            )
    raise BadValue("identity", "too_long")


def _values(plain):
    """Return what :func:`_padded` was given; ValueError where it did not write it."""
    end = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "big")
    if len(plain) not in BUCKETS or end > len(plain) or plain[end:].strip(b"\0"):
        raise ValueError("padding")
    text = plain[_LENGTH_BYTES:end].decode("utf-8", "surrogatepass")
    values, read = _parse(text)
    if read != len(text) or not isinstance(values, dict):
        raise ValueError("no object")
    if not all(isinstance(value, str) for value in values.values()):
        raise ValueError("no text")
    return values

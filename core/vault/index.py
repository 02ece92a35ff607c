"""The blind index: exact search without readable values.

A keyed hash finds what is equal and nothing else. There is none of names: whoever
knows how often names occur could read one off the frequencies.
"""

import hmac
from collections.abc import Mapping

from .fields import FINDABLE
from .keys import KeyRing
from .normalise import normalised
from .primitives import pack


def blind_index(key: bytes, vault: str, field: str, value: str) -> bytes:
    """Return what is stored in the place of a value that can be found.

    :param key: the key of this field, see :meth:`~.keys.KeyRing.index_key`
    :param value: the normalised value
    :return: HMAC-SHA256, 32 bytes
    """
    return hmac.digest(key, pack(vault, field, value), "sha256")


def indexes(
    keyring: KeyRing,
    vault: str,
    values: Mapping[str, str | None],
    region: str | None = None,
) -> tuple[tuple[str, bytes], ...]:
    """Return the blind indexes of an identity: pairs of field and index.

    A value without a normal form, such as half a phone number, cannot be found.

    :param region: ISO 3166 country code that phone numbers without one belong to
    """
    found = []
    for field in FINDABLE:
        value = normalised(field, values.get(field), region)
        if value is not None:
            key = keyring.index_key(field)
            found.append((field, blind_index(key, vault, field, value)))
    return tuple(found)

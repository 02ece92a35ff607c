"""The few building blocks of the vault's cryptography; the ciphers are not ours.

* AES-256-GCM (NIST SP 800-38D) with random nonces of 96 bits. Section 8.3 there allows
  2**32 encryptions under one key that way: an epoch key wraps one data key a person,
  and a data key seals a few sets a write.
* HMAC-SHA256 (FIPS 198-1), HKDF-SHA256 (RFC 5869).
"""

import contextlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import WrongKey

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
#: First byte of a wrapped key.
WRAP_FORMAT = b"\x01"

_CHECK_LABEL = b"pos_customer_identity key check 1"
_CHECK_BYTES = 8
#: The lengths of most parts, ready for :func:`pack`.
_LENGTHS = tuple(length.to_bytes(4, "big") for length in range(256))


def pack(*parts: bytes | str | int) -> bytes:
    """Return parts as one, so that no two lists of parts give the same bytes.

    :param parts: bytes; text, as UTF-8; whole numbers, as decimal text
    :return: each part after its length in 4 bytes, big-endian
    """
    packed = []
    for part in parts:
        if not isinstance(part, bytes):
            part = str(part).encode("utf-8", "surrogatepass")
        length = len(part)
        packed.append(_LENGTHS[length] if length < 256 else length.to_bytes(4, "big"))
        packed.append(part)
    return b"".join(packed)


def new_key() -> bytes:
    """Return 32 random bytes of the operating system."""
    return os.urandom(KEY_BYTES)


def derive(key: bytes, *info: bytes | str | int) -> bytes:
    """Return a key of 32 bytes for another use: HKDF-SHA256 without salt.

    :param key: 32 random bytes
    :param info: what the derived key is for
    """
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=pack(*info)).derive(key)


def check_value(key: bytes) -> bytes:
    """Return the key-check value: 8 bytes that recognise a key and do not tell it."""
    return hmac.digest(key, _CHECK_LABEL, "sha256")[:_CHECK_BYTES]


class Cipher:
    """AES-256-GCM under one key, prepared once for what is done with it many times.

    :ivar aes: encrypts and decrypts
    :ivar bytes check: the key-check value
    """

    __slots__ = ("aes", "check")

    def __init__(self, key: bytes):
        """
        :param key: 32 bytes
        """
        self.aes = AESGCM(key)
        self.check = check_value(key)

    @classmethod
    def of(cls, key: "bytes | Cipher") -> "Cipher":
        return key if isinstance(key, cls) else cls(key)


def wrap(kek: bytes | Cipher, key: bytes, aad: bytes) -> bytes:
    """Return a key encrypted by another.

    :param kek: the key-encryption key, 32 bytes
    :param aad: what the wrapped key is bound to
    :return: format byte, nonce, ciphertext and tag
    """
    nonce = os.urandom(NONCE_BYTES)
    return WRAP_FORMAT + nonce + Cipher.of(kek).aes.encrypt(nonce, key, aad)


def unwrap(kek: bytes | Cipher, wrapped: bytes, aad: bytes) -> bytes:
    """Return the key that :func:`wrap` wrapped.

    :raise WrongKey: wrapped by another key, bound to something else, or altered
    """
    start = len(WRAP_FORMAT) + NONCE_BYTES
    if wrapped[:1] != WRAP_FORMAT or len(wrapped) < start + TAG_BYTES:
        raise WrongKey("wrapped key")
    with contextlib.suppress(InvalidTag):
        return Cipher.of(kek).aes.decrypt(wrapped[1:start], wrapped[start:], aad)
    raise WrongKey("wrapped key")

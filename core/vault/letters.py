"""Letters: what somebody told who is no customer yet, sealed under a key that leaves.

Who signs up by a web page is written to first. Until the answer comes, what was typed
lies here under a key that stands in the link of that mail and nowhere else: neither the
database nor the vault can open it. The link brings the key back.
"""

import contextlib
import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import Tampered
from .primitives import KEY_BYTES, NONCE_BYTES, derive, pack

_LABEL = "pos_customer_identity letters 1"
#: A letter is as long as any other, up to this; then up to the next multiple.
BUCKET = 512


def new_secret() -> bytes:
    """Return what stands in the link: 32 random bytes."""
    return os.urandom(KEY_BYTES)


def name_of(secret: bytes) -> str:
    """Return what a letter is found by; it says nothing about its key."""
    return derive(secret, _LABEL, "name").hex()


def seal(secret: bytes, about: str, values: Mapping[str, str]) -> bytes:
    """Return values sealed, padded so that their length tells little.

    :param secret: of :func:`new_secret`, used for one letter alone
    :param about: what the letter belongs to; it opens for this alone
    """
    plain = json.dumps(dict(values)).encode()
    plain += b" " * (-len(plain) % BUCKET)
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(secret).encrypt(nonce, plain, pack(_LABEL, about))


def unseal(secret: bytes, about: str, sealed: bytes) -> dict:
    """Return the values.

    :raise Tampered: it was altered, or the secret or what it is about is another's
    """
    nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    plain = None
    # Raised outside: the error of the cipher is not its context.
    with contextlib.suppress(InvalidTag, ValueError):
        plain = _cipher(secret).decrypt(nonce, body, pack(_LABEL, about))
    if plain is None:
        raise Tampered("letter")
    return json.loads(plain)


def _cipher(secret):
    return AESGCM(derive(secret, _LABEL, "key"))

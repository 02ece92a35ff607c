"""Documents that name persons and must be kept: sealed at rest, under the vault's keys.

A sealed document is bytes that can lie anywhere, in a file store or a backup, and says
by itself which document of which Odoo record it is::

    PCI-SEALED-1 <newline> facts as JSON <newline> nonce, ciphertext and tag

The key is the vault's and not a person's: an invoice has to be kept when its customer
is erased (see docs/adr).
"""

import contextlib
import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import Tampered
from .primitives import NONCE_BYTES, TAG_BYTES, derive, pack

#: How sealed bytes begin.
MARK = b"PCI-SEALED-1\n"

_LABEL = "pos_customer_identity documents 1"


def is_sealed(data: bytes | None) -> bool:
    """Return whether bytes are a sealed document, by how they begin."""
    return bool(data) and data.startswith(MARK)


def document_key(index_key: bytes, vault: str) -> bytes:
    """Return the key of a vault's documents: derived, so that no vault needs a new one.

    :param index_key: a key of 32 bytes that lives as long as the vault
    """
    return derive(index_key, _LABEL, vault)


def seal(key: bytes, vault: str, facts: Mapping, data: bytes) -> bytes:
    """Return a document sealed, with the facts readable and authenticated.

    :param facts: numbers and technical names, never a value of a person
    """
    head = MARK + json.dumps(dict(facts), separators=(",", ":")).encode() + b"\n"
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + AESGCM(key).encrypt(nonce, data, _aad(vault, head))


def facts_of(sealed: bytes) -> dict:
    """Return the facts of a sealed document; nothing proves them yet.

    :raise Tampered: it is none, or was altered so that it cannot be read
    """
    head = _head(sealed)
    facts = None
    with contextlib.suppress(ValueError):
        facts = json.loads(head[len(MARK) :])
    if not isinstance(facts, dict):
        raise Tampered("document")
    return facts


def unseal(key: bytes, vault: str, sealed: bytes) -> bytes:
    """Return the document.

    :raise Tampered: it was altered, or is of another vault
    """
    head = _head(sealed)
    nonce = sealed[len(head) : len(head) + NONCE_BYTES]
    body = sealed[len(head) + NONCE_BYTES :]
    document = None
    if len(body) >= TAG_BYTES:
        with contextlib.suppress(InvalidTag):
            document = AESGCM(key).decrypt(nonce, body, _aad(vault, head))
    if document is None:
        raise Tampered("document")
    return document


def proven_facts(key: bytes, vault: str, sealed: bytes) -> dict:
    """Return the facts of a sealed document once they are proven; it stays closed.

    :raise Tampered: it was altered or made up, or is of another vault
    """
    unseal(key, vault, sealed)
    return facts_of(sealed)


def _head(sealed):
    end = sealed.find(b"\n", len(MARK)) if is_sealed(sealed) else -1
    if end < 0:
        raise Tampered("document")
    return sealed[: end + 1]


def _aad(vault, head):
    return pack(_LABEL, vault, head)

"""Makes the files of this folder: ``python make_vectors.py [WYCHEPROOF_FILE]``.

The formats of the vault are written here a second time, from their description and
without a line of ``core.vault``, so that the vectors say when one of the two changes.
Whoever changes a format on purpose gives it a new format byte or label, and adds
vectors instead of replacing these: what is stored has to be read for years.
"""

import base64
import hashlib
import hmac
import json
import struct
import sys
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HERE = Path(__file__).parent

VAULT = "0b5a9c1e-58a4-4f39-9a53-6c1d7c0e2f11"
PERSON = "5f3c1ab29d7e4c60a1b2c3d4e5f60718"
VERSION = "c0ffee00112233445566778899aabbcc"
EPOCH = "e0e1e2e3e4e5e6e7e8e9eaebecedeeef"
INDEX = "d0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
NONCE = bytes(range(0xA0, 0xAC))
COMPANY = 7

ROOT_KEY = bytes(range(32))
EPOCH_KEY = bytes(range(32, 64))
DATA_KEY = bytes(range(64, 96))
INDEX_KEY = bytes(range(96, 128))

#: Invented people; the phone number is one that the plan keeps free for fiction.
SETS = [
    ("name", {"name": "Ada Example"}),
    ("contact", {"phone": "+44 20 7946 0958", "email": "ada@example.com"}),
    (
        "billing",
        {"street": "Musterstra\u00dfe 1", "zip": "8000", "city": "Z\u00fcrich"},
    ),
    ("personal", {"note": "\u2603\U0001f600\n" * 60, "birthdate": "1990-04-03"}),
]
FINDABLE = [("phone", "+442079460958"), ("email", "ada@example.com")]


def pack(*parts):
    packed = b""
    for part in parts:
        part = part if isinstance(part, bytes) else str(part).encode()
        packed += struct.pack(">I", len(part)) + part
    return packed


def check(key):
    return hmac.new(key, b"pos_customer_identity key check 1", hashlib.sha256).digest()[
        :8
    ]


def derived(key, *info):
    hkdf = HKDF(hashes.SHA256(), length=32, salt=bytes(32), info=pack(*info))
    return hkdf.derive(key)


def encrypted(key, plain, aad):
    return b"\x01" + NONCE + AESGCM(key).encrypt(NONCE, plain, aad)


def padded(values):
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    plain = struct.pack(">I", len(text.encode())) + text.encode()
    size = 128
    while size < len(plain):
        size *= 2
    return plain.ljust(size, b"\0")


def sealed(field_set, values):
    aad = pack(
        "pos_customer_identity sealed set",
        b"\x01",
        VAULT,
        COMPANY,
        PERSON,
        field_set,
        VERSION,
        check(DATA_KEY),
    )
    return {
        "field_set": field_set,
        "values": values,
        "aad": aad.hex(),
        "sealed": encrypted(DATA_KEY, padded(values), aad).hex(),
    }


def wrapped_keys():
    kek = derived(ROOT_KEY, "pos_customer_identity root wraps keys 1")
    label = "pos_customer_identity key 1"
    for purpose, key_id, key in (
        ("epoch", EPOCH, EPOCH_KEY),
        ("index", INDEX, INDEX_KEY),
    ):
        aad = pack(label, VAULT, purpose, key_id)
        yield {
            "key_id": key_id,
            "purpose": purpose,
            "check": check(key).hex(),
            "wrapped": encrypted(kek, key, aad).hex(),
        }


def found(field, value):
    key = derived(INDEX_KEY, "pos_customer_identity index of field 1", VAULT, field)
    index = hmac.new(key, pack(VAULT, field, value), hashlib.sha256).hexdigest()
    return {"field": field, "value": value, "key": key.hex(), "index": index}


def vault_vectors():
    sets = [sealed(*one) for one in SETS]
    digest = hashlib.sha256(pack("pos_customer_identity version digest 1"))
    for one in sets:
        digest.update(pack(one["field_set"], bytes.fromhex(one["sealed"])))
    data_key_aad = pack("pos_customer_identity data key 1", VAULT, PERSON, EPOCH)
    return {
        "vault": VAULT,
        "company": COMPANY,
        "person": PERSON,
        "version": VERSION,
        "nonce": NONCE.hex(),
        "root": {
            "line": f"pci-root-1:{check(ROOT_KEY).hex()}:"
            + base64.b64encode(ROOT_KEY).decode(),
            "key_id": check(ROOT_KEY).hex(),
        },
        "keys": list(wrapped_keys()),
        "data_key": {
            "epoch": EPOCH,
            "key": DATA_KEY.hex(),
            "check": check(DATA_KEY).hex(),
            "wrapped": encrypted(EPOCH_KEY, DATA_KEY, data_key_aad).hex(),
        },
        "sets": sets,
        "digest": digest.hexdigest(),
        "indexes": [found(*one) for one in FINDABLE],
    }


def wycheproof_vectors(source):
    """Return the cases with the sizes that the vault uses, unchanged."""
    whole = json.loads(Path(source).read_text(encoding="utf-8"))
    sizes = {"ivSize": 96, "keySize": 256, "tagSize": 128}
    groups = [g for g in whole["testGroups"] if sizes.items() <= g.items()]
    used = {flag for g in groups for test in g["tests"] for flag in test["flags"]}
    kept = {key: whole[key] for key in ("algorithm", "schema", "header")}
    kept["notes"] = {flag: whole["notes"][flag] for flag in sorted(used)}
    return {**kept, "testGroups": groups}


def write(name, content):
    text = json.dumps(content, indent=2, ensure_ascii=True) + "\n"
    (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write("vault.json", vault_vectors())
    for source in sys.argv[1:]:
        write("wycheproof_aes_gcm.json", wycheproof_vectors(source))

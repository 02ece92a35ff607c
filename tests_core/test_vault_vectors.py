"""Known answers: of AES-GCM, and of our own formats as a second program writes them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.vault.envelope import Context, digest, open_sealed, seal
from core.vault.errors import WrongKey
from core.vault.index import blind_index, indexes
from core.vault.keys import EnvironmentKeyProvider, KeyRing
from core.vault.memory import MemoryStore
from core.vault.primitives import WRAP_FORMAT, check_value, derive, unwrap
from core.vault.records import DataKey, KeyRecord

FOLDER = Path(__file__).parent / "vectors"
VAULT = json.loads((FOLDER / "vault.json").read_text(encoding="utf-8"))
WYCHEPROOF = json.loads(
    (FOLDER / "wycheproof_aes_gcm.json").read_text(encoding="utf-8")
)
CASES = [test for group in WYCHEPROOF["testGroups"] for test in group["tests"]]
SETS = pytest.mark.parametrize("vector", VAULT["sets"], ids=lambda v: v["field_set"])


def of_hex(vector, *names):
    return [bytes.fromhex(vector[name]) for name in names]


def context(vector):
    parts = (VAULT[name] for name in ("vault", "company", "person"))
    return Context(*parts, vector["field_set"], VAULT["version"])


@pytest.fixture(name="keyring")
def keyring_of_the_vectors():
    """The key ring of a store that holds the vectors' keys and two more."""
    provider = EnvironmentKeyProvider("ROOT", {"ROOT": VAULT["root"]["line"]})
    store = MemoryStore(VAULT["vault"])
    KeyRing.open(store, provider)
    others = [key for key in store.keys() if key.purpose in ("audit", "limit")]
    store = MemoryStore(VAULT["vault"])
    store.add_keys([key_record(vector) for vector in VAULT["keys"]] + others)
    return KeyRing.open(store, provider)


def key_record(vector):
    wrapped, check = of_hex(vector, "wrapped", "check")
    root_id = VAULT["root"]["key_id"]
    return KeyRecord(vector["key_id"], vector["purpose"], root_id, wrapped, check)


def test_the_vectors_of_wycheproof_are_all_there():
    results = [case["result"] for case in CASES]
    assert results.count("valid") >= 35 and results.count("invalid") >= 25
    assert len(results) == 66


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["tcId"]))
def test_aes_gcm_opens_what_is_valid_and_nothing_else(case):
    key, nonce, aad, plain, body, tag = of_hex(
        case, "key", "iv", "aad", "msg", "ct", "tag"
    )
    wrapped = WRAP_FORMAT + nonce + body + tag
    if case["result"] == "valid":
        assert unwrap(key, wrapped, aad) == plain
        assert AESGCM(key).encrypt(nonce, plain, aad) == body + tag
    else:
        with pytest.raises(WrongKey):
            unwrap(key, wrapped, aad)


def test_keys_are_derived_as_in_the_third_test_case_of_rfc_5869():
    output = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    assert derive(b"\x0b" * 22).hex() == output


def test_the_root_key_is_read_and_recognised():
    provider = EnvironmentKeyProvider("ROOT", {"ROOT": VAULT["root"]["line"]})
    (root,) = provider.roots()
    assert root.key_id == VAULT["root"]["key_id"]
    assert root.line() == VAULT["root"]["line"]


def test_the_wrapped_keys_are_opened(keyring):
    vector = VAULT["data_key"]
    key, check, wrapped = of_hex(vector, "key", "check", "wrapped")
    assert keyring.data_key(DataKey(VAULT["person"], vector["epoch"], wrapped)) == key
    assert check_value(key) == check


@SETS
def test_a_set_is_sealed_to_these_bytes_and_opened_from_them(vector):
    key, nonce = of_hex(VAULT["data_key"], "key") + of_hex(VAULT, "nonce")
    sealed, aad = of_hex(vector, "sealed", "aad")
    assert context(vector).aad(check_value(key)) == aad
    assert seal(key, vector["values"], context(vector), nonce) == sealed
    assert open_sealed(key, sealed, context(vector)) == vector["values"]


def test_the_digest_of_the_version_is_this():
    sealed = {v["field_set"]: bytes.fromhex(v["sealed"]) for v in VAULT["sets"]}
    assert digest(sealed) == VAULT["digest"]


@pytest.mark.parametrize("vector", VAULT["indexes"], ids=lambda v: v["field"])
def test_the_blind_index_of_a_value_is_this(vector, keyring):
    key, index = of_hex(vector, "key", "index")
    assert keyring.index_key(vector["field"]) == key
    made = blind_index(key, VAULT["vault"], vector["field"], vector["value"])
    assert made == index


def test_the_values_of_a_sealed_set_are_found_by_the_same_indexes(keyring):
    (contact,) = [v["values"] for v in VAULT["sets"] if v["field_set"] == "contact"]
    expected = [(v["field"], bytes.fromhex(v["index"])) for v in VAULT["indexes"]]
    assert indexes(keyring, VAULT["vault"], contact) == tuple(expected)


def test_the_second_program_writes_the_same_vectors_and_knows_nothing_of_the_core():
    program = (
        "import make_vectors, json; print(json.dumps(make_vectors.vault_vectors()))"
    )
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, cwd=FOLDER, capture_output=True, check=True)
    assert json.loads(run.stdout) == VAULT
    assert "import core" not in (FOLDER / "make_vectors.py").read_text("utf-8")

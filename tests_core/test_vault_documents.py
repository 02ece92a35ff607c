import pytest

from core.vault import documents
from core.vault.errors import Tampered

KEY = bytes(range(32))
FACTS = {"model": "account.move", "id": 7, "partners": [3]}
TEXT = b"%PDF-1.4 Ada Muster\n\nof Musterstrasse"


@pytest.fixture
def sealed():
    return documents.seal(KEY, "vault", FACTS, TEXT)


def test_a_sealed_document_opens_again(sealed):
    assert documents.unseal(KEY, "vault", sealed) == TEXT
    assert documents.facts_of(sealed) == FACTS


def test_nothing_of_the_document_is_readable(sealed):
    assert documents.is_sealed(sealed)
    assert b"Ada" not in sealed
    assert b"PDF" not in sealed


def test_two_seals_of_one_document_differ(sealed):
    assert documents.seal(KEY, "vault", FACTS, TEXT) != sealed


def test_every_altered_byte_is_noticed(sealed):
    for at in range(len(documents.MARK), len(sealed)):
        altered = bytearray(sealed)
        altered[at] ^= 1
        with pytest.raises(Tampered):
            documents.unseal(KEY, "vault", bytes(altered))


def test_a_cut_document_is_noticed(sealed):
    for length in range(len(sealed)):
        with pytest.raises(Tampered):
            documents.unseal(KEY, "vault", sealed[:length])


def test_another_vault_or_key_opens_nothing(sealed):
    for key, vault in ((KEY, "other"), (bytes(32), "vault")):
        with pytest.raises(Tampered):
            documents.unseal(key, vault, sealed)


def test_what_is_no_sealed_document_is_said_to_be_none():
    for data in (b"", None, b"%PDF-1.4", documents.MARK[:-1]):
        assert not documents.is_sealed(data)
    for data in (b"", b"%PDF-1.4", documents.MARK, documents.MARK + b"[1]\n"):
        with pytest.raises(Tampered):
            documents.facts_of(data)


def test_the_key_is_that_of_the_vault_and_of_nothing_else():
    key = documents.document_key(KEY, "vault")
    assert key == documents.document_key(KEY, "vault")
    assert len({key, KEY, documents.document_key(KEY, "other")}) == 3

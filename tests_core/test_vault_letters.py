import pytest

from core.vault import letters
from core.vault.errors import Tampered

VALUES = {"email": "zorblax@quibbleton.example.com", "name": "Zorblax \u05d0"}


def test_a_letter_opens_with_its_secret_and_for_what_it_is_about():
    secret = letters.new_secret()
    sealed = letters.seal(secret, "shop 7", VALUES)
    assert letters.unseal(secret, "shop 7", sealed) == VALUES


def test_nothing_of_the_values_and_of_their_length_is_seen():
    secret = letters.new_secret()
    sealed = letters.seal(secret, "shop 7", VALUES)
    assert b"quibbleton" not in sealed
    assert len(sealed) == len(letters.seal(secret, "shop 7", {"email": "a@b.example"}))


def test_another_secret_place_or_text_opens_nothing():
    secret = letters.new_secret()
    sealed = letters.seal(secret, "shop 7", VALUES)
    altered = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for key, about, text in (
        (letters.new_secret(), "shop 7", sealed),
        (secret, "shop 8", sealed),
        (secret, "shop 7", altered),
        (secret, "shop 7", sealed[:20]),
        (secret, "shop 7", b""),
    ):
        with pytest.raises(Tampered):
            letters.unseal(key, about, text)


def test_what_it_is_found_by_does_not_tell_the_key():
    secret = letters.new_secret()
    assert letters.name_of(secret) == letters.name_of(secret)
    assert secret.hex() not in letters.name_of(secret)
    assert letters.name_of(secret) != letters.name_of(letters.new_secret())

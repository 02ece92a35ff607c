"""Wrapping, packing, deriving: what the vault's cryptography is put together from."""

import pytest

from core.vault.errors import WrongKey
from core.vault.primitives import check_value, derive, new_key, pack, unwrap, wrap


def test_a_wrapped_key_is_unwrapped_by_the_same_key_and_binding():
    kek, key = new_key(), new_key()
    wrapped = wrap(kek, key, b"place")
    assert unwrap(kek, wrapped, b"place") == key
    assert unwrap(kek, memoryview(wrapped), b"place") == key
    assert wrap(kek, key, b"place") != wrapped and key not in wrapped


def test_every_flipped_bit_of_a_wrapped_key_is_noticed():
    kek = new_key()
    wrapped = wrap(kek, new_key(), b"place")
    for at in range(len(wrapped) * 8):
        altered = bytearray(wrapped)
        altered[at // 8] ^= 1 << (at % 8)
        with pytest.raises(WrongKey):
            unwrap(kek, bytes(altered), b"place")


def test_a_wrapped_key_is_of_no_use_elsewhere():
    kek, key = new_key(), new_key()
    wrapped = wrap(kek, key, b"place")
    for other, aad in ((new_key(), b"place"), (kek, b"elsewhere"), (kek, b"")):
        with pytest.raises(WrongKey):
            unwrap(other, wrapped, aad)
    for end in range(len(wrapped)):
        with pytest.raises(WrongKey):
            unwrap(kek, wrapped[:end], b"place")


def test_parts_packed_together_can_be_told_apart():
    assert pack("a", "bc") != pack("ab", "c") != pack("abc")
    assert pack() == b"" != pack("") != pack("", "")
    assert pack("7") == pack(7) == pack(b"7") == b"\x00\x00\x00\x017"


def test_derived_keys_and_check_values_differ_by_key_and_use():
    one, other = new_key(), new_key()
    made = [derive(one, "x"), derive(one, "y"), derive(other, "x"), one, other]
    assert len(set(made)) == len(made)
    assert len({check_value(key) for key in made}) == len(made)
    assert check_value(one) not in one

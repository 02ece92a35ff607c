"""The blind index finds equal values, and says nothing else about them."""

import itertools

import pytest

from core.vault.errors import BadValue
from core.vault.fields import FIELDS
from core.vault.index import blind_index, indexes
from core.vault.keys import KeyRing
from core.vault.memory import MemoryStore
from core.vault.normalise import normalised
from core.vault.primitives import new_key
from core.vault.providers import EnvironmentKeyProvider, RootKey

PHONE = "+442079460958"
EMAIL = "ada@example.com"


def opened(vault="vault-1"):
    line = RootKey.of(new_key()).line()
    provider = EnvironmentKeyProvider("ROOT", {"ROOT": line})
    return KeyRing.open(MemoryStore(vault), provider)


@pytest.fixture(name="keyring", scope="module")
def one_keyring():
    return opened()


def test_an_index_depends_on_the_key_the_vault_the_field_and_the_value():
    choices = [(new_key(), new_key()), ("v", "w"), ("phone", "email"), ("1", "2")]
    made = [blind_index(*chosen) for chosen in itertools.product(*choices)]
    assert len(set(made)) == 16
    assert {len(index) for index in made} == {32}


def test_no_index_is_the_same_by_moving_where_a_part_ends():
    key = new_key()
    assert blind_index(key, "v", "phone", "1") != blind_index(key, "v", "phon", "e1")
    assert blind_index(key, "vp", "hone", "1") != blind_index(key, "v", "phone", "1")


def test_the_findable_values_of_an_identity_are_indexed(keyring):
    values = dict.fromkeys(FIELDS, "x") | {"phone": PHONE, "email": EMAIL}
    made = dict(indexes(keyring, "vault-1", values))
    assert list(made) == ["phone", "email"]
    for field in made:
        key = keyring.index_key(field)
        assert made[field] == blind_index(key, "vault-1", field, values[field])


def test_spellings_of_the_same_value_have_the_same_index(keyring):
    one = {"phone": "020 7946 0958", "email": "Ada@EXAMPLE.com"}
    other = {"phone": PHONE, "email": f" {EMAIL} "}
    made = [indexes(keyring, "vault-1", values, "GB") for values in (one, other)]
    assert made[0] == made[1]


def test_a_value_without_a_normal_form_is_kept_and_cannot_be_found(keyring):
    values = {"phone": "123", "email": "none", "name": "Ada"}
    assert indexes(keyring, "vault-1", values, "GB") == ()
    assert indexes(keyring, "vault-1", {"phone": None}, "GB") == ()
    assert indexes(keyring, "vault-1", {}) == ()


def test_the_same_value_in_two_fields_has_two_indexes(keyring):
    key = {field: keyring.index_key(field) for field in ("phone", "email")}
    made = {blind_index(key[field], "vault-1", field, "x") for field in key}
    assert len(made) == 2


def test_the_same_customer_in_two_vaults_has_nothing_in_common(keyring):
    values = {"phone": PHONE, "email": EMAIL}
    here = indexes(keyring, "vault-1", values)
    there = indexes(opened("vault-2"), "vault-2", values)
    assert not {index for _field, index in here} & {index for _field, index in there}


def test_an_error_of_the_index_names_no_value(keyring):
    with pytest.raises(KeyError):
        keyring.index_key("name")
    with pytest.raises(BadValue) as caught:
        normalised(EMAIL, PHONE)
    assert EMAIL not in str(caught.value) and PHONE not in str(caught.value)

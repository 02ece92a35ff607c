"""Readable values and keys do not show themselves."""

import copy
import json
import logging
import pickle
import traceback

import pytest

from core.vault.errors import BadValue
from core.vault.secret import Identity, Secret

NAME = "Sentinel-Name-7f3a"
PHONE = "+44 20 7946 0958"
KEY = b"sentinel-key-bytes-of-32-length!"
IDENTITY = Identity({"phone": PHONE, "name": NAME, "email": None})

SHOWN = pytest.mark.parametrize(
    "show",
    [repr, str, format, "{}".format, "{!r:>60}".format, "%s".__mod__, ascii],
    ids=["repr", "str", "format", "braces", "padded", "percent", "ascii"],
)
HIDDEN = pytest.mark.parametrize("hidden", [IDENTITY, Secret(KEY)], ids=type)


@SHOWN
def test_an_identity_shows_the_names_of_its_fields_alone(show):
    assert show(IDENTITY).strip() == "<Identity: name, phone>"
    assert show([IDENTITY]).strip() == "[<Identity: name, phone>]"


@SHOWN
def test_a_secret_shows_nothing_of_its_bytes(show):
    assert show(Secret(KEY)).strip() == "<Secret>"


@HIDDEN
def test_a_log_line_and_a_traceback_do_not_show_what_is_hidden(hidden, caplog):
    try:
        raise ValueError("found", hidden)
    except ValueError:
        logging.getLogger("test").exception("got %s and %r", hidden, [hidden])
        shown = traceback.format_exc() + caplog.text
    assert type(hidden).__name__ in shown
    assert NAME not in shown and PHONE not in shown and "sentinel-key" not in shown


@HIDDEN
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_nothing_hidden_can_be_pickled(hidden, protocol):
    with pytest.raises(TypeError):
        pickle.dumps({"kept": hidden}, protocol)


@HIDDEN
@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, json.dumps])
def test_nothing_hidden_is_copied_or_written_as_json(hidden, way):
    with pytest.raises(TypeError):
        way(hidden)


@HIDDEN
def test_nothing_hidden_takes_further_attributes_or_is_a_key_of_a_dictionary(hidden):
    with pytest.raises(AttributeError):
        hidden.note = "x"
    with pytest.raises(TypeError):
        hash(hidden)
    assert not hasattr(hidden, "__dict__")


def test_an_identity_is_read_like_a_dictionary_in_the_order_of_the_fields():
    assert list(IDENTITY.items()) == [("name", NAME), ("phone", PHONE)]
    assert IDENTITY["name"] == NAME and IDENTITY.get("email", "none") == "none"
    assert IDENTITY == {"name": NAME, "phone": PHONE} == dict(IDENTITY)
    assert IDENTITY != Identity({"name": NAME})
    assert not Identity() and repr(Identity()) == "<Identity: empty>"


def test_an_identity_can_be_narrowed_to_some_fields():
    assert IDENTITY.only(["phone", "email"]) == {"phone": PHONE}
    assert isinstance(IDENTITY.only([]), Identity)


def test_an_identity_refuses_an_unknown_field_without_naming_it():
    with pytest.raises(BadValue) as caught:
        Identity({NAME: "x"})
    assert NAME not in str(caught.value) and caught.value.reason == "unknown_field"


def test_secrets_are_equal_when_their_bytes_are():
    assert Secret(KEY) == Secret(bytearray(KEY))
    assert Secret(KEY) != Secret(KEY[:-1])
    assert Secret(KEY) != KEY
    assert Secret(KEY).reveal() == KEY

"""No value of a person shows up where it does not belong."""

import base64
import logging
import pickle
import re
import traceback

import pytest

from core.vault import maintenance
from core.vault.errors import VaultError
from core.vault.fields import FIELDS
from core.vault.vault import Ask, Write
from main_model import MainModel
from vault_support import PERSON, World, access

#: Every value, and the words and numbers of at least five symbols in it.
SENTINELS = {
    word
    for value in PERSON.values()
    for word in [value, *re.findall(r"\w{5,}", value), re.sub(r"\W", "", value)]
}


def spellings(text):
    """Yield what a value looks like in dumps and logs."""
    for data in (text.encode(), text.casefold().encode(), text.encode("utf-16-le")):
        yield data
        yield data.hex().encode()
        # Any of the three ways in which base64 may cut the bytes.
        for shift in range(3):
            encoded = base64.b64encode(bytes(shift) + data)
            yield encoded[4 if shift else 0 : -4]
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 6:
        yield digits.encode()


def leaks(*things):
    """Return the sentinels that occur in what is shown of these things."""
    text = b"\n".join(
        thing if isinstance(thing, bytes) else f"{thing!r}\n{thing}".encode()
        for thing in things
    )
    text += text.lower()
    return {word for word in SENTINELS if any(s and s in text for s in spellings(word))}


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture
def story(world, caplog):
    """Everything that the vault does, well and badly; what it returned and raised."""
    caplog.set_level(logging.DEBUG)
    shown = []
    vault, main = world.vault, MainModel()
    pointer = world.enrol()
    changed = world.change(pointer, {"note": "Now likes " + PERSON["note"]})
    ask = Ask(changed, 1)
    who = access("match", reason="asked at the desk")
    shown += [pointer, changed, ask, who, vault, world.store, world.ledger]
    shown += [Write(PERSON, 1, 5, base=pointer), Write(PERSON, 1, 5)]
    identities = vault.read([ask, Ask(pointer, 1)], tuple(PERSON), access())
    shown += [identities, *identities.values(), vault.keyring]
    for field, value in PERSON.items():
        actions = [
            lambda f=field, v=value: vault.match(ask, f, v, who, "CH"),
            lambda f=field, v=value: vault.find(f, v, access("lookup"), "CH"),
            lambda f=field, v=value: world.enrol({f: v * 999}),
            lambda f=field, v=value: world.enrol({v: f}),
            lambda f=field, v=value: world.enrol({"birthdate": v + "x"}),
            lambda v=value: vault.read([ask], [v], access()),
            lambda v=value: vault.erase([v], access("erase")),
            lambda v=value: maintenance.verify(vault, v),
        ]
        shown += [outcome(action) for action in actions]
    for step in ("append", "get", "put", "find", "charge"):
        for action in (
            lambda: vault.find("phone", PERSON["phone"], access("lookup", actor=9)),
            lambda: vault.match(ask, "name", PERSON["name"], access(actor=9)),
            lambda: world.change(changed, dict(PERSON)),
            lambda: world.read(changed),
        ):
            world.store.fail_next(step)
            shown.append(outcome(action))
            world.store._failing.clear()
    shown += [maintenance.rotate_epoch(vault), maintenance.collect(vault, main)]
    shown += [vault.status(), maintenance.verify(vault), *world.bodies()]
    return shown


def outcome(action):
    try:
        return action()
    except VaultError as error:
        return "".join(traceback.format_exception(error))


def test_the_search_finds_a_value_in_every_spelling():
    for word in SENTINELS:
        for spelled in spellings(word):
            if spelled:
                assert word in leaks(b"before " + spelled + b" after")


def test_nothing_that_the_vault_returns_or_raises_shows_a_value(story):
    # Tracebacks quote lines of source: those of this file name no value.
    assert leaks(*story) == set()
    assert sum("Traceback" in str(thing) for thing in story) > 40


def test_no_log_line_shows_a_value(story, caplog):
    assert leaks(caplog.text) == set()


def test_nothing_that_is_stored_shows_a_value(world, story):
    stored = [
        part
        for row in world.store._versions.values()
        for part in (*row.sealed.values(), *(index for _field, index in row.index))
    ]
    assert stored
    assert leaks(*stored, pickled(world.store), world.ledger._path) == set()


def test_the_audit_and_the_ledger_show_no_value(world, story):
    world.vault.erase([world.enrol().person], access("erase"))
    with open(world.ledger._path, "rb") as file:
        ledger = file.read()
    entries = [entry.body.encode() for entry in world.store.audit(0, 10_000)]
    assert len(entries) > 30
    assert leaks(ledger, *entries) == set()


def test_an_identity_does_not_leave_the_process_by_pickle_or_copy(world):
    identity = world.read(world.enrol())
    with pytest.raises(TypeError):
        pickle.dumps(identity)
    assert f"{identity}" == f"<Identity: {', '.join(FIELDS)}>"


def test_no_key_is_stored_or_shown(world, story):
    ring = world.vault.keyring
    secrets = [world.provider.keys[0], ring.audit_key(), ring.limit_key()]
    secrets += [ring.index_key("phone"), ring.index_key("email")]
    shown = pickled(world.store) + repr(story).encode() + repr(ring.__dict__).encode()
    for secret in secrets:
        for text in (secret, secret.hex().encode(), base64.b64encode(secret)):
            assert text not in shown


def pickled(store):
    """Return all that a store in memory holds, as one string of bytes."""
    parts = {k: v for k, v in vars(store).items() if k not in ("_lock", "_clock")}
    return pickle.dumps(parts)

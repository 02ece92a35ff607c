"""The vault as its caller sees it: it opens, and the entry comes first. Every store."""

import pytest

from core.vault import envelope
from core.vault.errors import AuditRefused, NoKey, Unavailable, VaultError
from core.vault.vault import Ask
from vault_support import PERSON, access, calls, fail_next

PHONE = PERSON["phone"]


# Audit first


def refused(world, call):
    world.vault.open()
    fail_next(world.store, "append")
    with pytest.raises(AuditRefused):
        call()


def test_without_an_audit_entry_nothing_is_read_matched_or_changed(world, opened):
    pointer = world.enrol()
    ask = Ask(pointer, 1)
    vault, who = world.vault, access()
    versions = world.store.count()["versions"]
    refused(world, lambda: vault.read([ask], ["name"], who))
    refused(world, lambda: vault.match(ask, "name", PERSON["name"], who))
    refused(world, lambda: world.change(pointer, {"name": "Z"}))
    refused(world, lambda: world.enrol())
    assert opened == []
    assert world.store.count()["versions"] == versions


def test_without_an_audit_entry_a_lookup_has_no_answer(world):
    world.enrol()
    refused(world, lambda: world.vault.find("phone", PHONE, access("lookup")))


def test_without_an_audit_entry_nobody_is_erased_yet(world):
    pointer = world.enrol()
    refused(world, lambda: world.vault.erase([pointer.person], access("erase")))
    assert world.store.erased() == 0
    # The ledger has it already: whoever opens the vault next finishes it.
    world.another_process().open()
    assert world.store.erased() == 1


def test_the_entry_is_committed_before_the_query_and_the_decryption(
    world, opened, monkeypatch
):
    pointer = world.enrol()
    seen = calls(world.store, monkeypatch, "append", "get")
    monkeypatch.setattr(
        envelope, "open_sealed", lambda *_args: seen.append("open") or {}
    )
    world.read(pointer, "name")
    world.vault.match(Ask(pointer, 1), "name", "x", access("match"))
    assert seen == ["append", "get", "open"] * 2


def test_a_query_that_fails_after_the_entry_tells_nothing(world, opened):
    pointer = world.enrol()
    fail_next(world.store, "get")
    with pytest.raises(Unavailable):
        world.read(pointer, "name")
    assert opened == []


# Opening


def test_nothing_is_opened_before_it_is_needed(world):
    fail_next(world.store, "prepare", 99)
    world.provider.keys.clear()
    world.another_process()


def test_a_vault_that_could_not_be_opened_is_tried_again(world):
    fail_next(world.store, "prepare")
    with pytest.raises(Unavailable):
        world.enrol()
    assert world.read(world.enrol())


def test_with_the_root_key_of_another_vault_nothing_opens(world):
    pointer = world.enrol()
    world.provider.keys[:] = [b"a root key of another vault, 32b"]
    with pytest.raises(VaultError) as caught:
        world.read(pointer, vault=world.another_process())
    assert caught.value.code == "wrong_key"


def test_a_vault_that_was_closed_opens_again(world):
    pointer = world.enrol()
    world.vault.close()
    assert world.read(pointer)


def test_a_writer_that_missed_a_rotation_reads_the_keys_again(world, monkeypatch):
    world.vault.open()
    put, failures = world.store.put, [NoKey("unknown epoch")]
    reloads = calls(world.store, monkeypatch, "keys")

    def fail_once(*args):
        if failures:
            raise failures.pop()
        return put(*args)

    monkeypatch.setattr(world.store, "put", fail_once)
    assert world.read(world.enrol())
    assert reloads == ["keys"]


def test_the_status_is_about_numbers_alone(world):
    pointer = world.enrol()
    world.change(pointer, {"name": "Z"})
    world.vault.erase([world.enrol().person], access("erase"))
    status = world.vault.status()
    assert (
        status.items()
        >= {
            "vault": world.store.vault,
            "persons": 1,
            "versions": 2,
            "erased": 1,
            "ledger": 1,
            "ledger_damaged": 0,
            "audit": 4,
            "audit_seq": 4,
            "epochs": 1,
        }.items()
    )


def test_the_audit_is_read_in_portions(world):
    for _ in range(5):
        world.vault.record(access())
    assert [body["seq"] for body in world.vault.audit(0, 2)] == [1, 2]
    assert [body["seq"] for body in world.vault.audit(3, 9)] == [4, 5]
    assert world.vault.audit(5, 9) == []

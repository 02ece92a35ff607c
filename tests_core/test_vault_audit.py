"""The audit chain: nothing that was recorded changes unseen."""

import dataclasses
import hashlib
import hmac
import json
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.vault import audit, audit_check, maintenance
from core.vault.audit import Access, AuditChain, make_body
from core.vault.audit_check import export_head, verify
from core.vault.errors import AuditRefused, Tampered, VaultError
from core.vault.primitives import derive, pack
from core.vault.records import AuditEntry
from vault_support import PERSON, World, access, copy_of

LENGTH = 12


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path)
    for number in range(LENGTH):
        world.vault.record(access(reason=f"case {number}"))
    return world


def check(world, head=None):
    return verify(world.store, world.vault.keyring, head)


def rewrite(world, change):
    """Do to the stored entries what somebody with the database's password can do."""
    entries = list(world.store._entries)
    change(entries)
    world.store._entries[:] = entries


def altered(entry, **changes):
    body = json.loads(entry.body) | changes
    return dataclasses.replace(entry, body=json.dumps(body))


def test_a_chain_that_nobody_touched_is_in_order(world):
    verdict = check(world, export_head(world.store))
    assert verdict.ok
    assert verdict.problems == ()
    assert (verdict.count, verdict.head_seq) == (LENGTH, LENGTH)
    assert verdict.head_mac == world.store.audit_state().mac.hex()


def test_an_empty_chain_is_in_order(tmp_path):
    empty = World(tmp_path)
    head = export_head(empty.store)
    assert check(empty, head).ok
    assert json.loads(head)["seq"] == 0


def test_the_chain_is_computed_as_the_module_says(world):
    """Written down a second time: HKDF and HMAC of the design."""
    label = "pos_customer_identity audit 1"
    vault, audit_key = world.store.vault, world.vault.keyring.audit_key()
    key, mac = derive(audit_key, label, "chain", vault), bytes(32)
    for seq, entry in enumerate(world.store.audit(0, 100), 1):
        text = pack(label, "entry", mac, seq, entry.body)
        mac = hmac.new(key, text, hashlib.sha256).digest()
        assert entry.mac == mac
        key = hmac.new(key, pack(label, "next"), hashlib.sha256).digest()


def test_an_altered_entry_is_found(world):
    rewrite(world, lambda e: e.__setitem__(4, altered(e[4], actor=6)))
    assert check(world).problems == ("entry does not authenticate 5",)


def test_a_deleted_entry_is_found(world):
    rewrite(world, lambda e: e.pop(4))
    assert check(world).problems == ("entries are missing before 6",)


def test_a_deleted_entry_is_found_when_the_others_are_numbered_anew(world):
    def delete(entries):
        del entries[4]
        for at in range(4, len(entries)):
            entries[at] = dataclasses.replace(entries[at], seq=at + 1)

    rewrite(world, delete)
    problems = check(world).problems
    assert "entry does not authenticate 5" in problems
    assert f"entries are missing after {LENGTH - 1}" in problems


def test_an_inserted_entry_is_found(world):
    def insert(entries):
        entries.insert(4, entries[4])
        for at in range(5, len(entries)):
            entries[at] = dataclasses.replace(entries[at], seq=at + 1)

    rewrite(world, insert)
    assert not check(world).ok


def test_an_entry_that_was_added_at_the_end_is_found(world):
    forged = AuditEntry(LENGTH + 1, make_body(access(), 0), bytes(32))
    rewrite(world, lambda e: e.append(forged))
    assert check(world).problems == (
        f"entry does not authenticate {LENGTH + 1}",
        f"entries do not belong to the chain after {LENGTH}",
    )


def test_entries_in_another_order_are_found(world):
    def swap(entries):
        entries[3], entries[7] = (
            dataclasses.replace(entries[7], seq=4),
            dataclasses.replace(entries[3], seq=8),
        )

    rewrite(world, swap)
    assert {"entry does not authenticate 4", "entry does not authenticate 8"} <= set(
        check(world).problems
    )


@pytest.mark.parametrize("kept", [0, 1, LENGTH - 1])
def test_an_end_that_was_cut_off_is_found(world, kept):
    rewrite(world, lambda e: e.__delitem__(slice(kept, None)))
    assert check(world).problems == (f"entries are missing after {kept}",)


def test_an_old_copy_of_everything_is_found_by_an_exported_head_alone(world):
    world.vault.record(access())
    copy = copy_of(world.store)
    world.vault.record(access())
    head = export_head(world.store)
    assert verify(copy, world.vault.keyring).ok
    found = verify(copy, world.vault.keyring, head)
    assert found.problems == (f"exported head has no entry {LENGTH + 2}",)


def test_a_new_chain_by_a_thief_of_the_root_key_is_found_by_an_exported_head(world):
    head = export_head(world.store)
    world.store._entries.clear()
    world.store._state = None
    chain = AuditChain(world.store, world.vault.keyring)
    chain.append([make_body(access(reason="forged"), 0)] * LENGTH)
    assert check(world).ok
    assert check(world, head).problems == (
        f"exported head does not fit entry {LENGTH}",
    )


def test_several_heads_are_checked_at_once(world):
    heads = [export_head(world.store)]
    world.vault.record(access())
    heads.append(export_head(world.store))
    assert check(world, "\n".join(heads) + "\n").ok
    wrong = json.dumps(json.loads(heads[0]) | {"mac": "00" * 32})
    assert not check(world, f"{heads[1]}\n{wrong}").ok


@pytest.mark.parametrize("text", ["rubbish", "[]", "{}", '{"vault": 1}', "7"])
def test_what_is_no_head_is_not_taken_for_one(world, text):
    with pytest.raises(VaultError):
        check(world, text)


def test_the_head_of_another_vault_is_not_compared(world):
    head = json.dumps(json.loads(export_head(world.store)) | {"vault": "other"})
    with pytest.raises(VaultError):
        check(world, head)


@pytest.mark.parametrize("part", ["seq", "mac", "wrapped_key"])
def test_a_forged_state_is_found_and_nothing_is_recorded_after_it(world, part):
    state = world.store._state
    forged = {"seq": state.seq - 1, "mac": bytes(32), "wrapped_key": bytes(61)}
    world.store._state = dataclasses.replace(state, **{part: forged[part]})
    assert not check(world).ok
    with pytest.raises((Tampered, AuditRefused)):
        world.vault.record(access())


def test_the_state_of_another_history_is_found(world):
    """Two copies of the vault went on for themselves; one got the other's state."""
    copy = copy_of(world.store)
    world.vault.record(access(reason="here"))
    world.another_process(copy).record(access(reason="there"))
    world.store._state = copy._state
    assert check(world).problems == (f"state does not fit entry {LENGTH + 1}",)


def test_a_state_that_is_gone_is_found(world):
    world.store._state = None
    assert check(world).problems == ("entries do not belong to the chain after 0",)


def test_the_key_that_is_stored_now_rewrites_nothing_of_before(world):
    """Forward security: who breaks in finds the key of the next entry alone."""
    keyring, state = world.vault.keyring, world.store.audit_state()
    stolen = audit.Links(world.store.vault, keyring.audit_key()).open_key(state)
    earlier = [entry.mac for entry in world.store.audit(0, LENGTH - 1)]
    last = world.store.audit(LENGTH - 1, 1)[0]
    for _ in range(1000):
        mac = audit.Links.mac(stolen, earlier[-1], LENGTH, last.body)
        assert mac != last.mac
        stolen = audit.Links.next(stolen)


def test_a_forged_number_does_not_keep_the_check_busy(world, monkeypatch):
    monkeypatch.setattr(audit_check, "_MOST_MISSING", 100)
    far = dataclasses.replace(world.store._entries[5], seq=2**62)
    rewrite(world, lambda e: e.append(far))
    assert not check(world).ok


def test_of_very_many_problems_the_first_are_named_and_the_others_counted(world):
    for _ in range(200):
        world.vault.record(access())
    rewrite(world, lambda e: e.__setitem__(slice(None), [altered(x, at=0) for x in e]))
    verdict = check(world)
    assert (len(verdict.problems), verdict.more) == (100, LENGTH + 100)


def test_long_chains_are_read_in_pages_and_progress_is_told(world, monkeypatch):
    monkeypatch.setattr(audit_check, "_PAGE", 5)
    steps = []
    assert maintenance.verify(world.vault, progress=steps.append).count == LENGTH
    assert steps == [5, 10, 12]


def test_entries_that_others_add_during_the_check_are_no_problem(world, monkeypatch):
    monkeypatch.setattr(audit_check, "_PAGE", 5)
    verdict = verify(
        world.store,
        world.vault.keyring,
        progress=lambda done: done < 15 and world.vault.record(access()),
    )
    assert verdict.ok
    assert verdict.count > LENGTH


def test_many_threads_make_one_chain(world):
    def work():
        vault = world.another_process()
        for _ in range(25):
            vault.record(access())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert check(world).ok
    assert check(world).count == LENGTH + 100


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_change_of_any_entry_is_found(tmp_path_factory, data):
    world = World(tmp_path_factory.mktemp("audit"))
    for number in range(5):
        world.vault.record(access(reason=str(number)))
    before = list(world.store._entries)
    at = data.draw(st.integers(0, 4))
    bit = data.draw(st.integers(0, 7))
    entry = before[at]
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(entry.body) - 1))
        text = bytearray(entry.body.encode())
        text[place] ^= 1 << min(bit, 6)
        changed = dataclasses.replace(entry, body=text.decode())
    else:
        place = data.draw(st.integers(0, 31))
        mac = bytearray(entry.mac)
        mac[place] ^= 1 << bit
        changed = dataclasses.replace(entry, mac=bytes(mac))
    world.store._entries[at] = changed
    assert not check(world).ok


@settings(max_examples=100)
@given(order=st.lists(st.integers(0, 5), max_size=8))
def test_any_selection_and_order_of_entries_but_the_first_is_found(
    tmp_path_factory, order
):
    world = World(tmp_path_factory.mktemp("audit"))
    for number in range(6):
        world.vault.record(access(reason=str(number)))
    before = list(world.store._entries)
    world.store._entries[:] = [
        dataclasses.replace(before[which], seq=at + 1) for at, which in enumerate(order)
    ]
    assert check(world).ok == (order == list(range(6)))


def test_an_entry_says_who_what_when_why_and_from_where(world):
    pointer = world.enrol()
    who = access("read", company=2, till=9, reason="heating is out")
    world.vault.read([], ["name"], who)
    world.vault.record(who, [pointer.person], ["name", "city"], outcome="ok", pages=2)
    assert world.bodies()[-1] == {
        "seq": LENGTH + 2,
        "at": "2027-01-15T08:00:00.000Z",
        "action": "read",
        "actor": 5,
        "company": 2,
        "fields": ["name", "city"],
        "origin": "till:3 192.0.2.7",
        "outcome": "ok",
        "pages": 2,
        "persons": [pointer.person],
        "purpose": "service_call",
        "reason": "heating is out",
        "till": 9,
    }


def test_the_text_of_an_entry_is_canonical():
    body = make_body(access(reason="\u00e9"), 0, ["b", "a", "b"], ["name"])
    assert body == json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"))
    assert body.isascii()
    assert json.loads(body)["persons"] == ["a", "b"]


def test_long_origins_and_reasons_are_cut_and_missing_ones_are_empty():
    body = json.loads(make_body(access(origin="o" * 99, reason="r" * 999), 0))
    assert (len(body["origin"]), len(body["reason"])) == (64, 200)
    body = json.loads(make_body(access(origin=None, reason=None), 0))
    assert (body["origin"], body["reason"]) == ("", "")


@pytest.mark.parametrize(
    "purpose", ["", " ", "a b", "x" * 65, None, 7.5, "caf\u00e9", PERSON["email"]]
)
def test_without_a_purpose_that_is_a_technical_name_there_is_no_access(purpose):
    with pytest.raises(VaultError) as caught:
        Access(5, purpose, "read", "till:3")
    assert str(purpose) not in str(caught.value) or not str(purpose).strip()


def test_entries_that_cannot_be_read_are_not_shown_as_if_they_could(world):
    rewrite(world, lambda e: e.__setitem__(2, dataclasses.replace(e[2], body="{")))
    with pytest.raises(Tampered):
        world.bodies()

"""The vault as its caller sees it, on every store."""

import dataclasses

import pytest

from core.vault import envelope
from core.vault.errors import (
    AuditRefused,
    BadValue,
    Gone,
    NoKey,
    Tampered,
    Unavailable,
    VaultError,
)
from core.vault.fields import FIELDS
from core.vault.records import Pointer
from core.vault.secret import Identity
from core.vault.vault import Ask, Write
from vault_support import PERSON, World, access, fail_next

PHONE = PERSON["phone"]


@pytest.fixture
def world(tmp_path, store):
    return World(tmp_path, store)


@pytest.fixture
def opened(monkeypatch):
    """The contexts of all sealed sets that are decrypted."""
    contexts = []
    original = envelope.open_sealed

    def spy(key, sealed, context):
        contexts.append(context)
        return original(key, sealed, context)

    monkeypatch.setattr(envelope, "open_sealed", spy)
    return contexts


def calls(store, monkeypatch, *names):
    """Return a list that the names of these methods are added to when called."""
    seen = []
    for name in names:
        original = getattr(store, name)

        def spy(*args, original=original, name=name):
            seen.append(name)
            return original(*args)

        monkeypatch.setattr(store, name, spy)
    return seen


# Write and read


def test_who_was_written_is_read_back_whole(world):
    assert dict(world.read(world.enrol())) == PERSON


def test_another_process_reads_what_one_wrote(world):
    pointer = world.enrol()
    assert dict(world.read(pointer, vault=world.another_process())) == PERSON


def test_only_the_fields_that_were_asked_for_are_given(world):
    pointer = world.enrol()
    identity = world.read(pointer, "phone", "name")
    assert isinstance(identity, Identity)
    assert list(identity) == ["name", "phone"]


def test_only_the_sets_that_are_needed_are_opened(world, opened):
    pointer = world.enrol()
    world.read(pointer, "name", "phone")
    assert {context.field_set for context in opened} == {"name", "contact"}


def test_the_fields_that_are_filled_are_told_in_their_order(world):
    write = Write({"city": "Snorkelheim", "name": " Z ", "note": "  "}, 1, 5)
    (written,) = world.vault.write([write], access("write"))
    assert written.fields == ("name", "city")
    assert world.read(written.pointer)["name"] == "Z"


def test_a_pointer_survives_being_stored_as_text(world):
    pointer = Pointer.parse(str(world.enrol()))
    assert world.read(pointer, "name")


def test_a_change_is_merged_into_its_base_and_the_base_stays_as_it_is(world):
    old = world.enrol()
    new = world.change(old, {"name": "Zorblax Thistlewood", "note": None, "vat": False})
    assert new.person == old.person
    assert new.version != old.version
    expected = PERSON | {"name": "Zorblax Thistlewood"}
    del expected["note"], expected["vat"]
    assert dict(world.read(new)) == expected
    assert dict(world.read(old)) == PERSON


def test_a_change_that_empties_everything_leaves_an_empty_identity(world):
    pointer = world.change(world.enrol(), dict.fromkeys(FIELDS))
    assert dict(world.read(pointer)) == {}


def test_a_thousand_persons_are_written_in_one_call_with_one_entry(world, monkeypatch):
    seen = calls(world.store, monkeypatch, "append", "put")
    writes = [Write({"name": f"Person {n}"}, 1, 5) for n in range(1000)]
    written = world.vault.write(writes, access("write"))
    assert seen == ["append", "put"]
    asks = [Ask(one.pointer, 1) for one in written]
    found = world.vault.read(asks, ["name"], access())
    names = [found[ask.pointer]["name"] for ask in asks]
    assert names == [f"Person {n}" for n in range(1000)]
    assert world.bodies()[0]["new"] == 1000


def test_nothing_to_do_is_neither_recorded_nor_asked_of_the_database(world):
    fail_next(world.store, "prepare")
    assert world.vault.write([], access("write")) == []
    assert world.vault.read([], ["name"], access()) == {}
    assert world.vault.erase([], access("erase")) == 0


def test_new_and_old_persons_are_written_together(world):
    old = world.enrol()
    writes = [
        Write({"name": "A"}, 1, 7),
        Write({"name": "B"}, 1, 7, base=old),
        Write({"name": "C"}, 1, 7, base=old),
    ]
    a, b, c = (w.pointer for w in world.vault.write(writes, access("write")))
    assert [world.read(p)["name"] for p in (a, b, c)] == ["A", "B", "C"]
    assert a.person != b.person == c.person == old.person
    assert "city" not in world.read(a) and world.read(b)["city"]


@pytest.mark.parametrize(
    "changes",
    [{"name": 7}, {"birthdate": "yesterday"}, {"nick": "Z"}, {"name": "x" * 999}],
)
def test_a_bad_value_is_refused_before_anything_happens(world, monkeypatch, changes):
    seen = calls(world.store, monkeypatch, "append", "put")
    writes = [Write({"name": "fine"}, 1, 5), Write(changes, 1, 5)]
    with pytest.raises(BadValue):
        world.vault.write(writes, access("write"))
    assert seen == []


def test_a_longest_note_of_the_worst_symbols_fits(world):
    pointer = world.enrol({"note": '"' * 1999 + "\U0001f600" * 2001})
    assert len(world.read(pointer)["note"]) == 4000


def test_who_moves_to_another_company_is_read_there_and_only_there(world):
    old = world.enrol(company=1)
    new = world.change(old, {}, company=2, base_company=1)
    assert dict(world.read(new, company=2)) == PERSON
    with pytest.raises(Tampered):
        world.read(new, company=1)


def test_a_base_of_another_company_is_not_opened(world):
    pointer = world.enrol(company=1)
    with pytest.raises(Tampered):
        world.change(pointer, {"name": "Z"}, company=2)


def test_a_field_that_is_none_is_refused_and_not_repeated(world):
    with pytest.raises(BadValue) as caught:
        world.vault.read([Ask(world.enrol(), 1)], ["Zorblax"], access())
    assert "Zorblax" not in str(caught.value)


def test_versions_that_do_not_exist_are_left_out(world):
    here, gone = world.enrol(), world.enrol()
    world.vault.erase([gone.person], access("erase"))
    asks = [Ask(here, 1), Ask(gone, 1), Ask(Pointer("0" * 32, "0" * 32, "0" * 64), 1)]
    assert list(world.vault.read(asks, ["name"], access())) == [here]


def test_eighty_customers_are_one_entry_and_one_query(world, monkeypatch):
    pointers = [world.enrol() for _ in range(80)]
    seen = calls(world.store, monkeypatch, "append", "get", "keys", "indexes")
    asks = [Ask(pointer, 1) for pointer in pointers]
    assert len(world.vault.read(asks, ["name", "phone"], access())) == 80
    assert seen == ["append", "get"]
    assert set(world.bodies()[-1]["persons"]) == {p.person for p in pointers}


# What the pointer binds


def test_the_version_of_one_person_is_not_read_as_another(world):
    a, b = world.enrol(), world.enrol({"name": "Other"})
    with pytest.raises(Tampered):
        world.read(dataclasses.replace(a, version=b.version))
    with pytest.raises(Tampered):
        world.read(dataclasses.replace(a, version=b.version), "name")


def test_a_digest_that_does_not_fit_is_found_when_everything_is_read(world):
    pointer = dataclasses.replace(world.enrol(), digest="0" * 64)
    with pytest.raises(Tampered):
        world.read(pointer)
    with pytest.raises(Tampered):
        world.change(pointer, {"name": "Z"})


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


# Find


def test_who_was_enrolled_is_found_by_phone_and_by_email_however_typed(world):
    pointer = world.enrol()
    expected = [(pointer.person, pointer.version)]
    for field, value in [
        ("phone", "079 555 47 11"),
        ("phone", "0041 79/555-47-11"),
        ("email", " ZORBLAX@quintwhistle.EXAMPLE"),
    ]:
        found = world.vault.find(field, value, access("lookup"), region="CH")
        assert found == expected


@pytest.mark.parametrize("value", ["", "none", None, 7, "+41 79", "x" * 9999, "\x00"])
def test_what_is_no_phone_number_finds_nobody_and_is_recorded(world, value):
    assert world.vault.find("phone", value, access("lookup")) == []
    assert world.bodies()[-1]["outcome"] == "invalid"


def test_a_lookup_records_whom_it_found_and_never_what_was_typed(world):
    pointer = world.enrol()
    world.vault.find("phone", PHONE, access("lookup"))
    world.vault.find("phone", "+41795550000", access("lookup"))
    found, miss = world.bodies()[-2:]
    assert (found["outcome"], found["persons"]) == ("found", [pointer.person])
    assert (miss["outcome"], miss["persons"]) == ("miss", [])
    assert found["fields"] == miss["fields"] == ["phone"]


@pytest.mark.parametrize("field", ["name", "city", "birthdate", "x"])
def test_there_is_no_search_by_anything_but_phone_and_email(world, field):
    with pytest.raises(BadValue):
        world.vault.find(field, "Zorblax", access("lookup"))


def test_persons_who_share_a_phone_are_all_found_newest_first(world):
    pointers = [world.enrol() for _ in range(3)]
    found = world.vault.find("phone", PHONE, access("lookup"))
    assert [person for person, _ in found] == [p.person for p in reversed(pointers)]


def test_a_person_who_is_edited_often_does_not_hide_another(world):
    other = world.enrol()
    pointer = world.enrol()
    for _ in range(30):
        pointer = world.change(pointer, {"note": "again"})
    found = world.vault.find("phone", PHONE, access("lookup"))
    assert len(found) == 32
    assert (other.person, other.version) in found


def test_at_most_twenty_persons_are_found(world):
    for _ in range(25):
        world.enrol()
    found = world.vault.find("phone", PHONE, access("lookup"))
    assert len({person for person, _version in found}) == 20


def test_who_changes_the_phone_is_found_by_the_new_one(world):
    old = world.enrol()
    new = world.change(old, {"phone": "+41 79 555 47 12"})
    by_old = world.vault.find("phone", PHONE, access("lookup"))
    by_new = world.vault.find("phone", "+41 79 555 47 12", access("lookup"))
    assert by_old == [(old.person, old.version)]
    assert by_new == [(new.person, new.version)]


def test_a_change_elsewhere_keeps_the_number_as_the_region_of_then_meant_it(world):
    old = world.enrol({"phone": "079 555 47 11", "name": "Z"}, region="CH")
    new = world.change(old, {"name": "Y"}, region="DE")
    found = world.vault.find("phone", "+41795554711", access("lookup"))
    assert (new.person, new.version) in found


def test_a_phone_that_was_taken_away_finds_nobody_any_more(world):
    new = world.change(world.enrol(), {"phone": None})
    assert world.store.indexes(new.version).keys() == {"email"}


# Match


@pytest.mark.parametrize(
    ("field", "said", "answer"),
    [
        ("name", "quintwhistle, ZORBLAX", True),
        ("name", "Zorblax", False),
        ("phone", "079 555 47 11", True),
        ("phone", "079 555 47 12", False),
        ("email", "Zorblax@Quintwhistle.example", True),
        ("zip", "qx 4711", True),
        ("birthdate", "1947-11-13", True),
        ("birthdate", "1947-11-14", False),
        ("note", "", False),
        ("city", None, False),
    ],
)
def test_what_somebody_says_matches_as_people_mean_it(world, field, said, answer):
    ask = Ask(world.enrol(), 1)
    assert world.vault.match(ask, field, said, access("match"), "CH") is answer
    entry = world.bodies()[-1]
    assert (entry["action"], entry["fields"]) == ("match", [field])


def test_an_empty_field_matches_nothing_not_even_nothing(world):
    ask = Ask(world.enrol({"name": "Z"}), 1)
    for said in ("", None, " ", "x"):
        assert world.vault.match(ask, "city", said, access("match")) is False


def test_who_is_gone_matches_nothing(world):
    pointer = world.enrol()
    world.vault.erase([pointer.person], access("erase"))
    with pytest.raises(Gone):
        world.vault.match(Ask(pointer, 1), "name", "Z", access("match"))


def test_a_field_that_cannot_be_asked_for_is_refused(world):
    with pytest.raises(BadValue):
        world.vault.match(Ask(world.enrol(), 1), "nick", "Z", access("match"))


# Erase


def test_who_is_erased_is_gone_for_ever_with_all_versions(world):
    old = world.enrol()
    new = world.change(old, {"name": "Z"})
    assert world.vault.erase([old.person], access("erase")) == 1
    assert world.read(old) is None
    assert world.read(new) is None
    assert world.vault.find("phone", PHONE, access("lookup")) == []
    with pytest.raises(Gone):
        world.change(new, {"name": "Y"})
    assert world.store.count()["versions"] == 0


def test_erasing_may_be_repeated(world):
    pointer = world.enrol()
    assert world.vault.erase([pointer.person], access("erase")) == 1
    assert world.vault.erase([pointer.person], access("erase")) == 0


def test_somebody_unknown_can_be_erased_before_being_known(world):
    assert world.vault.erase(["a" * 32], access("erase")) == 1
    assert world.store.erased() == 1


@pytest.mark.parametrize("step", ["append", "erase"])
def test_an_erasure_that_is_interrupted_is_finished_by_the_next_start(world, step):
    pointer = world.enrol()
    fail_next(world.store, step)
    with pytest.raises(Unavailable):
        world.vault.erase([pointer.person], access("erase"))
    assert world.read(pointer, vault=world.another_process()) is None


def test_without_the_ledger_nobody_is_erased(world, monkeypatch):
    pointer = world.enrol()

    def fail(*_args):
        raise Unavailable("erasure ledger")

    monkeypatch.setattr(world.ledger.__class__, "append", fail)
    with pytest.raises(Unavailable):
        world.vault.erase([pointer.person], access("erase"))
    assert world.read(pointer)


@pytest.mark.parametrize("person", ["", "Zorblax", "A" * 32, "a" * 31, None, 7])
def test_what_is_no_id_is_not_erased(world, person):
    with pytest.raises(VaultError):
        world.vault.erase([person], access("erase"))
    assert world.ledger.count(world.store.vault) == 0


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

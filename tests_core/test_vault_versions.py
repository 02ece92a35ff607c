"""Who is written is read back: whole, by version, bound to the pointer. Every store."""

import dataclasses

import pytest

from core.vault.errors import BadValue, Tampered
from core.vault.fields import FIELDS
from core.vault.records import Pointer
from core.vault.secret import Identity
from core.vault.vault import Ask, Write
from vault_support import PERSON, access, calls, fail_next

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

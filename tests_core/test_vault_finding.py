"""Finding by phone and e-mail, and matching what somebody says, on every store."""

import pytest

from core.vault.errors import BadValue, Gone
from core.vault.vault import Ask
from vault_support import PERSON, access

PHONE = PERSON["phone"]


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

"""What is stored opens only where it belongs: rows swapped by a database's owner."""

import dataclasses

import pytest

from core.vault.errors import Tampered, VaultError
from vault_support import World


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def test_an_old_set_in_the_place_of_a_new_one_does_not_open(world):
    old = world.enrol()
    new = world.change(old, {"city": "Elsewhere"})
    rows = world.store._versions
    rows[new.version].sealed["billing"] = rows[old.version].sealed["billing"]
    with pytest.raises(Tampered):
        world.read(new, "city")


def test_a_set_that_was_taken_away_is_found_when_everything_is_read(world):
    pointer = world.enrol()
    del world.store._versions[pointer.version].sealed["personal"]
    with pytest.raises(Tampered):
        world.read(pointer)


def test_a_row_that_says_another_company_changes_nothing(world):
    pointer = world.enrol(company=1)
    row = world.store._versions[pointer.version]
    world.store._versions[pointer.version] = dataclasses.replace(row, company=2)
    assert world.read(pointer, "name", company=1)
    with pytest.raises(Tampered):
        world.read(pointer, "name", company=2)


def test_a_vault_that_was_copied_under_another_id_opens_nothing(world):
    pointer = world.enrol()
    world.store.vault = "00000000-0000-4000-8000-00000000c0c0"
    with pytest.raises(VaultError):
        world.read(pointer, vault=world.another_process())

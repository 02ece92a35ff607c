"""Who is erased is gone for ever, whatever happens on the way, on every store."""

import pytest

from core.vault.errors import Gone, Unavailable, VaultError
from vault_support import PERSON, access, fail_next

PHONE = PERSON["phone"]


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

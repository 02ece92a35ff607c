"""Who was erased stays erased: the file that says so survives crashes."""

import fcntl
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from core.vault.errors import Unavailable
from core.vault.ledger import ErasureLedger

VAULT = "5b1c9a52-0000-4000-8000-000000000001"
OTHER = "5b1c9a52-0000-4000-8000-000000000002"
A, B, C = ("a" * 32, "b" * 32, "c" * 32)
ROOT = Path(__file__).resolve().parent.parent

APPEND_FIFTY = """
import sys
from core.vault.ledger import ErasureLedger

path, vault, first = sys.argv[1:]
ledger = ErasureLedger(path)
for number in range(int(first), int(first) + 50):
    ledger.append(vault, [f"{number:032x}"])
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "erasures.jsonl"


@pytest.fixture
def ledger(path):
    return ErasureLedger(path)


def test_a_ledger_that_is_not_there_is_empty(ledger):
    assert ledger.persons(VAULT) == set()
    assert ledger.count(VAULT) == 0
    assert ledger.damaged() == 0


def test_what_was_appended_is_there_for_everybody(ledger, path):
    assert ledger.append(VAULT, [A, B]) == 2
    assert ledger.append(VAULT, {C}) == 1
    for reader in (ledger, ErasureLedger(path)):
        assert reader.persons(VAULT) == {A, B, C}
        assert reader.count(VAULT) == 3


def test_a_person_is_noted_once_however_often_it_is_erased(ledger, path):
    ledger.append(VAULT, [A])
    size = path.stat().st_size
    assert ledger.append(VAULT, [A]) == 0
    assert ErasureLedger(path).append(VAULT, [A]) == 0
    assert path.stat().st_size == size


def test_vaults_share_a_ledger_without_seeing_each_other(ledger):
    ledger.append(VAULT, [A])
    ledger.append(OTHER, [B])
    assert (ledger.persons(VAULT), ledger.persons(OTHER)) == ({A}, {B})


def test_each_line_says_vault_person_and_time_in_utc(ledger, path):
    ledger.append(VAULT, [A])
    entry = json.loads(path.read_text())
    assert entry.pop("at").endswith("+00:00")
    assert entry == {"vault": VAULT, "person": A}


def test_only_its_owner_reads_the_file(ledger, path):
    ledger.append(VAULT, [A])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_another_process_appends_is_seen_at_once(ledger, path):
    assert ledger.count(VAULT) == 0
    other = ErasureLedger(path)
    other.append(VAULT, [A])
    assert ledger.count(VAULT) == 1
    other.append(VAULT, [B])
    assert ledger.persons(VAULT) == {A, B}


@pytest.mark.parametrize("kept", range(1, 60, 7))
def test_a_line_torn_by_a_crash_is_ignored_and_then_repaired(ledger, path, kept):
    ledger.append(VAULT, [A])
    whole = path.read_bytes()
    path.write_bytes(whole + whole.replace(A.encode(), B.encode())[:kept])
    torn = ErasureLedger(path)
    assert torn.persons(VAULT) == {A}
    assert torn.damaged() == 0
    torn.append(VAULT, [C])
    again = ErasureLedger(path)
    assert again.persons(VAULT) == {A, C}
    assert again.damaged() == 0


def test_lines_that_cannot_be_read_are_counted_and_hide_no_others(ledger, path):
    ledger.append(VAULT, [A])
    with path.open("a") as file:
        file.write('rubbish\n[]\n{"vault": 1, "person": 2}\n{"vault": "x"}\n\xff\n')
    ledger.append(VAULT, [B])
    again = ErasureLedger(path)
    assert again.persons(VAULT) == {A, B}
    assert again.damaged() == ledger.damaged() == 5


def test_a_file_that_was_replaced_is_read_anew(ledger, path):
    ledger.append(VAULT, [A, B])
    path.unlink()
    ErasureLedger(path).append(VAULT, [C])
    assert ledger.persons(VAULT) == {C}
    path.unlink()
    assert ledger.persons(VAULT) == set()


def test_an_entry_is_on_the_disk_before_append_returns(ledger, path, monkeypatch):
    synced = []
    fsync = os.fsync

    def spy(descriptor):
        synced.append(os.fstat(descriptor))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", spy)
    ledger.append(VAULT, [A])
    folder, file = synced
    assert stat.S_ISDIR(folder.st_mode)
    assert file.st_ino == path.stat().st_ino
    assert file.st_size == path.stat().st_size


def test_a_disk_that_does_not_take_the_entry_is_no_success(ledger, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable):
        ledger.append(VAULT, [A])


def test_a_ledger_without_folder_is_unavailable_and_does_not_name_it(tmp_path):
    ledger = ErasureLedger(tmp_path / "no folder" / "erasures.jsonl")
    with pytest.raises(Unavailable) as caught:
        ledger.append(VAULT, [A])
    assert "no folder" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_ledger_that_cannot_be_read_is_not_taken_for_an_empty_one(tmp_path):
    with pytest.raises(Unavailable):
        ErasureLedger(tmp_path).count(VAULT)


def test_who_cannot_get_the_lock_is_refused_within_a_second(ledger, path):
    ledger.append(VAULT, [A])
    with path.open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Unavailable):
            ledger.append(VAULT, [B])
        assert ledger.count(VAULT) == 1
    assert ledger.append(VAULT, [B]) == 1


def test_processes_that_append_at_once_lose_nothing_and_mix_nothing(path):
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", APPEND_FIFTY, str(path), VAULT, str(first)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for first in (0, 30, 60)  # some persons are appended by two
    ]
    assert [worker.wait(60) for worker in workers] == [0, 0, 0]
    ledger = ErasureLedger(path)
    assert ledger.persons(VAULT) == {f"{number:032x}" for number in range(110)}
    assert ledger.damaged() == 0
    assert len(path.read_bytes().splitlines()) == 110

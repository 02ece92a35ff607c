"""Root keys in a file or in the environment."""

import base64
import os
import stat
import threading

import pytest

from core.vault import providers
from core.vault.errors import NoKey
from core.vault.primitives import new_key
from core.vault.providers import EnvironmentKeyProvider, FileKeyProvider, RootKey

KEY = new_key()
LINE = RootKey.of(KEY).line()
OTHER = RootKey.of(new_key()).line()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "root.key"


def written(path, text, mode=0o400):
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return FileKeyProvider(path)


def bad_lines():
    prefix, key_id, text = LINE.split(":")
    short = base64.b64encode(KEY[:31]).decode()
    return {
        "nothing": "",
        "comments alone": "# nothing here\n\n",
        "no line of ours": "secret",
        "another format": f"pci-root-2:{key_id}:{text}",
        "the id of another key": f"{prefix}:{OTHER.split(':')[1]}:{text}",
        "another key": f"{prefix}:{key_id}:{OTHER.split(':')[2]}",
        "upper case id": f"{prefix}:{key_id.upper()}x:{text}",
        "a short key": f"{prefix}:{key_id}:{short}",
        "no base64": f"{prefix}:{key_id}:{'*' * 44}",
        "cut off": LINE[:-1],
        "more on the line": LINE + " x",
        "a bad second line": f"{LINE}\n{OTHER[:-2]}",
        "binary": "\x00\xff" * 40,
    }


BAD = pytest.mark.parametrize("text", bad_lines().values(), ids=bad_lines().keys())


def test_a_made_file_holds_one_new_key_and_only_its_owner_reads_it(path):
    provider = FileKeyProvider.create(path)
    (root,) = provider.roots()
    assert len(root.secret.reveal()) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert os.listdir(path.parent) == ["root.key"]
    assert FileKeyProvider.create(path.with_name("other")).roots()[0] != root


def test_a_file_that_is_there_is_never_written_over(path):
    written(path, LINE)
    with pytest.raises(FileExistsError):
        FileKeyProvider.create(path)
    assert path.read_text() == LINE
    assert os.listdir(path.parent) == ["root.key"]


def test_of_several_that_make_the_file_at_once_one_wins(path):
    made = []

    def make():
        try:
            made.append(FileKeyProvider.create(path).roots())
        except FileExistsError:
            made.append(None)

    threads = [threading.Thread(target=make) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [roots for roots in made if roots]
    assert winners == [FileKeyProvider(path).roots()] and len(made) == 8


@pytest.mark.parametrize("step", ["fsync", "link"])
def test_a_write_that_fails_leaves_no_file(path, monkeypatch, step):
    def fail(*_args):
        raise OSError("no space left")

    monkeypatch.setattr(providers.os, step, fail)
    with pytest.raises(OSError):
        FileKeyProvider.create(path)
    assert os.listdir(path.parent) == []


def test_keys_are_read_in_their_order_and_comments_are_not_keys(path):
    provider = written(path, f"# why\n\n  {LINE}  \n# old\n{OTHER}\n")
    assert [root.line() for root in provider.roots()] == [LINE, OTHER]


def test_an_added_key_stands_in_front_and_the_others_and_comments_stay(path):
    provider = written(path, f"# why\n{LINE}\n# old\n{OTHER}\n")
    added = FileKeyProvider.add_root(path)
    roots = provider.roots()
    assert [root.key_id for root in roots] == [
        added,
        RootKey.of(KEY).key_id,
        OTHER.split(":")[1],
    ]
    assert path.read_text().splitlines() == [
        "# why",
        roots[0].line(),
        LINE,
        "# old",
        OTHER,
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert os.listdir(path.parent) == ["root.key"]


def test_keys_added_at_once_are_all_kept(path):
    provider = FileKeyProvider.create(path)
    added = []
    threads = [
        threading.Thread(target=lambda: added.append(FileKeyProvider.add_root(path)))
        for _number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [root.key_id for root in provider.roots()]
    assert len(ids) == 7 and set(added) == set(ids[:-1])


def test_a_key_that_cannot_be_added_leaves_the_file_as_it_was(path, monkeypatch):
    written(path, LINE)

    def fail(*_args):
        raise OSError("read-only")

    monkeypatch.setattr(providers.os, "replace", fail)
    with pytest.raises(OSError):
        FileKeyProvider.add_root(path)
    assert path.read_text() == LINE
    assert os.listdir(path.parent) == ["root.key"]


def test_no_key_is_added_to_a_file_that_is_not_ours(path):
    written(path, "secret")
    with pytest.raises(NoKey):
        FileKeyProvider.add_root(path)
    assert path.read_text() == "secret"


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o410, 0o602, 0o644, 0o777, 0o620])
def test_a_file_that_others_may_open_is_refused(path, mode):
    provider = written(path, LINE, mode)
    with pytest.raises(NoKey, match="0400"):
        provider.roots()


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o500])
def test_a_file_of_the_owner_alone_is_read(path, mode):
    assert written(path, LINE, mode).roots() == [RootKey.of(KEY)]


@BAD
def test_a_file_with_anything_else_is_refused_and_not_quoted(path, text):
    provider = written(path, text)
    with pytest.raises(NoKey) as caught:
        provider.roots()
    assert LINE[-44:-4] not in str(caught.value) and "secret" not in str(caught.value)


def test_a_missing_file_a_folder_a_pipe_and_a_huge_file_are_refused(path):
    with pytest.raises(NoKey):
        FileKeyProvider(path).roots()
    with pytest.raises(NoKey):
        FileKeyProvider(path.parent).roots()
    os.mkfifo(path, 0o400)
    with pytest.raises(NoKey):
        FileKeyProvider(path).roots()
    with pytest.raises(NoKey):
        written(path.with_name("huge"), "# x\n" * 20000 + LINE).roots()


@pytest.mark.parametrize("separator", ["\n", ";", "\r\n", " ; "])
def test_the_environment_holds_the_same_lines(separator):
    environ = {"ROOT": separator.join([LINE, OTHER])}
    provider = EnvironmentKeyProvider("ROOT", environ)
    assert [root.line() for root in provider.roots()] == [LINE, OTHER]


@BAD
def test_anything_else_in_the_environment_is_refused(text):
    with pytest.raises(NoKey):
        EnvironmentKeyProvider("ROOT", {"ROOT": text}).roots()


def test_an_unset_variable_holds_no_key(monkeypatch):
    monkeypatch.delenv("POS_TEST_ROOT", raising=False)
    provider = EnvironmentKeyProvider("POS_TEST_ROOT")
    with pytest.raises(NoKey):
        provider.roots()
    monkeypatch.setenv("POS_TEST_ROOT", LINE)
    assert provider.roots() == [RootKey.of(KEY)]


def test_providers_and_root_keys_show_no_key(path):
    provider = written(path, LINE)
    environment = EnvironmentKeyProvider("ROOT", {"ROOT": LINE})
    shown = repr([provider, environment, provider.roots(), environment.roots()])
    assert LINE[-44:-4] not in shown and KEY.hex() not in shown
    assert RootKey.of(KEY).key_id in shown

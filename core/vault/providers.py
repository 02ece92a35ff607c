"""Where the root keys come from. A KMS would be one more class with ``roots``.

A root key is written as one line, ``pci-root-1:<key id>:<base64 of 32 bytes>``. The
first line is the key that wraps; the others only unwrap, until a rotation is through.
"""

import base64
import binascii
import contextlib
import dataclasses
import fcntl
import hmac
import os
import re
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from .errors import NoKey
from .primitives import KEY_BYTES, check_value, new_key
from .secret import Secret

_PREFIX = "pci-root-1"
_LINE = re.compile(rf"{_PREFIX}:([0-9a-f]{{16}}):([A-Za-z0-9+/]{{43}}=)")
_MAX_FILE = 64 * 1024  # bytes
_HEADER = """\
# Root keys of the identity vault (pos_customer_identity), the newest first.
# Without this file no customer's identity can be read, by nobody and never again:
# keep a copy elsewhere, and not with the backups of the databases.
"""


@dataclasses.dataclass(frozen=True)
class RootKey:
    """A key that wraps the keys of the vault.

    :ivar str key_id: its key-check value, 16 hexadecimal digits
    :ivar Secret secret: 32 bytes
    """

    key_id: str
    secret: Secret

    @classmethod
    def of(cls, key: bytes) -> "RootKey":
        """Return the root key of 32 bytes."""
        return cls(check_value(key).hex(), Secret(key))

    def line(self) -> str:
        """Return the key as it is written into a key file. This is the secret."""
        text = base64.b64encode(self.secret.reveal()).decode("ascii")
        return f"{_PREFIX}:{self.key_id}:{text}"


class KeyProvider(Protocol):
    """Whatever holds the root keys."""

    def roots(self) -> list[RootKey]:
        """Return at least one root key: the current one first.

        :raise NoKey: there is none, or it must not be used
        """


class FileKeyProvider:
    """Root keys in a text file of mode 0400; lines that begin with ``#`` are comments.

    The file is read at every call: a key that was added counts without a restart.
    """

    def __init__(self, path: str | os.PathLike):
        self.path = Path(path)

    def roots(self) -> list[RootKey]:
        """Return the root keys of the file.

        :raise NoKey: no file, one that others may read, or one that is not ours
        """
        return _parse(_read(self.path)[0].splitlines(), "key file")

    # No model's "create", which pylint-odoo takes it for.
    @classmethod  # pylint: disable-next=method-required-super
    def create(cls, path: str | os.PathLike) -> "FileKeyProvider":
        """Make a key file with a new root key. It is there whole or not at all.

        :raise FileExistsError: there is a file already; it is left alone
        """
        path = Path(path)
        text = f"{_HEADER}{RootKey.of(new_key()).line()}\n"
        with _written_beside(path, text) as temporary:
            os.link(temporary, path)
            os.unlink(temporary)
        return cls(path)

    @classmethod
    def add_root(cls, path: str | os.PathLike) -> str:
        """Put a new root key before those of a key file, in one step.

        :return: the id of the new key
        :raise NoKey: see :meth:`roots`
        """
        path = Path(path)
        with _locked(path.parent):
            text, status = _read(path)
            lines = text.splitlines()
            _parse(lines, "key file")
            root = RootKey.of(new_key())
            first = next(at for at, line in enumerate(lines) if _LINE.match(line))
            lines.insert(first, root.line())
            with _written_beside(path, "\n".join(lines) + "\n", status) as temporary:
                os.replace(temporary, path)
        return root.key_id


class EnvironmentKeyProvider:
    """The same lines in an environment variable, one a line or separated by ``;``."""

    def __init__(self, variable: str, environ: Mapping[str, str] | None = None):
        self.variable = variable
        self._environ = os.environ if environ is None else environ

    def roots(self) -> list[RootKey]:
        """Return the root keys of the variable.

        :raise NoKey: the variable is empty, or does not hold root keys
        """
        text = self._environ.get(self.variable, "")
        return _parse(re.split(r"[;\n]", text), "key variable")


def _parse(lines, where):
    roots = []
    for line in map(str.strip, lines):
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        root = RootKey.of(_decoded(found[2])) if found else None
        if root is None:
            raise NoKey(f"{where} has a bad format")
        if not hmac.compare_digest(root.key_id, found[1]):
            raise NoKey(f"{where} has a key that does not fit its id")
        roots.append(root)
    if not roots:
        raise NoKey(f"{where} holds no key")
    return roots


def _decoded(text):
    key = b""
    with contextlib.suppress(binascii.Error):
        key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise NoKey("root key of a wrong length")
    return key


def _read(path):
    """Return the text and the status of a key file that nobody else may read."""
    try:
        # Not to hang where the path names a pipe.
        opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NoKey("there is no key file") from None
    except OSError:
        raise NoKey("the key file cannot be read") from None
    try:
        status = os.fstat(opened)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_FILE:
            raise NoKey("the key file is not a small regular file")
        if status.st_mode & 0o077:
            raise NoKey("the key file is open to others: its mode must be 0400")
        return os.read(opened, _MAX_FILE).decode("utf-8", "replace"), status
    finally:
        os.close(opened)


@contextlib.contextmanager
def _written_beside(path, text, status=None) -> Iterator[str]:
    """Write a file of mode 0400 beside another, for a step that puts it in place.

    :param status: of the file that it replaces: it goes to the same owner
    """
    opened, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            if status and status.st_uid != os.geteuid():
                # Root rotates the key of the service: the service has to read it.
                os.fchown(file.fileno(), status.st_uid, status.st_gid)
            os.fchmod(file.fileno(), 0o400)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
    with _folder(path.parent) as folder:
        os.fsync(folder)


@contextlib.contextmanager
def _locked(path):
    """Keep other processes from changing key files of a folder meanwhile."""
    with _folder(path) as folder:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _folder(path):
    opened = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield opened
    finally:
        os.close(opened)

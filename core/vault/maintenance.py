"""Long work on the vault: rotation of keys, collection of orphans, checks.

Each of these may be killed at any point and called again. ``progress``, where it is
taken, is called now and then with the number of persons (or entries) done so far.
"""

import collections
import dataclasses
from collections.abc import Callable

from . import audit_check
from .audit import Access
from .audit_check import Verdict
from .errors import Tampered, VaultError
from .fields import SETS
from .records import Pointer, Review, ReviewedVersion
from .sealing import check_read
from .store import MainDatabase
from .vault import Vault

#: Who did it, where a caller does not say.
SYSTEM = Access(actor=0, purpose="maintenance", action="maintain", origin="vault")
#: How often a batch may be found unchanged before a rotation gives up.
_PATIENCE = 3
#: Seconds after which an untouched bucket of a limit is long full again: a month.
_BUCKETS_IDLE = 30 * 86400.0

Progress = Callable[[int], None]


def rotate_epoch(
    vault: Vault,
    batch: int = 1000,
    progress: Progress | None = None,
    access: Access = SYSTEM,
) -> dict:
    """Wrap all data keys by a new epoch key, and destroy the old one.

    Nothing is encrypted again. A rotation that was interrupted is finished, and then no
    new one begins: ``resumed`` says so.

    :param batch: data keys in one transaction
    :return: ``resumed``, ``rewrapped`` (data keys), ``removed`` (epoch keys), ``kept``
        (old epoch keys that other processes still used at the end: call again)
    :raise NoKey: the root key is missing
    """
    keyring = vault.keyring
    keyring.reload()
    old = _old_epochs(vault)
    resumed = bool(old)
    _note(vault, access, "rotate", key="epoch", resumed=resumed)
    if not old:
        keyring.new_epoch()
        old = _old_epochs(vault)
    done = 0
    for epoch in old:
        done = _empty_epoch(vault, epoch, batch, progress, done)
    gone = sum(vault.store.remove_epoch(epoch) for epoch in old)
    keyring.reload()
    return {
        "resumed": resumed,
        "rewrapped": done,
        "removed": gone,
        "kept": len(old) - gone,
    }


def rotate_root(vault: Vault, access: Access = SYSTEM) -> int:
    """Wrap the keys of the vault by the provider's first root key, all or none.

    The old root key may be destroyed afterwards, and with it every backup of before.

    :return: how many keys were under another one
    """
    keyring = vault.keyring
    _note(vault, access, "rotate", key="root")
    return keyring.rewrap_root()


def replay_erasures(vault: Vault) -> int:
    """Erase again whom the erasure ledger names: see ``Vault.replay_erasures``."""
    return vault.replay_erasures()


def verify(
    vault: Vault, head: str | None = None, progress: Progress | None = None
) -> Verdict:
    """Check the audit chain: see ``audit_check.verify``."""
    return audit_check.verify(vault.store, vault.keyring, head, progress)


def _old_epochs(vault: Vault) -> list[str]:
    return [
        key.key_id
        for key in vault.store.keys()
        if key.purpose == "epoch" and not key.active
    ]


def _empty_epoch(vault, epoch, batch, progress, done) -> int:
    """Move all data keys from an epoch key to the active one."""
    patience = _PATIENCE
    while found := vault.store.keys_of_epoch(epoch, batch):
        stored = vault.store.rewrap_data_keys(
            epoch, [vault.keyring.rewrapped(key) for key in found]
        )
        # Another process may have been faster, but not for ever.
        patience = _PATIENCE if stored else patience - 1
        if not patience:
            raise VaultError("the rotation does not advance")
        done += stored
        if progress:
            progress(done)
    return done


def _note(vault: Vault, access: Access, action: str, persons=(), **facts) -> None:
    vault.record(dataclasses.replace(access, action=action), persons, **facts)


def collect(
    vault: Vault,
    main: MainDatabase,
    grace: float = 3600.0,
    batch: int = 500,
    progress: Progress | None = None,
    access: Access = SYSTEM,
) -> dict:
    """Remove versions that no customer points at: orphans and those of the past.

    Removed is a version only when its main transaction is known to have ended, when it
    is older than the grace period, *and* when no pointer names it in a snapshot of the
    main database that was taken after the end was known. So whoever moves a pointer
    from one row to another must hold the lock of the row that had it.

    :param grace: seconds
    :param batch: persons in one step
    :return: ``persons`` (looked at), ``settled`` (versions whose end became known),
        ``removed``, ``kept`` (in progress or too young), ``unknown`` (the main database
        does not know their end and nothing points at them), ``closed`` (persons that
        need no review any more)
    """
    counts = collections.Counter(
        dict.fromkeys(("persons", "settled", "removed", "kept", "unknown", "closed"), 0)
    )
    after = ""
    while reviews := vault.store.reviews(after, batch):
        after = reviews[-1].person
        counts["persons"] += len(reviews)
        _Collection(vault, main, grace, access, counts).run(reviews)
        if progress:
            progress(counts["persons"])
    vault.store.forget_buckets(_BUCKETS_IDLE)
    return dict(counts)


class _Collection:
    """One batch."""

    def __init__(self, vault, main, grace, access, counts):
        self._vault = vault
        self._main = main
        self._grace = grace
        self._access = access
        self._counts = counts
        self._outcomes: dict[str, str | None] = {}  # by version
        self._pointed: set[str] = set()

    def run(self, reviews: list[Review]) -> None:
        self._settle(reviews)
        # Only now: whatever committed before we knew that it had is seen here.
        self._pointed = self._main.pointed(
            [
                Pointer(review.person, version.version, version.digest)
                for review in reviews
                for version in review.versions
            ]
        )
        doomed = {
            review.person: [v.version for v in review.versions if self._is_doomed(v)]
            for review in reviews
        }
        losers = [person for person, versions in doomed.items() if versions]
        if losers:
            count = sum(map(len, doomed.values()))
            _note(self._vault, self._access, "collect", losers, versions=count)
        for review in reviews:
            self._finish(review, doomed[review.person])

    def _settle(self, reviews) -> None:
        versions = [version for review in reviews for version in review.versions]
        self._outcomes = {version.version: version.outcome for version in versions}
        unsettled = [version for version in versions if version.outcome is None]
        if not unsettled:
            return
        ends = self._main.outcomes({version.xid for version in unsettled})
        known = {
            version.version: ends[version.xid]
            for version in unsettled
            if ends.get(version.xid) in ("committed", "aborted")
        }
        for version in unsettled:
            if version.version not in known:
                in_progress = ends.get(version.xid) == "in progress"
                self._outcomes[version.version] = "in progress" if in_progress else None
        if known:
            self._vault.store.settle(known)
            self._outcomes |= known
            self._counts["settled"] += len(known)

    def _has_ended(self, version: ReviewedVersion) -> bool:
        return self._outcomes[version.version] in ("committed", "aborted")

    def _is_doomed(self, version: ReviewedVersion) -> bool:
        return (
            self._has_ended(version)
            and version.age >= self._grace
            and version.version not in self._pointed
        )

    def _finish(self, review: Review, doomed: list[str]) -> None:
        if doomed:
            self._counts["removed"] += self._vault.store.remove(review.person, doomed)
        undecided = [
            version
            for version in review.versions
            if version.version not in doomed and version.version not in self._pointed
        ]
        for version in undecided:
            unknown = self._outcomes[version.version] is None
            self._counts["unknown" if unknown else "kept"] += 1
        if not undecided:
            closed = self._vault.store.close_review(review.person, review.round)
            self._counts["closed"] += closed


def review_all(
    vault: Vault, batch: int = 1000, progress: Progress | None = None
) -> int:
    """Put every person on the list of the collector, for a sweep now and then.

    Finds versions whose pointer went without a word to the vault: a customer who was
    deleted while the vault was down, a main database that was restored.

    :return: how many persons
    """
    after, count = "", 0
    while found := vault.store.pointers(after, batch):
        after = found[-1][0]
        vault.store.open_review([person for person, _version in found])
        count += len(found)
        if progress:
            progress(count)
    return count


def check_pointers(
    vault: Vault,
    main: MainDatabase,
    batch: int = 500,
    progress: Progress | None = None,
) -> dict:
    """Check that every customer's pointer names a version, unchanged since.

    Nothing is decrypted: the digest in the pointer is compared with what is stored. For
    the check of a backup, of both databases together.

    :return: ``checked``, ``missing``, ``altered`` and ``examples``: ids of persons, at
        most 20
    """
    counts = {"checked": 0, "missing": 0, "altered": 0}
    examples = []
    for pointers in main.batches(batch):
        versions = [pointer.version for pointer in pointers]
        found = {read.version: read for read in vault.store.get(versions, SETS)}
        for pointer in pointers:
            problem = _problem(pointer, found.get(pointer.version))
            if problem:
                counts[problem] += 1
                examples.append(pointer.person)
        counts["checked"] += len(pointers)
        if progress:
            progress(counts["checked"])
    return {**counts, "examples": examples[:20]}


def _problem(pointer, read) -> str | None:
    if read is None:
        return "missing"
    try:
        check_read(pointer, read, SETS)
    except Tampered:
        return "altered"
    return None

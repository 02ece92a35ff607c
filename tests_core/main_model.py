"""A model of Odoo's database, as far as the vault's collector has to do with it.

Transactions, pointers of customers, row locks, savepoints, snapshots. What a
transaction changed is seen by itself, and by all others after its commit.
"""

import dataclasses

from core.vault.records import Pointer


@dataclasses.dataclass
class Transaction:
    """One that is open.

    :ivar dict changes: customer -> pointer, or None for a customer that is deleted
    :ivar set locked: customers whose rows nobody else may write
    :ivar set dropped: persons whose pointer goes without a write in the vault
    """

    xid: int
    changes: dict = dataclasses.field(default_factory=dict)
    locked: set = dataclasses.field(default_factory=set)
    dropped: set = dataclasses.field(default_factory=set)


class MainModel:
    """Implements ``core.vault.store.MainDatabase``.

    :ivar between: called after every answer, so that a test lets others go on there
    """

    def __init__(self):
        self.rows: dict[int, Pointer] = {}
        self.open: dict[int, Transaction] = {}
        self.ended: dict[int, str | None] = {}
        self.between = lambda: None
        self._last = 1000

    # What the collector asks

    def outcomes(self, xids):
        answer = {
            xid: "in progress" if xid in self.open else self.ended.get(xid)
            for xid in xids
        }
        self.between()
        return answer

    def pointed(self, pointers):
        now = set(self.rows.values())
        answer = {pointer.version for pointer in pointers if pointer in now}
        self.between()
        return answer

    def batches(self, size):
        rows = list(self.rows.values())
        for at in range(0, len(rows), size):
            yield rows[at : at + size]

    # What transactions do

    def begin(self):
        self._last += 1
        self.open[self._last] = Transaction(self._last)
        return self.open[self._last]

    def seen_by(self, transaction):
        """Return the pointers that a transaction sees: its own changes come first."""
        seen = {**self.rows, **transaction.changes}
        return {row: pointer for row, pointer in seen.items() if pointer}

    def lock(self, transaction, row):
        """Lock a row for writing; False when another transaction has it."""
        others = (t for t in self.open.values() if t is not transaction)
        if any(row in other.locked for other in others):
            return False
        transaction.locked.add(row)
        return True

    def store(self, transaction, row, pointer):
        transaction.changes[row] = pointer

    def drop(self, transaction, row):
        old = self.seen_by(transaction).get(row)
        if old:
            transaction.dropped.add(old.person)
        transaction.changes[row] = None

    def commit(self, transaction):
        """End well; return the persons whose pointer went without a write."""
        for row, pointer in transaction.changes.items():
            if pointer:
                self.rows[row] = pointer
            else:
                self.rows.pop(row, None)
        self._end(transaction, "committed")
        return transaction.dropped

    def abort(self, transaction):
        self._end(transaction, "aborted")

    def forget(self, xid):
        """Lose how a transaction ended, as PostgreSQL does after very many others."""
        self.ended[xid] = None

    def _end(self, transaction, outcome):
        del self.open[transaction.xid]
        self.ended[transaction.xid] = outcome

    def live(self):
        """Return every pointer that counts, or will if its transaction commits."""
        pointers = set(self.rows.values())
        for transaction in self.open.values():
            pointers.update(self.seen_by(transaction).values())
        return pointers

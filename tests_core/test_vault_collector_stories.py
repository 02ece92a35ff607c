"""The collector in any story of transactions: no version that counts is removed."""

import random
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.vault import maintenance
from main_model import MainModel
from vault_support import GRACE, World, collect, versions

ROWS = range(1, 5)


class Shop(RuleBasedStateMachine):
    """Transactions come and go in any order while the collector runs.

    ``checks`` counts how often all versions that count were found in the vault.
    """

    checks = 0

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.world = World(Path(self.folder.name))
        self.main = MainModel()

    def teardown(self):
        self.everything_ends()
        self.folder.cleanup()

    @rule(seed=st.integers(0, 2**32))
    def somebody_acts(self, seed):
        self.act(random.Random(seed))

    @rule(seconds=st.sampled_from([1.0, GRACE / 2, GRACE, 3 * GRACE]))
    def time_passes(self, seconds):
        self.world.clock.advance(seconds)

    @rule(seed=st.integers(0, 2**32), size=st.sampled_from([1, 2, 500]))
    def collector_runs_while_others_act(self, seed, size):
        chance = random.Random(seed)

        def between():
            for _ in range(chance.randrange(3)):
                self.act(chance)
            self.nothing_that_counts_is_gone()

        self.main.between = between
        collect(self.world, self.main, batch=size)
        self.main.between = lambda: None

    @rule()
    def everybody_is_put_on_the_list(self):
        maintenance.review_all(self.world.vault, 2)

    @invariant()
    def nothing_that_counts_is_gone(self):
        live = {pointer.version for pointer in self.main.live()}
        assert live <= versions(self.world)
        type(self).checks += len(live)

    def everything_ends(self):
        """After the end of all transactions and the grace period no orphan is left."""
        for transaction in list(self.main.open.values()):
            self.main.abort(transaction)
        self.world.clock.advance(GRACE)
        maintenance.review_all(self.world.vault)
        collect(self.world, self.main)
        live = {pointer.version for pointer in self.main.live()}
        rows = self.world.store._versions.values()
        unknown = {row.version for row in rows if self.is_unknown(row)}
        assert versions(self.world) == live | unknown
        assert not unknown & live

    def is_unknown(self, row):
        forgotten = self.main.ended[row.xid] is None and row.outcome is None
        return forgotten and row.version not in {p.version for p in self.main.live()}

    # What somebody does

    def act(self, chance):
        actions = [self.begin]
        if self.main.open:
            actions += [self.enrol, self.edit, self.edit, self.savepoint, self.merge]
            actions += [self.delete, self.end, self.end, self.enrol_many]
        if self.main.ended:
            actions.append(self.forget)
        chance.choice(actions)(chance)

    def begin(self, chance):
        if len(self.main.open) < 4:
            self.main.begin()

    def enrol(self, chance):
        transaction, row = self.draw(chance)
        if self.main.lock(transaction, row):
            self.main.drop(transaction, row)
            pointer = self.world.enrol({"name": "Z"}, xid=transaction.xid)
            self.main.store(transaction, row, pointer)

    def enrol_many(self, chance):
        transaction, _row = self.draw(chance)
        for row in ROWS:
            if self.main.lock(transaction, row):
                self.main.drop(transaction, row)
                pointer = self.world.enrol({"city": "Y"}, xid=transaction.xid)
                self.main.store(transaction, row, pointer)

    def edit(self, chance):
        transaction, row = self.draw(chance)
        pointer = self.main.seen_by(transaction).get(row)
        if pointer and self.main.lock(transaction, row):
            # Read again with the lock, as Odoo's UPDATE would fail or wait.
            changes = {"name": f"Z{chance.randrange(9)}"}
            new = self.world.change(pointer, changes, xid=transaction.xid)
            self.main.store(transaction, row, new)

    def savepoint(self, chance):
        """Write a version, and roll back to before."""
        transaction, row = self.draw(chance)
        pointer = self.main.seen_by(transaction).get(row)
        if pointer:
            self.world.change(pointer, {"name": "lost"}, xid=transaction.xid)
        else:
            self.world.enrol({"name": "lost"}, xid=transaction.xid)

    def merge(self, chance):
        transaction, row = self.draw(chance)
        other = chance.choice([r for r in ROWS if r != row])
        pointer = self.main.seen_by(transaction).get(other)
        locked = [self.main.lock(transaction, each) for each in (row, other)]
        if pointer and all(locked):
            self.main.drop(transaction, row)
            self.main.drop(transaction, other)
            self.main.store(transaction, row, pointer)

    def delete(self, chance):
        transaction, row = self.draw(chance)
        if self.main.lock(transaction, row):
            self.main.drop(transaction, row)

    def end(self, chance):
        transaction, _row = self.draw(chance)
        if chance.random() < 0.4:
            self.main.abort(transaction)
        else:
            dropped = self.main.commit(transaction)
            if chance.random() < 0.8:  # else the vault was not told
                self.world.vault.review(dropped)

    def forget(self, chance):
        if chance.random() < 0.1:
            self.main.forget(chance.choice(list(self.main.ended)))

    def draw(self, chance):
        transaction = chance.choice(list(self.main.open.values()))
        return transaction, chance.choice(ROWS)


class ShopTest(Shop.TestCase):
    settings = settings(max_examples=100, stateful_step_count=40)

    def test_no_version_that_counts_is_removed_in_any_story(self):
        Shop.checks = 0
        self.runTest()
        assert Shop.checks >= 2000

    def runTest(self):
        super().runTest()

"""Many open transactions, with the collector at work between all their steps."""

import random
import uuid

import psycopg2

from odoo import api
from odoo.exceptions import UserError

from ..core.vault import maintenance
from ..core.vault.errors import VaultError
from ..models.identity_vault_main import MainDatabase
from .common_acts import vals_of
from .common_shop import ADMIN, Shop

SESSIONS = 6
#: Customers of each session; some more are everybody's.
CUSTOMERS = 4
#: Steps that a transaction prepared for a later commit waits, at most.
LONG = 60


class Traffic:
    """Runs a plan: ``checks`` (how many), ``seed``."""

    def __init__(self, plan):
        self.shop = Shop(plan)
        self.random = random.Random(plan.get("seed", 1))
        self.checks, self.steps, self.most_open = 0, 0, 0
        self.removed, self.problems = 0, []
        #: Transactions that are prepared: name -> pointers and the step of the end.
        self.prepared = {}
        self.sessions = []
        self._main = self.shop.main.connect(self.shop.name).cursor()
        self._vault = self.shop.vault.connect(self.shop.vault_name).cursor()

    def run(self, checks):
        ids = self._customers()
        shared, own = ids[:CUSTOMERS], ids[CUSTOMERS:]
        self.sessions = [
            Session(self, [*own[at::SESSIONS], *shared]) for at in range(SESSIONS)
        ]
        with self.shop.env() as env:
            vault = env["identity.vault"]._vault()
        main = _Interrupted(self.shop, self.step)
        while self.checks < checks and not self.problems:
            self.step()
            self.removed += maintenance.collect(vault, main, 0, batch=7)["removed"]
            self.check()
        self._end()
        return {
            "checks": self.checks,
            "steps": self.steps,
            "most open": self.most_open,
            "removed": self.removed,
            "problems": self.problems,
        }

    def _customers(self):
        with self.shop.env() as env:
            count = CUSTOMERS * (SESSIONS + 1)
            vals = [vals_of(self.shop.new_ref()) for _customer in range(count)]
            return env["res.partner"].create(vals).ids

    def step(self):
        """Let one session go one step on, and look at what is there."""
        self.steps += 1
        for name, (_pointers, end) in list(self.prepared.items()):
            if end <= self.steps:
                self._end_prepared(name)
        self.random.choice(self.sessions).step()
        busy = sum(bool(session.pending) for session in self.sessions)
        self.most_open = max(self.most_open, busy + len(self.prepared))
        self.check()

    def check(self):
        """Look whether each pointer that counts, or may, has its version."""
        self.checks += 1
        live = set().union(*(pointers for pointers, _end in self.prepared.values()))
        for session in self.sessions:
            live.update(session.pending.values())
        live |= self._committed()
        self._vault.execute("SELECT version FROM identity.version")
        there = {row[0].replace("-", "") for row in self._vault.fetchall()}
        missing = [p for p in live if p.split(".")[1] not in there]
        if missing:
            self.problems.append(f"{len(missing)} live versions are gone")

    def _committed(self):
        self._main.execute(
            "SELECT identity_version FROM res_partner"
            " WHERE identity_version IS NOT NULL"
        )
        return {row[0] for row in self._main.fetchall()}

    def prepare(self, session):
        name = str(uuid.uuid4())
        session.cr.execute("PREPARE TRANSACTION %s", [name])
        end = self.steps + self.random.randint(1, LONG)
        self.prepared[name] = set(session.pending.values()), end

    def _end_prepared(self, name):
        how = self.random.choice(("COMMIT", "ROLLBACK"))
        self._main.execute(f"{how} PREPARED %s", [name])
        del self.prepared[name]

    def _end(self):
        """End all; then nothing is left but what counts."""
        for name in list(self.prepared):
            self._end_prepared(name)
        for session in self.sessions:
            session.end("rollback")
            session.cr.close()
        with self.shop.env() as env:
            env["identity.vault"]._collect()
        self.problems += self.shop.left_over(self._committed())


class Session:
    """One connection, and the transaction that it is in."""

    def __init__(self, traffic, partner_ids):
        self.traffic = traffic
        self.partner_ids = partner_ids
        self.cr = traffic.shop.registry.cursor()
        self._begin()

    def _begin(self):
        #: What this transaction has written: customer -> pointer.
        self.pending = {}
        self.savepoints = []
        self.cr.execute("SET LOCAL lock_timeout = 20")
        self.env = api.Environment(self.cr, ADMIN, {})["base"].sudo().env

    def step(self):
        steps = [self.change] * 5 + [self.savepoint, self.back, self.leave]
        steps += [lambda: self.end("commit")] * 2 + [lambda: self.end("rollback")]
        steps += [self.prepare, self.swap]
        try:
            self.traffic.random.choice(steps)()
        except (psycopg2.Error, VaultError, UserError):
            # Another transaction has the customer, or had it and has ended: without a
            # grace period the version that our snapshot still names is gone by now.
            self.end("rollback")

    def _partner(self):
        chosen = self.traffic.random.choice(self.partner_ids)
        return self.env["res.partner"].browse(chosen)

    def change(self):
        partner = self._partner()
        partner.write(vals_of(self.traffic.shop.new_ref()))
        partner.flush_recordset()
        self.pending[partner.id] = partner.identity_version

    def swap(self):
        """Let two customers have each other's identity: pointers move."""
        first, second = self._partner(), self._partner()
        if first == second:
            return
        self.env["customer.code"]._lock_partners(first | second)
        names = ("ref", "identity_person", "identity_version")
        values = [{n: partner[n] for n in names} for partner in (first, second)]
        first._store_identity({"identity_person": False})
        first.flush_recordset()
        second._store_identity(values[0])
        second.flush_recordset()
        first._store_identity(values[1])
        first.flush_recordset()
        for partner in (first, second):
            self.pending[partner.id] = partner.identity_version

    def savepoint(self):
        self.savepoints.append((self.cr.savepoint(flush=False), dict(self.pending)))

    def back(self):
        if self.savepoints:
            savepoint, self.pending = self.savepoints.pop()
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def leave(self):
        if self.savepoints:
            savepoint, _pending = self.savepoints.pop()
            savepoint.close(rollback=False)

    def prepare(self):
        if self.pending:
            self.traffic.prepare(self)
            self.end("rollback")

    def end(self, how):
        getattr(self.cr, how)()
        self.env.transaction.reset()
        self._begin()


class _Interrupted(MainDatabase):
    """Lets the sessions go on after each answer that the collector gets."""

    def __init__(self, shop, step):
        with shop.env() as env:
            main = env["identity.vault"]._main_database()
        super().__init__(main._registry, main._at_home, main._parse)
        self._step = step

    def outcomes(self, xids):
        answer = super().outcomes(xids)
        self._step()
        return answer

    def pointed(self, pointers):
        answer = super().pointed(pointers)
        self._step()
        return answer

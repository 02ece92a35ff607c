"""A shop in which processes die: what must hold afterwards.

A customer's ``ref`` says which identity belongs to it, and is written in the same
transaction: so a pointer to anything else than what was written as a whole shows.
"""

import contextlib
import os
import signal
import time
import types
from functools import partial
from pathlib import Path

import psycopg2

from odoo import api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service import model as service
from odoo.sql_db import close_all

from ..core.vault.errors import VaultError
from ..core.vault.fields import FIELDS
from ..models import identity_vault
from ..models.identity_vault_upkeep import GRACE
from .common import ADDON
from .common_acts import Acts, identity_of, plain_vals_of, vals_of
from .common_cluster import Cluster

#: Customers that are there at each moment.
CUSTOMERS = 12
ADMIN = 2
#: A killed client's transaction ends when its server process notices.
PATIENCE = 10.0
#: The kinds of what is wrong, by how the sentences about them end.
KINDS = {
    "dangling": ("points at nothing", "missing"),
    "mixed": ("has another identity", "does not know what is filled"),
    "orphans": ("orphans",),
}


class Shop(Acts):
    """Both databases, as the process sees them that starts the children."""

    #: What a child may be stopped by when its databases go.
    expected = (UserError, VaultError, psycopg2.Error)

    def __init__(self, plan):
        self.name, self.vault_name = plan["name"], plan["vault_name"]
        self.main = Cluster.__new__(Cluster)
        self.vault = Cluster.__new__(Cluster)
        for cluster, key in ((self.main, "main"), (self.vault, "vault")):
            cluster.folder = Path(plan[key])
            cluster.data = cluster.folder / "data"
        self.registry = Registry(self.name)
        self.acts = {
            name.removeprefix("act_"): getattr(self, name)
            for name in sorted(dir(self))
            if name.startswith("act_")
        }
        self._number = 0
        self._seconds = {}
        #: How much was looked at, so that nothing wrong is not nothing seen.
        self.seen = dict.fromkeys(("pointers", "collected"), 0)
        self.targets, self.refs, self.plain = [], [], []
        # A serialization error is tried again at once, not some seconds later.
        service.time = types.SimpleNamespace(sleep=lambda _seconds: None)
        self._open_shop()

    def _open_shop(self):
        with self.env() as env:
            env["identity.vault"]._set_up()
            env["identity.vault"]._vault().open()
            env["ir.config_parameter"].set_param(GRACE, "0")
            admin = env["res.users"].browse(ADMIN)
            for group in ("manager", "reader"):
                admin.group_ids += env.ref(f"{ADDON}.group_identity_{group}")
            # Contacts are protected when we say so.
            env["res.company"].search([]).identity_policy = "till"

    @contextlib.contextmanager
    def env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, ADMIN, {})["base"].sudo().env

    def leave_databases(self):
        """Close all connections: a child must not share them."""
        close_all()
        for vault in identity_vault._vaults.values():
            vault.store.close()

    # Preparing

    def prepare(self, act):
        """Make what the act needs, and choose whom it is done to."""
        with self.env() as env:
            there = self.customers(env)
            if len(there) > 2 * CUSTOMERS:
                there[CUSTOMERS:].unlink()
                env.cr.commit()
                env["identity.request"]._cron_erase()
            for _missing in range(CUSTOMERS - len(there)):
                env["res.partner"].create(vals_of(self.new_ref()))
            self.targets = self.customers(env)[:4].ids
            self.refs = [self.new_ref() for _target in range(4)]
            if act == "protect":
                plain = [plain_vals_of(ref.replace("k", "p")) for ref in self.refs]
                self.plain = env["res.partner"].create(plain).ids

    def new_ref(self):
        self._number += 1
        return f"k{self._number}.{self._number}"

    def customers(self, env):
        # Who was changed longest ago comes first.
        return env["res.partner"].search([("ref", "like", "k%.%")], order="write_date")

    def took(self, act, seconds):
        self._seconds[act] = seconds

    def usual(self, act):
        return self._seconds.get(act, 0.5)

    # In the child

    def do(self, act):
        with self.env() as env:
            service.retrying(partial(self.acts[act], env), env)

    def strike(self, fault):
        if fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif fault == "main cut":
            self.main.terminate(self.name)
        elif fault == "vault cut":
            self.vault.terminate(self.vault_name)
        elif fault == "main crash":
            self.main.kill()
        elif fault == "vault crash":
            self.vault.kill()
        elif fault == "conflict":
            self._conflict()

    def _conflict(self):
        """Change the same customers in another transaction, where nobody locks them."""
        with contextlib.suppress(psycopg2.OperationalError):
            self.main.query(
                self.name,
                "SET lock_timeout = 100; UPDATE res_partner"
                " SET function = md5(random()::text) WHERE id = ANY (%s)",
                self.targets,
            )

    # What must hold

    def check(self, act, end):
        """Return sentences about what is wrong."""
        self.main.revive()
        self.vault.revive()
        # What this process knows of keys and connections is of before.
        identity_vault._vaults.clear()
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with self.env() as env:
                    problems = list(self._problems(env, act, end))
            except self.expected as error:
                problems = [f"{type(error).__name__}: {error}"]
            if not problems or time.monotonic() > until:
                return problems
            time.sleep(0.05)

    def _problems(self, env, act, end):
        if end == "done":
            yield from self._undone(env, act)
        finish = getattr(self, f"finish_{act}", None)
        if finish:
            yield from finish(env) or ()
            env.cr.commit()
        partners = self.customers(env)
        yield from self._unlike_written(env, partners)
        # A crash makes PostgreSQL give out the last numbers of transactions again. As
        # long as it has not, it cannot say how the ones of before ended.
        env.cr.execute("SELECT pg_current_xact_id()")
        env.cr.commit()
        counts = env["identity.vault"]._collect()
        self.seen["pointers"] += len(partners)
        self.seen["collected"] += counts["removed"]
        if counts["unknown"] or counts["kept"]:
            yield f"the collector leaves something: {counts}"
        yield from self.left_over(partners.mapped("identity_version"))
        yield from self._unlike_written(env, partners)
        yield from self._not_found(env, partners[-1])

    def _undone(self, env, act):
        """Yield what a child that came to its end has not done."""
        wanted = self.last_refs.get(act, self.refs[0])
        if wanted and not any(
            partner.ref.endswith(wanted[wanted.index(".") :])
            for partner in self.customers(env)
        ):
            yield "what was committed is gone"

    def _unlike_written(self, env, partners):
        env.invalidate_all()
        read = env["identity.vault"]._read(partners, FIELDS, "maintenance")
        for partner in partners:
            if partner.id not in read:
                yield f"{partner.ref} points at nothing"
            elif dict(read[partner.id]) != identity_of(partner.ref):
                yield f"{partner.ref} has another identity"
            elif partner.identity_filled != ",".join(FIELDS):
                yield f"{partner.ref} does not know what is filled"

    def left_over(self, pointers):
        """Yield what the collector ought to have removed, or not."""
        pointers = {tuple(pointer.split(".")[:2]) for pointer in pointers}
        for table, extra in (
            ("version", ""),
            ("find_index", ""),
            ("person", "AND erased_at IS NULL"),
        ):
            columns = "person" if table == "person" else "person, version"
            rows = self.vault.query(
                self.vault_name,
                f"SELECT DISTINCT {columns} FROM identity.{table} WHERE true {extra}",
            )
            there = {tuple(cell.replace("-", "") for cell in row) for row in rows}
            wanted = {p[:1] for p in pointers} if table == "person" else pointers
            if there - wanted:
                yield f"{table}: {len(there - wanted)} orphans"
            if wanted - there:
                yield f"{table}: {len(wanted - there)} missing"

    @staticmethod
    def count_kinds(problems):
        """Return how many of the sentences are of each kind; ``others`` of none."""
        counts = {
            kind: sum(problem.endswith(ends) for problem in problems)
            for kind, ends in KINDS.items()
        }
        return {**counts, "others": len(problems) - sum(counts.values())}

    def _not_found(self, env, partner):
        phone = identity_of(partner.ref)["phone"]
        bridge = env["identity.vault"]
        access = bridge._access("lookup", "maintenance")
        pairs = bridge._vault().find("phone", phone, access, limited=False)
        if tuple(partner.identity_version.split(".")[:2]) not in map(tuple, pairs):
            yield f"{partner.ref} is not found by phone"

"""Doing things to identities, and being killed meanwhile, in processes of its own.

:class:`Killer` runs in a process that has loaded Odoo's registry. Each run forks: the
child does one act with real commits, and at a chosen moment something happens to it.
Then the parent looks whether both databases still fit together. See ``common_acts``
and ``common_shop`` for what is done and what is checked.

A *moment* is the time just before or just after one of the child's statements that
change a database, a commit, or a write to the erasure ledger. They are counted, so each
one can be chosen.
"""

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import traceback
from functools import partial

#: What may happen at a moment.
FAULTS = ("kill", "main cut", "vault cut", "conflict", "main crash", "vault crash")
#: Each one costs seconds, and the next is most often of the same cause.
MOST_PROBLEMS = 10
#: Seconds that a plan may take, and more when it has many runs.
LONGEST, LONGEST_RUN = 3600, 10
#: How a child ends.
DONE, FAILED, BROKEN = 0, 3, 4
_END = {DONE: "done", FAILED: "failed", BROKEN: "broken"}
_WRITING = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|WITH|SAVEPOINT|RELEASE|ROLLBACK|COPY|SELECT .*FOR )",
    re.I,
)

BOOT = """
import sys, json
from odoo.tools import config
config.parse_config([], setup_logging=True)
from odoo.addons.pos_customer_identity.tests import common_kill
common_kill.serve(json.loads(sys.argv[1]))
"""


def run_apart(copy, **plan):
    """Run a plan on a :class:`~.common_cluster.Copy` in another process.

    :param plan: see :func:`serve`
    :return: the report, a dict
    """
    plan = {**plan, "name": copy.name, "vault_name": copy.vault_name}
    plan |= {"main": str(copy.main.folder), "vault": str(copy.vault.folder)}
    command = [sys.executable, "-c", BOOT, json.dumps(plan)]
    limit = max(LONGEST, LONGEST_RUN * plan.get("runs", 0))
    done = subprocess.run(
        command, env=copy.environ, capture_output=True, text=True, timeout=limit
    )
    if done.returncode:
        raise AssertionError(done.stdout[-4000:] + done.stderr[-8000:])
    return json.loads(done.stdout.splitlines()[-1])


def serve(plan):
    """Run a plan in this process, and print the report.

    :param dict plan: ``acts`` (names), ``kills`` (most moments of each act at which it
        is killed), ``faults`` (how often each other fault, an act), ``seed``; or
        ``runs``: so many runs drawn at random instead; or ``checks``: so many of the
        collector, see ``common_traffic``
    """
    from .common_shop import Shop
    from .common_traffic import Traffic

    if "checks" in plan:
        started = time.monotonic()
        report = Traffic(plan).run(plan["checks"])
        return _say({**report, "seconds": round(time.monotonic() - started, 1)})
    killer = Killer(Shop(plan), plan)
    started = time.monotonic()
    if "runs" in plan:
        killer.run_at_random(plan["runs"])
    else:
        killer.run_systematically()
    killer.report |= {
        "seconds": round(time.monotonic() - started, 1),
        "kinds": killer.shop.count_kinds(killer.report["problems"]),
        "seen": killer.shop.seen,
    }
    return _say(killer.report)


def _say(report):
    sys.stdout.write(json.dumps(report) + "\n")


class Killer:
    def __init__(self, shop, plan):
        self.shop = shop
        self.plan = plan
        self.random = random.Random(plan.get("seed", 1))
        self.report = {"runs": 0, "faults": {}, "acts": {}, "ends": {}, "problems": []}
        self.acts = plan.get("acts") or list(shop.acts)

    def run_systematically(self):
        for act in self.acts:
            if self._has_enough():
                break
            moments = self.count(act)
            for moment in spread(moments, self.plan["kills"]):
                self.run(act, "kill", moment)
            for fault, times in self.plan["faults"].items():
                for moment in spread(moments, times):
                    self.run(act, fault, moment)
            for _time in range(self.plan.get("blind", 0)):
                self.run(act, "blind", 0)

    def run_at_random(self, runs):
        counts = {act: self.count(act) for act in self.acts}
        faults = ["kill"] * 12 + ["blind"] * 3 + [*FAULTS[1:4]] * 2 + [*FAULTS[4:]]
        # Those that only counted do not count.
        runs += len(counts)
        while self.report["runs"] < runs and not self._has_enough():
            act, fault = self.random.choice(self.acts), self.random.choice(faults)
            self.run(act, fault, self.random.randint(1, counts[act]))

    def _has_enough(self):
        return len(self.report["problems"]) >= MOST_PROBLEMS

    def count(self, act):
        """Let an act run undisturbed, and return how many moments it has."""
        counted = self.run(act, "none", 0)
        if not counted:
            raise AssertionError(f"{act} failed by itself: {self.report['problems']}")
        return counted

    def run(self, act, fault, moment):
        """Do an act in a child, disturb it, repair what broke, and check.

        :return: how many moments it had, where it came to its end
        """
        self.shop.prepare(act)
        started = time.monotonic()
        reader, writer = os.pipe()
        child = self._fork(act, fault, moment, writer)
        os.close(writer)
        if fault == "blind":
            # Also in the middle of a statement, or of our own code.
            time.sleep(self.random.uniform(0, self.shop.usual(act)))
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        with os.fdopen(reader) as pipe:
            said = pipe.read()
        _pid, status = os.waitpid(child, 0)
        if fault == "none":
            self.shop.took(act, time.monotonic() - started)
        end = "killed" if os.WIFSIGNALED(status) else _END[os.WEXITSTATUS(status)]
        self._note(act, fault, end)
        problems = self.shop.check(act, end)
        if end == "broken":
            problems.append(said)
        self.report["problems"] += [
            f"{act}, {fault} at {moment}, {end}: {problem}" for problem in problems
        ]
        return int(said) if end == "done" and said.isdigit() else 0

    def _note(self, act, fault, end):
        self.report["runs"] += 1
        for kind, key in (("acts", act), ("faults", fault), ("ends", end)):
            self.report[kind][key] = self.report[kind].get(key, 0) + 1

    def _fork(self, act, fault, moment, writer):
        self.shop.leave_databases()
        child = os.fork()
        if child:
            return child
        status, said = BROKEN, ""
        try:
            moments = Moments(moment, partial(self.shop.strike, fault))
            moments.watch()
            self.shop.do(act)
            status, said = DONE, str(moments.count)
        except self.shop.expected:
            status = FAILED
        except BaseException as error:
            said = "".join(traceback.format_exception(error))[-3000:]
        finally:
            os.write(writer, said.encode())
            # Without any clean-up: it would be the parent's.
            os._exit(status)


class Moments:
    """Counts the moments of this process, and strikes at one of them."""

    def __init__(self, chosen, strike):
        self.count = 0
        self._chosen = chosen
        self._strike = strike
        self._striking = False

    def watch(self):
        from odoo.sql_db import Cursor

        from ..core.vault import ledger, postgres

        self._wrap(Cursor, "execute", lambda _cr, sql, *_args: _changes(sql))
        self._wrap(Cursor, "commit")
        self._wrap(postgres, "_execute")
        self._wrap(ledger.ErasureLedger, "_write")

    def _wrap(self, owner, name, counts=lambda *_args: True):
        real = getattr(owner, name)

        def wrapped(*args, **kwargs):
            if self._striking or not counts(*args):
                return real(*args, **kwargs)
            self._pass()
            result = real(*args, **kwargs)
            self._pass()
            return result

        setattr(owner, name, wrapped)

    def _pass(self):
        self.count += 1
        if self.count == self._chosen:
            self._striking = True
            try:
                self._strike()
            finally:
                self._striking = False


def _changes(sql):
    text = sql if isinstance(sql, str) else getattr(sql, "code", str(sql))
    return bool(_WRITING.match(text))


def spread(moments, most):
    """Return at most so many of the moments from 1, evenly."""
    if moments <= most:
        return list(range(1, moments + 1))
    return sorted(
        {1 + round(i * (moments - 1) / max(most - 1, 1)) for i in range(most)}
    )

"""Processes and servers that die at a step drawn at random, a thousand times.

Nothing is timed for its own sake: the figure is how many of the runs left the two
databases unlike what was written. See ``tests/common_kill.py``.
"""

import fixture
from report import Section

RUNS = 1000
SIZE = 10_000


def run(_sizes):
    # These import Odoo, which has to know its configuration first.
    from odoo.addons.pos_customer_identity.tests.common_cluster import Copy
    from odoo.addons.pos_customer_identity.tests.common_kill import run_apart

    # The smallest there is: what is in it does not matter here.
    fixture.prepare(SIZE)
    _vanilla, _plain, main = fixture.names(SIZE)
    copy = Copy(main, "pci_bench_kills")
    try:
        found = run_apart(copy, runs=RUNS, seed=4711)
    finally:
        copy.drop()
    return describe(found)


def describe(found):
    section = Section("Processes that are killed")
    section.target(
        f"{RUNS:,} runs, after each the databases fit together",
        f"{found['runs']:,} runs, {len(found['problems'])} problems",
        found["runs"] >= RUNS and not found["problems"],
    )
    faults = ", ".join(f"{name} {n}" for name, n in sorted(found["faults"].items()))
    section.note(
        "An act on identities in a process of its own, with real commits; at a moment "
        "drawn at random it is killed, loses a connection, meets another change, or a "
        "server dies. Then both databases are compared with what was written, and the "
        "collector runs with no grace."
    )
    section.note(f"What happened: {faults}. {found['seconds']:,.0f} s in all.")
    return section

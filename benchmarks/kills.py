"""Processes and servers that die at a step drawn at random, a thousand times.

Nothing is timed for its own sake: the figure is how many of the runs left the two
databases unlike what was written. See ``tests/common_kill.py``.
"""

import os

import fixture
import server
from report import Section

RUNS = 1000
#: What is in the database does not matter here, so none of the large ones is needed.
BY_SIZE = False
DATABASE = "pci_bench_kills"


def run(_sizes):
    # These import Odoo, which has to know its configuration first.
    from odoo.addons.pos_customer_identity.tests.common_cluster import Copy
    from odoo.addons.pos_customer_identity.tests.common_kill import run_apart

    fixture.clone(os.environ["POS_DEV_TEMPLATE"], DATABASE)
    try:
        fixture.say(f"installing the addon in {DATABASE}")
        server.install_addon(DATABASE, "--init")
        copy = Copy(DATABASE, DATABASE)
    finally:
        fixture.drop(DATABASE)
    try:
        fixture.say(f"{RUNS:,} runs: half an hour on a busy machine")
        return describe(run_apart(copy, runs=RUNS, seed=4711))
    finally:
        copy.drop()


def describe(found):
    section = Section("Processes that are killed")
    kinds, seen = found["kinds"], found["seen"]
    # Each act was also left in peace once, to count its steps.
    peaceful = found["faults"].pop("none", 0)
    disturbed = found["runs"] - peaceful
    section.target(
        f"{RUNS:,} runs, after each the databases fit together",
        f"{disturbed:,} runs, {len(found['problems'])} problems",
        disturbed >= RUNS and not found["problems"],
    )
    section.target(
        "no pointer at a version that is not there",
        f"{kinds['dangling']} found, {seen['pointers']:,} pointers followed",
        seen["pointers"] and not kinds["dangling"],
    )
    section.target(
        "no identity of which one part is another version's or another customer's",
        f"{kinds['mixed']} found, every field of as many identities read",
        seen["pointers"] and not kinds["mixed"],
    )
    section.target(
        "no orphan after a collection",
        f"{kinds['orphans']} left, {seen['collected']:,} versions collected",
        seen["collected"] and not kinds["orphans"],
    )
    section.note(
        "An act on identities in a process of its own, with real commits; at a moment "
        "drawn at random it gets SIGKILL, loses a connection, meets another change, or "
        "a PostgreSQL server dies. Then both databases are compared with what was "
        "written, and the collector runs with no grace."
    )
    faults, acts = in_words(found["faults"]), in_words(found["acts"])
    section.note(f"What happened: {faults}. In the midst of: {acts}.")
    section.note(
        f"How the processes ended: {in_words(found['ends'])} (failed: with an error "
        f"that the user sees); {peaceful} of them were left in peace, to count their "
        f"steps. {found['seconds'] / 60:,.0f} minutes in all."
    )
    for problem in found["problems"]:
        section.note(f"A problem: {problem}")
    return section


def in_words(counts):
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))

"""Results: as data (results.json), and from that as a page (docs/benchmarks.md)."""

import json
import os
import platform
from datetime import date
from pathlib import Path

import psutil
import psycopg2

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "benchmarks.md"

HEAD = """\
# Benchmarks

<!-- Written by ./dev bench from benchmarks/results.json; changes are overwritten. -->

    ./dev bench                    everything, at 10,000 and 1,000,000 customers
    ./dev bench codes till         some of: customers codes till bulk lookup reveal
                                   outage protect kills points warranty
    ./dev bench --customers 10000  one size
    ./dev bench points             points, at 10,000 and 10,000,000 entries
    ./dev bench warranty           warranties, at 50,000 and 5,000,000 items
    ./dev bench profile_panel suggestions customer_desk contact_data
                                   the customer at a glance, at 1,000,000 customers and
                                   10,000,000 lines of orders
    ./dev bench --drop             drop the benchmark databases

The databases `pci_bench_<customers>...` are made by set-based SQL on a clone of the
template database, and kept for the next run: invented contacts with name, address,
phone, e-mail and a card's barcode as Odoo stores it, and one or two orders (without
lines) each. Two databases of a size hold the same: `..._vanilla` is Odoo without this
addon, the other has it, and a code for every customer beside the barcode. In a third,
`..._protected`, the same customers live under their codes, and name, phone, e-mail and
address of all of them in a vault beside it. The measured functions are called inside
the server's process, each call in a transaction of its own, with a loaded registry and
an empty record cache, as in a running server; the network, HTTP and JSON come on top,
for Odoo and for the addon alike.

What is compared is measured in the same run and in turns, so that a busy machine
burdens both sides: trust the ratios more than the times. Targets are judged by medians
unless they say otherwise.
"""


def seconds(value):
    """Return a duration for people: 3 significant digits, ms or s."""
    if value >= 1:
        return f"{value:#.3g} s" if value < 100 else f"{value:.0f} s"
    return f"{value * 1000:#.3g} ms".replace(". ms", " ms")


class Section:
    """What one benchmark found: rows of times, targets, and remarks."""

    def __init__(self, title):
        self.content = {"title": title, "rows": [], "targets": [], "notes": []}

    def row(self, what, customers, sample, compared=""):
        """Add a measured case. :param compared: its ratio to another, in words"""
        self.content["rows"].append(
            [
                what,
                f"{customers:,}" if customers else "",
                seconds(sample.median),
                f"{seconds(min(sample.seconds))} to {seconds(max(sample.seconds))}",
                len(sample.seconds),
                "" if sample.queries is None else sample.queries,
                compared,
            ]
        )

    def target(self, aim, measured, reached):
        """Add a target, what was measured, and whether that reaches it."""
        self.content["targets"].append([aim, measured, bool(reached)])

    def note(self, text):
        self.content["notes"].append(text)


def store(name, section, sizes):
    """Keep a section among the results, and write the page anew."""
    results = json.loads(DATA.read_text()) if DATA.exists() else {}
    results[name] = {**section.content, "run": _circumstances(sizes)}
    DATA.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    sections = [render(result) for result in results.values()]
    page = "\n".join([HEAD, _verdict(results), *sections])
    PAGE.write_text(page.rstrip() + "\n")


def render(result):
    """Return a section as Markdown."""
    times = ["measured", "customers", "median", "range", "runs", "queries", "compared"]
    parts = [f"## {result['title']}\n", result["run"] + "\n"]
    if result["targets"]:
        rows = [[aim, found, _in_words(ok)] for aim, found, ok in result["targets"]]
        parts.append(_table(["target", "measured", "reached"], rows))
    if result["rows"]:
        parts.append(_table(times, result["rows"]))
    parts += [f"- {note}" for note in result["notes"]]
    return "\n".join(parts) + "\n"


def _verdict(results):
    missed = [
        f"- {result['title']}: {aim}. Measured: {found}."
        for result in results.values()
        for aim, found, ok in result["targets"]
        if not ok
    ]
    count = sum(len(result["targets"]) for result in results.values())
    if not missed:
        return f"**All {count} targets are reached.**\n"
    text = f"**{len(missed)} of {count} targets are not reached:**\n"
    return "\n".join([text, *missed]) + "\n"


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"


def _in_words(reached):
    return "yes" if reached else "**no**"


def _circumstances(sizes):
    from odoo import release

    with psycopg2.connect(dbname="postgres") as connection:
        postgres = connection.server_version // 10_000
    gibibytes = psutil.virtual_memory().total / 2**30
    customers = "; customers: " if sizes else ""
    return (
        f"{date.today()}, {os.cpu_count()} cores shared with other work (load average "
        f"{os.getloadavg()[2]:.1f}), "
        f"{gibibytes:.0f} GiB of memory, Odoo {release.version}, "
        f"PostgreSQL {postgres}, Python {platform.python_version()}{customers}"
        + ", ".join(f"{size:,}" for size in sizes)
    )

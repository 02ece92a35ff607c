"""Warranties: what they add to a sale, finding an item by its serial number, the desk.

A size is a number of items that were sold before.
"""

import contextlib
import functools
import math
import random
import statistics
import time
from pathlib import Path
from unittest.mock import patch

from odoo.modules.registry import Registry

import measure
import server
import warranty_desk
import warranty_fixture as databases
from outage import LINES, Sale
from report import Section, seconds

BY_SIZE = False
SIZES = (50_000, 5_000_000)
REPEATS = 300
SOUGHT = 1_000
FIND = """
    SELECT id FROM warranty_card
     WHERE serial_key = %s AND company_id = %s ORDER BY id DESC LIMIT 20
"""


def run(sizes):
    section = Section("Warranties")
    sizes = sorted(set(sizes))
    names = {cards: databases.prepare(cards) for cards in sizes}
    tills = {cards: Till(name) for cards, name in names.items()}
    for cards, till in tills.items():
        measure_registration(section, cards, till)
    section.note(
        "A sale and the same sale without warranties are a pair, measured one after "
        f"the other, {REPEATS} of them, each taken back: what is added is the median "
        "of the differences within the pairs, which other work on the machine moves "
        "less than the medians of both. Processor time is that of Odoo's process and "
        "of its session of PostgreSQL, in the same pairs; it leaves out waiting for "
        "one another, for the disk and for other work. No commit is measured."
    )
    measure_finding(section, names)
    warranty_desk.measure_screen(section, names[max(sizes)], max(sizes))
    return section


# A sale


class Till(Sale):
    """Sales at a database, each taken back, so that it stays as it is."""

    def __init__(self, database):
        super().__init__(database)
        self.customers = databases.customers_of(database)
        self.lines = [(product, []) for product in databases.goods_of(database)]
        self.turn = 0
        self.cpu = {}

    def sell(self, name, items=LINES):
        """Store an order; return the number of queries."""
        self.turn += 1
        order = self._order(self.customers[self.turn % len(self.customers)])
        with server.transaction(self.database) as env:
            session = env.cr.connection.info.backend_pid
            before = processor_times(session)
            (row,) = env["pos.order"].sync_from_ui([order])["pos.order"]
            env.flush_all()
            after = processor_times(session)
            self.cpu.setdefault(name, []).append(
                [end - start for start, end in zip(before, after, strict=True)]
            )
            queries = env.cr.sql_log_count
            made = (
                env["warranty.card"].sudo().search_count([("order_id", "=", row["id"])])
            )
            assert made == items, made
            env.cr.rollback()
        return queries

    def sell_without(self, name="bare"):
        """Store an order as the addon does, but for the warranties."""
        cards = Registry(self.database)["warranty.card"]
        with patch.object(cards, "_register_order", lambda _cards, _order: True):
            return self.sell(name, items=0)

    def sell_unseen(self):
        """The same, and the till is told of no warranties for its receipt."""
        orders = Registry(self.database)["pos.order"]
        with patch.object(orders, "_warranty_rows", lambda _orders: []):
            return self.sell_without("unseen")

    def processor(self, name):
        """Return the seconds of each sale in Python and in PostgreSQL: two samples."""
        # The rounds that warm up do not count, as in measure.
        counted = self.cpu[name][-REPEATS:]
        return [measure.Sample(each) for each in zip(*counted, strict=True)]


def processor_times(session):
    """Return the processor seconds that this process and a session have had.

    Linux says it of each process on the same machine; elsewhere a session has none.
    """
    told = Path(f"/proc/{session}/schedstat")
    nanoseconds = int(told.read_text().split()[0]) if told.exists() else 0
    return time.process_time(), nanoseconds / 1e9


def measure_registration(section, cards, till):
    cases = {
        "unseen": till.sell_unseen,
        "bare": till.sell_without,
        "with": functools.partial(till.sell, "with"),
    }
    samples = measure.interleave(cases, REPEATS, warm_up=10)
    bare, ours = samples["bare"], samples["with"]
    added, low, high = difference(bare, ours)
    told = difference(samples["unseen"], bare)[0]
    section.row(f"order sync without warranties, {cards:,} items before", None, bare)
    what = f"order sync with {LINES} warranties, {cards:,} items before"
    section.row(what, None, ours, f"{measure.ratio(ours, bare):.3f} times")
    python, postgres, both = processor_of(till)
    section.target(
        f"registering adds at most 5 % to order sync, with {cards:,} items before",
        f"{added / bare.median:+.1%} ({milliseconds(added)}, between "
        f"{milliseconds(low)} and {milliseconds(high)} with 95 % confidence; "
        f"{ours.queries - bare.queries:+d} queries)",
        added <= 0.05 * bare.median,
    )
    section.note(
        f"{cards:,} items: in processor time registering adds {both:+.1%} (Python "
        f"{milliseconds(python)}, PostgreSQL {milliseconds(postgres)}). Telling the "
        "till what is to be printed on the receipt is part of both sales: "
        f"{milliseconds(told)} and "
        f"{bare.queries - samples['unseen'].queries:+d} query."
    )


def processor_of(till):
    """Return the seconds added in Python and in PostgreSQL, and the share of both."""
    plain, own = till.processor("bare"), till.processor("with")
    added = [difference(old, new)[0] for old, new in zip(plain, own, strict=True)]
    return *added, sum(added) / sum(sample.median for sample in plain)


def difference(plain, own):
    """Return the median of the differences of pairs, and its bounds of 95 %.

    The bounds are order statistics by the binomial distribution, normally
    approximated: they suppose nothing of how the times are distributed.
    """
    pairs = zip(plain.seconds, own.seconds, strict=True)
    each = sorted(mine - bare for bare, mine in pairs)
    half = 1.96 * math.sqrt(len(each)) / 2
    low = max(math.floor(len(each) / 2 - half), 0)
    high = min(math.ceil(len(each) / 2 + half), len(each) - 1)
    return statistics.median(each), each[low], each[high]


def milliseconds(value, sign="+"):
    return f"{value * 1000:{sign}.2f} ms"


# Finding


def measure_finding(section, names):
    """Find items by serial numbers that are there, and by some that are not."""
    ways = {
        # The same items twice: their pages are in PostgreSQL's memory only then.
        "SQL, the first time": find_by_statement,
        "SQL": find_by_statement,
        "SQL, nothing found": miss_by_statement,
        "ORM": find_by_search,
    }
    found = {}
    with contextlib.ExitStack() as open_ones:
        envs = {
            cards: open_ones.enter_context(server.transaction(database))
            for cards, database in names.items()
        }
        for what, find in ways.items():
            for cards, sample in find_in_turns(envs, find).items():
                found[what, cards] = sample
                compared = f"p95 {seconds(sample.p95)}"
                what_there = f"by serial, {what}, {cards:,} items"
                section.row(what_there, None, sample, compared)
        pages = {cards: pages_of(env, cards) for cards, env in envs.items()}
    most, few = max(names), min(names)
    slowest = max(found[way, most].p95 for way in list(ways)[:2])
    section.target(
        f"by serial number among {most:,} items in at most 5 ms in SQL (p95)",
        seconds(slowest),
        slowest <= 0.005,
    )
    first, again = (
        measure.ratio(found[way, most], found[way, few]) for way in list(ways)[:2]
    )
    section.target(
        f"the same with {most:,} items as with {few:,}: at most 1.5 times",
        f"{again:.2f} times, and {first:.2f} times for items that were not looked for "
        f"before ({pages[most]} pages are read, with the few {pages[few]})",
        again <= 1.5,
    )


def find_in_turns(envs, find):
    """Look for another item at each turn, in one database after the other."""
    chance = random.Random(1)
    samples = {cards: measure.Sample() for cards in envs}
    for turn in range(-10, SOUGHT):
        for cards, env in envs.items():
            key = f"KX{chance.randint(1, cards):09d}"
            env.invalidate_all()
            started = time.perf_counter()
            find(env, key)
            if turn >= 0:
                samples[cards].seconds.append(time.perf_counter() - started)
    return samples


def pages_of(env, cards):
    """Return how many pages PostgreSQL looks at to find an item in the middle."""
    key = f"KX{cards // 2:09d}"
    explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {FIND}"
    env.cr.execute(explain, [key, server.COMPANY_ID])
    plan = env.cr.fetchone()[0][0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def find_by_statement(env, key):
    env.cr.execute(FIND, [key, server.COMPANY_ID])
    assert env.cr.fetchall()


def miss_by_statement(env, key):
    env.cr.execute(FIND, [f"{key}X", server.COMPANY_ID])
    assert not env.cr.fetchall()


def find_by_search(env, key):
    company = env["res.company"].browse(server.COMPANY_ID)
    assert env["warranty.card"].sudo()._find_by_serial(key, company)

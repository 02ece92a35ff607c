"""Warranties: what they add to a sale, and finding an item by its serial number.

A size is a number of items that were sold before.
"""

import functools
import random
import statistics
import time
from unittest.mock import patch

from odoo.modules.registry import Registry

import measure
import server
import warranty_fixture as databases
from outage import LINES, Sale
from report import Section, seconds

BY_SIZE = False
SIZES = (50_000, 5_000_000)
REPEATS = 40
SOUGHT = 200
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
    measure_finding(section, names)
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
            started = time.process_time()
            (row,) = env["pos.order"].sync_from_ui([order])["pos.order"]
            env.flush_all()
            self.cpu.setdefault(name, []).append(time.process_time() - started)
            queries = env.cr.sql_log_count
            made = (
                env["warranty.card"].sudo().search_count([("order_id", "=", row["id"])])
            )
            assert made == items, made
            env.cr.rollback()
        return queries

    def sell_without(self):
        """Store an order as the addon does, but for the warranties."""
        cards = Registry(self.database)["warranty.card"]
        with patch.object(cards, "_register_order", lambda _cards, _order: True):
            return self.sell("bare", items=0)


def measure_registration(section, cards, till):
    cases = {
        "bare": till.sell_without,
        "with": functools.partial(till.sell, "with"),
    }
    samples = measure.interleave(cases, REPEATS, warm_up=3)
    bare, ours = samples["bare"], samples["with"]
    pairs = zip(bare.seconds, ours.seconds, strict=True)
    added = statistics.median(own - plain for plain, own in pairs)
    python = statistics.median(till.cpu["with"]) - statistics.median(till.cpu["bare"])
    section.row(f"order sync without warranties, {cards:,} items before", None, bare)
    what = f"order sync with {LINES} warranties, {cards:,} items before"
    section.row(what, None, ours, f"{measure.ratio(ours, bare):.3f} times")
    share = added / bare.median
    section.target(
        f"registering adds at most 5 % to order sync, with {cards:,} items before",
        f"{share:+.1%} ({added * 1000:+.2f} ms, of which {python * 1000:+.2f} ms is "
        f"Python; {ours.queries - bare.queries:+d} queries)",
        share <= 0.05,
    )


# Finding


def measure_finding(section, names):
    """Find items by serial numbers that are there, and by some that are not."""
    found = {}
    for cards, database in names.items():
        chance = random.Random(cards)
        keys = [f"KX{chance.randint(1, cards):09d}" for _turn in range(SOUGHT)]
        samples = {
            "SQL": time_statement(database, keys),
            "SQL, nothing found": time_statement(database, [f"{k}X" for k in keys]),
            "ORM": time_search(database, keys),
        }
        found[cards] = samples["SQL"]
        for what, sample in samples.items():
            compared = f"p95 {seconds(sample.p95)}"
            section.row(f"by serial, {what}, {cards:,} items", None, sample, compared)
    most = max(found)
    slowest = found[most]
    section.target(
        f"by serial number among {most:,} items in at most 5 ms in SQL (p95)",
        seconds(slowest.p95),
        slowest.p95 <= 0.005,
    )
    few = min(found)
    times = measure.ratio(slowest, found[few])
    section.target(
        f"the same with {most:,} items as with {few:,}: at most 1.5 times",
        f"{times:.2f} times",
        times <= 1.5,
    )


def time_statement(database, keys):
    sample = measure.Sample()
    with server.transaction(database) as env:
        for key in [*keys[:10], *keys]:
            started = time.perf_counter()
            env.cr.execute(FIND, [key, server.COMPANY_ID])
            env.cr.fetchall()
            sample.seconds.append(time.perf_counter() - started)
    del sample.seconds[:10]
    return sample


def time_search(database, keys):
    sample = measure.Sample()
    with server.transaction(database) as env:
        company = env["res.company"].browse(server.COMPANY_ID)
        cards = env["warranty.card"].sudo()
        for key in [*keys[:10], *keys]:
            env.invalidate_all()
            started = time.perf_counter()
            assert cards._find_by_serial(key, company)
            sample.seconds.append(time.perf_counter() - started)
    del sample.seconds[:10]
    return sample

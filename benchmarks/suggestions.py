"""Suggestions: counting what is bought together, and what a till gets for a customer.

On the databases of :mod:`glance_fixture`: 10,000,000 lines in 3,000,000 orders.
"""

import time
from contextlib import closing

import psutil
import psycopg2

import fixture
import glance_fixture
import measure
import server
from report import Section, seconds

BY_SIZE = False
SIZES = ()
ROUNDS = 2
#: Customers whose suggestions are asked for, from all over the table, and how often the
#: one with the most orders is.
ASKED, ASKED_FIRST = 300, 50
MOST_TIMES = 2
MOST_QUERIES = 3
FLAT_MIB = 16
SETTINGS = "-c work_mem=128MB -c max_parallel_workers_per_gather=0"
#: The same by the same way of making pairs, in four statements as one would type them:
#: without portions, progress, companies, customers and ranks. Pairs are counted before
#: they are joined: in one statement PostgreSQL takes them for few, and was not done
#: after a quarter of an hour.
BARE = """
    CREATE TEMP TABLE basket ON COMMIT DROP AS
    SELECT array_agg(DISTINCT line.product_id) AS products
      FROM pos_order_line line JOIN pos_order sale ON sale.id = line.order_id
     WHERE sale.state IN ('paid', 'done') AND line.qty > 0
     GROUP BY line.order_id;
    CREATE TEMP TABLE pair ON COMMIT DROP AS
    SELECT product_id, other_id, count(*)::float AS orders
      FROM basket, unnest(products) product_id, unnest(products) other_id
     WHERE product_id <= other_id
     GROUP BY product_id, other_id HAVING count(*) >= 20;
    ANALYZE pair;
    CREATE TEMP TABLE bare ON COMMIT DROP AS
    SELECT pair.*, pair.orders * (SELECT count(*) FROM basket)
           / (one.orders * other.orders) AS lift
      FROM pair
      JOIN pair one ON one.product_id = pair.product_id
       AND one.other_id = one.product_id
      JOIN pair other ON other.product_id = pair.other_id
       AND other.other_id = other.product_id
     WHERE pair.product_id < pair.other_id
"""
PEOPLE = """
    SELECT partner.id FROM res_partner partner
     WHERE partner.id > %(first)s AND partner.id < %(first)s + %(customers)s
       AND EXISTS (
           SELECT FROM identity_consent consent
            WHERE consent.partner_id = partner.id AND consent.purpose = 'profiling')
       AND hashint4(partner.id) & 255 = 0
     ORDER BY hashint4(partner.id) LIMIT %(limit)s
"""


def run(_sizes):
    section = Section("Suggestions")
    database = glance_fixture.prepare()
    report_counting(section, database)
    report_till(section, database)
    return section


# Counting


def report_counting(section, database):
    taken = {"bare": [], "run": []}
    watches, peaks = [], {"bare": [], "run": []}
    ways = {"bare": count_bare, "run": count_run}
    for turn in range(-1, ROUNDS):
        for name in sorted(ways, reverse=turn % 2):
            with measure.MemoryWatch() as watch:
                value, peak = ways[name](database)
            fixture.say(f"{name}: {seconds(value)}, {peak:.0f} MiB")
            if turn < 0:
                continue
            taken[name].append(value)
            peaks[name].append(peak)
            if name == "run":
                watches.append(watch)
    samples = {name: measure.Sample(values) for name, values in taken.items()}
    times = measure.ratio(samples["run"], samples["bare"])
    lines = glance_fixture.LINE_COUNT
    section.target(
        f"bought together from {lines:,} order lines: at most {MOST_TIMES} times the "
        "bare SQL",
        f"{times:.2f} times ({seconds(samples['run'].median)}, bare "
        f"{seconds(samples['bare'].median)})",
        times <= MOST_TIMES,
    )
    growth = [last - first for first, last in (one.quarters() for one in watches)]
    section.target(
        f"memory of the job flat (first and last quarter less than {FLAT_MIB} MiB "
        "apart in every run)",
        ", ".join(f"{value:+.0f}" for value in growth)
        + f" MiB; PostgreSQL takes {max(peaks['run']):.0f} MiB of its own at most, for "
        f"the bare SQL {max(peaks['bare']):.0f} MiB",
        all(value < FLAT_MIB for value in growth),
    )
    section.row(
        f"bought together, {lines:,} lines: the bare SQL", None, samples["bare"], "1"
    )
    section.row(
        "the nightly run: portions, companies, customers, ranks",
        None,
        samples["run"],
        f"{times:.2f} times",
    )
    statement = "SELECT count(*), count(DISTINCT product_id) FROM product_affinity"
    pairs, products = fixture.execute(database, statement)[0]
    section.note(
        f"The run keeps {pairs:,} rows: at most 20 partners of each of {products:,} "
        "products. The bare SQL finds all pairs of at least 20 "
        "orders and their lift, in the same session settings."
    )


def count_bare(database):
    """Return the seconds that the statements take, and the memory of their server."""
    with closing(psycopg2.connect(dbname=database, options=SETTINGS)) as connection:
        cursor = connection.cursor()
        with ServerMemory(connection.info.backend_pid) as memory:
            started = time.perf_counter()
            cursor.execute(BARE)
            value = time.perf_counter() - started
        connection.rollback()
    return value, memory.peak


def count_run(database):
    """Return the same of the job, from the beginning of a run to its end."""
    with server.transaction(database, user_id=1) as env:
        env.cr.execute("SELECT pg_backend_pid()")
        with ServerMemory(env.cr.fetchone()[0]) as memory:
            started = time.perf_counter()
            env["product.affinity.run"]._cron_count()
            value = time.perf_counter() - started
        run = env["product.affinity.run"].search([], limit=1)
        assert run.state == "done", run.state
    return value, memory.peak


class ServerMemory(measure.MemoryWatch):
    """Samples the memory that a server process of PostgreSQL has for itself, in MiB."""

    def __init__(self, process_id):
        self._process_id = process_id

    def _watch(self):
        process = psutil.Process(self._process_id)
        while not self._over.wait(0.1):
            info = process.memory_info()
            self.mebibytes.append((info.rss - info.shared) / 2**20)

    @property
    def peak(self):
        return max(self.mebibytes, default=0)


# At the till


def report_till(section, database):
    facts = glance_fixture.facts(database)
    people = [
        row[0]
        for row in fixture.execute(database, PEOPLE, {**facts, "limit": ASKED + 20})
    ]
    many = ask(database, facts, people)
    first = ask(database, facts, [facts["first"]] * (ASKED_FIRST + 20))
    for what, (sample, found) in (
        (f"`_for_till`, {len(people) - 20} customers who agreed", many),
        ("`_for_till`, the customer with 5,000 orders", first),
    ):
        section.row(
            what,
            facts["customers"],
            sample,
            f"p95 {seconds(sample.p95)}; {found} suggestions",
        )
    most = max(many[0].queries, first[0].queries)
    section.target(
        f"suggestions at the till in at most {MOST_QUERIES} queries, whatever the "
        "history",
        f"{most} queries",
        most <= MOST_QUERIES,
    )


def ask(database, facts, people):
    """Ask for suggestions, a transaction each. The first 20 calls do not count."""
    sample, found, most = measure.Sample(), 0, 0
    for number, partner_id in enumerate(people):
        with server.transaction(database) as env:
            config = env["pos.config"].sudo().browse(facts["shop"])
            partner = env["res.partner"].sudo().browse(partner_id)
            Suggestion = env["customer.suggestion"].sudo()
            before, started = env.cr.sql_log_count, time.perf_counter()
            rows = Suggestion._for_till(config, partner)
            value = time.perf_counter() - started
            most = max(most, env.cr.sql_log_count - before)
        if number >= 20:
            sample.seconds.append(value)
            found += len(rows)
    sample.queries = most
    return sample, found

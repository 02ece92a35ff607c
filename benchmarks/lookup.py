"""Finding a protected customer by phone at the till, against Odoo's search."""

import itertools
from contextlib import closing

import psycopg2

from odoo.addons.pos_customer_identity.core.vault import index, normalise

import fixture
import measure
import protected
import server
import watch
from report import Section, seconds

REPEATS = 7
#: Ours are short, so each of the rounds has several.
CALLS = 30
#: How many customers are looked for in turn, spread over the whole table.
SOUGHT = 500
#: Where Odoo's till looks for what is typed.
SEARCHED = (
    "name parent_name phone_mobile_search email barcode street zip city state_id "
    "country_id vat"
).split()

INDEX_SQL = """
    SELECT person, version FROM identity.find_index
    WHERE vault = %s AND field = 1 AND blind = %s
"""


def run(sizes):
    section = Section("Finding a protected customer by phone")
    for customers in sizes:
        database = protected.prepare(customers)
        with watch.unlimited():
            report(section, customers, measure_size(customers, database))
            report_statements(section, customers, database)
    section.note(
        "Of the numbers of the fixture, four of five are valid and can be found. The "
        "rate limit is asked as always, with a bucket that is never empty. One search "
        "of Odoo's has an OR of eleven `ilike`, as its till sends it."
    )
    return section


def measure_size(customers, database):
    vanilla, _plain, _main = fixture.names(customers)
    numbers = protected.phones(database, SOUGHT)
    known = itertools.cycle(numbers)
    plain = itertools.cycle(numbers[: REPEATS + 1])
    foreign = (f"+1 305-{200 + n // 1000}-{n % 1000:04d}" for n in itertools.count())
    with closing(psycopg2.connect(dbname=fixture.vault_of(database))) as connection:
        cursor = connection.cursor()
        blinds = itertools.cycle(blind_indexes(database, numbers))
        return measure.interleave(
            {
                "Odoo": lambda: search(vanilla, next(plain)),
                "addon": lambda: identify(database, next(known), "found"),
                "unknown": lambda: identify(database, next(foreign), "unknown_phone"),
                "index": lambda: select(cursor, next(blinds)),
            },
            REPEATS,
            calls={"addon": CALLS, "unknown": CALLS, "index": CALLS},
        )


def blind_indexes(database, numbers):
    """Return the vault's id and what stands for each number in its index."""
    with server.transaction(database) as env:
        vault = env["identity.vault"]._vault()
        key = vault.keyring.index_key("phone")
        return [
            (
                vault.vault,
                index.blind_index(key, vault.vault, "phone", normalise.phone(number)),
            )
            for number in numbers
        ]


def identify(database, number, status):
    with server.transaction(database) as env:
        answer = env["res.partner"].pos_identify(server.SHOP_ID, number)
        assert answer["status"] == status, answer["status"]
        return env.cr.sql_log_count


def search(database, number):
    """Search as the till of Odoo does when a phone number is typed."""
    domain = ["|"] * (len(SEARCHED) - 1)
    domain += [[name, "ilike", number + "%"] for name in SEARCHED]
    with server.transaction(database) as env:
        answer = env["res.partner"].get_new_partner(server.SHOP_ID, domain, 0)
        assert len(answer["res.partner"]) == 1
        return env.cr.sql_log_count


def select(cursor, values):
    """Run the bare statement, on a connection that is open already."""
    cursor.execute(INDEX_SQL, values)
    assert len(cursor.fetchall()) == 1
    cursor.connection.commit()


def report(section, customers, samples):
    odoo, ours = samples["Odoo"], samples["addon"]
    times = measure.ratio(odoo, ours)
    section.row("Odoo: `get_new_partner` by phone", customers, odoo, "1")
    section.row(
        "addon: `pos_identify` by phone, recorded and limited",
        customers,
        ours,
        f"{times:,.0f} times faster",
    )
    what = "addon: `pos_identify`, a number that nobody has"
    section.row(what, customers, samples["unknown"])
    section.row("the vault's index alone, bare SQL", customers, samples["index"])
    section.target(
        f"at most 15 ms at {customers:,} customers, recorded and limited",
        f"{seconds(ours.median)} (p95 {seconds(ours.p95)}, the fastest "
        f"{seconds(ours.fastest)})",
        ours.median <= 0.015,
    )
    if customers >= 1_000_000:
        section.target(
            f"at least 200 times faster than Odoo at {customers:,} customers",
            f"{times:,.0f} times (the fastest of both: "
            f"{odoo.fastest / ours.fastest:,.0f} times)",
            times >= 200,
        )


def report_statements(section, customers, database):
    number = protected.phones(database, 1)[0]
    with watch.Watch() as seen:
        queries = identify(database, number, "found")
    section.note(
        f"{customers:,} customers: {queries} queries in Odoo's database and "
        f"{len(seen.statements)} to the vault (limit; index; entry of the audit chain, "
        f"two), {seen.connections} new connections."
    )

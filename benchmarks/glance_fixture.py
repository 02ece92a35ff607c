"""Databases of the benchmarks of the customer at a glance: made by SQL, kept.

``pci_bench_glance``
    Odoo without the addon: 1,000,000 contacts, 2,000 products, and 10,000,000 lines in
    3,000,000 orders of nine shops over two years. All clones of the repository share
    it: nothing in it depends on the addon.
``pci_bench_glance_<clone>``
    this clone's copy with the addon: codes of all contacts, nine of ten of them under
    the code alone, cards with points, items with a warranty, cases, contacts, consents

What is bought follows no real shop, but has a shop's shape: few products make most of
the sales (Zipf), customers have favourites among forty groups, some come weekly and
most seldom, a quarter of the receipts has no customer. The first customer, see
:func:`facts`, has 5,000 orders.
"""

import functools
import os
import shutil
from contextlib import closing, contextmanager

import psycopg2

import fixture
import server
from glance_statements import (
    CATEGORIES,
    ORDERS,
    PRODUCTS,
    RETURNS,
    SESSIONS,
    STOCK,
)

SHARED = "pci_bench_glance"
CUSTOMERS = 1_000_000
ORDER_COUNT = 3_000_000
LINE_COUNT = 10_000_000
PRODUCT_COUNT = 2_000
#: Beside the first shop of the demo data.
MORE_SHOPS = 8
WEEKS = 105
BATCH = 100_000
#: The demo's tills sell some categories only; all sell the products made here.
OPEN_SHOPS = "UPDATE pos_config SET limit_categories = false WHERE limit_categories"
MARKER = "bench-glance-follows"
#: For statements on very many rows; no data is lost that could not be made again.
IN_BULK = "-c maintenance_work_mem=1GB -c work_mem=256MB -c synchronous_commit=off"
TABLES = ("pos_order", "pos_order_line")
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
     WHERE tablename = %s AND indexname NOT LIKE '%%pkey'
       AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""
#: References of a table, and those to it, and what is unique.
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
      FROM pg_constraint
     WHERE conrelid = %(table)s::regclass AND contype IN ('f', 'u')
        OR confrelid = %(table)s::regclass AND contype = 'f'
"""


def prepare():
    """Make what is missing; return the name of this clone's database."""
    import glance_members

    database = f"{SHARED}_{fixture._clone_folder().name}"
    made_from = f"{prepare_shared()} {fixture._digest(glance_members.TEXT.encode())}"
    files = fixture._addon_files()
    sources = fixture._digest(*(path.read_bytes() for path in files))
    found = fixture.origin_of(database)
    if found == f"{made_from} {sources}":
        fixture.execute(database, OPEN_SHOPS)
        return database
    if found.startswith(made_from):
        fixture.say(f"updating the addon in {database}")
        server.install_addon(database, "--update")
    else:
        _copy_shared(database)
        fixture.say(f"installing the addon in {database}")
        server.install_addon(database, "--init")
        glance_members.fill(database)
    fixture.execute(database, OPEN_SHOPS)
    fixture.finish(database, f"{made_from} {sources}")
    return database


def prepare_shared():
    """Make the database without the addon. Returns what it is made from.

    One clone makes it, the others wait.
    """
    template = os.environ["POS_DEV_TEMPLATE"]
    modules = str(fixture.execute(template, fixture.MODULES))
    data = (CATEGORIES, PRODUCTS, STOCK, SESSIONS, ORDERS, RETURNS, fixture.CONTACTS)
    made_from = fixture._digest(modules.encode(), *(text.encode() for text in data))
    with _alone():
        if _comment(SHARED) != made_from:
            fixture.clone(template, SHARED)
            _fill()
            fixture.finish(SHARED, made_from)
    return made_from


def facts(database):
    """Return ids that benchmarks need: ``first`` (the customer with the most orders),
    ``customers`` (the number after it), ``products`` (the first of them), ``shop``."""
    statement = "SELECT id FROM res_partner WHERE ref = %s"
    marker = fixture.execute(database, statement, [MARKER])[0][0]
    statement = "SELECT id FROM product_product WHERE default_code = 'BENCH-0001'"
    return {
        "first": marker + 1,
        "customers": CUSTOMERS,
        "product": fixture.execute(database, statement)[0][0],
        "shop": server.SHOP_ID,
        "company": server.COMPANY_ID,
    }


@contextmanager
def _alone():
    with closing(psycopg2.connect(dbname="postgres")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [SHARED])
            yield


def _comment(database):
    """As :func:`fixture.origin_of`, of a database that other clones may have made."""
    statement = """
        SELECT shobj_description(oid, 'pg_database') FROM pg_database
         WHERE datname = %s
    """
    rows = fixture.execute("postgres", statement, [database])
    return (rows[0][0] if rows else None) or ""


def _copy_shared(database):
    """Copy it to a database of this clone. Its files are those of the template."""
    fixture.drop(database)
    with _alone():
        server.forget(SHARED)
        fixture.say(f"cloning {SHARED} to {database}")
        fixture._copy(SHARED, database)
    template = fixture._filestore(os.environ["POS_DEV_TEMPLATE"])
    shutil.copytree(template, fixture._filestore(database), copy_function=os.link)


def _fill():
    run = functools.partial(fixture.execute, SHARED, options=IN_BULK)
    shops = _make_shops()
    newest = run("SELECT max(id) FROM res_partner")[0][0]
    run(f"SELECT setval('res_partner_id_seq', {newest})")
    words = {"syllables": fixture.SYLLABLES}
    fixture._in_batches(SHARED, "contacts", fixture.CONTACTS, CUSTOMERS, words)
    run(CATEGORIES)
    run(PRODUCTS, {"count": PRODUCT_COUNT})
    run(STOCK)
    run(SESSIONS, {"shops": shops, "weeks": WEEKS})
    with _bare(run):
        for first in range(1, ORDER_COUNT + 1, BATCH):
            last = min(first + BATCH - 1, ORDER_COUNT)
            run(
                ORDERS,
                {
                    **facts(SHARED),
                    "shops": len(shops),
                    "orders": ORDER_COUNT,
                    "from": first,
                    "to": last,
                },
            )
            fixture.say(f"{SHARED}: {last:,} of {ORDER_COUNT:,} orders")
        run(RETURNS, {"orders": ORDER_COUNT})
    for table in (*TABLES, "product_product", "product_template", "pos_session"):
        run(f"SELECT setval('{table}_id_seq', max(id)) FROM {table}")
    run("DROP TABLE bench_session, bench_product")


def _make_shops():
    """Make the shops; return their ids."""
    with server.transaction(SHARED) as env:
        env.company.point_of_sale_update_stock_quantities = "closing"
        shop = env["pos.config"].browse(server.SHOP_ID)
        names = [{"name": f"Glance Shop {n}"} for n in range(1, MORE_SHOPS + 1)]
        shops = shop | shop.create(names)
        shop.open_ui()
        env["res.partner"].create({"name": "Glance Follows", "ref": MARKER})
        return shops.ids


@contextmanager
def _bare(run):
    """Write without indexes and references, which are made anew afterwards."""
    constraints = [
        found for table in TABLES for found in run(CONSTRAINTS, {"table": table})
    ]
    constraints = list(dict.fromkeys(constraints))
    indexes = [found for table in TABLES for found in run(INDEXES, [table])]
    for table, name, _definition in constraints:
        run(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}"')
    for name, _definition in indexes:
        run(f'DROP INDEX "{name}"')
    yield
    for name, definition in indexes:
        fixture.say(f"index {name}")
        run(definition)
    # What is unique comes before the references that may need it.
    for table, name, definition in sorted(constraints, key=lambda one: one[2] < "U"):
        fixture.say(f"constraint {name}")
        run(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')

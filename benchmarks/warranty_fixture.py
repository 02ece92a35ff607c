"""Databases of the benchmark of warranties: made by SQL, kept between runs.

``pci_bench_warranty_<n>``
    a clone of the template with the addon, a policy for what the till sells, customers
    with a code, and so many items that were sold before, each with a serial number
"""

import functools

import fixture
import server

#: Customers that sales are made for in turn.
CUSTOMERS = 50
BATCH = 200_000
CARDS = """
    INSERT INTO warranty_card (origin, company_id, config_id, partner_id, product_id,
        policy_id, terms, sold_on, start_on, until, basis, line_uuid, chain_uuid, unit,
        quantity, serial, serial_key, create_uid, write_uid, create_date, write_date)
    SELECT 'sale', %(company)s, %(shop)s, (%(customers)s::int[])[1 + k %% %(count)s],
        %(product)s, %(policy)s,
        '{"months": 24, "clock": "sale", "start_within": 0, "replacement": "rest"}',
        day, day, day + 730, 'shop', line, line, 1, 1,
        'KX-' || lpad(k::text, 9, '0'), 'KX' || lpad(k::text, 9, '0'), 2, 2, day, day
    FROM (SELECT k, current_date - (k %% 1500)::int AS day,
            md5('line' || k)::uuid::text AS line
          FROM generate_series(%(first)s::bigint, %(last)s) AS k) AS item
"""
#: For statements on very many rows; no data is lost that could not be made again.
IN_BULK = "-c maintenance_work_mem=512MB -c work_mem=128MB -c synchronous_commit=off"
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE tablename = 'warranty_card' AND indexname NOT LIKE '%pkey'
"""
REFERENCES = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = 'warranty_card'::regclass AND contype = 'f'
"""


def prepare(cards):
    """Make what is missing for so many items; return the database's name."""
    database = f"pci_bench_warranty_{cards}"
    fixture.prepare_addon(
        database, CARDS, lambda: _fill(database, cards, _make_shop(database))
    )
    return database


def customers_of(database):
    """Return the ids of the customers that sales are made for."""
    statement = "SELECT id FROM res_partner WHERE ref = 'bench-warranty' ORDER BY id"
    return [row[0] for row in fixture.execute(database, statement)]


def goods_of(database):
    """Return the ids of the products that are sold."""
    statement = "SELECT DISTINCT product_id FROM warranty_card"
    one = fixture.execute(database, statement)[0][0]
    statement = """
        SELECT p.id FROM product_product p
          JOIN product_template t ON t.id = p.product_tmpl_id
         WHERE t.available_in_pos AND t.type = 'consu' AND t.active AND p.active
           AND t.tracking = 'none' AND p.id >= %s ORDER BY p.id LIMIT 3
    """
    return [row[0] for row in fixture.execute(database, statement, [one])]


def _make_shop(database):
    """Open the till; return what the statement for items needs."""
    with server.transaction(database, user_id=1) as env:
        env = env(user=server.USER_ID, su=True)
        env.company.point_of_sale_update_stock_quantities = "closing"
        customers = env["res.partner"].create(
            [{"name": "Bench", "ref": "bench-warranty"} for _n in range(CUSTOMERS)]
        )
        env["customer.code"]._issue(customers)
        goods = [
            ("available_in_pos", "=", True),
            ("type", "=", "consu"),
            ("tracking", "=", "none"),
        ]
        product = env["product.product"].search(goods, order="id", limit=1)
        policy = env["warranty.policy"].create({"name": "Two years on all goods"})
        env["pos.config"].browse(server.SHOP_ID).open_ui()
        return {
            "company": server.COMPANY_ID,
            "shop": server.SHOP_ID,
            "customers": customers.ids,
            "count": len(customers),
            "product": product.id,
            "policy": policy.id,
        }


def _fill(database, cards, facts):
    """Write items without indexes and references, which are made anew after it."""
    run = functools.partial(fixture.execute, database, options=IN_BULK)
    indexes, references = run(INDEXES), run(REFERENCES)
    for name, _definition in references:
        run(f'ALTER TABLE warranty_card DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        run(f'DROP INDEX "{name}"')
    for first in range(1, cards + 1, BATCH):
        last = min(first + BATCH - 1, cards)
        run(CARDS, {**facts, "first": first, "last": last})
        fixture.say(f"{database}: {last:,} of {cards:,} items")
    for _name, definition in indexes:
        run(definition)
    for name, definition in references:
        run(f'ALTER TABLE warranty_card ADD CONSTRAINT "{name}" {definition}')

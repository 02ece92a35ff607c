"""What the addon knows of the customers of :mod:`glance_fixture`, by SQL.

Every contact has a code; nine of ten live under it alone, with nothing in the vault,
and the others are plain contacts with phone and e-mail. One of five has a card with
points in four entries, and the first customer has more of everything.
"""

import functools
import io
from contextlib import closing

import psycopg2

from odoo.addons.pos_customer_identity.core import code as codes

import fixture
import glance_fixture
import points_fixture
import server

PROGRAM = "Glance Club"
ITEMS = 200_000
CASES = 20_000
CONTACTS = 100_000
#: Of the first customer, beside those that fall to anybody.
ITEMS_OF_FIRST, CASES_OF_FIRST, CONTACTS_OF_FIRST = 100, 20, 200
#: Who agreed to what: of a hundred.
AGREED = {
    "receipts": 30,
    "marketing": 25,
    "surveys": 20,
    "profiling": 40,
    "greeting": 15,
}

CODES = """
    INSERT INTO customer_code (code, state, partner_id, user_id, issued_on, company_id,
        create_uid, write_uid, create_date, write_date)
    SELECT code, 'active', partner, 2, now(), 1, 2, 2, now(), now() FROM bench_code
"""
PROTECT = """
    UPDATE res_partner SET customer_code = code,
        identity_protected = hidden,
        name = CASE WHEN hidden THEN shown ELSE name END,
        complete_name = CASE WHEN hidden THEN shown ELSE complete_name END,
        email = CASE WHEN NOT hidden THEN email END,
        email_normalized = CASE WHEN NOT hidden THEN email_normalized END,
        phone = CASE WHEN NOT hidden THEN phone END,
        phone_sanitized = CASE WHEN NOT hidden THEN phone_sanitized END,
        street = CASE WHEN NOT hidden THEN street END,
        zip = CASE WHEN NOT hidden THEN zip END,
        city = CASE WHEN NOT hidden THEN city END
      FROM (SELECT *, partner % 10 <> 0 AS hidden FROM bench_code) AS fresh
     WHERE fresh.partner = res_partner.id
"""
# The first customer is a member, and one of five of the others.
CARDS = """
    CREATE TABLE bench_card AS
    SELECT row_number() OVER (ORDER BY id) AS number, id AS partner,
           nextval('loyalty_card_id_seq')::int AS card
      FROM res_partner
     WHERE id >= %(first)s AND id < %(first)s + %(customers)s
       AND (id - %(first)s) %% 5 = 0;
    INSERT INTO loyalty_card (id, program_id, company_id, partner_id, points, code,
        active, member_key, member_since, tier_id, tier_since, qualifying, create_uid,
        write_uid, create_date, write_date)
    SELECT card, %(program)s, 1, partner, 20, '044' || substr(md5('c' || card), 1, 13),
        true, %(program)s || ':' || partner, current_date - 500, %(tier)s,
        current_date - 100, 60, 2, 2, now(), now()
      FROM bench_card
"""
# Two lots: one that was spent, and two that are open, of which one may end soon.
ENTRIES = """
    INSERT INTO loyalty_history (id, card_id, program_id, partner_id, config_id, kind,
        points, remaining, lot_id, expires_on, order_uuid, line_uuid, rule_id,
        reward_id, booked_on, booked_date, amount, issued, used, order_model,
        description, create_uid, write_uid, create_date, write_date)
    SELECT %(base)s + number * 4 + k, card, %(program)s, partner, %(shop)s,
        CASE WHEN k = 2 THEN 'redeem' ELSE 'earn' END,
        CASE WHEN k = 2 THEN -10 ELSE 10 END, CASE WHEN k > 2 THEN 10 ELSE 0 END,
        CASE WHEN k = 2 THEN %(base)s + number * 4 + 1 END,
        CASE WHEN k <> 2 THEN current_date + 300 - (number %% 300)::int END,
        md5('order' || number || '-' || k)::uuid::text,
        md5('line' || number || '-' || k),
        CASE WHEN k <> 2 THEN %(rule)s::int END,
        CASE WHEN k = 2 THEN %(reward)s::int END, day, day::date, 10,
        CASE WHEN k = 2 THEN 0 ELSE 10 END, CASE WHEN k = 2 THEN 10 ELSE 0 END,
        'pos.order', 'Glance', 2, 2, day, day
      FROM (SELECT *, now()::timestamp - (5 - k) * interval '30 days' AS day
              FROM bench_card, generate_series(1, 4) AS k) AS entry;
    DROP TABLE bench_card;
    SELECT setval('loyalty_history_id_seq', max(id)) FROM loyalty_history
"""
#: Row ``k`` of so many belongs to a customer: the first ones to the first.
_OWNER = """%(first)s + CASE WHEN k <= {of_first} THEN 0
        ELSE k * 7919 %% %(customers)s END"""
ITEMS_SOLD = f"""
    INSERT INTO warranty_card (origin, company_id, config_id, partner_id, product_id,
        policy_id, terms, sold_on, start_on, until, basis, line_uuid, chain_uuid, unit,
        quantity, serial, serial_key, create_uid, write_uid, create_date, write_date)
    SELECT 'sale', 1, %(shop)s, {_OWNER.format(of_first=ITEMS_OF_FIRST)},
        %(product)s + (k * 31 %% 2000)::int, %(policy)s,
        '{{"months": 24, "clock": "sale", "start_within": 0, "replacement": "rest"}}',
        day, day, day + 730, 'shop', line, line, 1, 1,
        'GX-' || lpad(k::text, 9, '0'), 'GX' || lpad(k::text, 9, '0'), 2, 2, day, day
      FROM (SELECT k, current_date - (k %% 800)::int AS day,
                   md5('item' || k)::uuid::text AS line
              FROM generate_series(1, {ITEMS}::bigint) AS k) AS item
"""
CASES_OPENED = f"""
    INSERT INTO customer_case (name, company_id, team_id, config_id, partner_id,
        product_id, case_type, state, priority, subject, channel, opened_at, closed_at,
        create_uid, write_uid, create_date, write_date)
    SELECT 'CASE/GLANCE/' || lpad(k::text, 6, '0'), 1,
        (SELECT min(id) FROM customer_case_team), %(shop)s,
        {_OWNER.format(of_first=CASES_OF_FIRST)}, %(product)s + (k * 31 %% 2000)::int,
        (ARRAY['question', 'complaint', 'feedback'])[1 + k %% 3],
        CASE WHEN k %% 4 = 0 THEN 'in_progress' ELSE 'resolved' END, '0',
        'It flickers ' || k, (ARRAY['store', 'phone', 'email'])[1 + k %% 3], opened,
        CASE WHEN k %% 4 > 0 THEN opened + interval '3 days' END, 2, 2, opened, opened
      FROM (SELECT k, now()::timestamp - k %% 700 * interval '1 day' AS opened
              FROM generate_series(1, {CASES}::bigint) AS k) AS one
"""
CONTACTS_NOTED = f"""
    INSERT INTO customer_interaction (company_id, config_id, partner_id, channel,
        direction, kind, subject, happened_at, create_uid, write_uid, create_date,
        write_date)
    SELECT 1, %(shop)s, {_OWNER.format(of_first=CONTACTS_OF_FIRST)},
        (ARRAY['store', 'phone', 'email'])[1 + k %% 3], 'in', 'hand', 'Asked ' || k,
        moment, 2, 2, moment, moment
      FROM (SELECT k, now()::timestamp - k %% 700 * interval '1 day' AS moment
              FROM generate_series(1, {CONTACTS}::bigint) AS k) AS one
"""
# The first customer agreed to everything.
CONSENTS = """
    INSERT INTO identity_consent (partner_id, purpose, state, current, at, place,
        config_id, user_id, company_id, create_uid, write_uid, create_date, write_date)
    SELECT id, %(purpose)s, 'given', true, now(), 'till', %(shop)s, 2, 1, 2, 2, now(),
        now()
      FROM res_partner
     WHERE id >= %(first)s AND id < %(first)s + %(customers)s
       AND (id = %(first)s
            OR hashint8extended(id, hashtext(%(purpose)s)) & 127 < %(share)s * 1.28)
"""
TEXT = "".join(
    (
        *(CODES, PROTECT, CARDS, ENTRIES, ITEMS_SOLD, CASES_OPENED, CONTACTS_NOTED),
        *(CONSENTS, str(AGREED)),
    )
)


def fill(database):
    """Let the addon know the customers of a fresh copy of the shared database."""
    run = functools.partial(fixture.execute, database, options=glance_fixture.IN_BULK)
    facts = {**glance_fixture.facts(database), **_make_records(database)}
    _give_codes(database, facts)
    for what, statement in (
        ("cards", CARDS),
        ("points", ENTRIES),
        ("items", ITEMS_SOLD),
        ("cases", CASES_OPENED),
        ("contacts of customers", CONTACTS_NOTED),
    ):
        fixture.say(f"{what} in {database}")
        base = run("SELECT COALESCE(max(id), 0) + 1 FROM loyalty_history")[0][0]
        run(statement, {**facts, "base": base})
    for purpose, share in AGREED.items():
        run(CONSENTS, {**facts, "purpose": purpose, "share": share})


def _make_records(database):
    """Make the programme and the promise that the rows refer to."""
    with server.transaction(database, user_id=1) as env:
        env = env(user=server.USER_ID, su=True)
        env["loyalty.program"].search([]).active = False
        program = env["loyalty.program"].create(
            points_fixture._prepare_program(PROGRAM)
        )
        program.tier_ids = points_fixture.levels()
        policy = env["warranty.policy"].create({"name": "Two years", "active": False})
        return {
            "program": program.id,
            "rule": program.rule_ids.id,
            "reward": program.reward_ids.id,
            "tier": program.tier_ids.sorted("threshold")[1].id,
            "policy": policy.id,
        }


def _give_codes(database, facts):
    fixture.say(f"codes in {database}")
    count, first = facts["customers"], facts["first"]
    lines = "".join(
        f"{first + number}\t{code}\t{codes.display(code)}\n"
        for number, code in enumerate(codes.generate(count))
    )
    options = glance_fixture.IN_BULK
    with closing(psycopg2.connect(dbname=database, options=options)) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "CREATE TEMP TABLE bench_code (partner int, code varchar, shown varchar)"
        )
        cursor.copy_from(io.StringIO(lines), "bench_code")
        cursor.execute("ANALYZE bench_code")
        cursor.execute(CODES)
        cursor.execute(PROTECT)
        connection.commit()

"""Databases of the benchmark of points: made by set-based SQL, kept between runs.

``pci_bench_points_vanilla``
    Odoo without the addon, one programme, members with cards, and no history
``pci_bench_points_<rows>``
    its clone with the addon, and a ledger of so many entries: ten of each member, of
    which two lots are open
``pci_bench_points_lots_<n>``
    a clone with so many members who have one lot each, which ended yesterday, and a
    second programme without cards

All say in their comment what they were made from, like those of :mod:`fixture`.
"""

import functools
import os

import fixture
import server

VANILLA = "pci_bench_points_vanilla"
PROGRAM = "Bread Club"
OTHER_PROGRAM = "Second Club"
#: Contacts of the database without the addon.
MEMBERS = 10_000
#: Entries of each member.
EACH = 10
BATCH = 200_000
#: Ids of entries begin here, behind those that the addon may bring.
FIRST_ID = 1_000_000
#: Members of the ledger have earned 60 points each.
LEVELS = (("Bronze", 0, 1), ("Silver", 50, 1.2), ("Gold", 90, 1.5))

CARDS = """
    INSERT INTO loyalty_card (program_id, company_id, partner_id, points, code, active,
        {columns} create_uid, write_uid, create_date, write_date)
    SELECT %(program)s, 1, partner.id, %(points)s,
        '044' || substr(md5('card' || partner.id), 1, 13), true, {values} 2, 2, now(),
        now()
    FROM res_partner partner WHERE partner.id > %(after)s
    ORDER BY partner.id
"""
# Four lots that were spent, and two that are open: 10 entries, a balance of 20 points.
ENTRIES = """
    INSERT INTO loyalty_history (id, card_id, program_id, partner_id, config_id, kind,
        points, remaining, lot_id, expires_on, order_uuid, line_uuid, rule_id,
        reward_id, booked_on, booked_date, amount, issued, used, order_model,
        description, create_uid, write_uid, create_date, write_date)
    SELECT %(base)s + (m - 1) * 10 + k, card, %(program)s, partner, %(shop)s,
        CASE WHEN spent THEN 'redeem' ELSE 'earn' END,
        CASE WHEN spent THEN -10 ELSE 10 END, CASE WHEN k > 8 THEN 10 ELSE 0 END,
        CASE WHEN spent THEN %(base)s + (m - 1) * 10 + k - 1 END,
        CASE WHEN NOT spent THEN current_date + 300 END,
        md5('order' || m || '-' || k)::uuid::text, md5('line' || m || '-' || k),
        CASE WHEN NOT spent THEN %(rule)s::int END,
        CASE WHEN spent THEN %(reward)s::int END, day, day::date, 10,
        CASE WHEN spent THEN 0 ELSE 10 END, CASE WHEN spent THEN 10 ELSE 0 END,
        'pos.order', 'Benchmark', 2, 2, day, day
    FROM (
        SELECT card.number AS m, card.id AS card, card.partner_id AS partner, k,
            k <= 8 AND k %% 2 = 0 AS spent,
            current_date - 400 + k * 30 + interval '12 hours' AS day
        FROM bench_card card, generate_series(1, 10) AS k
        WHERE card.number BETWEEN %(first)s AND %(last)s
    ) AS entry
"""
LOTS = """
    INSERT INTO loyalty_history (card_id, program_id, partner_id, config_id, kind,
        points, remaining, expires_on, order_uuid, line_uuid, rule_id, booked_on,
        booked_date, amount, issued, used, description, create_uid, write_uid,
        create_date, write_date)
    SELECT card.id, %(program)s, card.partner_id, %(shop)s, 'earn', points, points,
        current_date - 1 - (card.number %% 20)::int,
        md5('lot' || card.number)::uuid::text,
        'x', %(rule)s, current_date - 366, current_date - 366, points, points, 0,
        'Benchmark', 2, 2, now(), now()
    FROM (SELECT *, 1 + number * 7919 %% 1200 AS points FROM bench_card) card
    WHERE card.number BETWEEN %(first)s AND %(last)s
"""
NUMBERED = """
    DROP TABLE IF EXISTS bench_card;
    CREATE TABLE bench_card AS
    SELECT row_number() OVER (ORDER BY id) AS number, id, partner_id
    FROM loyalty_card WHERE program_id = %(program)s;
    CREATE INDEX ON bench_card (number)
"""
TAGGED = """
    INSERT INTO res_partner_res_partner_category_rel (partner_id, category_id)
    SELECT id, %(tag)s FROM res_partner WHERE id > %(after)s AND active
    ORDER BY id LIMIT %(count)s
"""
BALANCES = """
    UPDATE loyalty_card card SET points = sums.points
    FROM (SELECT card_id, sum(remaining) AS points FROM loyalty_history
          WHERE kind IS NOT NULL GROUP BY card_id) sums
    WHERE sums.card_id = card.id AND card.points IS DISTINCT FROM sums.points
"""
#: For statements on very many rows; no data is lost that could not be made again.
IN_BULK = "-c maintenance_work_mem=1GB -c work_mem=256MB -c synchronous_commit=off"
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE tablename = 'loyalty_history' AND indexname NOT LIKE '%pkey'
"""
#: References are checked in one go at the end as well, not row by row.
REFERENCES = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = 'loyalty_history'::regclass AND contype = 'f'
"""


def prepare(rows):
    """Make what is missing for a ledger of so many entries; return its name."""
    database = f"pci_bench_points_{rows}"
    origin = _prepare_vanilla()
    if not _is_current(database, origin):
        fixture.clone(VANILLA, database)
        _install(database)
        _add_contacts(database, rows // EACH)
        facts = facts_of(database)
        _give_cards(database, facts, points=20)
        _fill(database, ENTRIES, rows // EACH, {**facts, "base": FIRST_ID})
        fixture.finish(database, origin)
    return database


def prepare_lots(count):
    """The same for members with a lot each that is over."""
    database = f"pci_bench_points_lots_{count}"
    origin = _prepare_vanilla()
    if not _is_current(database, origin):
        fixture.clone(VANILLA, database)
        _install(database)
        _add_contacts(database, count)
        facts = facts_of(database)
        _give_cards(database, facts)
        _fill(database, LOTS, count, facts)
        with server.transaction(database) as env:
            program = env["loyalty.program"].browse(facts["program"])
            program.write({"expiry_policy": "earned", "expiry_months": 12})
            program.tier_ids = levels()
            env["loyalty.program"].create(_prepare_program(OTHER_PROGRAM))
        fixture.finish(database, origin)
    return database


def facts_of(database):
    """Return ids that the statements and the cases need."""
    with server.transaction(database) as env:
        program = env["loyalty.program"].search([("name", "=", PROGRAM)])
        return {
            "program": program.id,
            "rule": program.rule_ids.id,
            "reward": program.reward_ids.id,
            "shop": server.SHOP_ID,
            "after": env["res.partner"].browse(_marker(env)).id,
        }


def levels():
    """Return commands for the levels of a programme."""
    return [
        (0, 0, {"name": name, "threshold": start, "multiplier": times})
        for name, start, times in LEVELS
    ]


def tag(database, count):
    """Give contacts a tag of their own, if they do not have it yet; return its id."""
    after = facts_of(database)["after"]
    with server.transaction(database) as env:
        tags, name = env["res.partner.category"], f"Cards for {count}"
        found = tags.search([("name", "=", name)])
        if not found:
            found = tags.create({"name": name})
            params = {"tag": found.id, "after": after, "count": count}
            env.cr.execute(TAGGED, params)
        return found.id


def prepare_contacts(count):
    """Make a database without the addon that has so many contacts, and return it."""
    database = f"{VANILLA}_{count}"
    origin = _prepare_vanilla()
    if fixture.origin_of(database) != origin:
        fixture.clone(VANILLA, database)
        _add_contacts(database, count)
        fixture.finish(database, origin)
    return database


def _marker(env):
    """Return the id of the contact after which the members come."""
    return env["res.partner"].search([("ref", "=", "bench-members-follow")]).id


def _prepare_vanilla():
    """Make the database without the addon. Returns what all of them are made from."""
    modules = str(fixture.execute(os.environ["POS_DEV_TEMPLATE"], fixture.MODULES))
    data = fixture._digest(
        *(text.encode() for text in (modules, CARDS, ENTRIES, LOTS, fixture.CONTACTS))
    )
    if fixture.origin_of(VANILLA) != data:
        fixture.clone(os.environ["POS_DEV_TEMPLATE"], VANILLA)
        with server.transaction(VANILLA) as env:
            env["loyalty.program"].search([]).active = False
            env["loyalty.program"].create(_prepare_program(PROGRAM))
            env.company.point_of_sale_update_stock_quantities = "closing"
            env["res.partner"].create(
                {"name": "Members Follow", "ref": "bench-members-follow"}
            )
            env["pos.config"].browse(server.SHOP_ID).open_ui()
        _add_contacts(VANILLA, MEMBERS)
        statement = CARDS.format(columns="", values="")
        fixture.execute(VANILLA, statement, {**facts_of(VANILLA), "points": 20})
        fixture.finish(VANILLA, data)
    sources = fixture._digest(*(path.read_bytes() for path in fixture._addon_files()))
    return f"{data} {fixture._clone_folder().name} {sources}"


def _is_current(database, origin):
    """Return whether a database is there; update the addon in it where it changed."""
    found = fixture.origin_of(database)
    if found.split()[:2] != origin.split()[:2]:
        return False
    if found != origin:
        fixture.say(f"updating the addon in {database}")
        server.install_addon(database, "--update")
        fixture.finish(database, origin)
    return True


def _prepare_program(name):
    """Return a programme as Odoo knows it: a point for each unit of money."""
    rule = {"reward_point_mode": "money", "reward_point_amount": 1, "minimum_qty": 0}
    reward = {"discount_mode": "per_point", "discount": 0.01, "required_points": 1}
    return {
        "name": name,
        "program_type": "loyalty",
        "applies_on": "both",
        "trigger": "auto",
        "company_id": server.COMPANY_ID,
        "rule_ids": [(0, 0, rule)],
        "reward_ids": [(0, 0, reward)],
    }


def _install(database):
    """Install the addon; the few cards that are there go, and programmes that come."""
    fixture.execute(database, "DELETE FROM loyalty_card")
    fixture.say(f"installing the addon in {database}")
    server.install_addon(database, "--init")
    statement = "UPDATE loyalty_program SET active = false WHERE name->>'en_US' <> %s"
    fixture.execute(database, statement, [PROGRAM])


def _add_contacts(database, count):
    """Let the database have so many contacts after the marker."""
    after = facts_of(database)["after"]
    statement = "SELECT count(*) FROM res_partner WHERE id > %s"
    have = fixture.execute(database, statement, [after])[0][0]
    if count > have:
        newest = fixture.execute(database, "SELECT max(id) FROM res_partner")[0][0]
        fixture.execute(database, f"SELECT setval('res_partner_id_seq', {newest})")
        words = {"syllables": fixture.SYLLABLES}
        fixture._in_batches(database, "contacts", fixture.CONTACTS, count - have, words)
    else:
        # Fewer members than contacts: the others are before the marker, as it were.
        statement = """
            UPDATE res_partner SET ref = NULL WHERE ref = 'bench-members-follow';
            UPDATE res_partner SET ref = 'bench-members-follow' WHERE id = (
                SELECT id FROM res_partner ORDER BY id DESC OFFSET %s LIMIT 1)
        """
        fixture.execute(database, statement, [count])


def _give_cards(database, facts, points=0):
    statement = CARDS.format(
        columns="member_key, member_since,",
        values="%(program)s || ':' || partner.id, current_date - 500,",
    )
    fixture.say(f"cards in {database}")
    fixture.execute(database, statement, {**facts, "points": points})
    fixture.execute(database, NUMBERED, facts)


def _fill(database, statement, members, facts):
    """Write entries without indexes and references, which are made anew after it."""
    run = functools.partial(fixture.execute, database, options=IN_BULK)
    indexes, references = run(INDEXES), run(REFERENCES)
    for name, _definition in references:
        run(f'ALTER TABLE loyalty_history DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        run(f'DROP INDEX "{name}"')
    for first in range(1, members + 1, BATCH):
        last = min(first + BATCH - 1, members)
        run(statement, {**facts, "first": first, "last": last})
        fixture.say(f"{database}: {last:,} of {members:,} members")
    for name, definition in indexes:
        fixture.say(f"index {name}")
        run(definition)
    fixture.say("references")
    adds = ", ".join(
        f'ADD CONSTRAINT "{name}" {definition}' for name, definition in references
    )
    run(f"ALTER TABLE loyalty_history {adds}")
    run("SELECT setval('loyalty_history_id_seq', max(id)) FROM loyalty_history")
    fixture.say("balances")
    run(BALANCES)
    run("DROP TABLE bench_card")

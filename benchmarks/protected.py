"""A benchmark database whose customers live under their codes, and its full vault.

``pci_bench_<n>_protected`` is a clone of ``pci_bench_<n>``. The vault itself seals and
stores its persons, a thousand at once; the contacts are emptied by SQL. How long the
addon takes to protect contacts is another question, see ``protect.py``.
"""

import io
import time

from odoo.addons.pos_customer_identity.core import code as codes
from odoo.addons.pos_customer_identity.core.vault import normalise
from odoo.addons.pos_customer_identity.core.vault.vault import Access, Write

import fixture
import server

BATCH = 1_000
REGION = "US"
#: What ``fixture.CONTACTS`` fills, under the names of the vault.
FIELDS = ("name", "phone", "email", "street", "zip", "city")

PERSONS = f"""
    SELECT id, customer_code, {", ".join(FIELDS)} FROM res_partner
    WHERE customer_code IS NOT NULL AND email LIKE '%%@example.com'
        AND NOT is_company AND barcode IS NOT NULL AND id > %s
    ORDER BY id LIMIT %s
"""
POINTERS = """
    CREATE TEMP TABLE pointer (partner_id integer, shown varchar, person varchar,
        version varchar, filled varchar)
"""
EMPTY = """
    UPDATE res_partner SET
        identity_protected = true, identity_person = pointer.person,
        identity_version = pointer.version, identity_filled = pointer.filled,
        name = shown, complete_name = shown, email = NULL, email_normalized = NULL,
        phone = NULL, phone_sanitized = NULL, street = NULL, zip = NULL, city = NULL
    FROM pointer WHERE pointer.partner_id = res_partner.id
"""
# As the nightly collector leaves it.
SETTLE = """
    UPDATE identity.person SET review = false WHERE review;
    UPDATE identity.version SET committed = true WHERE committed IS NULL
"""


def prepare(customers):
    """Make the database, or update the addon in it. Returns its name."""
    _vanilla, _plain, main = fixture.names(customers)
    database = f"{main}_protected"
    made_from, found = fixture.origin_of(main), fixture.origin_of(database)
    if found == made_from:
        return database
    if found.split()[:1] == made_from.split()[:1]:
        fixture.say(f"updating the addon in {database}")
        server.install_addon(database, "--update")
    else:
        fixture.clone(main, database)
        _protect(database, customers)
        fixture.execute(fixture.vault_of(database), "VACUUM ANALYZE")
    fixture.finish(database, made_from)
    return database


def _protect(database, customers):
    with server.transaction(database) as env:
        vault = env["identity.vault"]._vault()
        vault.open()
        env.cr.execute("SELECT pg_current_xact_id()::text::bigint")
        xid = env.cr.fetchone()[0]
        env.cr.execute(POINTERS)
        done, last, started = 0, 0, time.perf_counter()
        while rows := _persons(env, last):
            last = rows[-1][0]
            env.cr._obj.copy_from(io.StringIO(_pointers(vault, rows, xid)), "pointer")
            done += len(rows)
            if done % fixture.BATCH == 0:
                fixture.say(f"{database}: {done:,} of {customers:,} persons")
        taken = time.perf_counter() - started
        fixture.say(f"{done / taken:,.0f} persons a second; emptying the contacts")
        env.cr.execute("ANALYZE pointer")
        env.cr.execute(EMPTY)
    fixture.execute(fixture.vault_of(database), SETTLE)


def _persons(env, last):
    env.cr.execute(PERSONS, [last, BATCH])
    return env.cr.fetchall()


def _pointers(vault, rows, xid):
    """Put persons into the vault. Returns what the contacts keep, for COPY."""
    written = vault.write(
        [
            Write(dict(zip(FIELDS, values, strict=True)), 0, xid, region=REGION)
            for _id, _code, *values in rows
        ],
        Access(server.USER_ID, "write", "write", "benchmark"),
    )
    return "".join(
        f"{row[0]}\t{codes.display(row[1])}\t{item.pointer.person}\t{item.pointer}\t"
        f"{','.join(item.fields)}\n"
        for row, item in zip(rows, written, strict=True)
    )


def persons(database, count):
    """Return ids of some customers, from all over the table."""
    rows = fixture.execute(
        database,
        "SELECT id FROM res_partner WHERE identity_protected "
        "ORDER BY hashint4(id) LIMIT %s",
        [count],
    )
    return sorted(row[0] for row in rows)


def phones(database, count):
    """Return phone numbers of some customers. Not each of the fixture is valid."""
    with server.transaction(database) as env:
        partners = env["res.partner"].browse(persons(database, 2 * count))
        found = env["identity.vault"]._read(partners, ["phone"], "benchmark")
        numbers = [found[partner.id]["phone"] for partner in partners]
    return [text for text in numbers if normalise.phone(text)][:count]

"""Codes for all existing contacts: the addon's job against bare SQL and the ORM.

Every timed run has a clone of its own, copied immediately before, so all start from the
same state: the same tables and indexes, vacuumed, with a checkpoint just made.
"""

import io
import time
from contextlib import closing

import psycopg2

from odoo.fields import Domain
from odoo.modules.registry import Registry

from odoo.addons.pos_customer_identity.core import code as codes

import fixture
import measure
import server
from report import Section, seconds

ROUNDS = 3
#: Contacts that the ORM gets; more of them take minutes and the same time each.
ORM_SAMPLE = 2_000
GENERATED = 100_000
ORM_WAYS = {
    "create": "contacts created at once",
    "singly": "codes stored for one contact after the other",
    "issue": "codes stored at once, by `customer.code._issue`",
}
#: Growth of memory from the first to the last quarter that still counts as flat.
FLAT_MIB = 16
WITHOUT_CODE = Domain("customer_code", "=", False)

COLUMNS = """code, state, partner_id, user_id, issued_on, company_id, create_uid,
    write_uid, create_date, write_date"""
INSERT = f"""
    INSERT INTO customer_code ({COLUMNS})
    SELECT code, 'active', partner_id, 2, now(), 1, 2, 2, now(), now() FROM fresh
"""
UPDATE = """
    UPDATE res_partner
    SET customer_code = fresh.code, write_uid = 2, write_date = now()
    FROM fresh WHERE fresh.partner_id = res_partner.id
"""


def run(sizes):
    section = Section("Codes for all existing contacts")
    for customers in sizes:
        report(section, customers, *measure_rounds(customers))
    generation = measure.interleave({"": generate}, 5)[""]
    section.row(f"random codes alone, {GENERATED:,} of them", None, generation)
    section.note(
        f"Codes alone, one process: {GENERATED / generation.median:,.0f} a second. "
        "The job makes its codes itself; the bare SQL finds them in a temporary table."
    )
    section.note(
        "Autovacuum is off for the two tables in the clones, as it would start in some "
        "runs and not in others. Every contact is written once, by either way, so the "
        "table is due for a vacuum afterwards."
    )
    return section


def generate():
    codes.generate(GENERATED)


def measure_rounds(customers):
    """Run everything on fresh clones, in turns. Returns samples, memory, growth."""
    _vanilla, plain, main = fixture.names(customers)
    runs = {"SQL": run_sql, "job": run_job}
    taken = {name: [] for name in (*runs, *ORM_WAYS)}
    memory, growth = [], {}
    for turn in range(ROUNDS):
        for name in sorted(runs, reverse=turn % 2):
            database = f"{main}_{name.lower()}"
            prepare_clone(plain, database)
            before = table_size(database)
            with measure.MemoryWatch() as watch:
                taken[name].append(runs[name](database))
            growth[name] = table_size(database) / before
            fixture.say(f"{name}, {customers:,} customers: {seconds(taken[name][-1])}")
            if name == "job":
                memory.append(watch)
                for way, value in run_orm(database).items():
                    taken[way].append(value)
            fixture.drop(database)
    samples = {name: measure.Sample(values) for name, values in taken.items()}
    return samples, memory, growth


def prepare_clone(source, database):
    fixture.clone(source, database)
    for table in ("res_partner", "customer_code"):
        fixture.execute(database, f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
    Registry(database)


def table_size(database):
    statement = "SELECT pg_total_relation_size('res_partner')"
    return fixture.execute(database, statement)[0][0]


def run_job(database):
    """Order the job as the wizard does and run the cron until it is done: seconds."""
    started = time.perf_counter()
    with server.transaction(database) as env:
        wizard = env["customer.code.issue"].create({"scope": "all"})
        batch_id = wizard.action_issue()["res_id"]
    state = "waiting"
    while state != "done":
        with server.transaction(database, user_id=1) as env:
            env.ref(f"{server.ADDON}.ir_cron_issue_codes").method_direct_trigger()
        with server.transaction(database) as env:
            state = env["customer.code.batch"].browse(batch_id).state
            assert state in ("running", "done"), state
    return time.perf_counter() - started


def run_sql(database):
    """Insert and update in two bare statements, committed once: seconds."""
    with server.transaction(database) as env:
        domain = env["customer.code.issue"].create({"scope": "all"})._partner_domain()
        ids = env["res.partner"].search(domain & WITHOUT_CODE, order="id").ids
    lines = "".join(
        f"{partner_id}\t{code}\n"
        for partner_id, code in zip(ids, codes.generate(len(ids)), strict=True)
    )
    with closing(psycopg2.connect(dbname=database)) as connection:
        cursor = connection.cursor()
        cursor.execute("CREATE TEMP TABLE fresh (partner_id integer, code varchar)")
        cursor.copy_from(io.StringIO(lines), "fresh")
        cursor.execute("ANALYZE fresh")
        connection.commit()
        started = time.perf_counter()
        cursor.execute(INSERT)
        cursor.execute(UPDATE)
        connection.commit()
        return time.perf_counter() - started


def run_orm(database):
    """Create contacts and give them codes by the ORM: way -> seconds a contact.

    Taken back at the end.
    """
    taken = {}
    with server.transaction(database) as env:

        def timed(way, call):
            started = time.perf_counter()
            result = call()
            env.flush_all()
            taken[way] = (time.perf_counter() - started) / ORM_SAMPLE
            return result

        people = [prepare_person(env, n) for n in range(ORM_SAMPLE)]
        partners = timed("create", lambda: env["res.partner"].create(people))
        timed("issue", lambda: env["customer.code"]._issue(partners))
        partners = env["res.partner"].create(people)
        timed("singly", lambda: issue_singly(env, partners))
        env.cr.rollback()
    return taken


def prepare_person(env, number):
    """Return values like those of the fixture's contacts, but without a barcode.

    Odoo looks through all contacts for every barcode, that it is not there yet.
    """
    return {
        "name": f"Sample Person{number}",
        "email": f"sample.person{number}@example.com",
        "phone": f"+1 212-555-{number:04d}",
        "street": f"{number} Sample Street",
        "zip": f"{number:05d}",
        "city": "Sampleton",
        "country_id": env.ref("base.us").id,
    }


def issue_singly(env, partners):
    """Store a code for one contact after the other, by nothing but the ORM."""
    for partner in partners:
        env["customer.code"].sudo().create(
            {
                "code": codes.generate()[0],
                "state": "active",
                "partner_id": partner.id,
                "company_id": server.COMPANY_ID,
                "user_id": server.USER_ID,
                "issued_on": env.cr.now(),
            }
        )
        env.flush_all()


def report(section, customers, samples, memory, growth):
    sql, job = samples["SQL"], samples["job"]
    times = measure.ratio(job, sql)
    section.row("bare SQL, one transaction", customers, sql, "1")
    section.row("job of the addon", customers, job, f"{times:.2f} times the bare SQL")
    if customers >= 1_000_000:
        section.target(
            f"at most 1.5 times the bare SQL at {customers:,} customers",
            f"{times:.2f} times",
            times <= 1.5,
        )
        report_memory(section, customers, memory)
    for way, what in ORM_WAYS.items():
        report_orm(section, customers, what, samples[way], samples)
    section.note(
        f"{customers:,} customers: {customers / job.median:,.0f} contacts a second by "
        f"the job. The table of contacts with its indexes grows to {growth['job']:.2f} "
        f"times its size by the job, {growth['SQL']:.2f} times by the bare SQL."
    )


def report_orm(section, customers, what, sample, samples):
    """Compare the time of one contact."""
    times, limit = (
        sample.median / (samples[name].median / customers) for name in ("job", "SQL")
    )
    section.row(
        f"ORM, one contact of {ORM_SAMPLE:,}: {what}",
        customers,
        sample,
        f"{times:.1f} times the job's time of one contact",
    )
    if customers >= 1_000_000:
        section.target(
            f"at least 20 times faster at {customers:,} customers than the ORM: {what}",
            f"{times:.2f} times (the bare SQL is {limit:.2f} times faster)",
            times >= 20,
        )


def report_memory(section, customers, memory):
    quarters = [watch.quarters() for watch in memory]
    growth = [last - first for first, last in quarters]
    first, last = quarters[-1]
    section.target(
        f"memory of the job flat at {customers:,} customers (first and last quarter "
        f"less than {FLAT_MIB} MiB apart in every run)",
        f"{', '.join(f'{value:+.0f}' for value in growth)} MiB; last run {first:.0f} "
        f"and {last:.0f} MiB",
        max(growth) <= FLAT_MIB,
    )

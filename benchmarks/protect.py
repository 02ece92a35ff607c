"""Protection of existing contacts: the job against encrypting, hashing and inserting.

The bare cost is what nobody can do without: each customer's values are encrypted under
a key of their own, phone and e-mail are normalised and hashed, and all is inserted into
the vault's database, 1,000 customers at a time, with the addon's own core. The job does
that too; besides, it records it, empties the contacts, looks for other places where
the values sit, and commits each batch in Odoo's database.
"""

import secrets
import time
from contextlib import closing

from odoo.modules.registry import Registry

from odoo.addons.pos_customer_identity.core.vault.calls import Write
from odoo.addons.pos_customer_identity.core.vault.writing import Writer
from odoo.addons.pos_customer_identity.models.identity_vault import _vaults

import fixture
import measure
import server
from report import Section, seconds

ROUNDS = 3
BATCH = 1_000
#: Sizes that take too long for this benchmark are left out.
MOST = 100_000
FIELDS = ("name", "phone", "email", "street", "zip", "city")


def run(sizes):
    section = Section("Protection of existing contacts")
    for customers in sizes:
        customers = min(customers, MOST)
        if customers != sizes[0]:
            fixture.prepare(customers)
        report(section, customers, *measure_rounds(customers))
    section.note(
        "The job's time has two parts: moving the contacts, and then looking through "
        "texts that no link leads to, which depends on the texts there are and less on "
        "the customers. The target is about moving."
    )
    return section


def measure_rounds(customers):
    """Run bare cost and job on fresh clones, in turns: name -> sample."""
    _vanilla, plain, main = fixture.names(customers)
    database = f"{main}_protect"
    taken = {"bare": [], "moving": [], "texts": []}
    for turn in range(ROUNDS):
        prepare_clone(plain, database)
        order = (run_bare, run_job) if turn % 2 else (run_job, run_bare)
        for way in order:
            for name, value in way(database, customers).items():
                taken[name].append(value)
                fixture.say(f"{name}, {customers:,} customers: {seconds(value)}")
        drop(database)
    return [{name: measure.Sample(values) for name, values in taken.items()}]


def prepare_clone(source, database):
    drop(database)
    fixture.clone(source, database)
    Registry(database)
    with server.transaction(database, user_id=1) as env:
        env["identity.vault"]._set_up()
        env["identity.vault"]._vault().open()
        env.cr.commit()
    fixture.execute(database, "ANALYZE")


def drop(database):
    """Drop a database and the vault beside it."""
    fixture.drop(database)
    # What is known of the vault beside it is known of one that goes too.
    for place in [place for place in _vaults if f"{database}_identity" in place.dsn]:
        _vaults.pop(place).close()
    beside = f"{database}_identity"
    statement = "SELECT 1 FROM pg_database WHERE datname = %s"
    if fixture.execute("postgres", statement, [beside]):
        fixture.execute("postgres", f'ALTER DATABASE "{beside}" IS_TEMPLATE false')
        fixture.execute("postgres", f'DROP DATABASE "{beside}" WITH (FORCE)')


def run_bare(database, customers):
    """Encrypt, hash and insert all customers with the values in memory: seconds."""
    with server.transaction(database, user_id=1) as env:
        vault = env["identity.vault"]._vault()
    people = [person(number) for number in range(customers)]
    writer = Writer(vault.store, vault.keyring)
    started = time.perf_counter()
    for at in range(0, len(people), BATCH):
        changes = people[at : at + BATCH]
        writes = [Write(change, company=0, xid=1, region="US") for change in changes]
        persons = [secrets.token_hex(16) for _change in changes]
        writer.put(writes, changes, persons)
    return {"bare": time.perf_counter() - started}


def person(number):
    """Return values like those of the fixture's contacts."""
    digits = f"{number * 7919 % 10_000_000:07d}"
    return {
        "name": f"Sample Person{number}",
        "phone": f"+1 212-{digits[:3]}-{digits[3:]}",
        "email": f"sample.person{number}@example.com",
        "street": f"{number} Sample Street",
        "zip": f"{number % 65_536:05d}",
        "city": "Sampleton",
    }


def run_job(database, customers):
    """Order the job as the manager does, and run it: seconds of both parts."""
    with server.transaction(database) as env:
        job = env["identity.protection"].create({"scope": "all"})
        job.action_report()
        job.action_start()
        env.cr.commit()
        job_id = job.id
    taken = {}
    for name, states in (("moving", ("waiting", "running")), ("texts", ("cleaning",))):
        started = time.perf_counter()
        with closing(Registry(database).cursor()) as cursor:
            env = env_of(cursor)
            job = env["identity.protection"].browse(job_id)
            while job.state in states:
                job._next_batch() if name == "moving" else job._sweep()
                env["ir.cron"]._commit_progress(0)
                job.invalidate_recordset()
        taken[name] = time.perf_counter() - started
    state, moved = job_state(database, job_id)
    # A few more: the contacts of Odoo's demo data.
    assert state == "done" and moved >= customers, (state, moved)
    return taken


def env_of(cursor):
    from odoo import api

    return api.Environment(cursor, 1, {})


def job_state(database, job_id):
    statement = "SELECT state, moved FROM identity_protection WHERE id = %s"
    return tuple(fixture.execute(database, statement, [job_id])[0])


def report(section, customers, samples):
    bare, moving = samples["bare"], samples["moving"]
    times = measure.ratio(moving, bare)
    section.row("encrypt, hash and insert alone", customers, bare, "1")
    section.row("job: moving", customers, moving, f"{times:.2f} times the bare cost")
    section.row("job: looking through texts", customers, samples["texts"])
    section.target(
        f"moving at most twice the bare cost at {customers:,} customers",
        f"{times:.2f} times ({micro(moving, customers)} against "
        f"{micro(bare, customers)} a customer)",
        times <= 2,
    )


def micro(sample, customers):
    return f"{sample.median / customers * 1e6:.0f} us"

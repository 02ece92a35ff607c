"""The report of contact data: how complete and how fresh it is, of all customers."""

import functools

import fixture
import glance_fixture
import measure
import server
from report import Section

#: The database has one size.
BY_SIZE = False
SIZES = ()
REPEATS = 7
MOST_TIMES = 2
#: Of every second customer something was said about all kinds of data, and of one in
#: twenty of these it is in doubt. The customers at a glance come without any of it.
CHECKS = """
    INSERT INTO customer_contact_check (partner_id, field, confirmed_on, flag,
        flagged_on, create_uid, write_uid, create_date, write_date)
    SELECT partner.id, kind.field, current_date - (hashint4(partner.id) & 1023),
           CASE WHEN partner.id %% 40 = 0 THEN 'bounced' END,
           CASE WHEN partner.id %% 40 = 0 THEN current_date END, 2, 2, now(), now()
      FROM res_partner partner
     CROSS JOIN (VALUES ('email'), ('phone'), ('address')) kind (field)
     WHERE partner.id > %(first)s AND partner.id < %(first)s + %(customers)s
       AND partner.id %% 2 = 0
        ON CONFLICT DO NOTHING
"""
HAS_CHECKS = "SELECT count(*) > %(customers)s FROM customer_contact_check"
#: The least that has to be read for what the report begins with, as one would type it:
#: whether it is on file, and what was said of it.
BARE = """
    SELECT kind.field,
           CASE WHEN said.flag IS NOT NULL THEN 'flagged'
                WHEN said.confirmed_on < current_date - 365 THEN 'old'
                WHEN CASE kind.field WHEN 'email' THEN partner.email
                     WHEN 'phone' THEN partner.phone ELSE partner.street END IS NULL
                THEN 'missing' ELSE 'fresh' END,
           count(*)
      FROM res_partner partner
     CROSS JOIN (VALUES ('email'), ('phone'), ('address')) kind (field)
      LEFT JOIN customer_contact_check said
             ON said.partner_id = partner.id AND said.field = kind.field
     WHERE partner.customer_code IS NOT NULL AND partner.active
     GROUP BY 1, 2
"""
PLAIN = "the bare SQL, by data and state"
MAIN = "the report as it opens, by data and state"
#: What the report is asked: groups, and what is summed up in them.
SHARES = ["on_file:avg", "confirmed:avg", "flagged:avg"]
ASKED = {
    MAIN: (["field", "state"], ["__count"]),
    "pivot, shares by data": (["field"], SHARES),
    "pivot, shares by the last shop": (["config_id", "field"], SHARES),
    "pivot, shares by level": (["tier_id", "field"], SHARES),
}


def run(_sizes):
    section = Section("Contact data: the report")
    database = glance_fixture.prepare()
    facts = glance_fixture.facts(database)
    if not fixture.execute(database, HAS_CHECKS, facts)[0][0]:
        fixture.say("what was said about contact data")
        fixture.execute(database, CHECKS, facts, glance_fixture.IN_BULK)
        fixture.execute(database, "VACUUM ANALYZE customer_contact_check")
    report_times(section, measure.interleave(cases(database), REPEATS))
    return section


def cases(database):
    asked = {
        what: functools.partial(ask, database, *question)
        for what, question in ASKED.items()
    }
    return {PLAIN: functools.partial(ask_bare, database), **asked}


def ask_bare(database):
    with server.transaction(database) as env:
        env.cr.execute(BARE)
        assert env.cr.fetchall()


def ask(database, groups, sums):
    """Ask the report as its views do; return the number of statements."""
    with server.transaction(database) as env:
        before = env.cr.sql_log_count
        assert env["customer.contact.report"]._read_group([], groups, sums)
        return env.cr.sql_log_count - before


def report_times(section, samples):
    plain = samples[PLAIN]
    for what, sample in samples.items():
        times = measure.ratio(sample, plain)
        compared = "1" if what == PLAIN else f"{times:.2f} times the bare SQL"
        section.row(what, glance_fixture.CUSTOMERS, sample, compared)
    times = measure.ratio(samples[MAIN], plain)
    section.target(
        f"the report of contact data as it opens: at most {MOST_TIMES} times the bare "
        f"SQL with {glance_fixture.CUSTOMERS:,} customers",
        f"{times:.2f} times",
        times <= MOST_TIMES,
    )
    section.note(
        "Three rows of each customer; of every second one there is a date for each "
        "kind of data. The shop is that of a customer's last purchase, and is looked "
        "for only when it is asked for."
    )

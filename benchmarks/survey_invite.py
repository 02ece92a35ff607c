"""Surveys: choosing who is asked, and writing to them.

A size is a number of customers who bought something in the last two days and agreed to
questions by e-mail; a fifth more bought and did not agree.
"""

import os
import time

import fixture
import measure
import server
from report import Section

BY_SIZE = False
SIZES = (100_000,)
ROUNDS = 3
#: Mails that are written in one timed run; more take the same time each.
MAILS = 1_000
LIMIT_SECONDS = 60

SOLD = "timestamp '2024-06-01' + k * interval '40 seconds' AS sold"
LATELY = "now() AT TIME ZONE 'UTC' - (k %% 2880) * interval '1 minute' AS sold"
CODES = """
    UPDATE res_partner SET customer_code = 'BENCH' || id WHERE id >= %(first_partner)s
"""
AGREED = """
    INSERT INTO identity_consent (partner_id, purpose, state, current, at, place,
        user_id, company_id, create_uid, write_uid, create_date, write_date)
    SELECT id, 'surveys', 'given', true, now(), 'till', 2, 1, 2, 2, now(), now()
    FROM res_partner WHERE id >= %(first_partner)s ORDER BY id LIMIT %(agreed)s
"""
#: The least that there is to do: the same rows, and nothing asked about them.
BARE = """
    INSERT INTO survey_invitation (survey_id, rule_id, partner_id, order_id, company_id,
        channel, state, round, send_after, expires_at, create_uid, write_uid,
        create_date, write_date)
    SELECT %s, %s, o.partner_id, o.id, o.company_id, 'mail', 'waiting', 0, now(),
        now() + interval '30 days', 1, 1, now(), now()
    FROM pos_order o JOIN identity_consent c ON c.partner_id = o.partner_id
    WHERE o.date_order > now() AT TIME ZONE 'UTC' - interval '3 days'
"""


def run(sizes):
    section = Section("Invitations to surveys")
    for customers in sorted(set(sizes)):
        database = prepare(customers)
        rule, survey = make_rule(database)
        bare, ours = measure.Sample(), measure.Sample()
        for _turn in range(ROUNDS):
            time_bare(database, rule, survey, customers, bare)
            time_choosing(database, rule, customers, ours)
        what = f"{customers:,} invitations"
        section.row(f"{what}, bare SQL: the rows alone", None, bare, "1")
        section.row(
            f"{what}, chosen by a rule and queued",
            None,
            ours,
            f"{measure.ratio(ours, bare):.1f} times as long",
        )
        section.target(
            f"{what} chosen and queued in at most {LIMIT_SECONDS} s",
            f"{ours.median:.1f} s",
            ours.median <= LIMIT_SECONDS,
        )
        again, mails = time_nothing(database, rule), time_mails(database)
        section.row("the same rule, nobody left to ask", None, again)
        section.row(f"{MAILS:,} of them written as e-mails", None, mails)
        section.note(
            f"Queued means: in the list from which the e-mails are made, "
            f"{MAILS / mails.median:,.0f} a second in one process; the job does it "
            "after choosing, batch by batch. Odoo's queue of mails sends them."
        )
    return section


# The database


def prepare(customers):
    database = f"pci_bench_invite_{customers}"
    modules = str(fixture.execute(os.environ["POS_DEV_TEMPLATE"], fixture.MODULES))
    sources = fixture._digest(*(path.read_bytes() for path in fixture._addon_files()))
    data = f"{fixture._digest(modules.encode(), AGREED.encode())} {sources}"
    # The orders must be of these days.
    made_from = f"{data} {time.strftime('%Y-%m-%d')} {fixture._clone_folder().name}"
    if fixture.origin_of(database) != made_from:
        fixture.clone(os.environ["POS_DEV_TEMPLATE"], database)
        fixture.say(f"installing the addon in {database}")
        server.install_addon(database, "--init")
        fill(database, customers)
        fixture.finish(database, made_from)
    return database


def fill(database, agreed):
    count = agreed * 6 // 5
    last = fixture.execute(database, "SELECT max(id) FROM res_partner")[0][0]
    parameters = {"first": 1, "last": count, "syllables": fixture.SYLLABLES}
    fixture.execute(database, fixture.CONTACTS, parameters)
    facts = {
        "first": 1,
        "last": count,
        "customers": count,
        "agreed": agreed,
        "first_partner": fixture.execute(
            database, "SELECT min(id) FROM res_partner WHERE id > %s", [last]
        )[0][0],
    }
    orders = fixture.ORDERS.replace(SOLD, LATELY)
    assert orders != fixture.ORDERS
    for statement in (orders, CODES, AGREED):
        fixture.execute(database, statement, facts)
    fixture.execute(database, "VACUUM ANALYZE")


def make_rule(database):
    with server.transaction(database, user_id=1) as env:
        env["survey.rule"].search([]).active = False
        survey = env["survey.survey"].create(
            {
                "title": "How was it?",
                "for_customers": True,
                "question_and_page_ids": [(0, 0, {"title": "Why?"})],
            }
        )
        ways = [(0, 0, {"channel": "mail"})]
        rule = env["survey.rule"].create(
            {"name": "All", "survey_id": survey.id, "way_ids": ways}
        )
        return rule.id, survey.id


def clear(database):
    fixture.execute(database, "DELETE FROM survey_invitation")
    fixture.execute(database, "VACUUM ANALYZE survey_invitation")
    fixture.execute(database, "CHECKPOINT")


def count(database):
    return fixture.execute(database, "SELECT count(*) FROM survey_invitation")[0][0]


# What is timed


def time_bare(database, rule, survey, expected, sample):
    clear(database)
    started = time.perf_counter()
    fixture.execute(database, BARE, [survey, rule])
    sample.seconds.append(time.perf_counter() - started)
    assert count(database) == expected, count(database)


def time_choosing(database, rule, expected, sample):
    clear(database)
    started = time.perf_counter()
    with server.transaction(database, user_id=1) as env:
        rules, last = env["survey.rule"], 0
        while chosen := rules.browse(rule)._choose(last):
            last = chosen[-1]
            # As the job: each batch is stored for itself.
            env.cr.commit()
    sample.seconds.append(time.perf_counter() - started)
    assert count(database) == expected, count(database)


def time_nothing(database, rule):
    sample = measure.Sample()
    for _turn in range(ROUNDS):
        with server.transaction(database, user_id=1) as env:
            started = time.perf_counter()
            assert not env["survey.rule"].browse(rule)._choose()
            sample.seconds.append(time.perf_counter() - started)
    return sample


def time_mails(database):
    sample = measure.Sample()
    for _turn in range(ROUNDS):
        with server.transaction(database, user_id=1) as env:
            invitations = env["survey.invitation"]
            root = env["res.company"].browse(server.COMPANY_ID)
            started, written = time.perf_counter(), 0
            while written < MAILS:
                written += invitations._send_due(root)
                env.flush_all()
            sample.seconds.append(time.perf_counter() - started)
            env.cr.rollback()
    return sample

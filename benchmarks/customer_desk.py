"""Finding a customer at the desk of the back office, and opening one."""

import itertools
import time
from contextlib import contextmanager
from unittest.mock import patch

import glance_fixture
import measure
import server
import watch
from report import Section, seconds

#: The database has one size.
BY_SIZE = False
#: Searches of each kind, each for another number.
REPEATS = 200
OPENINGS = 60
#: Seconds: the statements of a search, without what the vault takes.
MOST_FIND = 0.020
LOGIN = "bench-desk"
#: Numbers that are there, spread over all rows. Of telephones, those that a library
#: takes for possible ones.
NUMBERS = {
    "code": """
        SELECT code FROM customer_code WHERE state = 'active' AND id %% 4999 = 0
         LIMIT %(most)s
    """,
    "receipt": """
        SELECT pos_reference FROM pos_order
         WHERE partner_id IS NOT NULL AND id %% 14983 = 0 LIMIT %(most)s
    """,
    "order": """
        SELECT name FROM pos_order
         WHERE partner_id IS NOT NULL AND id %% 14983 = 1 LIMIT %(most)s
    """,
    "serial number": """
        SELECT serial FROM warranty_card
         WHERE partner_id IS NOT NULL AND id %% 499 = 0 LIMIT %(most)s
    """,
    "case": """
        SELECT name FROM customer_case
         WHERE partner_id IS NOT NULL AND id %% 97 = 0 LIMIT %(most)s
    """,
    "phone": """
        SELECT phone_sanitized FROM res_partner
         WHERE phone_sanitized ~ '^[+]1212[2-9]' AND id %% 499 = 0 LIMIT %(most)s
    """,
}


def run(_sizes):
    section = Section("The customer desk of the back office")
    database = glance_fixture.prepare()
    facts = glance_fixture.facts(database)
    agent = make_agent(database)
    with watch.unlimited(), no_limits():
        found = measure_finding(database, agent)
        opened = measure_opening(database, agent, facts["first"])
    report_finding(section, found)
    report_opening(section, opened)
    section.note(
        "Of 1,000,000 customers with 3,000,000 orders of 10,000,000 lines, 200,000 "
        "items and 20,000 cases. Each search is for another number, in a transaction "
        "of its own that is taken back, with an empty record cache. The vault of this "
        "database is empty: what it takes is the limit, the look into its index and "
        "the record."
    )
    return section


def make_agent(database):
    """Return the id of a user of the service desk who sees all cases."""
    with server.transaction(database, user_id=1) as env:
        users = env["res.users"].with_context(no_reset_password=True)
        known = users.search([("login", "=", LOGIN)])
        group = env.ref(f"{server.ADDON}.group_service_manager")
        return (
            known
            or users.create(
                {
                    "name": "Desk",
                    "login": LOGIN,
                    "group_ids": [(6, 0, group.ids)],
                    "company_id": server.COMPANY_ID,
                    "company_ids": [(6, 0, [server.COMPANY_ID])],
                }
            )
        ).id


@contextmanager
def no_limits():
    """Let one user find more in a minute than people can in an hour."""
    from odoo.addons.pos_customer_identity.models import customer_page_attempt_desk

    much = {"FINDS_AT_DESK": 10**9, "MISSES_AT_DESK": 10**9}
    with patch.multiple(customer_page_attempt_desk, **much):
        yield


class VaultClock:
    """Adds up what the vault takes."""

    def __init__(self, env):
        self.spent = 0.0
        ask = type(env["identity.vault"])._find_at_till

        def timed(*args, **kwargs):
            started = time.perf_counter()
            try:
                return ask(*args, **kwargs)
            finally:
                self.spent += time.perf_counter() - started

        self.patch = patch.object(type(env["identity.vault"]), "_find_at_till", timed)


def measure_finding(database, agent):
    """Return kind -> sample of a whole search, and of the vault's part."""
    kinds = {
        kind: itertools.cycle(
            row[0]
            for row in glance_fixture.fixture.execute(
                database, statement, {"most": REPEATS}
            )
        )
        for kind, statement in NUMBERS.items()
    }
    whole = {kind: measure.Sample() for kind in kinds}
    vault = {kind: measure.Sample() for kind in kinds}
    for turn in range(-5, REPEATS):
        for kind, numbers in kinds.items():
            took, spent, queries = find_once(database, agent, next(numbers))
            if turn >= 0:
                whole[kind].seconds.append(took)
                whole[kind].queries = queries
                vault[kind].seconds.append(spent)
    return whole, vault


def find_once(database, agent, number):
    with server.transaction(database, user_id=agent) as env:
        desk, clock = env["customer.desk"], VaultClock(env)
        with clock.patch:
            before, started = env.cr.sql_log_count, time.perf_counter()
            answer = desk.find(number)
            took = time.perf_counter() - started
        queries = env.cr.sql_log_count - before
        assert answer["status"] in ("found", "several"), answer["status"]
        env.cr.rollback()
    return took, clock.spent, queries


def measure_opening(database, agent, first):
    """Return what -> sample, for the customer with the longest history."""
    asked = {
        "the head": lambda desk: desk.open(first),
        "a page of purchases": lambda desk: desk.tab(first, "purchases"),
        "a page of the timeline": lambda desk: desk.timeline(first),
    }
    samples = {what: measure.Sample() for what in asked}
    for turn in range(-2, OPENINGS):
        for what, ask in asked.items():
            with server.transaction(database, user_id=agent) as env:
                desk = env["customer.desk"]
                before, started = env.cr.sql_log_count, time.perf_counter()
                ask(desk)
                took = time.perf_counter() - started
                if turn >= 0:
                    samples[what].seconds.append(took)
                    samples[what].queries = env.cr.sql_log_count - before
                env.cr.rollback()
    return samples


def report_finding(section, found):
    whole, vault = found
    own = {}
    for kind, sample in whole.items():
        parts = zip(sample.seconds, vault[kind].seconds, strict=True)
        own[kind] = measure.Sample([took - spent for took, spent in parts])
        compared = f"p95 {seconds(sample.p95)}"
        if any(vault[kind].seconds):
            compared += f"; the vault {seconds(vault[kind].median)} of it"
        section.row(f"find by {kind}", glance_fixture.CUSTOMERS, sample, compared)
    worst = max(own, key=lambda kind: own[kind].p95)
    section.target(
        f"the desk's search without the vault: at most {seconds(MOST_FIND)}, by p95",
        f"{seconds(own[worst].p95)} by {worst}, the slowest kind; medians "
        f"{seconds(min(sample.median for sample in own.values()))} to "
        f"{seconds(max(sample.median for sample in own.values()))}",
        own[worst].p95 <= MOST_FIND,
    )


def report_opening(section, samples):
    for what, sample in samples.items():
        section.row(
            f"open a customer with more than 5,000 purchases: {what}",
            glance_fixture.CUSTOMERS,
            sample,
            f"p95 {seconds(sample.p95)}",
        )

"""The panel of a till: what one answer about a customer costs.

At 1,000,000 customers and 10,000,000 lines of orders, see :mod:`glance_fixture`. Each
call is a request of its own with an empty record cache, by an employee who sells, and
is taken back after it: the limit of customers in an hour stays as it is.
"""

import time

import fixture
import glance_fixture
import measure
import server
from report import Section, seconds

BY_SIZE = False
SIZES = (glance_fixture.CUSTOMERS,)
#: Rounds, in each of which every kind of customer is asked for once.
REPEATS = 200
MOST_QUERIES, MOST_SECONDS = 12, 0.050
#: Orders of a customer: from and to, of the newest that there are.
KINDS = {
    "no purchase": (0, 0),
    "1 to 3 purchases": (1, 3),
    "4 to 20 purchases": (4, 20),
    "100 purchases and more": (100, 3000),
}
FIRST = "the customer with the most purchases"
SURVEY = "Glance: how was it?"

OF_KIND = """
    SELECT partner.id
      FROM res_partner partner
      LEFT JOIN LATERAL (
           SELECT count(*) AS count
             FROM (SELECT FROM pos_order WHERE partner_id = partner.id LIMIT 4000) o
           ) bought ON true
     WHERE partner.id IN (
           SELECT %(first)s + 1 + (k * 7919) %% (%(customers)s - 1)
             FROM generate_series(1, %(looked)s::bigint) k)
       AND bought.count BETWEEN %(least)s AND %(most)s
     ORDER BY partner.id LIMIT %(wanted)s
"""
#: Few customers come that often: they are found from their orders.
OFTEN = """
    SELECT partner_id FROM pos_order
     WHERE partner_id > %(first)s AND partner_id < %(first)s + %(customers)s
     GROUP BY partner_id HAVING count(*) BETWEEN %(least)s AND %(most)s
     ORDER BY partner_id LIMIT %(wanted)s
"""


def run(_sizes):
    section = Section("The panel of a till")
    database = glance_fixture.prepare()
    facts = glance_fixture.facts(database)
    prepare(database)
    shop = facts["shop"]
    customers = {kind: find(database, facts, *KINDS[kind]) for kind in KINDS}
    customers[FIRST] = [facts["first"]]
    measure_panel(section, database, shop, customers)
    measure_calls(section, database, shop, facts["first"])
    measure_tabs(section, database, shop, facts["first"])
    return section


def prepare(database):
    """Let the till have something to ask, and count what is bought together."""
    with server.transaction(database, user_id=1) as env:
        if not env["survey.survey"].search_count([("title", "=", SURVEY)]):
            survey = env["survey.survey"].create(
                {
                    "title": SURVEY,
                    "for_customers": True,
                    "question_and_page_ids": [
                        (0, 0, {"title": "Why?", "question_type": "char_box"})
                    ],
                }
            )
            env["pos.config"].browse(server.SHOP_ID).till_survey_ids = survey
            env["profile.prompt"].create(
                {"name": "Who buys", "kind": "email", "visits_from": 0, "amount": 1}
            )
        counted = env["product.affinity"].search_count([], limit=1)
    if not counted:
        fixture.say("counting what is bought together")
        with server.transaction(database, user_id=1) as env:
            env["product.affinity.run"]._cron_count()
    fixture.execute(database, "VACUUM ANALYZE pos_order, pos_order_line, res_partner")


def find(database, facts, least, most):
    """Return the ids of customers with so many orders."""
    params = {**facts, "least": least, "most": most, "wanted": REPEATS}
    statement = OFTEN if least >= 100 else OF_KIND
    params["looked"] = 20_000
    rows = fixture.execute(database, statement, params)
    assert rows, (least, most)
    return [ident for (ident,) in rows]


class Panel:
    """Asks for the panel of one customer after the other."""

    def __init__(self, database, shop, customers):
        self.database, self.shop, self.customers = database, shop, customers
        self.turn = 0
        self.sample = measure.Sample()
        self.most_queries = 0

    def ask(self):
        partner = self.customers[self.turn % len(self.customers)]
        self.turn += 1
        with server.transaction(self.database) as env:
            started = time.perf_counter()
            env["customer.profile"].pos_panel(self.shop, partner)
            spent = time.perf_counter() - started
            queries = env.cr.sql_log_count
            env.cr.rollback()
        return spent, queries

    def measure(self):
        spent, queries = self.ask()
        self.sample.seconds.append(spent)
        self.most_queries = self.sample.queries = max(self.most_queries, queries)


def measure_panel(section, database, shop, customers):
    panels = {kind: Panel(database, shop, ids) for kind, ids in customers.items()}
    for panel in panels.values():
        for _time in range(5):
            panel.ask()
    for _round in range(REPEATS):
        for panel in panels.values():
            panel.measure()
    for kind, panel in panels.items():
        section.row(
            f"the panel, {kind}", glance_fixture.CUSTOMERS, panel.sample, p95_of(panel)
        )
    slowest = max(panel.sample.p95 for panel in panels.values())
    most = max(panel.most_queries for panel in panels.values())
    section.target(
        "the panel at 1,000,000 customers and 10,000,000 lines: p95 at most 50 ms, of "
        "customers with few and with very many purchases",
        f"the slowest kind {seconds(slowest)}",
        slowest <= MOST_SECONDS,
    )
    section.target(
        "one call and at most 12 queries, whatever the history",
        f"{most} queries",
        most <= MOST_QUERIES,
    )
    section.note(
        "Queries are the most that any customer of a kind took; the time is that of "
        "the method in the server's process, with its queries."
    )


def p95_of(panel):
    return f"p95 {seconds(panel.sample.p95)}"


def measure_calls(section, database, shop, partner):
    """Compare with the calls that a till made for each customer before."""

    def before():
        with server.transaction(database) as env:
            env["pos.order"].pos_member_points(shop, partner)
            env.invalidate_all()
            env["customer.case"].pos_counts(shop, partner)
            env.invalidate_all()
            env["survey.survey"].pos_ask_due(shop, partner)
            queries = env.cr.sql_log_count
            env.cr.rollback()
        return queries

    def now():
        with server.transaction(database) as env:
            env["customer.profile"].pos_panel(shop, partner)
            queries = env.cr.sql_log_count
            env.cr.rollback()
        return queries

    samples = measure.interleave({"before": before, "now": now}, 40, warm_up=3)
    section.row("points, cases and survey in three calls", None, samples["before"], "1")
    times = measure.ratio(samples["now"], samples["before"])
    section.row(
        "the panel, which also has visits, what ends, prompt and suggestions",
        None,
        samples["now"],
        f"{times:.2f} times as long",
    )


def measure_tabs(section, database, shop, partner):
    def tab(name, offset=0):
        with server.transaction(database) as env:
            env["customer.profile"].pos_tab(shop, partner, name, offset)
            queries = env.cr.sql_log_count
            env.cr.rollback()
        return queries

    cases = {
        "purchases, the first page": lambda: tab("purchases"),
        "purchases, after 5,000": lambda: tab("purchases", 5000),
        "items": lambda: tab("items"),
        "points": lambda: tab("points"),
        "cases": lambda: tab("cases"),
        "answers": lambda: tab("answers"),
    }
    samples = measure.interleave(cases, 20, warm_up=2)
    for name, sample in samples.items():
        section.row(
            f"a tab of {FIRST}: {name}", None, sample, f"p95 {seconds(sample.p95)}"
        )

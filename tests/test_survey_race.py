import tempfile
from concurrent.futures import ThreadPoolExecutor

from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from .common_cluster import Copy
from .common_server import run_script

AT_ONCE = 3
CUSTOMERS = 60

#: Two rules, both of which want to ask everybody, and customers who just bought.
PREPARE = """
from datetime import datetime
env["survey.rule"].search([]).active = False
surveys = env["survey.survey"].create([
    {"title": title, "for_customers": True,
     "question_and_page_ids": [(0, 0, {"title": "Why?"})]} for title in ("A", "B")
])
for survey in surveys:
    env["survey.rule"].create({
        "name": survey.title, "survey_id": survey.id,
        "way_ids": [(0, 0, {"channel": "till"})]})
crowd = env["res.partner"].create([{"name": f"C{n}"} for n in range(%d)])
env["customer.code"]._issue(crowd)
method = {"name": "On account", "company_id": env.company.id}
till = env["pos.config"].create({
    "name": "Till of the race", "payment_method_ids": [(0, 0, method)]})
session = env["pos.session"].create({"config_id": till.id, "user_id": env.uid})
amounts = dict.fromkeys(
    ("amount_tax", "amount_total", "amount_paid", "amount_return"), 0)
orders = env["pos.order"].create([
    {"session_id": session.id, "company_id": env.company.id, "partner_id": one.id,
     "state": "paid", **amounts} for one in crowd])
say({"customers": crowd.ids})
"""

#: What each worker does, in a process of its own, with real commits.
WORK = """
import time
from pathlib import Path

import psycopg2

folder, number, at_once = %r
tries, rounds = 0, 0
Path(folder, str(number)).touch()
while len(list(Path(folder).iterdir())) < at_once:
    time.sleep(0.001)
for rule in env["survey.rule"].search([], order="id"):
    last = 0
    while True:
        try:
            chosen = rule._choose(last, limit=7)
            env.cr.commit()
        except psycopg2.errors.SerializationFailure:
            env.cr.rollback()
            tries += 1
            continue
        rounds += 1
        if not chosen:
            break
        last = chosen[-1]
say({"met": tries, "rounds": rounds})
"""

LOOK = """
asked = env["survey.invitation"].search([("partner_id", "in", %r)])
say({"asked": asked.mapped("partner_id").ids, "count": len(asked)})
"""


@tagged("post_install", "-at_install", "-standard", "slow")
class TestSurveyRace(BaseCase):
    """Workers that choose at the same moment, each in a process with real commits."""

    def test_nobody_is_asked_twice_by_two_workers(self):
        copy = Copy(get_db_name(), "pci_survey_race")
        self.addCleanup(copy.drop)
        customers = run_script(copy, PREPARE % CUSTOMERS)["customers"]
        with tempfile.TemporaryDirectory() as folder:
            scripts = [WORK % ((folder, n, AT_ONCE),) for n in range(AT_ONCE)]
            with ThreadPoolExecutor(AT_ONCE) as pool:
                told = list(pool.map(lambda text: run_script(copy, text), scripts))
        self.assertGreater(
            sum(worker["met"] for worker in told), 0, "they never met: nothing tested"
        )
        found = run_script(copy, LOOK % (customers,))
        # Everybody was asked by one of the rules, as the other one keeps quiet then.
        self.assertEqual(sorted(found["asked"]), sorted(customers))
        self.assertEqual(found["count"], len(customers))

import tempfile
from concurrent.futures import ThreadPoolExecutor

from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from .common_cluster import Copy
from .common_server import run_script

AT_ONCE = 3
ROUNDS = 8

#: A rule that gives points, and customers who stand at several tills at once.
PREPARE = """
env["profile.prompt"].with_context(active_test=False).search([]).active = False
topic = env["survey.profile.topic"].create({"name": "Tea"})
program = env["loyalty.program"].create({
    "name": "Club", "program_type": "loyalty", "applies_on": "both",
    "trigger": "auto", "company_id": env.company.id})
rule = env["profile.prompt"].create({
    "name": "Tea", "kind": "topic", "topic_id": topic.id, "visits_from": 0,
    "choice_ids": [(0, 0, {"name": "Green"})], "points": 20,
    "program_id": program.id})
crowd = env["res.partner"].create([{"name": f"C{n}"} for n in range(%d)])
env["customer.code"]._issue(crowd)
for one in crowd:
    env["identity.consent"]._record(one, {"profiling": True}, "office")
method = {"name": "On account", "company_id": env.company.id}
tills = env["pos.config"].create([{
    "name": f"Till {n}", "payment_method_ids": [(0, 0, dict(method))]}
    for n in range(%d)])
say({"crowd": crowd.ids, "tills": tills.ids, "rule": rule.id,
     "choice": rule.choice_ids.id})
"""

#: What each till does, in a process of its own, with real commits.
WORK = """
import time
from pathlib import Path
from uuid import UUID

import psycopg2

from odoo.exceptions import ConcurrencyError

folder, number, at_once, made = %r
tries, said = 0, []
Path(folder, str(number)).touch()
while len(list(Path(folder).iterdir())) < at_once:
    time.sleep(0.001)
for turn, partner in enumerate(made["crowd"]):
    # The first till and the second send the same message, the others their own.
    uuid = UUID(int=turn * 100 + max(number, 1) + 2**100).hex
    told = {"uuid": uuid, "prompt_id": made["rule"], "partner_id": partner,
            "choice": made["choice"]}
    till = made["tills"][min(number, 0) if number < 2 else number]
    while True:
        try:
            answer = env["profile.prompt"].pos_answer(till, told)
            env.cr.commit()
        except (psycopg2.errors.SerializationFailure, ConcurrencyError,
                psycopg2.errors.DeadlockDetected):
            env.cr.rollback()
            env.invalidate_all()
            tries += 1
            continue
        said.append(answer["status"])
        break
say({"met": tries, "said": said})
"""

LOOK = """
cards = env["loyalty.card"].search([("partner_id", "in", %r)])
states = env["profile.prompt.state"].search([("partner_id", "in", %r)])
say({"points": cards.mapped("points"), "cards": len(cards),
     "rewards": len(states.filtered("reward_key")), "states": len(states),
     "wrong": len(env["loyalty.ledger"]._differences(cards.program_id))})
"""


@tagged("post_install", "-at_install", "-standard", "slow")
class TestPromptRace(BaseCase):
    """Tills that hand in answers at the same moment, each in a process of its own."""

    def test_points_are_given_once_by_several_tills(self):
        copy = Copy(get_db_name(), "pci_prompt_race")
        self.addCleanup(copy.drop)
        made = run_script(copy, PREPARE % (ROUNDS, AT_ONCE))
        with tempfile.TemporaryDirectory() as folder:
            scripts = [WORK % ((folder, n, AT_ONCE, made),) for n in range(AT_ONCE)]
            with ThreadPoolExecutor(AT_ONCE) as pool:
                told = list(pool.map(lambda text: run_script(copy, text), scripts))
        for worker in told:
            self.assertEqual(worker["said"], ["kept"] * ROUNDS)
        met = sum(worker["met"] for worker in told)
        self.assertGreater(met, 0, "they never met: nothing tested")
        found = run_script(copy, LOOK % (made["crowd"], made["crowd"]))
        self.assertEqual(found["points"], [20] * ROUNDS)
        self.assertEqual((found["cards"], found["rewards"]), (ROUNDS, ROUNDS))
        # Two messages for each customer: one of them came twice.
        self.assertEqual(found["states"], 2 * ROUNDS)
        self.assertEqual(found["wrong"], 0)

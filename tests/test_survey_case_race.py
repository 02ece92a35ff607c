import tempfile
from concurrent.futures import ThreadPoolExecutor

from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from .common_cluster import Copy
from .common_server import run_script

AT_ONCE = 3
ROUNDS = 6

PREPARE = """
from odoo.fields import Command
survey = env["survey.survey"].create({
    "title": "How was it?", "for_customers": True, "case_below": 4,
    "question_and_page_ids": [Command.create(
        {"title": "How content?", "question_type": "scale",
         "scale_min": 0, "scale_max": 10})]})
company = env.company
company.write({"case_points_cap": 100, "case_points_month_cap": 100000})
partner = env["res.partner"].create({"name": "Ada Muster"})
program = env["loyalty.program"].create({
    "name": "Club", "program_type": "loyalty", "bonus_daily_cap": 100000,
    "company_id": company.id})
answers = []
for _n in range(%d):
    answer = survey._ask("till", partner, company_id=company.id)
    answer._save_lines(survey.question_ids, "2")
    answers.append(answer.id)
cases = [env["customer.case"].create(
    {"subject": "Dark", "partner_id": partner.id}).id for _n in range(%d)]
say({"answers": answers, "cases": cases, "partner": partner.id,
     "program": program.id})
"""

#: In a process of its own, with real commits and Odoo's retries.
WORK = """
import time
from functools import partial
from pathlib import Path
from odoo.exceptions import UserError
from odoo.service import model as service

service.MAX_TRIES_ON_CONCURRENCY_FAILURE = 60
shop, folder, number, at_once, what, rounds = %r
tries = []


def hand_in(turn):
    tries.append(turn)
    answer = env["survey.user_input"].browse(shop["answers"][turn])
    answer._mark_done()
    answer._follow()


def give(turn, points=60):
    tries.append(turn)
    window = env["loyalty.bonus"].create({
        "case_id": shop["cases"][turn], "partner_id": shop["partner"],
        "program_id": shop["program"], "points": points, "reason": "Waited"})
    try:
        window.action_give()
    except UserError:
        env.cr.rollback()


for turn in range(rounds):
    # All begin at the same moment.
    Path(folder, f"{turn}-{number}").touch()
    while len(list(Path(folder).glob(f"{turn}-*"))) < at_once:
        time.sleep(0.001)
    service.retrying(partial({"hand_in": hand_in, "give": give}[what], turn), env)
    env.cr.commit()
say({"again": len(tries) - rounds})
"""

LOOK = """
shop = %r
cases = env["customer.case"]
made = cases.search([("survey_input_id", "in", shop["answers"])])
given = cases.browse(shop["cases"])
say({
    "made": sorted(made.survey_input_id.ids),
    "cases": len(made),
    "states": env["survey.user_input"].browse(shop["answers"]).mapped("state"),
    "compensated": given.mapped("compensated"),
    "listed": [sum(case.compensation_ids.mapped("points")) for case in given],
    "points": sum(env["loyalty.card"].search(
        [("partner_id", "=", shop["partner"])]).mapped("points")),
})
"""


@tagged("post_install", "-at_install", "-standard", "slow")
class TestSurveyRace(BaseCase):
    """What arrives at the same moment, each in a process with real commits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.copy = Copy(get_db_name(), "pci_case_score_race")
        cls.addClassCleanup(cls.copy.drop)

    def race(self, what):
        """Let processes do the same at the same moment; return what is there then."""
        shop = run_script(self.copy, PREPARE % (ROUNDS, ROUNDS))
        with tempfile.TemporaryDirectory() as folder:
            scripts = [
                WORK % ((shop, folder, number, AT_ONCE, what, ROUNDS),)
                for number in range(AT_ONCE)
            ]
            with ThreadPoolExecutor(AT_ONCE) as pool:
                told = list(pool.map(lambda text: run_script(self.copy, text), scripts))
        met = sum(answer["again"] for answer in told)
        self.assertGreater(met, 0, "they never met: nothing was tested")
        return shop, run_script(self.copy, LOOK % (shop,))

    def test_an_answer_handed_in_several_times_at_once_opens_one_case(self):
        shop, after = self.race("hand_in")
        self.assertEqual(after["made"], sorted(shop["answers"]))
        self.assertEqual(after["cases"], ROUNDS)
        self.assertEqual(set(after["states"]), {"done"})

    def test_several_at_once_give_no_more_than_the_cap_of_a_case(self):
        _shop, after = self.race("give")
        self.assertEqual(after["compensated"], [60] * ROUNDS)
        self.assertEqual(after["listed"], [60] * ROUNDS)
        self.assertEqual(after["points"], 60 * ROUNDS)

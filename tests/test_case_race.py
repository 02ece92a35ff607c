import tempfile
from concurrent.futures import ThreadPoolExecutor

from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from .common_cluster import Copy
from .common_server import run_script

AT_ONCE = 3
ROUNDS = 8

PREPARE = """
company = env.company
lamp = env["product.product"].create({"name": "Lamp"})
cards = env["warranty.card"].create([
    {"product_id": lamp.id, "company_id": company.id, "terms": {"months": 24}}
    for _n in range(%d)
])
say({"company": company.id, "cards": cards.ids})
"""

#: What each till does, in a process of its own, with real commits and Odoo's retries.
OPEN = """
import random, time
from functools import partial
from pathlib import Path
from odoo.service import model as service

service.MAX_TRIES_ON_CONCURRENCY_FAILURE = 60
shop, folder, number, at_once, keys = %r
tries = []


def open_case(uuid, card):
    tries.append(uuid)
    return env["customer.case"]._open(
        {"uuid": uuid, "case_type": "warranty", "card_id": card,
         "subject": "Dark", "description": f"said by {uuid}"}, "store").id


said = []
for turn, uuid in enumerate(keys):
    # All begin at the same moment.
    Path(folder, f"{turn}-{number}").touch()
    while len(list(Path(folder).glob(f"{turn}-*"))) < at_once:
        time.sleep(0.001)
    said.append(service.retrying(partial(open_case, uuid, shop["cards"][turn]), env))
    env.cr.commit()
say({"cases": said, "again": len(tries) - len(keys)})
"""

LOOK = """
shop = %r
cases = env["customer.case"].search([("card_id", "in", shop["cards"])])
say([
    {
        "card": case.card_id.id, "id": case.id,
        "texts": sorted(message["text"] for message in case._public_messages()),
        "contacts": len(case.interaction_ids),
    }
    for case in cases.sorted(lambda case: case.card_id.id)
])
"""


@tagged("post_install", "-at_install", "-standard", "slow")
class TestCaseRace(BaseCase):
    """Cases that arrive at the same moment, each in a process with real commits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.copy = Copy(get_db_name(), "pci_case_race")
        cls.addClassCleanup(cls.copy.drop)

    def race(self, keys_of):
        """Let processes open claims on the same items, all at once.

        :param keys_of: the keys of one process, by its number
        :return: the cases that are there then, and what each process was told
        """
        shop = run_script(self.copy, PREPARE % ROUNDS)
        with tempfile.TemporaryDirectory() as folder:
            scripts = [
                OPEN % ((shop, folder, number, AT_ONCE, keys_of(number)),)
                for number in range(AT_ONCE)
            ]
            with ThreadPoolExecutor(AT_ONCE) as pool:
                told = list(pool.map(lambda text: run_script(self.copy, text), scripts))
        cases = run_script(self.copy, LOOK % (shop,))
        self.assertEqual([case["card"] for case in cases], shop["cards"])
        for answer in told:
            self.assertEqual(answer["cases"], [case["id"] for case in cases])
        met = sum(answer["again"] for answer in told)
        self.assertGreater(met, 0, "they never met: nothing was tested")
        return cases

    def test_one_case_sent_several_times_at_once_is_opened_once(self):
        keys = [f"same-{turn}" for turn in range(ROUNDS)]
        for case, key in zip(self.race(lambda _number: keys), keys, strict=True):
            self.assertEqual(case["texts"], [f"said by {key}"])
            self.assertEqual(case["contacts"], 1)

    def test_of_claims_on_one_item_one_opens_and_the_others_join_it(self):
        def keys(number):
            return [f"till{number}-{turn}" for turn in range(ROUNDS)]

        for turn, case in enumerate(self.race(keys)):
            said = [f"said by till{number}-{turn}" for number in range(AT_ONCE)]
            self.assertEqual(case["texts"], said)
            self.assertEqual(case["contacts"], AT_ONCE)

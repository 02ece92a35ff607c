"""Rewards chosen at the same moment: real requests and commits, Odoo's retries."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import requests
from lxml import html

from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from .common_cluster import Copy
from .common_server import Server, run_script

TAPS = 4

#: Two rewards of 100 points, and 150 points.
PREPARE = """
from datetime import timedelta
from odoo.fields import Command
config = env["pos.config"].search([("company_id", "=", env.company.id)], limit=1)
env["loyalty.program"].search([]).active = False
goods = env["product.product"].create([
    {"name": "Kettle", "available_in_pos": True},
    {"name": "Pot", "available_in_pos": True}])
program = env["loyalty.program"].create({
    "name": "Race", "program_type": "loyalty", "applies_on": "both", "trigger": "auto",
    "company_id": config.company_id.id, "currency_id": config.currency_id.id,
    "rule_ids": [Command.create({"reward_point_mode": "money", "minimum_qty": 0})],
    "reward_ids": [Command.create({"reward_type": "product", "required_points": 100,
                                   "reward_product_id": product.id})
                   for product in goods],
})
codes = env["customer.code"].sudo()
partner = env["res.partner"].sudo()._new_member(codes._reserve(1, config))
env["loyalty.card"].sudo().create(
    {"program_id": program.id, "partner_id": partner.id, "points": 150})
_link, path = env["customer.link"]._make_for(partner, timedelta(days=1))
say({"path": path, "partner": partner.id, "shop": config.id,
     "rewards": program.reward_ids.ids, "goods": goods.ids})
"""

LOOK = """
partner = env["res.partner"].browse(%s)
choices = env["loyalty.choice"].search([("partner_id", "=", partner.id)])
card = env["loyalty.card"].search([("partner_id", "=", partner.id)])
holds = env["loyalty.hold"].search([("card_id", "=", card.id)])
say({"states": choices.mapped("state"), "points": card.points,
     "held": holds.mapped("points")})
"""


@tagged("post_install", "-at_install", "-standard", "slow")
class TestOwnPageRace(BaseCase):
    def setUp(self):
        super().setUp()
        self.copy = Copy(get_db_name(), "pci_choices")
        self.addCleanup(self.copy.drop)
        self.shop = run_script(self.copy, PREPARE)
        options = ["--db-filter", f"^{self.copy.name}$"]
        self.server = Server(self.copy, options=options)
        self.addCleanup(self.server.stop)

    def choose_at_once(self, numbers):
        """Choose rewards together, each in a browser of its own."""
        gate = Barrier(len(numbers))
        browsers = [requests.Session() for _number in numbers]
        sent = []
        for browser, number in zip(browsers, numbers, strict=True):
            reward = self.shop["rewards"][number]
            address = f"{self.server.url}{self.shop['path']}/rewards/{reward}"
            [form] = html.fromstring(browser.get(address).content).forms
            typed = {name: value or "" for name, value in form.fields.items()}
            sent.append((address, {**typed, "shop": self.shop["shop"]}))

        def send(at):
            address, typed = sent[at]
            gate.wait()
            return browsers[at].post(address, data=typed, timeout=120).status_code

        with ThreadPoolExecutor(len(numbers)) as taps:
            return list(taps.map(send, range(len(numbers))))

    def look(self):
        return run_script(self.copy, LOOK % self.shop["partner"])

    def test_the_same_reward_is_kept_once(self):
        answers = self.choose_at_once([0] * TAPS)
        self.assertEqual(answers, [200] * TAPS)
        found = self.look()
        self.assertEqual(found["states"], ["waiting"])
        self.assertEqual((found["points"], found["held"]), (150, [100]))

    def test_points_for_one_reward_keep_no_two(self):
        answers = self.choose_at_once([0, 1])
        self.assertEqual(sorted(answers), [200, 422])
        found = self.look()
        self.assertEqual(found["states"], ["waiting"])
        self.assertEqual((found["points"], found["held"]), (150, [100]))

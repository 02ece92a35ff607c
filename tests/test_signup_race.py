"""A double tap on the sign-up page: real requests, real commits, Odoo's own retries."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import requests
from lxml import html

from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from .common_cluster import Copy
from .common_server import Server, run_script

TAPS = 2
ROUNDS = 4

PREPARE = """
config = env["pos.config"].search([], limit=1)
config.action_open_join()
config.company_id.signup_double_opt_in = "never"
signups = env["customer.signup"]
vault = env["identity.vault"]
secrets = []
for at in range(4):
    signup = signups._begin(f"{at:032x}", {"company_id": config.company_id.id,
        "config_id": config.id, "agreed": {}})
    secret, name = vault._letter_secret()
    signup._seal(secret, name, {"name": f"Race {at}"})
    secrets.append(secret)
say({"path": "/join/" + config.join_key, "secrets": secrets})
"""

LOOK = """
say({"customers": env["res.partner"].search_count([("customer_code", "!=", False)])})
"""


@tagged("post_install", "-at_install", "-standard", "slow")
class TestSignupRace(BaseCase):
    def setUp(self):
        super().setUp()
        self.copy = Copy(get_db_name(), "pci_joins")
        self.addCleanup(self.copy.drop)
        self.shop = run_script(self.copy, PREPARE)
        options = ["--db-filter", f"^{self.copy.name}$"]
        self.server = Server(self.copy, options=options)
        self.addCleanup(self.server.stop)

    def customers(self):
        return run_script(self.copy, LOOK)["customers"]

    def at_once(self, path, wait=0):
        """Open a form, and send it with two taps at the same moment."""
        browser = requests.Session()
        page = html.fromstring(browser.get(self.server.url + path).content)
        [form] = page.forms
        sent = {
            name: value or ""
            for name, value in form.fields.items()
            if name and not name.startswith("agree_")
        }
        time.sleep(wait)
        gate = Barrier(TAPS)

        def send(_tap):
            gate.wait()
            return browser.post(self.server.url + path, data=sent, timeout=120)

        with ThreadPoolExecutor(TAPS) as taps:
            return list(taps.map(send, range(TAPS)))

    def test_two_taps_make_one_customer_and_both_see_the_code(self):
        before = self.customers()
        for _round in range(ROUNDS):
            self.assert_same_code(self.at_once(self.shop["path"], wait=3))
        self.assertEqual(self.customers() - before, ROUNDS)

    def test_two_taps_on_the_link_make_one_customer(self):
        before = self.customers()
        for secret in self.shop["secrets"]:
            self.assert_same_code(self.at_once(f"/join/confirm/{secret}"))
        self.assertEqual(self.customers() - before, len(self.shop["secrets"]))

    def assert_same_code(self, answers):
        self.assertEqual([answer.status_code for answer in answers], [200, 200])
        codes = {
            html.fromstring(answer.content)
            .xpath("//p[@class='code']")[0]
            .text_content()
            for answer in answers
        }
        self.assertEqual(len(codes), 1)

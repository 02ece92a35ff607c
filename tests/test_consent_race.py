"""Two words at the same moment: real requests, real commits, Odoo's own retries."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import requests

from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from .common_cluster import Copy
from .common_server import Server, run_script

PREPARE = """
partners = env["res.partner"].create([{"name": f"Race {at}"} for at in range(6)])
env["customer.code"]._issue(partners)
consents = env["identity.consent"]
urls = [consents._unsubscribe_url(one, "marketing", env.company) for one in partners]
say({"partners": partners.ids, "paths": ["/" + url.split("/", 3)[3] for url in urls]})
"""

LOOK = """
said = env["identity.consent"].search([("partner_id", "in", %s)])
say([(one.partner_id.id, one.state, one.current) for one in said])
"""


@tagged("post_install", "-at_install", "-standard", "slow")
class TestConsentRace(BaseCase):
    def setUp(self):
        super().setUp()
        self.copy = Copy(get_db_name(), "pci_consents")
        self.addCleanup(self.copy.drop)
        self.shop = run_script(self.copy, PREPARE)
        options = ["--db-filter", f"^{self.copy.name}$"]
        self.server = Server(self.copy, options=options)
        self.addCleanup(self.server.stop)

    def at_once(self, path):
        gate = Barrier(2)

        def press(_which):
            gate.wait()
            data = {"List-Unsubscribe": "One-Click"}
            return requests.post(self.server.url + path, data=data, timeout=120)

        with ThreadPoolExecutor(2) as presses:
            return [answer.status_code for answer in presses.map(press, range(2))]

    def test_who_was_never_asked_and_says_no_twice_said_it_once(self):
        for path in self.shop["paths"]:
            self.assertEqual(self.at_once(path), [200, 200])
        said = run_script(self.copy, LOOK % self.shop["partners"])
        self.assertEqual(
            sorted(said),
            [[ident, "withdrawn", True] for ident in self.shop["partners"]],
        )

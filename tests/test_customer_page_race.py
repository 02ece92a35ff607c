"""Two forms at the same moment: real requests, real commits, Odoo's own retries."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlsplit

import requests
from lxml import html

from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from .common_cluster import Copy
from .common_server import Server, run_script

TAPS = 2
ROUNDS = 4

PREPARE = """
product = env["product.product"].create({"name": "Kettle"})
Card = env["warranty.card"].sudo()
today = Card._today_of(env.company)
vals = {"product_id": product.id, "company_id": env.company.id, "sold_on": today,
        "terms": {"months": 24}}
_page, url = env["customer.page"]._make(Card.create(vals), 9)
say({"path": "/warranty/" + url.rpartition("/")[2]})
"""

LOOK = """
cases = env["customer.case"].search([("description", "like", "Race ")])
say({"cases": sorted(cases.mapped("description")),
     "said": [len(case._public_messages()) for case in cases]})
"""


@tagged("post_install", "-at_install", "-standard", "slow")
class TestPageRace(BaseCase):
    """A double tap: the same form twice at the same moment."""

    def setUp(self):
        super().setUp()
        self.copy = Copy(get_db_name(), "pci_taps")
        self.addCleanup(self.copy.drop)
        self.shop = run_script(self.copy, PREPARE)
        options = ["--db-filter", f"^{self.copy.name}$"]
        self.server = Server(self.copy, options=options)
        self.addCleanup(self.server.stop)

    def at_once(self, path, fields_of):
        """Open a form once for each tap, then send all of them together.

        :param fields_of: what is typed, of the number of the tap and the first form's
        :return: the answers
        """
        gate = Barrier(TAPS)
        browsers = [requests.Session() for _tap in range(TAPS)]
        forms = []
        for browser in browsers:
            page = html.fromstring(browser.get(self.server.url + path).content)
            [form] = page.forms
            sent = {name: value or "" for name, value in form.fields.items()}
            sent.pop("files", None)
            forms.append(sent)

        def send(tap):
            typed = {**forms[tap], **fields_of(tap, forms[0]["form"])}
            gate.wait()
            return browsers[tap].post(self.server.url + path, data=typed, timeout=120)

        with ThreadPoolExecutor(TAPS) as taps:
            return list(taps.map(send, range(TAPS)))

    def test_a_double_tap_opens_one_case(self):
        for at in range(ROUNDS):
            answers = self.at_once(
                f"{self.shop['path']}/report",
                lambda _tap, form, at=at: {
                    "form": form,
                    "case_type": "question",
                    "text": f"Race {at}",
                },
            )
            self.assertEqual({answer.status_code for answer in answers}, {200})
            places = {urlsplit(answer.url).path for answer in answers}
            self.assertEqual(len(places), 1)
        found = run_script(self.copy, LOOK)
        self.assertEqual(found["cases"], [f"Race {at}" for at in range(ROUNDS)])
        self.assertEqual(found["said"], [1] * ROUNDS)

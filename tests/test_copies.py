import json
import subprocess
import sys

from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import config

from .common_cluster import Copy
from .common_copies import EMAIL, NAME, PHONE, REFUSED
from .common_server import run_script
from .common_sink import Sink

CALL = """
from odoo.addons.pos_customer_identity.tests import common_copies
arguments = json.loads({arguments!r})
say(common_copies.{function}(env, *arguments[0], **arguments[1]))
"""
ORIGINAL = "pci_original"
#: What comes out where every way leads to the customer.
ALL = {
    "opened": [NAME],
    "revealed": [NAME, PHONE, EMAIL],
    "phone": "found",
    "email": "found",
    "match": "yes",
    "mail": "sent",
}


@tagged("post_install", "-at_install", "-standard", "slow")
class TestCopies(BaseCase):
    """Real copies of a shop's database, with real commits, each opened by processes of
    its own. All of them reach the original's vault and have its key: so nothing but the
    copy itself keeps them from opening it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = Copy(get_db_name(), ORIGINAL)
        cls.addClassCleanup(cls.home.drop)
        cls.shop = cls.call(ORIGINAL, "prepare")

    def setUp(self):
        super().setUp()
        self.sink = Sink()
        self.addCleanup(self.sink.stop)

    @classmethod
    def call(cls, database, function, *args, **kwargs):
        """Call a function of ``common_copies`` in a database."""
        arguments = json.dumps([args, kwargs])
        script = CALL.format(function=function, arguments=arguments)
        return run_script(cls.home, script, database)

    def ask(self, database):
        return self.call(database, "ask", self.shop, self.sink.port)

    def odoo(self, *command, database=None):
        """Run a command of Odoo; return its exit code and what it prints."""
        addons = config["addons_path"]
        addons = addons if isinstance(addons, str) else ",".join(addons)
        whole = [sys.executable, "-m", "odoo", f"--addons-path={addons}", *command]
        done = subprocess.run(
            [*whole, *(("-d", database) if database else ())],
            env=self.home.environ,
            capture_output=True,
            text=True,
            timeout=300,
        )
        self.assertNotIn("Traceback", done.stderr)
        return done.returncode, done.stdout

    def copy_of_the_original(self, name):
        """Copy the database as PostgreSQL does, with everything that is in it."""
        self.home.main.terminate(ORIGINAL)
        create = f'CREATE DATABASE "{name}" TEMPLATE "{ORIGINAL}"'
        self.home.main.query("postgres", create)
        self.addCleanup(self.drop, name)
        return name

    def drop(self, name):
        self.home.main.query("postgres", f'DROP DATABASE "{name}" WITH (FORCE)')

    def assert_all_opens(self, database):
        answers = self.ask(database)
        self.assertEqual(answers, {**ALL, "search": [self.shop["ada"]]})
        [message] = self.sink.sent_to(EMAIL)
        self.assertIn(NAME, str(message["To"]))

    def assert_nothing_opens(self, database, **expected):
        self.assertEqual(self.ask(database), expected)
        self.assertEqual(self.sink.deliveries, [])

    def test_a_duplicate_has_another_uuid_and_opens_nothing(self):
        self.assert_all_opens(ORIGINAL)
        self.sink.deliveries.clear()
        duplicate = "pci_duplicate"
        code, _said = self.odoo("db", "duplicate", ORIGINAL, duplicate)
        self.addCleanup(self.drop, duplicate)
        self.assertEqual(code, 0)
        self.assert_nothing_opens(
            duplicate,
            opened=[None],
            revealed=[False] * 3,
            phone="unknown_phone",
            email="unknown_email",
            match="unavailable",
            search=[],
            mail="exception",
        )
        # It is a shop like any other, whose own customers open.
        dora = self.call(duplicate, "enrol", name="Dora Exempel")
        self.assertEqual(self.call(duplicate, "names", dora), ["Dora Exempel"])
        self.assertEqual(self.call(ORIGINAL, "names", self.shop["ada"]), [NAME])

    def test_a_neutralized_copy_opens_nothing_even_with_the_originals_pointers(self):
        pointers = self.home.main.query(
            ORIGINAL,
            "SELECT id, identity_version, identity_person, identity_filled"
            " FROM res_partner WHERE identity_person IS NOT NULL",
        )
        name = self.copy_of_the_original("pci_neutral")
        code, _said = self.odoo("neutralize", database=name)
        self.assertEqual(code, 0)
        refusals = {
            "revealed": REFUSED,
            "phone": "unavailable",
            "email": "unavailable",
            "search": REFUSED,
        }
        self.assert_nothing_opens(
            name, **refusals, opened=[None], match="nothing", mail="exception"
        )
        self.call(name, "put_pointers_back", pointers)
        self.assert_nothing_opens(
            name, **refusals, opened=REFUSED, match="unavailable", mail="outgoing"
        )
        code, _said = self.odoo("pos_identity", "collect", "--full", database=name)
        self.assertEqual(code, 3)

    def test_a_copy_with_the_same_uuid_takes_nothing_away_until_it_is_adopted(self):
        twin = self.copy_of_the_original("pci_twin")
        # No customer of the copy points at this one.
        cleo = self.call(ORIGINAL, "enrol", name="Cleo Muster")
        everybody = (self.shop["ada"], self.shop["bo"], cleo)

        state, problem = self.call(twin, "erase", self.shop["bo"])
        self.assertEqual(state, "progress")
        self.assertIn("adopt", problem)
        counts = self.collect(twin)
        self.assertEqual(counts["removed"], 0)
        # An earlier version, and Bo and Cleo, whom nobody points at.
        self.assertEqual(counts["unknown"], 3)
        there = self.call(ORIGINAL, "names", *everybody)
        self.assertEqual(there, [NAME, "Bo Beispiel", "Cleo Muster"])

        code, _said = self.odoo("pos_identity", "adopt", database=twin)
        self.assertEqual(code, 0)
        state, problem = self.call(twin, "erase_what_is_ordered")
        self.assertEqual((state, problem), ("done", False))
        self.assertEqual(self.collect(twin)["removed"], 2)
        there = self.call(ORIGINAL, "names", *everybody)
        self.assertEqual(there, [NAME, None, None])

    def collect(self, database):
        _code, said = self.odoo("pos_identity", "collect", "--full", database=database)
        return json.loads(said.splitlines()[-1])

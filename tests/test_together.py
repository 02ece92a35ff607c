import os
import subprocess
import sys
from pathlib import Path

from odoo.modules import get_manifest
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import config

from .common_copy import CopyCase

#: What shops have beside the addon, by the names of Odoo. What is there is installed.
BESIDE = (
    "pos_hr",
    "pos_restaurant",
    "pos_sale",
    "pos_discount",
    "pos_self_order",
    "sale_management",
    "website_sale_loyalty",
)
#: Tests in a browser, with what a cashier does all day; and those that need the others.
TOURS = (
    "test_accessibility.py",
    "test_frontend.py",
    "test_frontend_person.py",
    "test_frontend_points.py",
    "test_frontend_profile.py",
    "test_frontend_survey.py",
    "test_frontend_warranty.py",
    "test_desk_keyboard.py",
    "test_desk_tours.py",
    "test_own_page_browser.py",
    "test_signup_phone.py",
    "together_sale.py",
)

VAULT = """
env["identity.vault"]._set_up()
env.cr.commit()
"""


class BesideCase(CopyCase):
    """Runs files of tests in a copy of the database with other addons beside."""

    #: Names of addons; what is there is installed.
    beside = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        found = [name for name in cls.beside if get_manifest(name)]
        cls.run_python(
            "-m",
            "odoo",
            "server",
            "-d",
            cls.copy,
            "--stop-after-init",
            "--no-http",
            "-i",
            ",".join(found),
        )
        # A vault of the copy's own: that of the original is not its.
        cls.run_python("-m", "odoo", "shell", "--no-http", "-d", cls.copy, input=VAULT)
        cls.found = found

    @classmethod
    def run_python(cls, *arguments, **options):
        done = subprocess.run(
            [sys.executable, *arguments],
            env={**os.environ, "ODOO_RC": config["config"]},
            capture_output=True,
            text=True,
            timeout=1800,
            **options,
        )
        if done.returncode:
            raise AssertionError(done.stdout[-20_000:] + done.stderr[-5_000:])
        return done.stdout

    def assert_pass(self, *files):
        here = Path(__file__).parent
        said = self.run_python(
            "-m",
            "pytest",
            "-q",
            f"--rootdir={here.parent}",
            # Components are tested alone: what stands beside them changes nothing.
            *(
                "-k",
                "not TestComponents",
                "-p",
                "no:cacheprovider",
                "--odoo-http",
                "--odoo-log-level=error",
            ),
            f"--odoo-config={config['config']}",
            f"--odoo-database={self.copy}",
            *(str(here / name) for name in files),
            cwd=here.parents[1],
        )
        self.assertRegex(said, r"\d+ passed")
        self.assertNotRegex(said, r"failed|error")

    def assert_installed(self):
        with db_connect(self.copy).cursor() as cr:
            cr.execute("SELECT name FROM ir_module_module WHERE state = 'installed'")
            installed = {name for [name] in cr.fetchall()}
        self.assertTrue(self.found)
        self.assertLessEqual(set(self.found), installed)


@tagged("post_install", "-at_install", "-standard", "slow")
class TestTogether(BesideCase):
    """The tours, in a copy of the database with the other addons of a till."""

    suffix = "together"
    beside = BESIDE

    def test_all_that_are_there_are_installed(self):
        self.assert_installed()

    def test_the_tours_pass(self):
        self.assert_pass(*TOURS)


@tagged("post_install", "-at_install", "-standard", "slow")
class TestTogetherMailing(BesideCase):
    """Odoo's campaigns, with the gate of consents before them."""

    suffix = "mailing"
    beside = ("mass_mailing",)

    def test_campaigns_reach_who_agreed(self):
        self.assert_installed()
        self.assert_pass("together_mailing.py")

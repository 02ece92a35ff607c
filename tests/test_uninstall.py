import os
import subprocess
import sys

from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import config

from .common import ADDON
from .common_copy import CopyCase

MAKE_DATA = """
partner = env["res.partner"].create({"name": "Ada Muster"})
env["customer.code"]._issue(partner)
partner.customer_code_ids._replace(lost=True)
till = env["pos.config"].create({"name": "Till of the copy"})
member = env["res.partner"]._new_member(env["customer.code"]._reserve(1, till))
env["customer.code"]._reserve(3, till)
env["customer.code.batch"].create({"user_id": env.uid})
env.cr.commit()
"""

PROTECT = """
env["identity.vault"]._set_up()
env["res.partner"].create({"identity_name": "Bo Muster"})
env.cr.commit()
"""
ERASE = """
protected = env["res.partner"].search([("identity_version", "!=", False)])
protected.unlink()
env.cr.commit()
"""


@tagged("post_install", "-at_install", "-standard", "slow")
class TestUninstall(CopyCase):
    """Upgrade, uninstall and install again, in a copy of the database with data."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.odoo("shell", "--no-http", script=MAKE_DATA)

    @classmethod
    def odoo(cls, *command, script=None):
        """Run a command of Odoo on the copy, in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "odoo", *command, "-d", cls.copy],
            env={**os.environ, "ODOO_RC": config["config"]},
            input=script,
            capture_output=True,
            text=True,
            timeout=300,
        )
        if done.returncode or "Traceback" in done.stderr:
            raise AssertionError(done.stdout + done.stderr)

    def query(self, sql, *parameters):
        with db_connect(self.copy).cursor() as cr:
            cr.execute(sql, parameters)
            return cr.fetchall()

    def codes(self):
        return self.query(
            "SELECT code, state, partner_id FROM customer_code ORDER BY id"
        )

    def contacts(self):
        demo = "SELECT res_id FROM ir_model_data WHERE module = %s AND model = %s"
        return self.query(
            f"SELECT id, name FROM res_partner WHERE id NOT IN ({demo}) ORDER BY id",
            ADDON,
            "res.partner",
        )

    def leftovers(self):
        """Yield what remains in the database of an addon that is gone."""
        for sql in (
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_name ~ '^(customer_code|identity_)'",
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
            " AND (column_name IN ('customer_code', 'pending_customer_code',"
            " 'preload_customers', 'code_block_size') OR column_name ~ '^identity_')",
            "SELECT model FROM ir_model WHERE model ~ '^(customer[.]code|identity[.])'",
            "SELECT name FROM ir_model_fields WHERE name ~ 'customer_code|^identity_'",
            "SELECT name FROM barcode_rule WHERE pattern LIKE 'U[%%'",
            "SELECT name FROM res_groups WHERE name::text LIKE '%%Customer Identity%%'",
            "SELECT cron_name FROM ir_cron"
            " WHERE cron_name ~ '^Customer (Codes|Identity)'",
        ):
            yield from self.query(sql)
        yield from self.query("SELECT name FROM ir_model_data WHERE module = %s", ADDON)

    def test_codes_survive_an_upgrade_and_contacts_an_uninstallation(self):
        codes, contacts = self.codes(), self.contacts()
        self.assertIn(("Ada Muster",), [row[1:] for row in contacts])

        self.odoo("module", "upgrade", ADDON)
        self.assertEqual(self.codes(), codes)
        self.assertEqual(self.contacts(), contacts)

        self.odoo("shell", "--no-http", script=PROTECT)
        with self.assertRaisesRegex(AssertionError, "would be lost"):
            self.odoo("module", "uninstall", ADDON)
        self.odoo("shell", "--no-http", script=ERASE)

        self.odoo("module", "uninstall", ADDON)
        self.assertEqual(list(self.leftovers()), [])
        self.assertEqual(self.contacts(), contacts)

        self.odoo("module", "install", ADDON)
        kept = [row for row in self.contacts() if row in contacts]
        self.assertEqual(kept, contacts)
        with_code = self.query(
            "SELECT id FROM res_partner WHERE customer_code IS NOT NULL"
            " AND id = ANY(%s)",
            [row[0] for row in contacts],
        )
        self.assertEqual(with_code, [])

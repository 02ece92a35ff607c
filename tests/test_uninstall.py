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
product = env["product.product"].create({"name": "Kettle"})
item = env["warranty.card"].create({"product_id": product.id, "partner_id": member.id})
case = env["customer.case"]._open(
    {
        "case_type": "warranty",
        "subject": "Does not heat",
        "partner_id": member.id,
        "card_id": item.id,
        "company_id": env.company.id,
    },
    "phone",
    [("kettle.txt", b"a file")],
)
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

    def service(self):
        return self.query(
            "SELECT c.name, c.state, c.subject, w.id, w.until FROM customer_case c"
            " JOIN warranty_card w ON w.id = c.card_id ORDER BY c.id"
        )

    def stored(self):
        """Return (table, column) of each stored field that the addon alone has."""
        return self.query(
            "SELECT replace(field.model, '.', '_'), field.name"
            " FROM ir_model_data data JOIN ir_model_fields field"
            " ON data.model = 'ir.model.fields' AND data.res_id = field.id"
            " WHERE data.module = %s AND field.store AND field.ttype NOT IN"
            " ('one2many', 'many2many') AND NOT EXISTS (SELECT FROM ir_model_data other"
            " WHERE other.model = data.model AND other.res_id = data.res_id"
            " AND other.module <> data.module)",
            ADDON,
        )

    def leftovers(self):
        """Yield what remains in the database of an addon that is gone."""
        for sql in (
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_name ~ '^(customer_|identity_|warranty_|loyalty_tier)'",
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
            " AND (column_name IN ('customer_code', 'pending_customer_code',"
            " 'preload_customers', 'code_block_size') OR column_name ~ '^identity_')",
            "SELECT model FROM ir_model"
            " WHERE model ~ '^(customer[.]|identity[.]|warranty[.])'",
            "SELECT id FROM mail_message"
            " WHERE model ~ '^(customer[.]|identity[.]|warranty[.])'",
            "SELECT id FROM ir_attachment"
            " WHERE res_model ~ '^(customer[.]|identity[.]|warranty[.])'",
            "SELECT name FROM ir_model_fields WHERE name ~ 'customer_code|^identity_'",
            "SELECT name FROM barcode_rule WHERE pattern LIKE 'U[%%'",
            "SELECT name FROM res_groups WHERE name::text LIKE '%%Customer Identity%%'",
            "SELECT cron_name FROM ir_cron"
            " WHERE cron_name ~ '^Customer (Codes|Identity)'",
        ):
            yield from self.query(sql)
        yield from self.query("SELECT name FROM ir_model_data WHERE module = %s", ADDON)

    def columns(self):
        return self.query(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
        )

    def test_codes_survive_an_upgrade_and_contacts_an_uninstallation(self):
        codes, contacts, service = self.codes(), self.contacts(), self.service()
        stored = self.stored()
        self.assertIn(("Ada Muster",), [row[1:] for row in contacts])
        self.assertIn("Does not heat", [row[2] for row in service])
        self.assertIn(("pos_order", "warranty_pending"), stored)

        self.odoo("module", "upgrade", ADDON)
        self.assertEqual(self.codes(), codes)
        self.assertEqual(self.contacts(), contacts)
        self.assertEqual(self.service(), service)

        self.odoo("shell", "--no-http", script=PROTECT)
        with self.assertRaisesRegex(AssertionError, "would be lost"):
            self.odoo("module", "uninstall", ADDON)
        self.odoo("shell", "--no-http", script=ERASE)

        self.odoo("module", "uninstall", ADDON)
        self.assertEqual(list(self.leftovers()), [])
        self.assertEqual(set(self.columns()) & set(stored), set())
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

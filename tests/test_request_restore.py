import contextlib

from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import SQL

from ..models import identity_vault as bridge
from ..models.identity_vault_place import default_name, place_of
from .common_request import RequestCase


@tagged("slow", "post_install", "-at_install")
class TestRestore(RequestCase):
    """A backup of the vault brings erased persons back, and the ledger erases them."""

    def setUp(self):
        super().setUp()
        self.live = self.env["identity.vault"]._vault()
        self.place = place_of(self.env)
        self.source = default_name(self.env.cr.dbname)
        self.copy = f"{self.source[:50]}_restored"
        self.addCleanup(
            self.run_outside, SQL("DROP DATABASE IF EXISTS %s", self.name())
        )

    def name(self, database=None):
        return SQL.identifier(database or self.copy)

    def run_outside(self, *statements):
        """Run statements that no transaction may hold."""
        with contextlib.closing(db_connect("postgres").cursor()) as cr:
            cr.rollback()
            cr._cnx.autocommit = True
            for statement in statements:
                cr.execute(statement)

    def back_up(self):
        """Copy the vault's database as it is now."""
        for vault in list(bridge._vaults.values()):
            vault.close()
        self.run_outside(
            SQL("DROP DATABASE IF EXISTS %s", self.name()),
            SQL("CREATE DATABASE %s TEMPLATE %s", self.name(), self.name(self.source)),
        )

    def restored(self):
        """Return the vault on the copy, with the keys and the ledger of today."""
        dsn = self.place.dsn.replace(f"'{self.source}'", f"'{self.copy}'")
        self.assertNotEqual(dsn, self.place.dsn)
        vault = bridge.Vault(
            bridge.PostgresStore(dsn, self.place.vault),
            bridge.FileKeyProvider(self.place.key_file),
            bridge.ErasureLedger(self.place.ledger),
        )
        self.addCleanup(vault.close)
        return vault

    def opens(self, vault, pointer):
        ask = bridge.Ask(bridge.Pointer.parse(pointer), 0)
        access = bridge.Access(1, "tests", "read", "tests")
        return bool(vault.read([ask], ["name"], access))

    def test_who_was_erased_stays_erased_after_a_restore(self):
        stays = self.customer.sudo().identity_version
        leaves = self.make_asker()
        pointer = leaves.sudo().identity_version
        self.back_up()
        self.press(self.ask("erasure", leaves), "action_erase")
        self.work()
        self.assertFalse(self.opens(self.live, pointer))
        vault = self.restored()
        vault.store.prepare()
        [read] = vault.store.get([pointer.split(".")[1]], ["name"])
        self.assertTrue(read, "the backup really has the person")
        vault.open()
        self.assertFalse(self.opens(vault, pointer))
        self.assertTrue(self.opens(vault, stays))
        status = vault.status()
        self.assertGreaterEqual(status["erased"], status["ledger"])

import contextlib
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..core.vault import finding, reading, writing
from ..models.identity_vault_place import place_of
from .test_reveal import IDENTITY, RevealCase

#: A disk or a quota that is full says this when the entry is written.
FULL = """
    CREATE FUNCTION identity.no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER no_room BEFORE INSERT ON identity.audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION identity.no_room();
"""
EMPTIED = """
    DROP TRIGGER IF EXISTS no_room ON identity.audit_entry;
    DROP FUNCTION IF EXISTS identity.no_room();
"""


@tagged("post_install", "-at_install")
class TestAuditRefused(RevealCase):
    """Where a look cannot be recorded, nothing is opened, on whatever way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.make_user("cashier")
        cls.reader.group_ids += cls.env.ref("base.group_allow_export")
        cls.member = cls.make_protected(city="Nirgendwo")
        cls.order = cls.make_order(cls.ada)

    @contextlib.contextmanager
    def server(self):
        connection = psycopg2.connect(place_of(self.env).dsn)
        try:
            yield connection
        finally:
            connection.close()

    @contextlib.contextmanager
    def locked(self):
        """Let somebody else hold the table of the log."""
        with self.server() as connection, connection.cursor() as cursor:
            cursor.execute("LOCK TABLE identity.audit_entry IN ACCESS EXCLUSIVE MODE")
            yield
            connection.rollback()

    @contextlib.contextmanager
    def full(self):
        with self.server() as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute(EMPTIED + FULL)
            try:
                yield
            finally:
                cursor.execute(EMPTIED)

    @contextlib.contextmanager
    def sealed(self):
        """Fail as soon as anything is decrypted."""
        opened = AssertionError("something was opened")
        with contextlib.ExitStack() as stack:
            for module in (reading, finding, writing):
                stack.enter_context(
                    patch.object(module, "open_version", side_effect=opened)
                )
            yield

    # The ways on which an identity, or a word about it, leaves the vault

    def ways(self):
        person = self.ada
        vault_of = self.env["identity.vault"]
        till = self.till.id

        def ask(model, method, *args):
            return self.rpc(self.cashier, model, method, *args)

        def rpc(method, *args):
            self.env.invalidate_all()
            return self.rpc(self.reader, person, method, *args)

        return {
            "form": lambda: rpc("read", ["identity_name", "identity_email"]),
            "export": lambda: rpc("export_data", ["identity_name", "identity_phone"]),
            "search": lambda: self.rpc(
                self.reader,
                "res.partner",
                "search_read",
                [("identity_email", "=", IDENTITY["email"])],
                ["identity_name"],
            ),
            "mail": lambda: vault_of._open_for(person, "mail"),
            "invoice": lambda: vault_of._open_for(person, "invoice"),
            "find": lambda: ask("res.partner", "pos_identify", till, IDENTITY["phone"]),
            "match": lambda: ask(
                "res.partner", "pos_match", till, person.id, "name", IDENTITY["name"]
            ),
            "enrol": lambda: ask(
                "res.partner", "pos_enroll", till, {"email": IDENTITY["email"]}
            ),
            "add": lambda: ask(
                *("res.partner", "pos_add_identity", till, self.member.id),
                {"phone": IDENTITY["phone"]},
            ),
            "receipt": lambda: ask(
                "pos.order", "pos_send_receipt", till, self.order.id
            ),
            "copy of the data": lambda: (
                self.env["identity.request"]
                .create({"partner_id": person.id})
                ._export_document()
            ),
            "undo": lambda: person._unprotect(),
            "merge": lambda: self.env["base.partner.merge.automatic.wizard"]._merge(
                (person | self.member).ids, self.member, extra_checks=False
            ),
            "leak scan": lambda: vault_of._needles(person),
            "change": lambda: person.write({"identity_city": "Anderswo"}),
        }

    def try_all(self):
        """Return what each way says; all of them are undone again."""
        said = {}
        for way, go in self.ways().items():
            with self.subTest(way), self.sealed():
                savepoint = self.env.cr.savepoint()
                try:
                    said[way] = go()
                except UserError as error:
                    said[way] = error
                finally:
                    savepoint.close(rollback=True)
                    self.env.invalidate_all()
                for value in IDENTITY.values():
                    self.assertNotIn(value, repr(said[way]))
        return said

    def assert_all_refused(self, said):
        for way in ("find", "match", "enrol", "add", "receipt"):
            self.assertEqual(said[way]["status"], "unavailable", way)
        # A contact opens while its identity stays masked.
        [row] = said["form"]
        self.assertFalse(row["identity_name"] or row["identity_email"])
        self.assertEqual(said["export"], {"datas": [["", ""]]})
        others = said.keys() - {"find", "match", "enrol", "add", "receipt"}
        for way in others - {"form", "export"}:
            self.assertIsInstance(said[way], UserError, way)

    def test_nothing_is_opened_while_the_log_is_locked(self):
        self.reveal(self.ada)
        with self.locked():
            said = self.try_all()
        self.assert_all_refused(said)
        self.assertEqual(self.look(self.ada), IDENTITY["name"])

    def test_nothing_is_opened_while_the_log_is_full(self):
        self.reveal(self.ada)
        with self.full():
            said = self.try_all()
        self.assert_all_refused(said)
        self.assertEqual(self.look(self.ada), IDENTITY["name"])

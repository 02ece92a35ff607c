"""Every door that leads to a contact, for everybody who may stand before it."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.identity_vault import FIELDS
from .common import ADDON, ROLES, IdentityCase

#: Values that occur nowhere else.
SECRET = {
    "name": "Zyxwada Qvmuster",
    "phone": "+43 660 7531598",
    "email": "zyxwada@example.com",
    "street": "Qvgasse 7",
    "street2": "Qvstiege 3",
    "zip": "QV-1234",
    "city": "Qvstadt",
    "vat": "QV-8642",
    "birthdate": "1987-03-29",
    "note": "Qvnote",
}
IDENTITY_FIELDS = [f"identity_{field}" for field in FIELDS]
#: What a browser may send along, in the hope that somebody trusts it.
FORGED = {
    "identity_plain": True,
    "identity_protect": True,
    "identity_hidden": False,
    "identity_revealed": True,
    "identity_purpose": "export",
    "default_purpose_id": 1,
    "uid": 1,
    "su": True,
    "active_test": False,
    "bin_size": True,
    "show_email": True,
    "show_address": True,
    "show_vat": True,
    "formatted_display_name": True,
}


class AccessCase(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.make_protected(**SECRET)
        cls.users = {role: cls.make_user(role) for role in ROLES}
        cls.users["admin"] = cls.env.ref("base.user_admin")
        cls.readers = {"reader", "admin"}
        cls.env.flush_all()

    def ask(self, user, *call, **kwargs):
        """Return what a call answers, or refuses, as one text."""
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                return str(self.rpc(user, *call, **kwargs))
        except Exception as error:  # pylint: disable=broad-except
            # A refusal is an answer as well, and must not tell anything either.
            return f"{type(error).__name__}: {error}"

    def assert_silent(self, answer, but=()):
        for field, value in SECRET.items():
            if field not in but:
                self.assertNotIn(value.lower(), answer.lower())
        for part in ("Zyxwada", "Qvmuster", "7531598", "Qvgasse", "Qvstadt"):
            if not but:
                self.assertNotIn(part.lower(), answer.lower())

    def asked(self, call):
        """Return the fields whose value the call itself contains."""
        texts = [part for part in call if isinstance(part, str)]
        return {field for field, value in SECRET.items() if value in texts}

    def every_door(self):
        """Yield calls that give out something about contacts."""
        ada, name = self.ada, "res.partner"
        here = [("id", "=", ada.id)]
        spec = dict.fromkeys([*IDENTITY_FIELDS, "display_name", "email"], {})
        every = [*IDENTITY_FIELDS, "name", "email", "phone", "display_name"]
        yield ada, "read", []
        for field in every:
            yield ada, "read", [field]
        # Of each kind one: text, searchable, date, and Odoo's own.
        for field in ("identity_name", "identity_email", "identity_birthdate", "name"):
            yield name, "search_read", here, [field]
            yield name, "read_group", here, [field], [field]
            yield name, "formatted_read_group", here, [field], [f"{field}:array_agg"]
            yield name, "formatted_read_group", here, [], [f"{field}:max"]
            yield name, "web_read_group", here, [field]
            yield ada, "export_data", [field]
            yield ada, "mapped", field
            yield name, "search_read", here, ["id"], 0, 5, f"{field} desc"
            yield ada, "onchange", {}, [], {field: {}}
            yield ada, "onchange", {"ref": "x"}, ["ref"], {field: {}, "ref": {}}
            yield "pos.order", "search_read", [], [f"partner_id.{field}"]
        yield ada, "web_read", spec
        yield name, "web_search_read", here, spec
        yield ada, "web_save", {}, spec
        yield ada, "copy_data"
        yield ada, "get_formview_action"
        yield name, "name_search", SECRET["name"]
        yield name, "name_search", SECRET["email"]
        yield name, "web_name_search", SECRET["phone"], {"display_name": {}}
        yield name, "default_get", every
        yield name, "get_import_templates"
        yield ada, "get_property_definition", "properties"
        yield "identity.reveal", "search_read", [], []
        yield "identity.access.log", "search_read", [], []
        yield "identity.purpose", "search_read", [], []
        yield "customer.code", "search_read", [], []
        yield "mail.message", "search_read", [("res_id", "=", ada.id)], []


@tagged("post_install", "-at_install")
class TestEveryDoor(AccessCase):
    def test_nobody_is_told_anything_without_a_look_that_was_granted(self):
        for role, user in self.users.items():
            for call in self.every_door():
                with self.subTest(role=role, call=str(call[:3])):
                    self.assert_silent(self.ask(user, *call), self.asked(call))

    def test_forged_context_keys_open_nothing(self):
        for role in ("contact_editor", "reader", "admin"):
            context = {**FORGED, "uid": self.users["reader"].id}
            for call in self.every_door():
                with self.subTest(role=role, call=str(call[:3])):
                    answer = self.ask(self.users[role], *call, context=context)
                    self.assert_silent(answer, self.asked(call))

    def test_only_readers_ask_for_identity_fields(self):
        for role, user in self.users.items():
            for field in IDENTITY_FIELDS:
                with self.subTest(role=role, field=field):
                    answer = self.ask(user, self.ada, "read", [field])
                    refused = answer.startswith("AccessError")
                    self.assertEqual(refused, role not in self.readers)

    def test_only_readers_are_shown_the_fields(self):
        for role, user in self.users.items():
            described = self.ask(user, "res.partner", "fields_get", IDENTITY_FIELDS)
            with self.subTest(role):
                seen = "identity_email" in described
                self.assertEqual(seen, role in self.readers)

    def test_only_readers_search_by_identity_fields(self):
        mine = [("identity_email", "=", SECRET["email"])]
        through = [("partner_id.identity_email", "=", SECRET["email"])]
        self.make_order(self.ada)
        for role, user in self.users.items():
            with self.subTest(role):
                answer = self.ask(user, "res.partner", "search", mine)
                self.assertEqual(answer == str(self.ada.ids), role in self.readers)
                if role not in self.readers:
                    self.assertTrue(answer.startswith("AccessError"))
                    answer = self.ask(user, "pos.order", "search_count", through)
                    self.assertTrue(answer.startswith("AccessError"), answer)

    def test_what_has_no_search_is_not_searched(self):
        for field in set(FIELDS) - {"phone", "email"}:
            domain = [(f"identity_{field}", "=", SECRET[field])]
            for role, user in self.users.items():
                with self.subTest(role=role, field=field):
                    answer = self.ask(user, "res.partner", "search", domain)
                    self.assertNotEqual(answer, str(self.ada.ids))

    def test_nobody_is_found_by_what_odoo_searches(self):
        for field in ("name", "email", "phone", "street", "vat", "complete_name"):
            text = SECRET.get(field, SECRET["name"])
            domain = [(field, "ilike", text)]
            for role, user in self.users.items():
                with self.subTest(role=role, field=field):
                    answer = self.ask(user, "res.partner", "search", domain)
                    self.assertNotIn(str(self.ada.id), answer)

    def test_only_readers_write_identity_fields(self):
        for role, user in self.users.items():
            with self.subTest(role):
                for method, *more in (("write",), ("web_save", {"id": {}})):
                    vals = {"identity_city": "Bsp"}
                    answer = self.ask(user, self.ada, method, vals, *more)
                    refused = answer.startswith("AccessError")
                    self.assertEqual(refused, role not in self.readers, answer)

    def test_only_readers_import_identity_fields(self):
        for role, user in self.users.items():
            if role in ("public", "portal", "employee", "auditor", "cashier"):
                continue
            names = ["ref", "identity_name"]
            rows = [[f"R-{role}", "Bo Beispiel"]]
            with self.subTest(role):
                self.ask(user, "res.partner", "load", names, rows)
                made = self.Partner.search([("ref", "=", f"R-{role}")])
                self.assertEqual(bool(made), role in self.readers)

    def test_the_bridge_cannot_be_called_from_outside(self):
        methods = [name for name in dir(self.env["identity.vault"]) if name[:1] == "_"]
        wanted = {"_reveal", "_open_for", "_find", "_read", "_erase", "_vault"}
        self.assertLessEqual(wanted, set(methods))
        for role, user in self.users.items():
            for method in wanted:
                with self.subTest(role=role, method=method):
                    answer = self.ask(user, "identity.vault", method, self.ada.ids)
                    self.assertTrue(answer.startswith("AccessError: Private"), answer)

    def test_these_doors_do_open_for_who_was_granted_a_look(self):
        # Otherwise the tests above would be about nothing.
        reader = self.users["reader"]
        purpose = self.env.ref(f"{ADDON}.purpose_rectification")
        self.env["identity.reveal"].with_user(reader)._grant(self.ada, purpose)
        answers = [self.ask(reader, *call) for call in self.every_door()]
        told = [answer for answer in answers if SECRET["street"] in answer]
        self.assertGreater(len(told), 2)
        for role, user in self.users.items():
            if role != "reader":
                self.assert_silent(self.ask(user, self.ada, "read", []))

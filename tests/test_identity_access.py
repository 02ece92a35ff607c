"""Every door that leads to a contact, for everybody who may stand before it."""

from odoo.exceptions import AccessError, UserError
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


@tagged("post_install", "-at_install")
class TestGrants(AccessCase):
    def grant_vals(self, user):
        return {
            "user_id": user.id,
            "partner_id": self.ada.id,
            "purpose_id": self.env.ref(f"{ADDON}.purpose_rectification").id,
            "expires_at": "2099-01-01 00:00:00",
        }

    def test_a_grant_is_given_by_the_dialog_alone(self):
        for role, user in self.users.items():
            with self.subTest(role), self.assertRaises(AccessError):
                self.rpc(user, "identity.reveal", "create", [self.grant_vals(user)])

    def test_a_grant_is_not_prolonged_or_moved(self):
        other = self.make_protected(name="Bo")
        for role in self.readers:
            user = self.users[role]
            grant = self.env["identity.reveal"].create(self.grant_vals(user))
            for vals in (
                {"expires_at": "2100-01-01 00:00:00"},
                {"partner_id": other.id},
                {"user_id": self.users["clerk"].id},
            ):
                with self.subTest(role=role, vals=vals):
                    with self.assertRaises(AccessError):
                        self.rpc(user, grant, "write", vals)

    def test_a_grant_without_the_group_opens_nothing(self):
        for role, user in self.users.items():
            if role in self.readers:
                continue
            self.env["identity.reveal"].create(self.grant_vals(user))
            partner = self.ada.with_user(user).sudo()
            with self.subTest(role):
                self.env.invalidate_all()
                self.assertFalse(partner.identity_name)
                self.assertFalse(partner.mapped("identity_email")[0])

    def test_the_dialog_reveals_no_customer_that_the_user_may_not_read(self):
        self.ada.company_id = self.make_company("Another Shop")
        purpose = self.env.ref(f"{ADDON}.purpose_service_call")
        with self.assertRaises(AccessError):
            [made] = self.rpc(
                self.users["reader"],
                "identity.reveal.wizard",
                "create",
                [{"purpose_id": purpose.id, "partner_ids": self.ada.ids}],
            )
            wizard = self.env["identity.reveal.wizard"].browse(made)
            self.rpc(self.users["reader"], wizard, "action_reveal")

    def test_the_system_is_not_a_reader(self):
        self.env.invalidate_all()
        for partner in (
            self.ada.sudo(),
            self.ada.with_user(self.env.ref("base.user_root")).sudo(),
        ):
            self.assertFalse(any(partner[field] for field in IDENTITY_FIELDS))


@tagged("post_install", "-at_install")
class TestCodeAndTemplates(AccessCase):
    """What administrators write, and others run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The reader looks at this customer right now.
        reader = cls.users["reader"]
        purpose = cls.env.ref(f"{ADDON}.purpose_rectification")
        cls.env["identity.reveal"].with_user(reader)._grant(cls.ada, purpose)

    def shown(self, user):
        self.env.invalidate_all()
        return self.ada.with_user(user).sudo().identity_name

    def test_code_of_a_server_action_opens_nothing_for_who_runs_it(self):
        code = """
names = env['res.partner'].sudo().browse(%s).mapped('identity_name')
action = {'type': 'ir.actions.client', 'tag': str(names)}
"""
        action = self.env["ir.actions.server"].create(
            {
                "name": "Look",
                "model_id": self.env.ref("base.model_res_partner").id,
                "state": "code",
                "code": code % self.ada.id,
            }
        )
        for role, user in self.users.items():
            if role == "reader":
                continue
            with self.subTest(role):
                self.env.invalidate_all()
                answer = str(action.with_user(user).sudo().run())
                self.assert_silent(answer)

    def test_a_template_renders_no_identity_even_during_a_look(self):
        self.assertEqual(self.shown(self.users["reader"]), SECRET["name"])
        template = self.env["mail.template"].create(
            {
                "name": "Letter",
                "model_id": self.env.ref("base.model_res_partner").id,
                "subject": "For {{ object.identity_name }}",
                "body_html": "<p>Dear <t t-out='object.identity_name'/>,"
                " <t t-out='object.sudo().identity_email'/></p>",
            }
        )
        for role, user in self.users.items():
            with self.subTest(role):
                self.env.invalidate_all()
                letter = template.with_user(user).sudo()
                rendered = letter._render_field("body_html", self.ada.ids)
                subject = letter._render_field("subject", self.ada.ids)
                self.assertIn("Dear", str(rendered))
                self.assert_silent(str(rendered) + str(subject))

    def test_qweb_renders_what_the_reader_may_see_and_nothing_to_others(self):
        view = self.env["ir.ui.view"].create(
            {
                "name": "letter",
                "type": "qweb",
                "arch": "<p>Dear <t t-out='object.sudo().identity_name'/>,</p>",
            }
        )
        for role, user in self.users.items():
            with self.subTest(role):
                self.env.invalidate_all()
                partner = self.ada.with_user(user)
                qweb = self.env["ir.qweb"].with_user(user).sudo()
                rendered = str(qweb._render(view.id, {"object": partner}))
                self.assertIn("Dear", rendered)
                if role != "reader":
                    self.assert_silent(rendered)

    def test_a_message_by_template_stores_no_identity(self):
        reader = self.users["reader"]
        self.ada.with_user(reader).message_post_with_source(
            self.env["mail.template"].create(
                {
                    "name": "Note",
                    "model_id": self.env.ref("base.model_res_partner").id,
                    "body_html": "<p>Hello <t t-out='object.identity_name'/></p>",
                }
            ),
        )
        self.assert_silent(str(self.ada.message_ids.mapped("body")))


@tagged("post_install", "-at_install")
class TestRecordOfLooks(AccessCase):
    def test_purposes_of_the_system_stay_as_they_are(self):
        mail = self.env.ref(f"{ADDON}.purpose_mail")
        for vals in ({"open_personal": True}, {"selectable": True}, {"minutes": 60}):
            for role in ("manager", "admin"):
                with self.subTest(role=role, vals=vals):
                    with self.assertRaises(UserError):
                        self.rpc(self.users[role], mail, "write", vals)
        with self.assertRaises(UserError):
            self.rpc(self.users["manager"], mail, "unlink")

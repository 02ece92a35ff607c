"""Grants, and code and templates that run while one counts."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ADDON
from .test_identity_access import IDENTITY_FIELDS, SECRET, AccessCase


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

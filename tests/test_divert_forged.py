import contextlib

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .test_divert import DivertCase


@tagged("post_install", "-at_install")
class TestForgedProtection(DivertCase):
    """Which person a contact is, is written by the addon alone."""

    STATE = {
        "identity_protected": True,
        "identity_person": "0" * 32,
        "identity_version": "forged",
        "identity_filled": "name",
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.make_protected()
        cls.bo = cls.Partner.create({"name": "Bo"})
        cls.users = [cls.reader, cls.editor, cls.make_user("manager")]
        cls.users.append(cls.env.ref("base.user_admin"))

    def each(self):
        for user in self.users:
            for name, value in self.STATE.items():
                with self.subTest(user=user.login, field=name):
                    yield user, name, value

    def test_it_is_not_written(self):
        for user, name, value in self.each():
            for partner in (self.ada, self.bo):
                for method in ("write", "web_save"):
                    more = [{"id": {}}] if method == "web_save" else []
                    with self.assertRaises(AccessError):
                        self.rpc(user, partner, method, {name: value}, *more)

    def test_it_is_not_made(self):
        for user, name, value in self.each():
            with self.assertRaises(AccessError):
                vals = {"name": "Cy", name: value}
                self.rpc(user, "res.partner", "create", [vals])
            with self.assertRaises(AccessError):
                self.rpc(user, self.bo, "write", {"child_ids": [Command.create(vals)]})

    def test_it_is_not_imported(self):
        for user, name, value in self.each():
            answer = self.rpc(
                user, "res.partner", "load", ["name", name], [["Cy", str(value)]]
            )
            self.assertFalse(answer["ids"])

    def test_no_default_sets_it(self):
        for user, name, value in self.each():
            self.rpc(
                user,
                "ir.default",
                "create",
                [self.default_of(user, name, value)],
            )
            made = self.create_as(user)
            self.assertFalse(made[name])
            # What Odoo does not refuse has no effect.
            with contextlib.suppress(AccessError), self.env.cr.savepoint():
                made = self.create_as(user, {f"default_{name}": value})
                self.assertFalse(made[name])

    def create_as(self, user, context=None):
        [made] = self.rpc(
            user, "res.partner", "create", [{"name": "Cy"}], context=context
        )
        return self.Partner.browse(made).sudo()

    def default_of(self, user, name, value):
        field = self.env["ir.model.fields"]._get("res.partner", name)
        return {
            "field_id": field.id,
            "user_id": user.id,
            "json_value": '"forged"' if isinstance(value, str) else "true",
        }

    def test_forged_context_keys_open_nothing_and_protect_nobody(self):
        forged = {
            "identity_plain": True,
            "identity_protect": True,
            "default_identity_protected": True,
        }
        self.assert_plain(self.create_as(self.editor, forged), "Cy")
        self.protect_individuals()
        self.assert_hidden(self.create_as(self.editor, forged))

    def test_the_pointer_is_read_by_nobody(self):
        for user in self.users:
            for name in ("identity_person", "identity_version"):
                with self.subTest(user=user.login, field=name):
                    with self.assertRaises(AccessError):
                        self.rpc(user, self.ada, "read", [name])
                    with self.assertRaises(AccessError):
                        self.rpc(user, "res.partner", "search", [(name, "!=", False)])

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..core import code as codes
from .common import IdentityCase


@tagged("post_install", "-at_install")
class TestForgedCodes(IdentityCase):
    """Nobody writes a code, by whatever door: cashiers, editors, administrators."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        roles = ("cashier", "contact_editor", "clerk", "manager")
        cls.forgers = [cls.make_user(role) for role in roles]
        cls.forgers.append(cls.env.ref("base.user_admin"))
        cls.editors = cls.forgers[1:]
        cls.customer = cls.make_customer()
        cls.other = cls.make_customer("Bo Beispiel")
        [cls.forged] = codes.generate()

    def assert_untouched(self):
        self.env.invalidate_all()
        self.assertFalse(self.Partner.search([("customer_code", "=", self.forged)]))
        self.assertFalse(self.Code.search([("code", "=", self.forged)]))
        self.assertEqual(len(self.customer.customer_code_ids), 1)
        self.assertEqual(self.code_of(self.customer).code, self.customer.customer_code)

    def refuse(self, *call, **kwargs):
        for user in self.forgers:
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.rpc(user, *call, **kwargs)
        self.assert_untouched()

    def forged_values(self):
        """Yield values that try to give a contact a code."""
        yield {"customer_code": self.forged}
        yield {"customer_code": False}
        yield {"customer_code_ids": [Command.create({"code": self.forged})]}
        yield {"customer_code_ids": [Command.link(self.code_of(self.other).id)]}
        yield {"customer_code_ids": [Command.clear()]}
        yield {"customer_code_ids": [Command.delete(self.code_of(self.customer).id)]}
        lost = {"state": "lost"}
        yield {
            "customer_code_ids": [Command.update(self.code_of(self.customer).id, lost)]
        }

    def test_a_write_is_refused(self):
        for vals in self.forged_values():
            with self.subTest(vals):
                self.refuse(self.customer, "write", vals)

    def test_a_save_from_a_form_is_refused(self):
        for vals in self.forged_values():
            with self.subTest(vals):
                self.refuse(self.customer, "web_save", vals, {"id": {}})

    def test_a_save_from_a_list_is_refused(self):
        vals = {"customer_code": self.forged}
        self.refuse(self.customer, "web_save_multi", [vals], {"id": {}})

    def test_a_create_is_refused(self):
        for vals in self.forged_values():
            with self.subTest(vals):
                self.refuse("res.partner", "create", [{"name": "Mal", **vals}])

    def test_a_write_through_a_parent_is_refused(self):
        forged = {"customer_code": self.forged}
        child = self.Partner.create({"name": "Kid", "parent_id": self.customer.id})
        for command in (
            Command.create({"name": "Mal", **forged}),
            Command.update(child.id, forged),
        ):
            with self.subTest(command):
                self.refuse(self.customer, "write", {"child_ids": [command]})

    def test_a_write_through_a_user_is_refused(self):
        user = self.make_user("employee")
        self.refuse(user, "write", {"customer_code": self.forged})
        self.assertFalse(user.partner_id.customer_code)
        vals = {"name": "Mal", "login": "mal", "customer_code": self.forged}
        self.refuse("res.users", "create", [vals])

    def test_users_cannot_write_a_code_into_their_own_profile(self):
        user = self.make_user("employee")
        with self.assertRaises(AccessError):
            self.rpc(user, user, "write", {"customer_code": self.forged})
        self.assertFalse(user.partner_id.customer_code)

    def test_an_import_is_refused(self):
        for user in self.editors:
            for column in ("customer_code", "customer_code_ids/code"):
                with self.subTest(user=user.login, column=column):
                    answer = self.rpc(
                        user,
                        "res.partner",
                        "load",
                        ["name", column],
                        [["Mal", self.forged]],
                    )
                    self.assertFalse(answer["ids"])
                    self.assertTrue(answer["messages"])
        self.assert_untouched()

    def test_a_default_in_the_context_has_no_effect(self):
        contexts = [
            {"default_customer_code": self.forged},
            {"default_customer_code_ids": [Command.create({"code": self.forged})]},
            {
                "default_customer_code_ids": [
                    Command.link(self.code_of(self.customer).id)
                ]
            },
        ]
        for user in self.editors:
            for context in contexts:
                with self.subTest(user=user.login, context=context):
                    [made] = self.rpc(
                        user,
                        "res.partner",
                        "create",
                        [{"name": "Mal"}],
                        context=context,
                    )
                    self.assertFalse(self.Partner.browse(made).customer_code)
                    made, _name = self.rpc(
                        user, "res.partner", "name_create", "Mal", context=context
                    )
                    self.assertFalse(self.Partner.browse(made).customer_code)
        self.assert_untouched()

    def test_a_stored_default_has_no_effect(self):
        for user in self.editors:
            self.rpc(
                user,
                "ir.default",
                "set",
                "res.partner",
                "customer_code",
                self.forged,
                user_id=True,
            )
            with self.subTest(user.login):
                [made] = self.rpc(user, "res.partner", "create", [{"name": "Mal"}])
                self.assertFalse(self.Partner.browse(made).customer_code)
        self.assert_untouched()

    def test_codes_are_read_only_for_everybody(self):
        code = self.code_of(self.customer)
        reserved = self.Code._reserve(1)
        self.refuse("customer.code", "create", [{"code": self.forged}])
        for vals in (
            {"state": "lost"},
            {"partner_id": self.other.id},
            {"code": self.forged},
        ):
            self.refuse(code, "write", vals)
        self.refuse(reserved, "write", {"partner_id": self.other.id})
        self.refuse(code, "unlink")
        self.refuse(code, "copy", {"code": self.forged})

    def test_not_even_the_system_deletes_a_code(self):
        with self.assertRaises(UserError):
            self.code_of(self.customer).sudo().unlink()

    def test_private_methods_cannot_be_called(self):
        reserved = self.Code._reserve(1)
        for target, method in (
            (reserved, "_activate"),
            (self.customer, "_rename_to_code"),
            ("customer.code", "_reserve"),
            ("res.partner", "_new_member"),
            ("res.partner", "_owners_of_codes"),
            ("customer.code.batch", "_cron_issue"),
        ):
            with self.subTest(method):
                self.refuse(target, method)

    def test_jobs_cannot_be_written(self):
        batch = self.env["customer.code.batch"].create({"user_id": self.env.uid})
        self.refuse("customer.code.batch", "create", [{"user_id": self.env.uid}])
        self.refuse(batch, "write", {"domain": "[(1, '=', 1)]"})
        self.refuse(batch, "unlink")

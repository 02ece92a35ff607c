import inspect

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ADDON
from .common_access import ACCESS
from .common_calls import CallCase
from .common_may_call import MAY_CALL, OF_MIXINS
from .common_roles import (
    AUDITORS,
    CODE_WORKERS,
    MANAGERS,
    READERS,
    SERVICE,
    SERVICE_MANAGERS,
    RoleCase,
)
from .common_stricter import STRICTER


@tagged("post_install", "-at_install")
class TestPublicMethods(CallCase):
    def test_each_role_can_call_what_it_may_and_nothing_else(self):
        for (model, method), allowed in (MAY_CALL | OF_MIXINS).items():
            for user, may in self.each_role(allowed):
                with self.subTest(f"{model}.{method}"), self.env.cr.savepoint():
                    if may:
                        self.assertIsNot(self.call(user, model, method), NotImplemented)
                    else:
                        with self.assertRaises(AccessError):
                            self.call(user, model, method)

    def test_every_public_method_is_decided_on(self):
        self.assertEqual(set(self.public_methods()), MAY_CALL.keys() | STRICTER)

    def public_methods(self):
        """Yield (model, method) of everything that the addon adds to models."""
        for name, model in self.env.registry.items():
            for part in model.__mro__:
                if not part.__module__.startswith(f"odoo.addons.{ADDON}."):
                    continue
                # A mixin's method is decided on once, not for all that use it.
                if part._name != name:
                    continue
                for method, function in vars(part).items():
                    if self.is_public(method, function):
                        yield name, method

    def is_public(self, name, function):
        return (
            inspect.isroutine(function)
            and not name.startswith("_")
            and not getattr(function, "_api_private", False)
        )


@tagged("post_install", "-at_install")
class TestModelAccess(RoleCase):
    def test_each_role_reaches_what_it_may_and_nothing_else(self):
        for model, rights in ACCESS.items():
            operations = ("read", "write", "create", "unlink")
            for operation, allowed in zip(operations, rights, strict=True):
                for user, may in self.each_role(allowed):
                    with self.subTest(f"{operation} {model}"):
                        reachable = self.env(user=user)[model].has_access(operation)
                        self.assertEqual(reachable, may)

    def test_every_model_is_decided_on(self):
        own = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == ADDON
        }
        self.assertEqual(own, ACCESS.keys())

    def test_menus_are_shown_to_those_who_can_use_them(self):
        for menu, allowed in (
            ("menu_customer_code", CODE_WORKERS),
            ("menu_customer_code_issue", MANAGERS),
            ("menu_customer_code_batch", MANAGERS),
            ("menu_identity_access_log", AUDITORS),
            ("menu_identity_audit_check", AUDITORS),
            ("menu_identity_purpose", MANAGERS),
            ("menu_identity_protection", MANAGERS),
            ("menu_identity_leak_scan", MANAGERS | AUDITORS),
            ("menu_identity_request", READERS | MANAGERS),
            ("menu_product_affinity", {"admin"}),
            ("menu_customer_suggestion_feedback", {"admin"}),
            ("menu_customer_desk", SERVICE),
            ("menu_service_case", SERVICE),
            ("menu_service_team", SERVICE_MANAGERS),
            ("menu_warranty_card", SERVICE),
            ("menu_warranty_policy", SERVICE_MANAGERS),
        ):
            menu = self.env.ref(f"{ADDON}.{menu}")
            for user, may in self.each_role(allowed):
                if user.has_group("base.group_user"):
                    visible = menu.with_user(user)._visible_menu_ids()
                    # A menu is reached through the one above it.
                    above = menu.parent_id.id in visible
                    self.assertEqual(above and menu.id in visible, may, menu.name)

    def test_issuing_in_bulk_is_offered_to_managers_alone(self):
        action = self.env.ref(f"{ADDON}.action_customer_code_issue")
        for user, may in self.each_role(MANAGERS):
            Actions = self.env(user=user)["ir.actions.actions"]
            offered = Actions.get_bindings("res.partner").get("action", ())
            self.assertEqual(action.id in [row["id"] for row in offered], may)

    def test_sellers_work_with_codes(self):
        self.assertTrue(self.users["cashier"].has_group(f"{ADDON}.group_identity_user"))
        manager = f"{ADDON}.group_identity_manager"
        self.assertFalse(self.users["cashier"].has_group(manager))
        self.assertTrue(self.users["admin"].has_group(manager))

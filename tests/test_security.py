import inspect

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ADDON, ROLES, IdentityCase

SELLERS = {"cashier", "admin"}
CLERKS = {"clerk", "reader", "manager", "admin"}
MANAGERS = {"manager", "admin"}
READERS = {"reader", "admin"}
AUDITORS = {"auditor", "admin"}
CODE_WORKERS = {"cashier", *CLERKS}

#: Every public method that the addon adds, and who may call it. Anybody can call any of
#: them over the network: a new one that is not decided on here fails a test.
MAY_CALL = {
    ("res.partner", "pos_identify"): SELLERS,
    ("res.partner", "pos_enroll"): SELLERS,
    ("res.partner", "pos_match"): SELLERS,
    ("res.partner", "pos_add_identity"): SELLERS,
    ("res.partner", "get_new_partner"): SELLERS,
    ("res.partner", "action_issue_customer_code"): CLERKS,
    ("res.partner", "action_replace_customer_code"): CLERKS,
    ("pos.config", "pos_reserve_codes"): SELLERS,
    ("pos.order", "action_attach_customer"): SELLERS,
    ("pos.order", "pos_send_receipt"): SELLERS,
    ("identity.consent", "action_withdraw"): CODE_WORKERS,
    ("customer.code.batch", "action_cancel"): MANAGERS,
    ("customer.code.issue", "action_issue"): MANAGERS,
    ("customer.code.replace", "action_replace"): CLERKS,
    ("customer.link", "action_revoke"): CLERKS,
    ("customer.link.wizard", "action_make"): CLERKS,
    ("customer.link.wizard", "action_send"): CLERKS,
    ("portal.wizard.user", "action_customer_link"): CLERKS,
    ("identity.reveal.wizard", "action_reveal"): READERS,
    ("res.partner", "action_hide_identity"): READERS,
    ("identity.access.log", "action_open"): AUDITORS,
    ("identity.audit.check", "action_verify"): AUDITORS,
    ("identity.audit.check", "action_export_head"): AUDITORS,
    ("res.partner", "action_protect"): MANAGERS,
    ("res.partner", "action_unprotect"): MANAGERS,
    ("identity.protection", "action_report"): MANAGERS,
    ("identity.protection", "action_start"): MANAGERS,
    ("identity.protection", "action_cancel"): MANAGERS,
    ("identity.protection", "action_open_partners"): MANAGERS,
    ("identity.leak.scan", "action_order_full"): MANAGERS,
    ("res.partner", "action_open_identity_requests"): READERS | MANAGERS,
    ("identity.request", "action_verify"): MANAGERS,
    ("identity.request", "action_open_refusal"): MANAGERS,
    ("identity.request", "action_refuse"): MANAGERS,
    ("identity.request", "action_done"): MANAGERS,
    ("identity.request", "action_erase"): MANAGERS,
    ("identity.request", "action_restrict"): MANAGERS,
    ("identity.request", "action_lift"): MANAGERS,
    ("identity.request", "action_show_ledger"): MANAGERS,
    # These show who the person is: of the managers only those who are readers too.
    ("identity.request", "action_rectify"): {"admin"},
    ("identity.request", "action_export_pdf"): {"admin"},
    ("identity.request", "action_export_json"): {"admin"},
}

#: The state of a request in which a button can be pressed, and its type.
REQUESTS = {
    "action_verify": ("received", "access"),
    "action_open_refusal": ("received", "access"),
    "action_refuse": ("received", "access"),
    "action_done": ("progress", "access"),
    "action_erase": ("verified", "erasure"),
    "action_restrict": ("verified", "restriction"),
    "action_lift": ("done", "restriction"),
    "action_show_ledger": ("received", "access"),
    "action_rectify": ("verified", "rectification"),
    "action_export_pdf": ("verified", "access"),
    "action_export_json": ("verified", "access"),
}

#: Odoo's own methods that the addon makes stricter: see test_forgery.py,
#: test_divert.py, test_identity_access.py, test_till_free.py, test_till_receipt.py
#: and test_consent.py.
STRICTER = {
    ("pos.session", "load_data_params"),
    ("pos.config", "read_config_open_orders"),
    ("pos.order", "create"),
    ("pos.order", "write"),
    ("pos.order", "sync_from_ui"),
    ("pos.order", "action_send_receipt"),
    ("pos.payment", "create"),
    ("pos.payment", "write"),
    ("identity.consent", "create"),
    ("identity.consent", "write"),
    ("res.partner", "create"),
    ("res.partner", "write"),
    ("res.partner", "unlink"),
    ("res.partner", "default_get"),
    ("res.partner", "copy"),
    ("res.partner", "copy_data"),
    ("customer.code", "create"),
    ("res.users", "create"),
    ("identity.purpose", "write"),
    ("identity.reveal", "create"),
    ("identity.reveal.wizard", "default_get"),
    ("identity.access.log", "create"),
    ("identity.access.log", "write"),
    ("identity.access.log", "unlink"),
    ("identity.protection", "create"),
    ("identity.protection", "write"),
    ("ir.module.module", "button_uninstall"),
    ("identity.request", "create"),
    ("identity.request", "write"),
    # What test_mail_out.py, test_mail_in.py and test_invoice.py are about.
    ("mail.thread", "message_parse"),
    ("ir.mail_server", "send_email"),
    ("ir.actions.report", "retrieve_attachment"),
    ("ir.qweb.field.contact", "value_to_html"),
    ("customer.link", "create"),
    # What test_points_program.py is about.
    ("loyalty.program", "create"),
    ("loyalty.program", "write"),
    ("loyalty.program", "copy"),
    ("loyalty.program", "get_program_templates"),
    ("loyalty.rule", "unlink"),
}

#: Who may read, write, create and delete through the models themselves.
ACCESS = {
    "customer.code": (CODE_WORKERS, set(), set(), set()),
    "customer.code.batch": (MANAGERS, set(), set(), set()),
    "customer.code.issue": (MANAGERS, MANAGERS, MANAGERS, MANAGERS),
    "customer.code.replace": (CODE_WORKERS,) * 4,
    "customer.link": (CODE_WORKERS, set(), set(), set()),
    "customer.link.wizard": (CODE_WORKERS,) * 4,
    "identity.vault": (set(),) * 4,
    "identity.purpose": (CODE_WORKERS | AUDITORS, MANAGERS, MANAGERS, MANAGERS),
    "identity.reveal": (READERS, set(), set(), set()),
    "identity.reveal.wizard": (READERS,) * 4,
    "identity.access.log": (AUDITORS, set(), set(), set()),
    "identity.audit.check": (AUDITORS,) * 4,
    "identity.consent": (CODE_WORKERS, set(), CODE_WORKERS, set()),
    "identity.place": (set(),) * 4,
    "identity.mover": (set(),) * 4,
    "identity.protection": (MANAGERS,) * 4,
    "identity.protection.line": (MANAGERS, set(), set(), set()),
    "identity.leak.scan": (MANAGERS | AUDITORS, set(), set(), set()),
    "identity.leak.hit": (MANAGERS | AUDITORS, set(), set(), set()),
    "loyalty.tier": (SELLERS, {"admin"}, {"admin"}, {"admin"}),
    "identity.request": (READERS | MANAGERS, MANAGERS, READERS | MANAGERS, MANAGERS),
}


class RoleCase(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.make_user(role) for role in ROLES}
        cls.users["admin"] = cls.env.ref("base.user_admin")

    def each_role(self, allowed):
        """Yield every user, and whether the role is among the allowed ones."""
        for role, user in self.users.items():
            with self.subTest(role=role):
                yield user, role in allowed


@tagged("post_install", "-at_install")
class TestPublicMethods(RoleCase):
    def target_of(self, model, method):
        """Return records of a model that the method can do something with."""
        if method == "action_unprotect":
            return self.make_protected()
        if model == "identity.protection":
            return self.protection_for(method)
        if model == "res.partner":
            return self.Partner.create({"name": "Ada Muster"})
        if model == "pos.order":
            customer = self.make_customer()
            return self.make_order(pending_customer_code=customer.customer_code)
        if model == "customer.code.batch":
            return self.env[model].create({"user_id": self.env.uid})
        if model == "identity.reveal.wizard":
            return self.env[model].create(
                {
                    "partner_ids": self.make_protected().ids,
                    "purpose_id": self.env.ref(f"{ADDON}.purpose_service_call").id,
                }
            )
        if model == "identity.access.log":
            return model
        if model == "identity.leak.scan":
            # One at a time.
            self.env[model].search([]).write({"state": "done"})
            return self.env[model]
        if model == "customer.link":
            return self.env[model]._make(self.make_customer(), 7)[0]
        if model == "portal.wizard.user":
            user = {"partner_id": self.make_customer().id}
            return (
                self.env["portal.wizard"].create({"user_ids": [(0, 0, user)]}).user_ids
            )
        if model == "customer.link.wizard":
            return self.env[model].create({"partner_id": self.make_protected().id})
        if model == "identity.audit.check":
            return self.env[model].create({})
        if model == "identity.consent":
            partner = self.make_customer()
            return self.env[model].create(
                {"partner_id": partner.id, "purpose": "marketing"}
            )
        if model == "identity.request":
            state, request_type = REQUESTS[method]
            return self.env[model].create(
                {
                    "partner_id": self.make_protected().id,
                    "request_type": request_type,
                    "state": state,
                    "verification": "card",
                    "refusal": "law",
                }
            )
        if model == "customer.code.issue":
            return self.env[model].create({"scope": "all"})
        return self.env[model].create({"partner_id": self.make_customer().id})

    def protection_for(self, method):
        partner = self.Partner.create({"name": "Ada Muster"})
        job = self.env["identity.protection"].create(
            {"scope": "selected", "partner_ids": partner.ids}
        )
        if method != "action_report":
            job._make_report()
        if method == "action_cancel":
            job.state = "running"
        return job

    def call(self, user, model, method):
        if method.startswith("pos_") or method == "get_new_partner":
            arguments = {
                "pos_identify": lambda: ["x"],
                "pos_reserve_codes": lambda: [0],
                "pos_match": lambda: [self.make_customer().id, "zip", "x"],
                "pos_add_identity": lambda: [self.make_customer().id, {}],
                "pos_send_receipt": lambda: [self.make_order().id],
                "get_new_partner": lambda: [[("id", "=", 0)], 0],
            }.get(method, list)
            return self.rpc(user, model, method, self.till.id, *arguments())
        # Each call for itself: what one role changed must not refuse the next one.
        return self.rpc(user, self.target_of(model, method), method)

    def test_each_role_can_call_what_it_may_and_nothing_else(self):
        for (model, method), allowed in MAY_CALL.items():
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
            ("menu_identity_request", READERS | MANAGERS),
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


@tagged("post_install", "-at_install")
class TestCompanies(RoleCase):
    """Codes are seen by who may see their customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["clerk"]
        cls.other, cls.other_till = cls.make_branch("Another Shop")

    def sees(self, code):
        return code in self.env(user=self.clerk)["customer.code"].search([])

    def test_codes_of_customers_of_the_own_company_and_of_all_are_seen(self):
        own = self.make_customer(company_id=self.company.id)
        shared = self.make_customer("Bo Beispiel")
        self.assertTrue(self.sees(self.code_of(own)))
        self.assertTrue(self.sees(self.code_of(shared)))

    def test_codes_of_customers_of_another_company_are_not_seen(self):
        code = self.code_of(self.make_customer(company_id=self.other.id))
        self.assertFalse(self.sees(code))
        with self.assertRaises(AccessError):
            code.with_user(self.clerk).read(["code"])

    def test_reserved_codes_are_seen_in_their_company(self):
        self.assertTrue(self.sees(self.Code._reserve(1, self.till)))
        self.assertFalse(self.sees(self.Code._reserve(1, self.other_till)))

    def test_a_shared_customers_code_is_seen_wherever_it_was_issued(self):
        partner = self.Partner.create({"name": "Ada Muster"})
        self.Code._issue(partner, self.other_till)
        self.assertTrue(self.sees(self.code_of(partner)))

    def test_buttons_do_not_reach_contacts_of_another_company(self):
        partner = self.make_customer(company_id=self.other.id)
        [wizard] = self.rpc(
            self.clerk, "customer.code.replace", "create", [{"partner_id": partner.id}]
        )
        wizard = self.env["customer.code.replace"].browse(wizard)
        for target, method in (
            (partner, "action_issue_customer_code"),
            (partner, "action_replace_customer_code"),
            (wizard, "action_replace"),
        ):
            with self.subTest(method), self.assertRaises(AccessError):
                self.rpc(self.clerk, target, method)
        self.assertEqual(len(partner.customer_code_ids), 1)

    def test_a_till_of_another_company_answers_nothing(self):
        for method, *arguments in (
            ("pos_identify", "x"),
            ("pos_enroll",),
            ("pos_match", 1, "name", "x"),
            ("pos_add_identity", 1, {}),
            ("get_new_partner", [], 0),
        ):
            with self.subTest(method), self.assertRaises(AccessError):
                self.rpc(
                    self.users["cashier"],
                    "res.partner",
                    method,
                    self.other_till.id,
                    *arguments,
                )
        with self.assertRaises(AccessError):
            self.rpc(
                self.users["cashier"],
                "pos.config",
                "pos_reserve_codes",
                self.other_till.id,
                0,
            )

    def test_a_job_of_another_user_is_cancelled_by_managers_alone(self):
        batch = self.env["customer.code.batch"].create({"user_id": self.env.uid})
        with self.assertRaises(AccessError):
            self.rpc(self.clerk, batch, "action_cancel")
        self.rpc(self.users["manager"], batch, "action_cancel")
        with self.assertRaises(UserError):
            self.rpc(self.users["manager"], batch, "action_cancel")

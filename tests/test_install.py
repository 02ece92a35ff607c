from odoo.tests import tagged
from odoo.tools.sql import column_exists, table_columns

from ..hooks import post_init_hook, pre_init_hook
from .common import ADDON, ROLES, IdentityCase


@tagged("post_install", "-at_install")
class TestHooks(IdentityCase):
    def columns(self):
        return table_columns(self.env.cr, "res_partner")

    def drop_column(self):
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE res_partner DROP COLUMN customer_code")

    def test_the_column_is_made_before_odoo_would_fill_it(self):
        self.drop_column()
        field = self.Partner._fields["customer_code"]
        computes = field.update_db(self.Partner, self.columns())
        self.assertTrue(computes, "without the hook Odoo computes every contact")
        self.drop_column()
        pre_init_hook(self.env)
        self.assertFalse(field.update_db(self.Partner, self.columns()))

    def test_the_column_is_as_odoo_would_make_it(self):
        made_by_odoo = self.columns()["customer_code"]
        self.drop_column()
        pre_init_hook(self.env)
        self.assertEqual(self.columns()["customer_code"], made_by_odoo)

    def test_making_the_column_again_keeps_the_codes(self):
        customer = self.make_customer()
        code = customer.customer_code
        self.env.flush_all()
        pre_init_hook(self.env)
        self.env.invalidate_all()
        self.assertEqual(customer.customer_code, code)
        self.assertTrue(column_exists(self.env.cr, "res_partner", "customer_code"))

    def test_hooks_can_run_again(self):
        def snapshot():
            rules = self.env["barcode.rule"].search([])
            names = self.env["ir.model.data"].search([("module", "=", ADDON)])
            return rules, names

        before = snapshot()
        for _again in range(2):
            pre_init_hook(self.env)
            post_init_hook(self.env)
        self.assertEqual(snapshot(), before)

    def test_installing_gives_nobody_a_code(self):
        """But for demo members, whoever has a code was issued it."""
        with_code = self.Partner.with_context(active_test=False).search(
            [("customer_code", "!=", False)]
        )
        self.assertEqual(with_code.customer_code_ids.partner_id, with_code)


@tagged("post_install", "-at_install")
class TestViews(IdentityCase):
    """What each role opens can be opened."""

    VIEWS = {
        "res.partner": ("list", "form", "kanban", "search"),
        "pos.order": ("list", "form", "search"),
        "pos.config": ("form",),
        "customer.code": ("list", "form", "graph", "pivot", "search"),
        "customer.code.batch": ("list", "form", "search"),
        "customer.code.issue": ("form",),
        "customer.code.replace": ("form",),
        "identity.request": (
            "list",
            "form",
            "kanban",
            "calendar",
            "activity",
            "graph",
            "pivot",
            "search",
        ),
    }
    ROLES = ("cashier", "clerk", "manager")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.make_user(role) for role in cls.ROLES}
        cls.users["admin"] = cls.env.ref("base.user_admin")

    def open_views(self, user, model):
        views = [(False, kind) for kind in self.VIEWS[model]]
        return self.rpc(user, model, "get_views", views)

    def test_every_role_opens_the_views_of_the_models_it_reads(self):
        for role, user in self.users.items():
            for model in self.VIEWS:
                if not self.env(user=user)[model].has_access("read"):
                    continue
                with self.subTest(role=role, model=model):
                    answer = self.open_views(user, model)
                    for kind in self.VIEWS[model]:
                        self.assertTrue(answer["views"][kind]["arch"])

    def test_every_role_reads_the_fields_that_its_lists_show(self):
        customer = self.make_customer()
        self.make_order(customer)
        self.env["customer.code.batch"].create({"user_id": self.env.uid})
        for role, user in self.users.items():
            for model in ("res.partner", "pos.order", "customer.code"):
                Model = self.env(user=user)[model]
                if not Model.has_access("read"):
                    continue
                with self.subTest(role=role, model=model):
                    answer = self.open_views(user, model)
                    fields = answer["models"][model]["fields"]
                    rows = self.rpc(
                        user,
                        model,
                        "search_read",
                        [],
                        [name for name in fields if "code" in name],
                        limit=3,
                    )
                    self.assertTrue(rows)

    def test_the_settings_open_with_the_tills_switches(self):
        answer = self.rpc(
            self.users["admin"], "res.config.settings", "get_views", [(False, "form")]
        )
        arch = answer["views"]["form"]["arch"]
        self.assertIn("pos_preload_customers", arch)
        self.assertIn("pos_code_block_size", arch)

    def test_buttons_of_codes_are_shown_to_those_who_work_with_codes(self):
        button = 'name="action_issue_customer_code"'
        for role in ROLES.keys() - {"public", "portal"}:
            user = self.users.get(role) or self.make_user(role)
            answer = self.rpc(user, "res.partner", "get_views", [(False, "form")])
            works = user.has_group(f"{ADDON}.group_identity_user")
            with self.subTest(role):
                self.assertEqual(button in answer["views"]["form"]["arch"], works)

    def test_all_views_of_the_addon_are_valid(self):
        names = self.env["ir.model.data"].search(
            [("module", "=", ADDON), ("model", "=", "ir.ui.view")]
        )
        views = self.env["ir.ui.view"].browse(names.mapped("res_id"))
        self.assertTrue(views)
        views._check_xml()

    def test_all_actions_of_the_addon_can_be_opened(self):
        names = self.env["ir.model.data"].search(
            [("module", "=", ADDON), ("model", "=", "ir.actions.act_window")]
        )
        self.assertTrue(names)
        for action in self.env["ir.actions.act_window"].browse(names.mapped("res_id")):
            with self.subTest(action.name):
                kinds = action.view_mode.split(",")
                views = [(False, kind) for kind in kinds]
                answer = self.rpc(
                    self.users["admin"], action.res_model, "get_views", views
                )
                self.assertEqual(answer["views"].keys(), set(kinds))

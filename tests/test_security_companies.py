from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_roles import RoleCase


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

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged

from ..core import code as codes
from .common import IdentityCase


@tagged("post_install", "-at_install")
class TestPartner(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.make_user("clerk")

    def test_a_new_contact_has_no_code(self):
        self.assertFalse(self.Partner.create({"name": "Ada Muster"}).customer_code)

    def test_a_copy_of_a_contact_has_no_code(self):
        copy = self.make_customer().copy()
        self.assertFalse(copy.customer_code)
        self.assertFalse(copy.customer_code_ids)

    def test_an_archived_contact_keeps_its_code(self):
        partner = self.make_customer()
        code = partner.customer_code
        partner.action_archive()
        self.assertEqual(partner.customer_code, code)
        self.assertEqual(self.code_of(partner).state, "active")
        partner.action_unarchive()
        self.assertEqual(partner.customer_code, code)

    def test_codes_of_a_deleted_contact_are_retired(self):
        partner = self.make_customer()
        lost = self.code_of(partner)
        active = lost._replace(lost=True)
        partner.unlink()
        self.assertEqual((lost | active).mapped("state"), ["retired", "retired"])
        self.assertFalse((lost | active).partner_id)

    def test_a_code_stays_when_its_contact_may_not_be_deleted(self):
        partner = self.make_customer()
        code = self.code_of(partner)
        with self.assertRaises(AccessError):
            self.rpc(self.make_user("cashier"), partner, "unlink")
        user = self.make_user("employee")
        self.Code._issue(user.partner_id)
        with self.assertRaises(RedirectWarning):
            user.partner_id.unlink()
        self.assertEqual(code.state, "active")
        self.assertEqual(self.code_of(user.partner_id).state, "active")

    def test_the_button_gives_every_chosen_contact_a_code(self):
        partners = self.Partner.create(
            [{"name": "Ada"}, {"name": "Bo"}, {"name": "Cy"}]
        )
        self.rpc(self.clerk, partners, "action_issue_customer_code")
        issued = partners.mapped("customer_code")
        self.assertEqual(len(set(issued)), 3)
        self.assertEqual([codes.parse(code) for code in issued], issued)
        self.assertEqual(partners.customer_code_ids.user_id, self.clerk)

    def test_contacts_that_have_a_code_keep_it(self):
        old = self.make_customer()
        new = self.Partner.create({"name": "Bo Beispiel"})
        code = old.customer_code
        for _again in range(2):
            self.rpc(self.clerk, old | new, "action_issue_customer_code")
            self.assertEqual(old.customer_code, code)
            self.assertEqual(len((old | new).customer_code_ids), 2)

    def test_a_contact_that_is_chosen_twice_gets_one_code(self):
        partner = self.Partner.create({"name": "Ada"})
        twice = self.Partner.browse([partner.id, partner.id])
        self.rpc(self.clerk, twice, "action_issue_customer_code")
        self.assertEqual(len(partner.customer_code_ids), 1)

    def test_who_may_not_edit_a_contact_cannot_issue_its_code(self):
        partner = self.Partner.create({"name": "Ada"})
        for role in ("employee", "contact_editor", "cashier"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.rpc(self.make_user(role), partner, "action_issue_customer_code")
        self.assertFalse(partner.customer_code)

    def test_a_code_is_issued_to_all_of_the_chosen_contacts_or_to_none(self):
        shop = self.make_company("Another Shop")
        own = self.Partner.create({"name": "Ada"})
        foreign = self.Partner.create({"name": "Bo", "company_id": shop.id})
        with self.assertRaises(AccessError):
            self.rpc(self.clerk, own | foreign, "action_issue_customer_code")
        self.assertFalse(own.customer_code or foreign.customer_code)

    def test_codes_of_a_contact_are_listed_for_those_who_work_with_codes(self):
        partner = self.make_customer()
        self.assertTrue(partner.with_user(self.clerk).customer_code_ids)
        employee = self.make_user("employee")
        self.assertEqual(
            partner.with_user(employee).customer_code, partner.customer_code
        )
        with self.assertRaises(AccessError):
            partner.with_user(employee).read(["customer_code_ids"])


@tagged("post_install", "-at_install")
class TestReplaceCard(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.make_user("clerk")
        cls.customer = cls.make_customer()

    def replace(self, user, partner, **vals):
        action = self.rpc(user, partner, "action_replace_customer_code")
        [wizard] = self.rpc(
            user, action["res_model"], "create", [vals], context=action["context"]
        )
        wizard = self.env[action["res_model"]].browse(wizard)
        return self.rpc(user, wizard, "action_replace")

    def test_a_lost_card_is_replaced_and_the_new_one_printed(self):
        old = self.code_of(self.customer)
        action = self.replace(self.clerk, self.customer)
        self.assertEqual(old.state, "lost")
        self.assertEqual(self.code_of(self.customer).user_id, self.clerk)
        self.assertEqual(
            action["report_name"], "pos_customer_identity.report_customer_card"
        )
        self.assertEqual(action["context"]["active_ids"], self.customer.ids)

    def test_a_worn_card_is_replaced_without_printing(self):
        old = self.code_of(self.customer)
        action = self.replace(
            self.clerk, self.customer, reason="worn", print_card=False
        )
        self.assertEqual(old.state, "replaced")
        self.assertEqual(action["type"], "ir.actions.act_window_close")

    def test_a_contact_without_a_card_gets_a_plain_sentence(self):
        partner = self.Partner.create({"name": "Bo"})
        with self.assertRaisesRegex(UserError, "no card"):
            self.replace(self.clerk, partner)

    def test_who_may_not_edit_the_contact_cannot_replace_its_card(self):
        wizards = self.env["customer.code.replace"]
        for role in ("employee", "contact_editor", "cashier"):
            user = self.make_user(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.replace(user, self.customer)
        cashier = self.env["res.users"].search([("login", "=", "test.cashier")])
        [wizard] = self.rpc(
            cashier, wizards._name, "create", [{"partner_id": self.customer.id}]
        )
        with self.assertRaises(AccessError):
            self.rpc(cashier, wizards.browse(wizard), "action_replace")
        self.assertEqual(len(self.customer.customer_code_ids), 1)

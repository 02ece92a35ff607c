from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from .common import BatchCase

CRON = "pos_customer_identity.ir_cron_issue_codes"


@tagged("post_install", "-at_install")
class TestOrderingCodes(BatchCase, CronMixinCase):
    """Which contacts a manager's order is for."""

    def test_all_customers_get_codes_and_internal_contacts_none(self):
        user = self.make_user("employee").partner_id
        address = self.contact("Delivery", type="delivery", parent_id=self.ada.id)
        job = self.order_all()
        self.run_job(job)
        self.assertTrue(all(self.crowd.mapped("customer_code")))
        for left_alone in (user, self.company.partner_id, address):
            self.assertFalse(left_alone.customer_code, left_alone.name)

    def test_internal_contacts_get_codes_when_chosen(self):
        user = self.make_user("employee").partner_id
        address = self.contact("Delivery", type="delivery", parent_id=self.ada.id)
        chosen = user | address | self.company.partner_id
        self.run_job(self.order(chosen, include_internal=True))
        self.assertTrue(all(chosen.mapped("customer_code")))
        self.assertFalse(any(self.crowd.mapped("customer_code")))

    def test_contacts_below_a_company_get_codes(self):
        firm = self.contact("Firma Muster", is_company=True)
        employee = self.contact("Bo Beispiel", parent_id=firm.id)
        self.run_job(self.order(firm | employee))
        self.assertTrue(firm.customer_code)
        self.assertTrue(employee.customer_code)

    def test_only_selected_contacts_get_codes(self):
        self.run_job(self.order(self.ada | self.cy))
        self.assertEqual(self.with_code(), self.ada | self.cy)

    def test_a_filter_says_who_gets_codes(self):
        domain = f"[('id', 'in', {self.crowd.ids}), ('city', '=', 'Gent')]"
        self.ada.city = "Gent"
        self.run_job(self.order(scope="domain", domain=domain))
        self.assertEqual(self.with_code(), self.ada)

    def test_a_filter_on_related_contacts_is_understood(self):
        self.bo.parent_id = self.ada
        inner = "[('name', '=', 'Bo of the batch')]"
        by_child = f"[('child_ids', 'any', {inner})]"
        for domain in (
            by_child,
            "['|', ('child_ids.name', '=', 'Bo of the batch'), ('id', '=', 0)]",
            "['!', ('name', 'not like', 'Ada of the batch')]",
        ):
            with self.subTest(domain):
                wizard = self.wizard(scope="domain", domain=domain)
                self.assertEqual(wizard.count, 1)
        self.run_job(
            self.order(scope="domain", domain=f"[('child_ids', 'any', {inner})]")
        )
        self.assertEqual(self.with_code(), self.ada)

    def test_archived_contacts_get_codes_when_the_filter_says_so(self):
        self.ada.action_archive()
        domain = f"[('active', '=', False), ('id', 'in', {self.crowd.ids})]"
        self.run_job(self.order(scope="domain", domain=domain))
        self.assertTrue(self.ada.customer_code)

    def test_the_wizard_counts_contacts_without_a_code(self):
        wizard = self.wizard(self.crowd)
        self.assertEqual(wizard.count, 3)
        self.Code._issue(self.ada)
        wizard.invalidate_recordset(["count"])
        self.assertEqual(wizard.count, 2)

    def test_selected_contacts_are_what_the_list_had_selected(self):
        self.assertEqual(self.wizard(self.ada).scope, "selected")
        self.assertEqual(self.wizard().scope, "all")
        other = self.env["customer.code.issue"].with_context(
            active_model="res.users", active_ids=[1, 2]
        )
        self.assertEqual(other.create({}).scope, "all")

    def test_an_order_for_nobody_is_refused(self):
        self.Code._issue(self.crowd)
        with self.assertRaisesRegex(UserError, "have a code already"):
            self.order(self.crowd)

    def test_a_filter_that_cannot_be_read_is_refused_in_a_plain_sentence(self):
        for domain in (
            "[(",
            "nonsense",
            "5",
            "{}",
            "['x']",
            "[('name', '=')]",
            "[('no_such_field', '=', 1)]",
            "[('name', 'resembles', 'x')]",
            "__import__('os').system('true')",
            "[('name', '=', uid)]",
        ):
            with self.subTest(domain), self.assertRaisesRegex(UserError, "filter"):
                self.order(scope="domain", domain=domain)

    def test_a_filter_that_says_nothing_is_for_all(self):
        for domain in ("[]", False):
            wizard = self.wizard(scope="domain", domain=domain)
            self.assertEqual(wizard.count, self.wizard(scope="all").count)

    def test_the_job_sees_the_contacts_that_the_manager_sees(self):
        other = self.make_company("Another Shop")
        foreign = self.contact("Foreign", company_id=other.id)
        own = self.contact("Own", company_id=self.company.id)
        self.run_job(self.order_all())
        self.assertTrue(own.customer_code)
        self.assertFalse(foreign.customer_code)

    def test_a_manager_of_several_companies_reaches_all_of_them(self):
        other = self.make_company("Another Shop")
        foreign = self.contact("Foreign", company_id=other.id)
        self.manager.company_ids = [Command.link(other.id)]
        self.run_job(self.order_all())
        self.assertTrue(foreign.customer_code)

    def test_ordering_wakes_the_cron(self):
        with self.capture_triggers(CRON) as capture:
            self.order(self.ada)
        self.assertEqual(len(capture.records), 1)

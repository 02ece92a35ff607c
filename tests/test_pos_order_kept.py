from odoo.exceptions import UserError
from odoo.tests import tagged

from ..core import code as codes
from .common_order import OfflineOrderCase


@tagged("post_install", "-at_install")
class TestCustomerNotFound(OfflineOrderCase):
    """The sale comes first: it is kept, says what is wrong, and can be mended."""

    def attach(self, order, user=None):
        order.with_user(user or self.cashier).action_attach_customer()

    def test_an_unknown_code_keeps_the_order(self):
        [code] = codes.generate()
        order = self.sync(self.order_data(code))
        self.assert_kept_without_customer(order, code)
        self.assertIn("not known", self.log_of(order))
        with self.assertRaisesRegex(UserError, "not known"):
            self.attach(order)
        self.assert_kept_without_customer(order, code)

    def test_an_unknown_code_can_be_attached_when_it_is_known(self):
        [code] = codes.generate()
        order = self.sync(self.order_data(code))
        late = self.reserve()
        self.env.cr.execute(
            "UPDATE customer_code SET code = %s WHERE id = %s", [code, late.id]
        )
        self.env.invalidate_all()
        self.attach(order)
        self.assertEqual(order.partner_id.customer_code, code)
        self.assertFalse(order.pending_customer_code)

    def test_an_archived_customer_is_attached_when_active_again(self):
        customer = self.make_customer()
        customer.action_archive()
        order = self.sync(self.order_data(customer.customer_code))
        self.assert_kept_without_customer(order, customer.customer_code)
        self.assertIn("archived", self.log_of(order))
        with self.assertRaisesRegex(UserError, "archived"):
            self.attach(order)
        customer.action_unarchive()
        self.attach(order)
        self.assertEqual(order.partner_id, customer)
        self.assertFalse(order.pending_customer_code)

    def test_a_customer_of_another_company_is_not_put_on_the_order(self):
        other = self.env["res.company"].create({"name": "Another Shop"})
        customer = self.make_customer(company_id=other.id)
        order = self.sync(self.order_data(customer.customer_code))
        self.assert_kept_without_customer(order, customer.customer_code)
        self.assertIn("another company", self.log_of(order))
        with self.assertRaisesRegex(UserError, "another company"):
            self.attach(order)

    def test_what_is_no_code_is_left_out(self):
        for junk in (
            "hello",
            "0000-0000-0001",
            "\x00",
            "x" * 10**5,
            7,
            ["x"],
            {"a": 1},
        ):
            with self.subTest(repr(junk)[:40]):
                order = self.sync(self.order_data(junk))
                self.assert_kept_without_customer(order, False)
                self.assertIn("is none", self.log_of(order))
                self.assertNotIn("hello", self.log_of(order))

    def test_an_open_order_that_is_sent_again_and_again_says_it_once(self):
        customer = self.make_customer()
        lost = self.Code.search([("code", "=", customer.customer_code)])
        lost._replace(lost=True)
        for code in (codes.generate()[0], lost.code, "hello"):
            with self.subTest(code):
                data = self.order_data(code, state="draft", payment_ids=[])
                order = self.sync(data)
                notes = len(order.message_ids)
                for _again in range(2):
                    self.assertEqual(self.sync({**data, "lines": []}), order)
                self.assertEqual(len(order.message_ids), notes)
                self.assertTrue(self.log_of(order))

    def test_an_order_that_waits_for_nobody_is_refused(self):
        customer = self.make_customer()
        done = self.sync(self.order_data(customer.customer_code))
        plain = self.sync(self.order_data(False))
        for order in (done, plain):
            with self.assertRaisesRegex(UserError, "waits for no customer"):
                self.attach(order)

    def test_several_orders_are_attached_together(self):
        customers = [self.make_customer(), self.make_customer("Bo Beispiel")]
        for customer in customers:
            customer.action_archive()
        orders = self.sync(*(self.order_data(c.customer_code) for c in customers))
        for customer in customers:
            customer.action_unarchive()
        self.attach(orders)
        self.assertEqual(set(orders.partner_id), set(customers))

    def test_a_lost_card_is_attached_and_noted(self):
        customer = self.make_customer()
        lost = self.Code.search([("code", "=", customer.customer_code)])
        lost._replace(lost=True)
        customer.action_archive()
        order = self.sync(self.order_data(lost.code))
        customer.action_unarchive()
        self.attach(order)
        self.assertEqual(order.partner_id, customer)
        self.assertIn("reported lost", self.log_of(order))

from odoo.tests import tagged

from ..core import code as codes
from .common_order import OfflineOrderCase


@tagged("post_install", "-at_install")
class TestPendingCustomer(OfflineOrderCase):
    def test_a_reserved_code_becomes_the_orders_new_customer(self):
        reserved = self.reserve()
        order = self.sync(self.order_data(reserved.code))
        self.assertEqual(order.state, "paid")
        self.assertEqual(order.partner_id.customer_code, reserved.code)
        self.assertEqual(order.partner_id.name, codes.display(reserved.code))
        self.assertFalse(order.pending_customer_code)
        self.assertRecordValues(
            reserved,
            [
                {
                    "state": "active",
                    "user_id": self.cashier.id,
                    "config_id": self.config.id,
                }
            ],
        )

    def test_a_code_as_it_is_shown_or_scanned_is_understood(self):
        customer = self.make_customer()
        shown = customer.customer_code_display
        for text in (shown, shown.lower(), codes.payload(customer.customer_code)):
            with self.subTest(text):
                order = self.sync(self.order_data(text))
                self.assertEqual(order.partner_id, customer)
                self.assertFalse(order.pending_customer_code)

    def test_a_repeated_order_makes_one_customer(self):
        reserved = self.reserve()
        data = self.order_data(reserved.code)
        before = self.count_customers()
        first = self.sync(data)
        second = self.sync(data)
        self.assertEqual(first, second)
        self.assertEqual(self.count_customers(), before + 1)
        self.assertEqual(first.partner_id.customer_code, reserved.code)

    def test_an_order_that_comes_twice_at_once_makes_one_customer(self):
        data = self.order_data(self.reserve().code)
        before = self.count_customers()
        self.assertEqual(len(self.sync(data, data)), 1)
        self.assertEqual(self.count_customers(), before + 1)

    def test_two_orders_with_one_code_have_one_customer(self):
        code = self.reserve().code
        before = self.count_customers()
        orders = self.sync(self.order_data(code), self.order_data(code))
        self.assertEqual(len(orders), 2)
        self.assertEqual(orders.partner_id.customer_code, code)
        self.assertEqual(len(orders.partner_id), 1)
        self.assertEqual(self.count_customers(), before + 1)

    def test_a_draft_and_its_payment_have_one_customer(self):
        code = self.reserve().code
        data = self.order_data(code)
        before = self.count_customers()
        draft = {**data, "state": "draft", "payment_ids": [], "amount_paid": 0}
        order = self.sync(draft)
        self.assertEqual(order.state, "draft")
        customer = order.partner_id
        self.assertEqual(customer.customer_code, code)
        # The till has not read the answer; it still knows the order by the code alone.
        paid = self.sync({**data, "lines": []})
        self.assertEqual((paid, paid.state), (order, "paid"))
        self.assertEqual(paid.partner_id, customer)
        self.assertFalse(paid.pending_customer_code)
        self.assertEqual(self.count_customers(), before + 1)

    def test_a_member_whom_the_server_enrolled_meanwhile_is_the_same_one(self):
        reserved = self.reserve()
        self.Partner.with_user(self.cashier).pos_enroll(
            self.config.id, {}, {}, reserved.code
        )
        order = self.sync(self.order_data(reserved.code))
        self.assertEqual(order.partner_id, reserved.partner_id)

    def test_codes_of_known_customers_find_them(self):
        customer = self.make_customer()
        replaced = self.Code.search([("code", "=", customer.customer_code)])
        replaced._replace(lost=False)
        for code in (customer.customer_code, replaced.code):
            with self.subTest(code):
                order = self.sync(self.order_data(code))
                self.assertEqual(order.partner_id, customer)
                self.assertNotIn("card", self.log_of(order))

    def test_a_lost_card_is_noted_in_the_orders_log(self):
        customer = self.make_customer()
        lost = self.Code.search([("code", "=", customer.customer_code)])
        lost._replace(lost=True)
        order = self.sync(self.order_data(lost.code))
        self.assertEqual(order.partner_id, customer)
        self.assertIn("reported lost", self.log_of(order))
        self.assertFalse(order.pending_customer_code)

    def test_a_customer_that_the_till_knew_wins(self):
        known, other = self.make_customer(), self.make_customer("Bo Beispiel")
        data = self.order_data(other.customer_code, partner_id=known.id)
        order = self.sync(data)
        self.assertEqual(order.partner_id, known)
        self.assertFalse(order.pending_customer_code)

    def test_orders_without_a_code_are_as_before(self):
        for code in (None, False, ""):
            with self.subTest(code):
                order = self.sync(self.order_data(code))
                self.assertFalse(order.partner_id or order.pending_customer_code)
                self.assertEqual(order.state, "paid")

    def test_an_order_for_a_closed_session_gets_its_customer_in_the_next(self):
        data = self.order_data(self.reserve().code)
        closed = self.pos_session
        closed.close_session_from_ui()
        self.assertEqual(closed.state, "closed")
        self.open_new_session()
        order = self.sync(data)
        self.assertEqual(order.session_id, self.pos_session)
        self.assertEqual(order.partner_id.customer_code, data["pending_customer_code"])

    def test_a_copy_of_an_order_waits_for_nobody(self):
        order = self.sync(self.order_data(codes.generate()[0]))
        self.assertTrue(order.pending_customer_code)
        self.assertFalse(order.copy().pending_customer_code)


@tagged("post_install", "-at_install")
class TestOrdersByCode(OfflineOrderCase):
    def find(self, operator, value):
        Order = self.env["pos.order"].with_user(self.cashier)
        return Order.search([("customer_code_display", operator, value)])

    def test_orders_are_found_by_the_customers_codes(self):
        customer = self.make_customer()
        old = self.Code.search([("code", "=", customer.customer_code)])
        order = self.sync(self.order_data(customer.customer_code))
        self.sync(self.order_data(False))
        old._replace(lost=True)
        for code in (customer.customer_code, old.code):
            shown = codes.display(code)
            for text in (code, shown, shown.lower(), f"%{shown}%", f"%{code}%"):
                with self.subTest(text):
                    self.assertEqual(self.find("ilike", text), order)
        self.assertEqual(self.find("=", customer.customer_code_display), order)

    def test_an_unknown_code_finds_no_order(self):
        self.sync(self.order_data(False))
        self.assertFalse(self.find("ilike", codes.generate()[0]))
        self.assertFalse(self.find("ilike", "%"))

    def test_the_order_shows_the_customers_code(self):
        customer = self.make_customer()
        order = self.sync(self.order_data(customer.customer_code))
        shown = order.with_user(self.cashier).customer_code_display
        self.assertEqual(shown, customer.customer_code_display)

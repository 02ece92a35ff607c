from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.pos_order_warranty import MOST_TRIES
from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestRegister(WarrantyCase):
    """Warranties are made when an order is paid, once for each item."""

    def test_three_items_have_three_warranties(self):
        order = self.sold((self.kettle, 3), (self.product, 2))
        cards = self.cards(order)
        self.assertEqual(cards.product_id, self.kettle)
        self.assertEqual(cards.mapped("unit"), [1, 2, 3])
        self.assertEqual(set(cards.mapped("state")), {"covered"})
        self.assertEqual(cards.line_id, order.lines[0])
        self.assertFalse(order.warranty_pending)

    def test_a_sale_that_is_sent_again_changes_nothing(self):
        data = self.sell((self.kettle, 2))
        first = self.cards(self.sync(data))
        again = self.cards(self.sync(data))
        self.assertEqual(first, again)
        self.Card._register_order(first.order_id)
        self.assertEqual(self.cards(first.order_id), first)

    def test_the_owner_is_the_customer_of_the_order(self):
        customer = self.make_customer()
        order = self.sold((self.kettle, 1), partner_id=customer.id)
        self.assertEqual(self.Card._of_order(order).partner_id, customer)

    def test_serial_numbers_that_were_typed_are_kept_in_their_order(self):
        typed = {"warranty_serials": ["ab 12-34", None, "  "]}
        cards = self.cards(self.sold((self.kettle, 3, typed)))
        self.assertEqual(cards.mapped("serial"), ["ab 12-34", False, False])
        self.assertEqual(cards[0].serial_key, "AB1234")
        found = self.Card._find_by_serial("AB1234", self.company)
        self.assertEqual(found, cards[0])

    def test_nonsense_in_place_of_serial_numbers_is_left_out(self):
        for typed in ({"a": 1}, "text", [["x"]], ["x" * 65], ["\x00"], [5]):
            order = self.sold((self.kettle, 1, {"warranty_serials": typed}))
            self.assertEqual(self.cards(order).mapped("serial"), [False], typed)

    def test_weighed_goods_have_one_warranty(self):
        order = self.sold((self.kettle, 2.5))
        self.assertEqual(self.cards(order).mapped("quantity"), [2.5])

    def test_a_sale_never_fails_because_of_a_warranty(self):
        def broken(*_args):
            raise ZeroDivisionError

        with (
            patch.object(type(self.Card), "_rows_of", broken),
            self.assertLogs("odoo.addons.pos_customer_identity", "WARNING"),
        ):
            order = self.sold((self.kettle, 1))
        self.assertEqual(order.state, "paid")
        self.assertTrue(order.warranty_pending)
        self.assertFalse(self.Card._of_order(order))
        self.run_job()
        self.assertFalse(order.warranty_pending)
        self.assertEqual(len(self.Card._of_order(order)), 1)

    def test_an_order_that_was_tried_too_often_is_tried_by_hand(self):
        order = self.sold((self.kettle, 1))
        self.env.cr.execute("DELETE FROM warranty_card WHERE order_id = %s", [order.id])
        order.sudo().write({"warranty_pending": True, "warranty_tries": MOST_TRIES})
        self.run_job()
        self.assertTrue(order.warranty_pending)
        order.with_user(self.cashier).action_register_warranties()
        self.assertEqual((order.warranty_pending, order.warranty_tries), (False, 0))
        self.assertEqual(len(self.Card._of_order(order)), 1)
        with self.assertRaises(AccessError):
            order.with_user(self.agent).action_register_warranties()

    def test_a_till_says_nothing_of_what_is_the_servers(self):
        order = self.sold((self.kettle, 1), warranty_pending=True, warranty_tries=9)
        self.assertEqual((order.warranty_pending, order.warranty_tries), (False, 0))


@tagged("post_install", "-at_install")
class TestReturn(WarrantyCase):
    """What comes back ends its warranty, as often as it is sent."""

    def setUp(self):
        super().setUp()
        typed = {"warranty_serials": ["A1", "B2", "C3"]}
        self.order = self.sold((self.kettle, 3, typed))
        self.line = self.order.lines

    def kinds(self):
        return self.cards(self.order).mapped("end_kind")

    def test_the_last_items_end_first(self):
        self.give_back(self.line, 1)
        self.assertEqual(self.kinds(), [False, False, "returned"])
        self.give_back(self.line, 1)
        self.assertEqual(self.kinds(), [False, "returned", "returned"])

    def test_a_serial_number_says_which_item_came_back(self):
        self.give_back(self.line, 1, warranty_serials=["a 1"])
        self.assertEqual(self.kinds(), ["returned", False, False])

    def test_a_return_that_is_sent_again_ends_no_more(self):
        back = self.give_back(self.line, 2)
        self.Card._register_order(back)
        self.assertEqual(self.kinds(), [False, "returned", "returned"])

    def test_a_replacement_ends_in_place_of_what_was_sold(self):
        card = self.cards(self.order)[2]
        other = card._replace(serial="D4")
        self.give_back(self.line, 1)
        other.invalidate_recordset()
        self.assertEqual(other.end_kind, "returned")
        self.assertEqual(self.kinds(), [False, False, "replaced"])

    def test_the_serial_number_of_a_replacement_says_that_it_came_back(self):
        other = self.cards(self.order)[0]._replace(serial="D4")
        self.give_back(self.line, 1, warranty_serials=["d-4"])
        other.invalidate_recordset()
        self.assertEqual(other.end_kind, "returned")
        self.assertEqual(self.kinds(), ["replaced", False, False])

    def test_an_exchange_ends_one_and_begins_another(self):
        back = {"refunded_orderline_id": self.line.id}
        order = self.sold((self.kettle, -1, back), (self.kettle, 1))
        self.assertEqual(self.kinds(), [False, False, "returned"])
        self.assertEqual(self.Card._of_order(order).mapped("state"), ["covered"])

    def test_parts_of_weighed_goods_come_back_until_nothing_is_left(self):
        order = self.sold((self.kettle, 0.3))
        self.give_back(order.lines, 0.1)
        self.assertEqual(self.cards(order).mapped("end_kind"), [False])
        self.give_back(order.lines, 0.2)
        self.assertEqual(self.cards(order).mapped("end_kind"), ["returned"])

    def test_a_part_of_very_many_items_does_not_end_the_warranty_of_all(self):
        order = self.sold((self.kettle, 500))
        self.assertEqual(self.cards(order).mapped("quantity"), [500])
        self.give_back(order.lines, 1)
        self.assertEqual(self.cards(order).mapped("end_kind"), [False])
        self.give_back(order.lines, 499)
        self.assertEqual(self.cards(order).mapped("end_kind"), ["returned"])

    def test_a_return_ends_nothing_of_another_company(self):
        self.order.sudo().flush_recordset()
        elsewhere = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        back = self.give_back(self.line, 1)
        cards = self.cards(self.order).sudo()
        cards.write({"end_kind": False, "ended_on": False, "return_uuid": False})
        back.sudo().company_id = elsewhere
        self.assertFalse(self.Card._returned_lines(back.sudo()))
        self.Card._register_order(back)
        self.assertEqual(self.kinds(), [False, False, False])

    def test_a_sale_that_waited_learns_of_its_return(self):
        def broken(*_args):
            raise ZeroDivisionError

        with (
            patch.object(type(self.Card), "_rows_of", broken),
            self.assertLogs("odoo.addons.pos_customer_identity", "WARNING"),
        ):
            order = self.sold((self.kettle, 2))
        self.give_back(order.lines, 1)
        self.run_job()
        self.assertEqual(self.cards(order).mapped("end_kind"), [False, "returned"])

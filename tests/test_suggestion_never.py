from odoo.tests import tagged

from ..models.customer_suggestion_sql import MOST_ORDERS
from .common_suggestion import SuggestionCase


@tagged("post_install", "-at_install")
class TestSuggestionLimits(SuggestionCase):
    """What must never be suggested."""

    def setUp(self):
        super().setUp()
        self.relate(self.tea, self.biscuits)
        self.buy(self.tea, partner=self.ada, ago=3)
        self.assertEqual(self.names(), ["Biscuits"])

    def test_what_the_customer_returned(self):
        self.give_back(self.buy(self.biscuits, partner=self.ada, ago=2))
        self.assertEqual(self.names(), [])

    def test_what_she_returned_long_ago_before_many_other_purchases(self):
        self.give_back(self.buy(self.biscuits, partner=self.ada, ago=500), ago=400)
        for _order in range(MOST_ORDERS):
            self.buy(self.honey, partner=self.ada)
        self.buy(self.tea, partner=self.ada)
        self.assertEqual(self.names(), [])

    def test_what_somebody_else_brought_back_for_her(self):
        back = self.give_back(self.buy(self.biscuits, partner=self.ada, ago=2))
        back.partner_id = False
        back.is_refund = False
        self.assertEqual(self.names(), [])

    def test_what_came_back_is_not_needed_again(self):
        coffee = self.make_product("Coffee")
        orders = self.buy_often(coffee, self.ada, 90, 60, 30)
        self.assertEqual(self.names(), ["Coffee", "Biscuits"])
        self.give_back(orders[1])
        self.assertEqual(self.names(), ["Biscuits"])

    def test_what_she_has_already(self):
        self.buy(self.biscuits, partner=self.ada, ago=1)
        self.assertEqual(self.names(), [])

    def stock(self, quantity, till=None):
        location = (till or self.till).picking_type_id.warehouse_id.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(
            self.biscuits, location, quantity
        )

    def test_what_is_out_of_stock(self):
        self.biscuits.is_storable = True
        self.assertEqual(self.names(), [])
        self.stock(2)
        self.assertEqual(self.names(), ["Biscuits"])
        self.stock(-2)
        self.assertEqual(self.names(), [])

    def test_what_is_reserved_for_somebody_else(self):
        self.biscuits.is_storable = True
        self.stock(2)
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.biscuits.id), ("quantity", ">", 0)]
        )
        quant.reserved_quantity = 2
        self.assertEqual(self.names(), [])

    def test_what_lies_in_another_shop(self):
        self.biscuits.is_storable = True
        warehouse = self.env["stock.warehouse"].create(
            {"name": "South", "code": "STH", "company_id": self.company.id}
        )
        south = self.make_till("Till in the south", self.company)
        south.picking_type_id = warehouse.pos_type_id
        self.stock(2, south)
        self.assertEqual(self.names(), [])
        self.assertEqual(self.names(till=south), ["Biscuits"])
        # The page is of the company: it is somewhere.
        self.assertTrue(self.Suggestion._for_page(self.ada, self.company))

    def test_what_is_below_her_price_class(self):
        # She pays 20, 30, 30 and 40 in this category: the lower quartile is 20.
        dear = [
            self.make_product(f"Cake {price}", price, categ_id=self.sweets.id)
            for price in (20, 30, 30, 40)
        ]
        self.biscuits.list_price = 19.99
        self.buy(*dear, partner=self.ada, ago=1)
        self.assertEqual(self.names(), [])
        self.biscuits.list_price = 20
        self.assertEqual(self.names(), ["Biscuits"])

    def test_two_purchases_make_no_price_class(self):
        for price in (90, 95):
            dear = self.make_product(f"Cake {price}", price, categ_id=self.sweets.id)
            self.buy(dear, partner=self.ada, ago=1)
        self.assertEqual(self.names(), ["Biscuits"])

    def test_what_the_till_does_not_sell(self):
        for name, value in (
            ("available_in_pos", False),
            ("sale_ok", False),
            ("active", False),
        ):
            with self.subTest(name):
                self.biscuits.product_tmpl_id[name] = value
                self.assertEqual(self.names(), [])
                self.biscuits.product_tmpl_id[name] = not value
        self.till.limit_categories = True
        self.assertEqual(self.names(), [])
        category = self.env["pos.category"].create({"name": "Sweet"})
        self.till.iface_available_categ_ids = category
        self.biscuits.pos_categ_ids = category
        self.assertEqual(self.names(), ["Biscuits"])

    def test_what_another_company_sells(self):
        other = self.make_company("Coffee House")
        self.biscuits.company_id = other
        self.assertEqual(self.names(), [])

    def test_what_is_bought_together_in_another_company(self):
        other = self.make_company("Coffee House")
        self.relate(self.tea, self.honey, 9, other)
        self.assertEqual(self.names(), ["Biscuits"])

    def test_nothing_where_suggestions_are_off(self):
        self.company.suggestion_active = False
        self.assertEqual(self.names(), [])

    def test_nothing_for_who_restricted_the_use_of_the_data(self):
        self.env.cr.execute(
            "UPDATE res_partner SET identity_restricted = true WHERE id = %s",
            [self.ada.id],
        )
        self.assertEqual(self.names(), [])

    def test_nothing_for_nobody_and_for_who_is_gone(self):
        self.assertEqual(self.names(self.Partner), [])
        self.ada.active = False
        self.assertEqual(self.names(), [])

    def test_consent_of_another_company_does_not_count(self):
        other, till = self.make_branch("Coffee House")
        self.relate(self.tea, self.honey, 2, other)
        self.buy(self.tea, partner=self.ada, till=till)
        self.assertEqual(self.names(till=till), [])

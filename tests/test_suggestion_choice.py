from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.customer_suggestion_sql import MOST_ORDERS
from .common_suggestion import SuggestionCase

#: For a till, whatever the history.
MOST_QUERIES = 3


@tagged("post_install", "-at_install")
class TestSuggestionReasons(SuggestionCase):
    """Each suggestion says why, and is what the sum by hand says."""

    def test_bought_together(self):
        self.relate(self.tea, self.biscuits)
        self.buy(self.tea, partner=self.ada)
        self.assertEqual(
            self.at_till(),
            [
                {
                    "product_id": self.biscuits.id,
                    "name": "Biscuits",
                    "reason": "together",
                    "why": "Bought together with Tea",
                    "price": 4.0,
                }
            ],
        )

    def test_the_pair_that_is_bought_together_more_often_comes_first(self):
        self.relate(self.tea, self.honey, 2.5)
        self.relate(self.tea, self.biscuits, 3.5)
        self.buy(self.tea, partner=self.ada)
        self.assertEqual(self.names(), ["Biscuits", "Honey"])
        self.assertEqual(self.names(limit=1), ["Biscuits"])

    def test_needed_again(self):
        # 30, 28 and 32 days: the median is 30.
        self.buy_often(self.tea, self.ada, 124, 94, 66, 34)
        [row] = self.at_till()
        self.assertEqual(row["product_id"], self.tea.id)
        self.assertEqual(row["reason"], "again")
        self.assertEqual(row["why"], "Bought every 30 days, last 34 days ago")

    def test_it_is_not_needed_yet_or_any_more(self):
        self.buy_often(self.tea, self.ada, 80, 50, 20)
        self.assertEqual(self.names(), [])
        self.buy_often(self.honey, self.ada, 400, 370, 340)
        self.assertEqual(self.names(), [])

    def test_two_purchases_are_no_rhythm(self):
        self.buy_often(self.tea, self.ada, 60, 30)
        self.assertEqual(self.names(), [])
        self.buy_often(self.tea, self.ada, 90)
        self.assertEqual(self.names(), ["Tea"])

    def test_purchases_of_somebody_else_are_no_rhythm(self):
        other = self.make_customer("Eve")
        self.buy_often(self.tea, other, 90, 60, 30)
        self.assertEqual(self.names(), [])

    def test_an_accessory_of_what_was_bought(self):
        self.tea.pos_optional_product_ids = self.honey.product_tmpl_id
        self.buy(self.tea, partner=self.ada)
        [row] = self.at_till()
        self.assertEqual(row["product_id"], self.honey.id)
        self.assertEqual(row["reason"], "accessory")
        self.assertEqual(row["why"], "Accessory of your Tea")

    def own(self, product, **vals):
        return self.env["warranty.card"].create(
            {
                "product_id": product.id,
                "partner_id": self.ada.id,
                "company_id": self.company.id,
                "sold_on": fields.Date.today(),
                "terms": {"months": 24},
                **vals,
            }
        )

    def test_an_accessory_of_an_item_with_a_warranty_needs_no_consent(self):
        self.agree(self.ada, False)
        self.tea.pos_optional_product_ids = self.honey.product_tmpl_id
        self.own(self.tea)
        self.assertEqual(self.names(), ["Honey"])

    def test_an_accessory_of_an_item_that_came_back_is_not_needed(self):
        self.tea.pos_optional_product_ids = self.honey.product_tmpl_id
        self.own(self.tea, end_kind="returned")
        self.assertEqual(self.names(), [])

    def test_purchases_are_looked_at_by_consent_only(self):
        self.relate(self.tea, self.biscuits)
        self.tea.pos_optional_product_ids = self.honey.product_tmpl_id
        self.buy_often(self.tea, self.ada, 90, 60, 30)
        self.assertEqual(self.names(), ["Tea", "Biscuits", "Honey"])
        self.agree(self.ada, False)
        self.assertEqual(self.names(), [])
        self.agree(self.ada)
        self.assertEqual(len(self.names()), 3)

    def test_reasons_take_turns(self):
        self.relate(self.tea, self.biscuits, 9)
        self.relate(self.tea, self.honey, 8)
        self.buy_often(self.tea, self.ada, 90, 60, 30)
        self.assertEqual(self.names(limit=2), ["Tea", "Biscuits"])

    def test_a_variant_is_called_by_its_attributes(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Size",
                "value_ids": [
                    Command.create({"name": "Small"}),
                    Command.create({"name": "Large"}),
                ],
            }
        )
        template = self.env["product.template"].browse(self.honey.product_tmpl_id.id)
        template.attribute_line_ids = [
            Command.create(
                {
                    "attribute_id": attribute.id,
                    "value_ids": [Command.set(attribute.value_ids.ids)],
                }
            )
        ]
        template.invalidate_recordset()
        large = template.product_variant_ids[1:]
        large.product_template_attribute_value_ids.price_extra = 2
        self.relate(self.tea, large)
        self.buy(self.tea, partner=self.ada)
        [row] = self.at_till()
        self.assertEqual((row["name"], row["price"]), ("Honey (Large)", 9.0))
        self.assertEqual(row["name"], large.display_name)

    def test_names_are_told_in_the_language_of_who_reads(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.biscuits.with_context(lang="de_DE").name = "Kekse"
        self.relate(self.tea, self.biscuits)
        self.buy(self.tea, partner=self.ada)
        suggestion = self.Suggestion.with_context(lang="de_DE")
        self.env.flush_all()
        [row] = suggestion._for_till(self.till, self.ada)
        self.assertEqual(row["name"], "Kekse")

    def test_the_page_gets_the_same(self):
        self.relate(self.tea, self.biscuits)
        self.buy_often(self.tea, self.ada, 90, 60, 30)
        self.env.flush_all()
        found = self.Suggestion._for_page(self.ada, self.company)
        self.assertEqual(found, self.at_till())


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


@tagged("post_install", "-at_install")
class TestNotInterested(SuggestionCase):
    """One tap, and a product is not suggested any more."""

    def setUp(self):
        super().setUp()
        self.cashier = self.make_user(
            "cashier", company_id=self.company.id, company_ids=self.company.ids
        )
        self.relate(self.tea, self.biscuits)
        self.buy(self.tea, partner=self.ada, ago=3)

    def tap(self, partner=None, product=None, user=None):
        partner_id = self.ada.id if partner is None else partner
        product_id = self.biscuits.id if product is None else product
        return self.rpc(
            user or self.cashier,
            "customer.suggestion",
            "pos_not_interested",
            self.till.id,
            partner_id,
            product_id,
        )

    def refusals(self):
        return self.env["customer.suggestion.feedback"].search(
            [("partner_id", "=", self.ada.id)]
        )

    def test_a_tap_is_respected_at_once(self):
        self.assertEqual(self.names(), ["Biscuits"])
        self.assertEqual(self.tap(), {"status": "kept"})
        self.assertEqual(self.names(), [])
        self.assertEqual(
            self.Suggestion._for_page(self.ada, self.company), self.at_till()
        )
        kept = self.refusals()
        self.assertEqual((kept.place, kept.user_id), ("till", self.cashier))

    def test_it_holds_for_this_customer_and_this_product(self):
        other = self.make_customer("Eve")
        self.agree(other)
        self.buy(self.tea, partner=other)
        self.relate(self.tea, self.honey)
        self.tap()
        self.assertEqual(self.names(), ["Honey"])
        self.assertIn("Biscuits", self.names(other))

    def test_it_holds_for_as_long_as_the_company_says(self):
        self.tap()
        self.refusals().at = fields.Datetime.now() - timedelta(days=100)
        self.assertEqual(self.names(), [])
        self.company.suggestion_refused_days = 99
        self.assertEqual(self.names(), ["Biscuits"])
        # 0 is for good.
        self.company.suggestion_refused_days = 0
        self.assertEqual(self.names(), [])

    def test_a_second_tap_begins_the_time_anew(self):
        self.tap()
        self.refusals().at = fields.Datetime.now() - timedelta(days=400)
        self.assertEqual(self.names(), ["Biscuits"])
        self.tap()
        self.assertEqual(len(self.refusals()), 1)
        self.assertEqual(self.names(), [])

    def test_what_makes_no_sense_is_refused(self):
        for partner, product in (
            ("x", None),
            (0, None),
            (True, None),
            (None, "x"),
            (None, 0),
            (None, [self.biscuits.id]),
            (None, 2**31),
        ):
            with self.subTest((partner, product)), self.assertRaises(UserError):
                self.tap(partner, product)

    def test_only_who_sells_here_may_say_so(self):
        clerk = self.make_user("clerk")
        with self.assertRaises(AccessError):
            self.tap(user=clerk)

    def test_what_another_company_sells_is_no_product_here(self):
        self.biscuits.company_id = self.make_company("Coffee House")
        with self.assertRaises(UserError):
            self.tap()

    def test_merged_customers_keep_what_either_does_not_want(self):
        other = self.make_customer("Eve")
        self.agree(other)
        self.Suggestion._not_interested(other, self.biscuits, self.company, "page")
        self.Suggestion._not_interested(self.ada, self.biscuits, self.company, "page")
        self.Suggestion._not_interested(other, self.honey, self.company, "page")
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {
                "partner_ids": [Command.set((self.ada | other).ids)],
                "dst_partner_id": self.ada.id,
            }
        )
        wizard.action_merge()
        self.assertEqual(self.refusals().product_id, self.biscuits | self.honey)


@tagged("post_install", "-at_install")
class TestSuggestionQueries(SuggestionCase):
    def queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        found = self.at_till(limit=2)
        return len(found), self.env.cr.sql_log_count - before

    def test_at_most_three_queries_whatever_the_history(self):
        self.relate(self.tea, self.biscuits)
        self.buy(self.tea, partner=self.ada)
        few = self.queries()
        self.assertEqual(few[0], 1)
        self.assertLessEqual(few[1], MOST_QUERIES)
        goods = [self.make_product(f"Thing {number}") for number in range(20)]
        for number, product in enumerate(goods):
            self.buy_often(product, self.ada, 90 + number, 60 + number, 30 + number)
            self.relate(product, self.honey)
        many = self.queries()
        self.assertEqual(many[0], 2)
        self.assertLessEqual(many[1], MOST_QUERIES)

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

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

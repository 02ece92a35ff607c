import random
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core.rules import suggestions
from ..models import product_affinity_run, product_affinity_sql
from .common_suggestion import SuggestionCase


@tagged("post_install", "-at_install")
class TestAffinity(SuggestionCase):
    """What is bought together, counted in SQL, against sums by hand."""

    def pair(self, product, other, company=None):
        return self.env["product.affinity"].search(
            [
                ("product_id", "=", product.id),
                ("other_id", "=", other.id),
                ("company_id", "=", (company or self.company).id),
            ]
        )

    def sell_a_week(self):
        """Sell 20 baskets: 6 with tea and biscuits, 8 with tea, 10 with biscuits."""
        for _order in range(6):
            self.buy(self.tea, self.biscuits)
        for _order in range(2):
            self.buy(self.tea)
        for _order in range(4):
            self.buy(self.biscuits, self.honey)
        for _order in range(8):
            self.buy(self.honey)

    def test_lift_is_what_the_sum_by_hand_says(self):
        self.sell_a_week()
        run = self.count()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.progress, 100)
        found = self.pair(self.tea, self.biscuits)
        # (6/20) / (8/20 · 10/20) = 1.5
        self.assertEqual(found.lift, 1.5)
        self.assertEqual(found.lift, float(suggestions.lift(6, 8, 10, 20)))
        self.assertEqual(found.orders, 6)
        self.assertEqual(found.support, 30)
        self.assertEqual(found.confidence, 75)
        back = self.pair(self.biscuits, self.tea)
        self.assertEqual((back.lift, back.orders, back.confidence), (1.5, 6, 60))

    def test_what_is_rarer_than_by_chance_is_not_kept(self):
        self.sell_a_week()
        for _order in range(3):
            self.buy(self.biscuits, self.honey)
        self.count()
        # (7/23) / (13/23 · 15/23) is less than 1.
        self.assertFalse(self.pair(self.biscuits, self.honey))

    def test_too_few_orders_say_nothing(self):
        for _order in range(4):
            self.buy(self.tea, self.biscuits)
        for _order in range(10):
            self.buy(self.honey)
        self.count()
        self.assertFalse(self.pair(self.tea, self.biscuits))
        self.buy(self.tea, self.biscuits)
        self.count()
        self.assertTrue(self.pair(self.tea, self.biscuits))
        self.company.suggestion_least_orders = 6
        self.count()
        self.assertFalse(self.pair(self.tea, self.biscuits))

    def test_one_customer_is_not_enough_however_often_she_comes(self):
        for _order in range(20):
            self.buy(self.tea, self.biscuits, partner=self.ada)
            self.buy(self.honey)
        self.count()
        self.assertFalse(self.pair(self.tea, self.biscuits))

    def test_several_customers_are_enough(self):
        for number in range(20):
            partner = self.make_customer(f"Customer {number}")
            self.buy(self.tea, self.biscuits, partner=partner)
            self.buy(self.honey)
        self.count()
        self.assertTrue(self.pair(self.tea, self.biscuits))

    def test_no_rule_goes_below_five_orders(self):
        refused = self.assertRaises(psycopg2.errors.CheckViolation)
        with refused, mute_logger("odoo.sql_db"):
            self.company.suggestion_least_orders = 4
            self.company.flush_recordset()

    def test_what_came_back_was_a_reward_or_was_never_paid_does_not_count(self):
        self.sell_a_week()
        for _order in range(10):
            self.buy(self.tea, self.biscuits, state="draft")
            self.buy(self.tea, self.biscuits, state="cancel")
            self.buy(self.tea, self.biscuits, ago=product_affinity_sql.DAYS + 1)
            self.give_back(self.buy(self.honey))
        order = self.buy(self.tea, self.biscuits)
        order.lines[1].is_reward_line = True
        self.count()
        found = self.pair(self.tea, self.biscuits)
        # 10 more with honey, and one with tea.
        self.assertEqual(found.orders, 6)
        self.assertAlmostEqual(found.lift, float(suggestions.lift(6, 9, 10, 31)))

    def test_two_lines_of_a_product_are_one_and_nothing_goes_with_itself(self):
        for _order in range(6):
            self.buy(self.tea, self.tea, self.biscuits)
            self.buy(self.honey)
        self.count()
        self.assertEqual(self.pair(self.tea, self.biscuits).orders, 6)
        self.assertFalse(self.pair(self.tea, self.tea))

    def test_an_absurd_basket_does_not_count(self):
        self.sell_a_week()
        many = product_affinity_sql.MOST_IN_BASKET - 1
        more = [self.make_product(f"Thing {number}") for number in range(many)]
        self.buy(self.tea, self.biscuits, *more)
        self.count()
        self.assertEqual(self.pair(self.tea, self.biscuits).orders, 6)
        self.buy(self.tea, self.biscuits, *more[1:])
        self.count()
        self.assertEqual(self.pair(self.tea, self.biscuits).orders, 7)

    def test_only_the_best_partners_of_a_product_are_kept(self):
        others = [self.make_product(f"Thing {number}") for number in range(4)]
        for number, other in enumerate(others):
            for _order in range(6):
                self.buy(self.tea, other)
            # The later ones are sold without tea as well: less lift.
            for _order in range(number):
                self.buy(other)
        for _order in range(50):
            self.buy(self.honey)
        with patch.object(product_affinity_run, "KEPT", 2):
            self.count()
        kept = self.env["product.affinity"].search([("product_id", "=", self.tea.id)])
        self.assertEqual(kept.sorted("rank").other_id.ids, [o.id for o in others[:2]])
        self.assertEqual(kept.sorted("rank").mapped("rank"), [1, 2])

    def test_companies_do_not_meet_and_branches_do(self):
        other, other_till = self.make_branch("Coffee House")
        branch, branch_till = self.make_branch("Tea House South", self.company)
        self.sell_a_week()
        for _order in range(20):
            self.buy(self.tea, self.biscuits, till=other_till)
        self.buy(self.tea, self.biscuits, till=branch_till)
        self.count()
        # Of the tea house and its branch: 7 of 21.
        self.assertEqual(self.pair(self.tea, self.biscuits).orders, 7)
        self.assertFalse(self.pair(self.tea, self.biscuits, other))
        self.assertFalse(self.pair(self.tea, self.biscuits, branch))

    def test_a_company_without_suggestions_has_none(self):
        self.sell_a_week()
        self.company.suggestion_active = False
        self.count()
        self.assertFalse(self.pair(self.tea, self.biscuits))

    def test_it_is_found_by_the_definition_whatever_is_in_the_baskets(self):
        goods = [self.make_product(f"Thing {number}") for number in range(6)]
        chance = random.Random(7)
        baskets = []
        for _order in range(80):
            # Of either half mostly, so that some go together and some do not.
            half = goods[:3] if chance.random() < 0.5 else goods[3:]
            basket = chance.sample(half, 2) + chance.sample(goods, 1)
            baskets.append(basket[: chance.randint(1, 3)])
        for basket in baskets:
            self.buy(*basket)
        self.count()
        kept = self.env["product.affinity"].search(
            [("company_id", "=", self.company.id)]
        )
        expected = {}
        for one in goods:
            for other in goods:
                both = sum(one in b and other in b for b in baskets)
                alone = [sum(product in b for b in baskets) for product in (one, other)]
                lift = suggestions.lift(both, *alone, len(baskets))
                if one != other and both >= 5 and lift > 1:
                    expected[one.id, other.id] = (both, round(float(lift), 9))
        self.assertGreater(len(expected), 4)
        self.assertLess(len(expected), 24)
        found = {
            (row.product_id.id, row.other_id.id): (row.orders, round(row.lift, 9))
            for row in kept
        }
        self.assertEqual(found, expected)


@tagged("post_install", "-at_install")
class TestAffinityRun(SuggestionCase):
    """A run in portions that can be stopped anywhere."""

    def setUp(self):
        super().setUp()
        for _order in range(6):
            self.buy(self.tea, self.biscuits)
            self.buy(self.honey)
        self.env.flush_all()

    def pairs(self):
        kept = self.env["product.affinity"].search(
            [("company_id", "=", self.company.id)]
        )
        return {(r.product_id, r.other_id, r.orders, r.lift) for r in kept}

    def test_many_portions_find_what_one_finds(self):
        self.count()
        at_once = self.pairs()
        self.assertTrue(at_once)
        with patch.object(product_affinity_run, "PORTION", 5):
            run = self.count()
        self.assertGreater(run.portions, 2)
        self.assertEqual(self.pairs(), at_once)

    def test_a_run_that_is_stopped_goes_on(self):
        self.count()
        expected = self.pairs()
        with patch.object(product_affinity_run, "PORTION", 5), self.progress(0):
            self.Run._cron_count()
            run = self.Run.search([], limit=1)
            self.assertEqual((run.state, run.portions), ("running", 1))
            self.assertLess(run.progress, 100)
            # What was found before stands meanwhile.
            self.assertEqual(self.pairs(), expected)
            while run.state == "running":
                self.Run._cron_count()
        self.assertEqual(self.Run.search([], limit=1), run)
        self.assertEqual(self.pairs(), expected)

    def test_after_a_crash_it_begins_anew(self):
        with patch.object(product_affinity_run, "PORTION", 5), self.progress(0):
            self.Run._cron_count()
            self.Run._cron_count()
        run = self.Run.search([], limit=1)
        # What PostgreSQL does with a table that is not logged.
        self.env.cr.execute("TRUNCATE product_affinity_count")
        with self.assertLogs(product_affinity_run.__name__, "WARNING"):
            self.count()
        self.assertEqual(run.state, "done")
        self.assertIn((self.tea, self.biscuits, 6, 2.0), self.pairs())

    def test_the_last_runs_are_remembered(self):
        for _night in range(3):
            self.count()
        with patch.object(product_affinity_run, "KEPT_RUNS", 1):
            self.count()
        self.assertEqual(self.Run.search_count([("state", "=", "done")]), 2)

    def test_nothing_of_the_counting_stays(self):
        self.count()
        self.env.cr.execute("SELECT count(*) FROM product_affinity_count")
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_it_keeps_nothing_of_customers(self):
        columns = self.env["product.affinity"]._fields
        self.assertFalse([name for name in columns if "partner" in name])
        models = {columns[name].comodel_name for name in columns}
        self.assertFalse(models & {"res.partner", "pos.order"})

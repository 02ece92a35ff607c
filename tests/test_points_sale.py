import json
import os
import subprocess
import sys

from odoo.tests import tagged
from odoo.tools import config

from .common_copy import CopyCase
from .common_sale_choice import STORIES as OF_CHOICES
from .common_sale_choice import ToldOfChoices
from .common_sale_preorder import STORIES as OF_PREORDERS
from .common_sale_preorder import ToldOfPreorders
from .common_sale_profile import STORIES as OF_PROFILES
from .common_sale_profile import ToldOfProfiles
from .common_sale_suggestion import STORIES as OF_SUGGESTIONS
from .common_sale_suggestion import ToldOfSuggestions
from .common_sale_warranty import STORIES as OF_WARRANTIES
from .common_sale_warranty import ToldOfWarranties

TELL = """
import json
from odoo.addons.pos_customer_identity.tests import (
    common_sale, common_sale_choice, common_sale_more, common_sale_preorder,
    common_sale_profile, common_sale_suggestion, common_sale_warranty
)
env = env(user=2)
told = {}
for name in %r:
    books = (common_sale, common_sale_choice, common_sale_more, common_sale_preorder,
             common_sale_profile, common_sale_suggestion, common_sale_warranty)
    told[name] = next(getattr(book, name) for book in books if hasattr(book, name))(
        common_sale.Shop(env))
    env.cr.rollback()
    env.invalidate_all()
    env.transaction.reset()
    env.registry.clear_all_caches()
print("SAID", json.dumps(told))
"""
STORIES = [
    "confirm",
    "cancel_and_confirm_again",
    "redeem",
    "free_product",
    "rules_of_the_till",
    "change_when_confirmed",
    "two_orders_one_card",
    "another_company",
    "mixed_with_the_till",
    "postponed",
    "booked_by_odoo",
    "guest",
    "coupons_as_ever",
    "win_back",
    "birthday",
    "combo",
    "another_currency",
    "shipping",
    "waiting_in_turn",
    "limited",
    "reports",
    "website",
    *OF_CHOICES,
    *OF_WARRANTIES,
    *OF_PREORDERS,
    *OF_SUGGESTIONS,
    *OF_PROFILES,
]


@tagged("post_install", "-at_install", "-standard", "slow")
class TestPointsOfSale(
    ToldOfChoices,
    ToldOfPreorders,
    ToldOfProfiles,
    ToldOfSuggestions,
    ToldOfWarranties,
    CopyCase,
):
    """Orders of Odoo's sale module and its web shop, in a copy of the database with
    both. The stories are in ``common_sale``."""

    suffix = "sale"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.odoo("module", "install", "website_sale_loyalty", "pos_sale_loyalty")
        said = cls.odoo("shell", "--no-http", script=TELL % STORIES)
        line = next(line for line in said.splitlines() if "SAID " in line)
        cls.told = json.loads(line.partition("SAID ")[2])

    @classmethod
    def odoo(cls, *command, script=None):
        """Run a command of Odoo on the copy, and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "odoo", *command, "-d", cls.copy],
            env={**os.environ, "ODOO_RC": config["config"]},
            input=script,
            capture_output=True,
            text=True,
            timeout=900,
        )
        if done.returncode or "Traceback" in done.stderr:
            raise AssertionError(done.stdout[-2000:] + done.stderr[-6000:])
        return done.stdout

    def assert_books(self, story, points, *entries):
        self.assertEqual(story["wrong"], 0)
        self.assertEqual(story["points"], points)
        self.assertEqual([tuple(entry) for entry in story["entries"]], list(entries))

    def test_a_confirmed_order_earns_what_its_cart_said_line_by_line(self):
        story = self.told["confirm"]
        self.assertEqual(story["told"], 55)
        self.assertEqual((story["told_after"], story["issued"]), (55, 55))
        self.assertEqual((story["why"], story["line"]), ("25.00", True))
        self.assertTrue(story["words"])
        self.assert_books(story, [55], ("earn", 30), ("earn", 25))

    def test_cancelling_takes_back_and_confirming_again_books_again_once(self):
        story = self.told["cancel_and_confirm_again"]
        self.assertEqual(story["steps"], [30, 0, 0, 30])
        earned, back = ("earn", 30), ("take_back", -30)
        self.assert_books(story, [0], earned, back, earned, back)
        said = "The order was cancelled or changed: of 30 points 30 go."
        self.assertEqual(story["why"], [said, said])

    def test_a_reward_is_redeemed_and_given_back(self):
        story = self.told["redeem"]
        self.assertEqual((story["told"], story["total"]), (30, 30))
        booked = [("opening", 100), ("earn", 30), ("redeem", -100)]
        self.assert_books(story["confirmed"], [30], *booked)
        undone = [("give_back", 100), ("take_back", -30)]
        self.assert_books(story["cancelled"], [100], *booked, *undone)

    def test_a_free_product_costs_points_and_earns_none(self):
        story = self.told["free_product"]
        self.assertEqual(story["told"], 25)
        booked = [("opening", 35), ("earn", 25), ("redeem", -30)]
        self.assert_books(story, [30], *booked)

    def test_levels_and_occasions_count_as_at_the_till(self):
        # 10 x 0.333 x 1.5 = 4.995, and 7 x 1.5 for the first purchase.
        story = self.told["rules_of_the_till"]
        self.assertEqual((story["told"], story["told_later"]), (15.5, 5))
        self.assert_books(story, [15.5], ("earn", 5), ("earn", 10.5))

    def test_a_change_of_a_confirmed_order_is_booked_and_words_are_not(self):
        story = self.told["change_when_confirmed"]
        # 50 + 30; 50 + 50; 50 + 75; 50 spent on 5.00: 70; none spent: 125; cancelled.
        self.assertEqual(story["seen"], [80, 100, 125, 70, 125, 50])
        self.assertEqual((story["quiet"], story["wrong"]), (0, 0))

    def test_points_are_spent_by_one_order_alone(self):
        story = self.told["two_orders_one_card"]
        self.assertEqual((story["kept"], story["lost"]), (True, False))
        self.assert_books(story, [0], ("opening", 100), ("redeem", -100))

    def test_an_order_of_another_company_earns_there(self):
        story = self.told["another_company"]
        self.assert_books(story["here"], [])
        self.assert_books(story["there"], [20], ("earn", 20))

    def test_shop_and_till_know_of_each_other(self):
        story = self.told["mixed_with_the_till"]
        self.assertTrue(story["linked"])
        self.assertEqual(story["handed_out"], 0)
        booked = [("earn", 30), ("earn", 7), ("earn", 25)]
        undone = [("take_back", -30), ("take_back", -7)]
        self.assert_books(story, [25], *booked, *undone)

    def test_an_order_whose_points_cannot_be_booked_waits(self):
        story = self.told["postponed"]
        self.assertEqual((story["found"], story["left"]), (True, 0))
        self.assert_books(story["waiting"], [0], (False, 0))
        self.assert_books(story["booked"], [30], ("earn", 30))
        self.assertEqual(story["again"], story["booked"])

    def test_an_order_that_odoo_booked_before_is_left_to_it(self):
        story = self.told["booked_by_odoo"]
        self.assertEqual(story["kept"], 30)
        self.assert_books(story, [0], ("adjust", 30), ("adjust", -30))

    def test_guests_earn_nothing(self):
        self.assert_books(self.told["guest"], [])

    def test_coupons_stay_what_odoo_makes_them(self):
        story = self.told["coupons_as_ever"]
        self.assertEqual(story, {"points": [1], "kinds": [False], "issued": [1]})

    def test_a_member_who_was_away_is_won_back_in_the_shop(self):
        story = self.told["win_back"]
        self.assertEqual(list(story["told"].values()), [10])
        self.assertFalse(story["first"])

    def test_a_cancelled_order_frees_the_bonus_for_the_birthday(self):
        story = self.told["birthday"]
        self.assertEqual(story["used"], [True, False])
        booked = [("earn", 10), ("earn", 50)]
        undone = [("take_back", -10), ("take_back", -50)]
        self.assert_books(story, [0], *booked, *undone)

    def test_a_combo_earns_for_its_price_once(self):
        story = self.told["combo"]
        self.assertEqual((story["total"], story["told"]), (60, 60))
        self.assertTrue(story["on_the_meal"])
        self.assert_books(story, [60], ("earn", 60))

    def test_money_of_another_currency_counts_in_the_programmes(self):
        story = self.told["another_currency"]
        self.assertEqual((story["total"], story["told"]), (60, 30))
        self.assertEqual(story["amount"], [30])
        self.assert_books(story, [30], ("earn", 30))

    def test_shipping_earns_nothing(self):
        story = self.told["shipping"]
        self.assertEqual((story["total"], story["told"]), (38, 30))
        self.assert_books(story, [30], ("earn", 30))

    def test_an_order_that_always_fails_keeps_no_other_waiting(self):
        story = self.told["waiting_in_turn"]
        self.assertEqual((story["waits"], story["cancelled"]), (True, 0))
        self.assertEqual(story["entries"][-1], ["earn", 25])
        self.assertEqual((story["points"], story["wrong"]), ([25], 0))

    def test_a_programme_is_used_in_the_shop_as_often_as_it_may_be(self):
        story = self.told["limited"]
        self.assertEqual((story["counts"], story["over"]), ([1, 2], 0))
        self.assertEqual((story["till"], story["form"]), ([2, 0], 2))
        self.assertEqual(story["wrong"], 0)

    def test_reports_know_what_members_buy_in_the_shop(self):
        story = self.told["reports"]
        self.assertEqual(story["spending"], [["sale", 30, 1], ["till", 25, 1]])
        self.assertEqual((story["ids"], story["names"]), (2, ["S"]))
        self.assertEqual(story["issued"], [["sale", 30], ["till", 25]])
        self.assertTrue(story["company"])
        self.assertEqual((story["member"], story["rewards"]), ([55, 2, 0], 0))
        self.assertEqual(story["open"], [30])

    def test_reports_tell_a_website_from_other_orders(self):
        story = self.told["website"]
        self.assertEqual(story["spending"], [["web", 30, 1]])
        self.assertEqual(story["issued"], [["web", 30]])

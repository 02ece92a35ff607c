from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..models import customer_suggestion
from .common_suggestion import SuggestionCase


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

    def test_in_the_place_of_it_the_till_has_the_next_at_once(self):
        cups = self.make_product("Cups")
        for product in (self.honey, cups):
            self.relate(self.tea, product)
        self.env.flush_all()
        panel = self.rpc(
            self.cashier, "customer.profile", "pos_panel", self.till.id, self.ada.id
        )
        self.assertEqual(
            [row["name"] for row in panel["suggestions"]],
            ["Biscuits", "Honey", "Cups"],
        )

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

    def test_of_who_restricted_the_use_of_the_data_nothing_is_kept(self):
        self.ada._restrict()
        self.assertEqual(self.tap(), {"status": "nothing"})
        self.assertFalse(self.refusals())

    def test_of_who_is_being_forgotten_nothing_is_kept(self):
        request = self.env["identity.request"].create(
            {"partner_id": self.ada.id, "request_type": "erasure"}
        )
        request.sudo().state = "progress"
        self.assertEqual(self.tap(), {"status": "nothing"})
        self.assertFalse(self.refusals())

    def test_taps_are_limited(self):
        with patch.object(customer_suggestion, "MOST_REFUSED", 1):
            self.assertEqual(self.tap(), {"status": "kept"})
            self.assertEqual(self.tap(product=self.honey.id), {"status": "limited"})
        self.assertEqual(self.refusals().product_id, self.biscuits)

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

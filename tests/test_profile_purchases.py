from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_profile import ProfileCase


@tagged("post_install", "-at_install")
class TestPurchases(ProfileCase):
    """What a customer bought, with prices, returns and shops."""

    def test_the_day_is_that_of_the_shop(self):
        order = self.bought((self.bread, 1, 10))
        order.date_order = "2026-03-12 23:30:00"
        self.env.flush_all()
        profile = self.env["customer.profile"].with_context(tz="Asia/Tokyo")
        [told] = profile._purchases(self.member, self.company)
        self.assertEqual(
            (told["on"], told["at"]), ("2026-03-13", "2026-03-12T23:30:00")
        )

    def purchases(self, limit=20, offset=0, companies=None, **kwargs):
        self.env.flush_all()
        return self.env["customer.profile"]._purchases(
            self.member, companies or self.company, limit, offset, **kwargs
        )

    def test_a_purchase_is_told_with_its_lines(self):
        order = self.bought((self.bread, 2, 10), (self.cake, 1, 25), days=3)
        [told] = self.purchases()
        lines = told.pop("lines")
        self.assertEqual(
            told,
            {
                "id": order.id,
                "source": "till",
                "order_id": order.id,
                "number": order.pos_reference or order.name,
                "on": order.date_order.date().isoformat(),
                "at": order.date_order.isoformat(),
                "shop": self.config.name,
                "company_id": self.company.id,
                "total": 45,
                "currency_id": self.config.currency_id.id,
                "is_return": False,
                "lines_left": 0,
            },
        )
        self.assertEqual(
            lines[0],
            {
                "line_id": order.lines[0].id,
                "product_id": self.bread.id,
                "name": "Rye bread",
                "qty": 2,
                "returned": 0,
                "price": 10,
                "total": 20,
                "is_reward": False,
                "can_return": True,
                "can_reorder": True,
            },
        )

    def test_the_newest_comes_first_and_pages_leave_none_out(self):
        orders = [self.bought((self.bread, 1, 10), days=day) for day in range(7)]
        # Two of one moment are told apart by their ids.
        orders[3].date_order = orders[4].date_order
        expected = [order.id for order in orders]
        expected[3:5] = sorted(expected[3:5], reverse=True)
        pages = [self.purchases(3, offset) for offset in (0, 3, 6, 9)]
        told = [row["id"] for page in pages for row in page]
        self.assertEqual(told, expected)
        self.assertEqual([len(page) for page in pages], [3, 3, 1, 0])

    def test_what_came_back_is_counted_on_its_line(self):
        order = self.bought((self.bread, 5, 10), (self.cake, 1, 25), days=3)
        bread, cake = order.lines
        self.given_back(bread, 2, days=2)
        self.given_back(bread, 1, days=1)
        self.given_back(cake, 1, days=1)
        self.given_back(bread, 1, state="draft")
        told = self.purchases()
        bought = next(row for row in told if row["id"] == order.id)
        self.assertEqual([line["returned"] for line in bought["lines"]], [3, 1])
        self.assertEqual(
            [line["can_return"] for line in bought["lines"]], [True, False]
        )
        backs = [row for row in told if row["is_return"]]
        self.assertEqual([row["total"] for row in backs], [-25, -10, -20])
        for row in backs:
            [line] = row["lines"]
            self.assertFalse(line["can_return"] or line["can_reorder"])

    def test_what_a_colleague_returned_for_somebody_else_counts_as_well(self):
        order = self.bought((self.bread, 5, 10), days=3)
        back = self.given_back(order.lines, 5)
        back.partner_id = self.other
        [told] = self.purchases()
        self.assertEqual(told["lines"][0]["returned"], 5)

    def test_neither_open_nor_cancelled_orders_are_purchases(self):
        self.bought((self.bread, 1, 10), state="draft")
        self.bought((self.bread, 1, 10), state="cancel")
        self.bought((self.bread, 1, 10), partner=self.other)
        self.assertEqual(self.purchases(), [])

    def test_rewards_and_discounts_are_neither_returned_nor_bought_again(self):
        reward = {"is_reward_line": True, "reward_id": self.program.reward_ids.id}
        self.bought((self.bread, 1, 10), (self.cake, 1, -3, reward))
        [told] = self.purchases()
        _bread, discount = told["lines"]
        self.assertTrue(discount["is_reward"])
        self.assertFalse(discount["can_return"] or discount["can_reorder"])

    def test_a_product_that_is_sold_no_more_is_not_bought_again(self):
        self.bought((self.bread, 1, 10))
        self.bread.active = False
        [told] = self.purchases()
        [line] = told["lines"]
        self.assertEqual(line["name"], "Rye bread")
        self.assertTrue(line["can_return"])
        self.assertFalse(line["can_reorder"])

    def test_the_parts_of_a_set_stay_together(self):
        order = self.bought((self.cake, 1, 25), (self.bread, 1, 0))
        order.lines[1].combo_parent_id = order.lines[0]
        [told] = self.purchases()
        self.assertEqual([line["can_return"] for line in told["lines"]], [True, False])

    def test_of_very_long_receipts_thirty_lines_are_told(self):
        self.bought(*[(self.bread, 1, 10)] * 34)
        [told] = self.purchases()
        self.assertEqual((len(told["lines"]), told["lines_left"]), (30, 4))

    def test_an_order_without_lines_is_a_purchase_too(self):
        self.bought()
        [told] = self.purchases()
        self.assertEqual((told["lines"], told["lines_left"]), ([], 0))
        self.assertFalse(told["is_return"])

    def test_other_companies_are_told_of_only_where_they_are_named(self):
        company, till, session = self.branch()
        here = self.bought((self.bread, 1, 10), days=1)
        there = self.bought((self.bread, 1, 10), session=session)
        self.assertEqual([row["id"] for row in self.purchases()], here.ids)
        told = self.purchases(companies=self.company | company)
        self.assertEqual([row["id"] for row in told], [there.id, here.id])
        self.assertEqual(told[0]["shop"], till.name)

    def test_names_are_in_the_language_of_who_reads(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.bread.with_context(lang="de_DE").name = "Roggenbrot"
        self.bought((self.bread, 1, 10))
        profile = self.env["customer.profile"].with_context(lang="de_DE")
        self.env.flush_all()
        [told] = profile._purchases(self.member, self.company)
        self.assertEqual(told["lines"][0]["name"], "Roggenbrot")

    def test_a_page_costs_no_more_after_a_long_history(self):
        def spent():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.purchases(offset=0)
            return self.env.cr.sql_log_count - before

        self.bought((self.bread, 1, 10), (self.cake, 1, 25))
        spent()
        few = spent()
        for day in range(60):
            self.bought((self.bread, 1, 10), (self.cake, 1, 25), days=day)
        self.assertLessEqual(spent(), few)
        self.assertLessEqual(few, 8)

    def test_pages_end_somewhere(self):
        self.bought((self.bread, 1, 10))
        for offset in (10_001, 2**31, 2**70):
            self.assertEqual(self.purchases(offset=offset), [])
        self.assertEqual(len(self.purchases(limit=10**9)), 1)
        self.assertEqual(self.purchases(limit=-1), [])
        self.assertEqual(len(self.purchases(offset=-5)), 1)

    def test_nobody_has_no_purchases(self):
        profile = self.env["customer.profile"]
        nobody = self.Partner.browse()
        self.assertEqual(profile._purchases(nobody, self.company), [])
        none = self.env["res.company"].browse()
        self.assertEqual(profile._purchases(self.member, none), [])


@tagged("post_install", "-at_install")
class TestTimeline(ProfileCase):
    """Everything that happened, in one row."""

    def setUp(self):
        super().setUp()
        self.profile = self.env["customer.profile"].with_user(self.agent)
        self.purchase = self.bought((self.bread, 2, 10), days=9)
        self.case = self.opened("Leaks")
        self.case.opened_at = self.purchase.date_order + timedelta(days=1)
        self.env["customer.interaction"].sudo()._note(
            {
                "partner_id": self.member.id,
                "channel": "phone",
                "direction": "in",
                "subject": "Asked for the price",
                "happened_at": self.purchase.date_order + timedelta(days=2),
                "company_id": self.company.id,
                "kind": "hand",
            }
        )
        self.agreed("surveys")
        booked = self.purchase.date_order + timedelta(days=3)
        self.lot(25, 90, self.member, kind="bonus", booked_on=booked)

    def timeline(self, limit=50, before=None, profile=None):
        self.env.flush_all()
        self.env.invalidate_all()
        # A model without records counts as nothing.
        profile = self.profile if profile is None else profile
        return profile._timeline(self.member, self.company, limit, before)

    def test_everything_is_told_the_newest_first(self):
        told = self.timeline()
        kinds = [event["kind"] for event in told]
        for kind in ("purchase", "case", "contact", "points", "consent"):
            self.assertIn(kind, kinds)
        moments = [event["at"] for event in told]
        self.assertEqual(moments, sorted(moments, reverse=True))
        texts = " ".join(event["text"] for event in told)
        for word in ("Leaks", "Asked for the price", "25", self.config.name):
            self.assertIn(word, texts)
        for event in told:
            self.assertTrue(
                self.env[event["res_model"]].browse(event["res_id"]).exists()
            )

    def test_pages_leave_none_out_and_tell_none_twice(self):
        # All at one moment: only model and id tell them apart.
        moment = self.purchase.date_order
        for _time in range(3):
            self.bought((self.bread, 1, 10), days=9)
        self.case.opened_at = moment
        everything = self.timeline()
        paged, before = [], None
        while page := self.timeline(2, before):
            paged += page
            before = page[-1]
        self.assertEqual(paged, everything)

    def test_what_the_user_may_not_read_is_left_out(self):
        profile = self.env["customer.profile"].with_user(self.cashier)
        kinds = {event["kind"] for event in self.timeline(profile=profile)}
        self.assertNotIn("case", kinds)
        self.assertNotIn("contact", kinds)
        self.assertIn("purchase", kinds)

    def test_cases_of_another_team_are_left_out(self):
        team = (
            self.env["customer.case.team"]
            .sudo()
            .create({"name": "Others", "company_id": self.company.id})
        )
        self.case.team_id = team
        self.case.user_id = False
        kinds = [event["kind"] for event in self.timeline()]
        self.assertNotIn("case", kinds)

    def test_anything_else_than_a_row_is_no_page(self):
        for before in (
            {"x": 1},
            "yesterday",
            {"at": "no"},
            {"at": "2020-01-01", "res_id": "x"},
        ):
            with self.subTest(str(before)), self.assertRaises(UserError):
                self.timeline(before=before)
        self.assertTrue(self.timeline(before="2999-01-01T00:00:00"))
        self.assertEqual(self.timeline(before="1999-01-01"), [])

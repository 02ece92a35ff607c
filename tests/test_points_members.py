from datetime import datetime, time, timedelta

from odoo.tests import tagged

from .common_lots import LotCase


@tagged("post_install", "-at_install")
class TestPointsMembers(LotCase):
    """What members spend, and how engaged they are."""

    def joined(self, days, partner=None):
        """Let a member have joined so many days ago, without points."""
        partner = partner or self.ada
        card = self.Card.create(
            {"program_id": self.program.id, "partner_id": partner.id}
        )
        day = self.today - timedelta(days=days)
        self.env.cr.execute(
            "UPDATE loyalty_card SET member_since = %s WHERE id = %s", [day, card.id]
        )
        self.env.invalidate_all()
        return card

    def bought(self, days, amount, partner=None, **vals):
        """Store a paid order of so many days ago, at noon."""
        moment = datetime.combine(self.today - timedelta(days=days), time(12))
        amounts = dict.fromkeys(("amount_tax", "amount_paid", "amount_return"), 0)
        return self.env["pos.order"].create(
            {
                "session_id": self.pos_session.id,
                "company_id": self.company.id,
                "partner_id": (partner or self.ada).id,
                "date_order": moment,
                "state": "paid",
                "amount_total": amount,
                **amounts,
                **vals,
            }
        )

    def member(self, card):
        self.env.flush_all()
        return self.env["loyalty.member.report"].search([("card_id", "=", card.id)])

    def test_spending_before_and_after_joining(self):
        card = self.joined(60)
        self.bought(500, 999)
        self.bought(160, 40)
        self.bought(61, 20)
        self.bought(60, 35)
        self.bought(10, 100)
        self.bought(5, -13, is_refund=True)
        found = self.member(card)
        self.assertEqual((found.spent_before, found.spent_after), (60, 122))
        # 60 x 30 / 100 days since the first of them; 122 x 30 / 61 days
        self.assertEqual((found.monthly_before, found.monthly_after), (18, 60))
        self.assertEqual(found.spent, 182)
        self.assertEqual(found.visits, 4)
        self.assertEqual(found.last_purchase, self.today - timedelta(days=10))

    def test_who_bought_nothing_before_has_nothing_to_compare(self):
        card = self.joined(0)
        self.bought(0, 30)
        found = self.member(card)
        self.assertFalse(found.monthly_before)
        # 30 on one day
        self.assertEqual(found.monthly_after, 900)

    def test_drafts_and_cancelled_orders_do_not_count(self):
        card = self.joined(10)
        self.bought(5, 30, state="draft")
        self.bought(5, 30, state="cancel")
        self.assertEqual(self.member(card).visits, 0)

    def test_engagement_is_purchases_and_rewards(self):
        card = self.joined(10)
        self.program.points_basis = "after"
        self.lot(60, 10)
        self.buy((self.cake, 1), rewards=[(self.program.reward_ids, 4.5)])
        self.buy((self.bread, 1))
        found = self.member(card)
        self.assertEqual((found.visits, found.rewards, found.engagement), (2, 1, 3))
        # 60, and 20.50 and 10 for the purchases; 45 for 4.50
        self.assertEqual((found.earned, found.redeemed, found.points), (90.5, 45, 45.5))

    def test_the_most_engaged_come_first(self):
        idle, keen = self.joined(10), self.joined(10, self.bo)
        self.bought(2, 10, self.bo)
        self.env.flush_all()
        cards = self.env["loyalty.member.report"].search(
            [("program_id", "=", self.program.id)]
        )
        self.assertEqual(cards.card_id, keen + idle)

    def spending(self, *groups):
        self.env.flush_all()
        return self.env["loyalty.member.spending"]._read_group(
            [("program_id", "=", self.program.id)],
            list(groups),
            ["amount:sum", "purchases:sum", "partner_id:count_distinct"],
        )

    def test_spending_together_by_phase(self):
        self.joined(60)
        self.joined(10, self.bo)
        self.bought(61, 20)
        self.bought(60, 35)
        self.bought(59, -5, is_refund=True)
        self.bought(11, 8, self.bo)
        self.bought(10, 4, self.bo)
        self.assertEqual(
            self.spending("phase"), [("after", 34, 2, 2), ("before", 28, 2, 2)]
        )
        self.assertEqual(self.spending("months"), [(-1, 28, 2, 2), (0, 34, 2, 2)])

    def test_spending_singly_by_shop_and_member(self):
        self.joined(60)
        self.bought(5, 30)
        self.assertEqual(
            self.spending("config_id", "partner_id"),
            [(self.config, self.ada, 30, 1, 1)],
        )

    def test_orders_of_other_currencies_count_in_the_companys(self):
        card = self.joined(10)
        order = self.bought(1, 50)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pos_order SET currency_rate = 2 WHERE id = %s", [order.id]
        )
        self.assertEqual(self.member(card).spent, 25)

    def test_orders_of_another_company_are_not_counted(self):
        card = self.joined(10)
        self.bought(1, 50)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        report = self.env["loyalty.member.report"].with_context(
            allowed_company_ids=other.ids
        )
        self.env.flush_all()
        self.assertEqual(report.search([("card_id", "=", card.id)]).visits, 0)

    def test_customers_who_are_no_members_are_not_in_it(self):
        self.bought(1, 50)
        self.assertEqual(self.spending(), [(False, False, 0)])

import random
from datetime import date, timedelta
from decimal import Decimal

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core.rules import tiers
from ..core.rules.rows import Posting
from .common_ledger import LedgerCase

TODAY = date(2026, 11, 23)
POLICIES = [
    {"tier_window": "lifetime", "tier_downgrade": "never"},
    {"tier_window": "lifetime", "tier_downgrade": "grace", "tier_grace_days": 10},
    {"tier_window": "year", "tier_downgrade": "never"},
    {"tier_window": "year", "tier_downgrade": "period_end"},
    {"tier_window": "year", "tier_downgrade": "grace", "tier_grace_days": 1},
    {"tier_window": "rolling", "tier_months": 3, "tier_downgrade": "never"},
    {"tier_window": "rolling", "tier_months": 3, "tier_downgrade": "period_end"},
    {
        "tier_window": "rolling",
        "tier_months": 3,
        "tier_downgrade": "grace",
        "tier_grace_days": 30,
    },
]


class LevelCase(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.tier_ids = [
            Command.create(
                {
                    "name": name,
                    "threshold": threshold,
                    "multiplier": multiplier,
                    "sequence": place,
                }
            )
            for place, (name, threshold, multiplier) in enumerate(
                [("Silver", 50, 1.5), ("Gold", 100, 2)]
            )
        ]
        cls.silver, cls.gold = cls.program.tier_ids

    def level_of(self, partner=None):
        return self.card_of(partner).tier_id


@tagged("post_install", "-at_install")
class TestLevelsAtTheTill(LevelCase):
    """A level is right in the transaction of the order that moves it."""

    def test_a_sale_reaches_a_level(self):
        self.buy((self.bread, 4))
        self.assertFalse(self.level_of())
        order = self.buy((self.bread, 2))
        self.assertEqual(self.level_of(), self.silver)
        self.assertEqual(self.card_of().qualifying, 60)
        self.assertEqual(self.card_of().tier_since, order.date_order.date())
        # By the level that was held: a point for each dollar, and no more.
        self.assert_points(60)

    def test_the_next_sale_earns_by_the_level(self):
        self.buy((self.bread, 5))
        self.buy((self.bread, 1))
        # 50, then 10 x 1.5
        self.assert_points(65)

    def test_an_entry_says_the_level_of_its_time(self):
        self.buy((self.bread, 5))
        self.buy((self.bread, 1))
        first, second = self.entries(kind="earn")
        self.assertFalse(first.tier_id)
        self.assertEqual(second.tier_id, self.silver)
        # Whatever the member's level is later.
        self.buy((self.bread, 10))
        self.assertEqual(self.level_of(), self.gold)
        self.assertEqual(second.tier_id, self.silver)

    def test_one_sale_jumps_over_a_level(self):
        self.buy((self.bread, 10))
        self.assertEqual(self.level_of(), self.gold)

    def test_a_level_from_zero_is_everybodys_from_the_first_sale(self):
        self.program.tier_ids = [
            Command.create({"name": "Basic", "multiplier": 3, "sequence": -1})
        ]
        self.buy((self.bread, 1))
        self.assert_points(30)
        self.assertEqual(self.level_of().name, "Basic")

    def test_money_spent_counts_once_whatever_rules_there_are(self):
        self.program.write(
            {
                "tier_basis": "spend",
                "rule_ids": [
                    Command.create({"reward_point_mode": "unit", "minimum_qty": 0})
                ],
            }
        )
        order = self.buy((self.bread, 4))
        self.assertEqual(self.card_of().qualifying, 40)
        self.assertFalse(self.level_of())
        self.give_back(order, {order.lines: 1})
        self.assertEqual(self.card_of().qualifying, 30)

    def test_a_return_takes_back_what_counts(self):
        self.program.write({"tier_downgrade": "grace", "tier_grace_days": 5})
        order = self.buy((self.bread, 5))
        self.assertEqual(self.level_of(), self.silver)
        self.give_back(order)
        card = self.card_of()
        self.assertEqual(card.qualifying, 0)
        # Five days: this one and four more.
        self.assertEqual(card.tier_id, self.silver)
        self.assertEqual(card.tier_until, order.date_order.date() + timedelta(days=4))

    def test_points_given_by_hand_do_not_lift(self):
        self.buy((self.bread, 1))
        self.Ledger._post(self.card_of(), [self.bonus(500)])
        self.buy((self.bread, 1))
        self.assertFalse(self.level_of())

    def bonus(self, points):
        return Posting("bonus", Decimal(points), "bonus")

    def test_the_receipt_says_the_level_and_what_is_missing(self):
        order = self.buy((self.bread, 6))
        [summary] = order.points_summary
        self.assertEqual(summary["level"], {"id": self.silver.id, "name": "Silver"})
        self.assertEqual(summary["next_level"], {"name": "Gold", "missing": 40})
        self.assertTrue(summary["level_reached"])
        self.assertIn("Level: Silver", summary["sentences"])
        name = self.program.portal_point_name
        self.assertIn(f"40 {name} until Gold", summary["sentences"])

    def test_what_a_card_began_with_counts(self):
        partner = self.Partner.create({"name": "Carl"})
        card = self.Card.create(
            {"program_id": self.program.id, "partner_id": partner.id, "points": 45}
        )
        self.buy((self.bread, 1), partner=partner)
        self.assertEqual(self.level_of(partner), self.silver)
        self.assertEqual(self.card_of(partner), card)
        self.assertEqual(self.card_of(partner).qualifying, 55)

    def test_joined_members_have_what_both_earned(self):
        self.buy((self.bread, 3))
        self.buy((self.bread, 3), partner=self.bo)
        keeper, other = self.card_of(), self.card_of(self.bo)
        self.Ledger._join_cards(other, keeper)
        # Together 60: Silver, so 10 x 1.5
        self.buy((self.bread, 1))
        self.assertEqual(self.card_of().qualifying, 75)
        self.assertEqual(self.level_of(), self.silver)
        self.Ledger._update_tiers(self.program)
        self.assertEqual(self.card_of().qualifying, 75)


@tagged("post_install", "-at_install")
class TestLevelsInBulk(LevelCase):
    """One statement says for all members what the rules say for one."""

    def fill(self, cards, generator):
        """Let cards have any level, any history, and any end of their level."""
        ids = [None, self.silver.id, self.gold.id]
        for card in cards:
            since = TODAY - timedelta(days=generator.randrange(900))
            end = TODAY + timedelta(days=generator.randrange(-40, 40))
            until = generator.choice([None, end, TODAY, TODAY - timedelta(days=1)])
            tier = generator.choice(ids)
            self.env.cr.execute(
                "UPDATE loyalty_card SET tier_id = %s, tier_since = %s,"
                " tier_until = %s, qualifying = NULL WHERE id = %s",
                [tier, since if tier else None, until if tier else None, card.id],
            )
            for _entry in range(generator.randrange(4)):
                day = TODAY - timedelta(days=generator.randrange(800))
                points = generator.choice([-30, 10, 25, 49.99, 50, 75, 100, 0.01])
                kind = "earn" if points > 0 else "take_back"
                self.env.cr.execute(
                    "INSERT INTO loyalty_history (card_id, program_id, kind, points,"
                    " remaining, booked_date, description)"
                    " VALUES (%s, %s, %s, %s, 0, %s, 'x')",
                    [card.id, self.program.id, kind, points, day],
                )
        self.env.invalidate_all()

    def expected(self, card, steps, policy):
        """Return what the rules say, from sums made here."""

        def summed(first, last):
            found = self.entries(card).filtered(
                lambda e: (
                    (first is None or e.booked_date >= first)
                    and (last is None or e.booked_date < last)
                )
            )
            return sum((Decimal(str(e.points)) for e in found), Decimal(0))

        since = tiers.window_start(policy, TODAY)
        past = Decimal(0)
        if policy.window == "year":
            past = summed(date(TODAY.year - 1, 1, 1), date(TODAY.year, 1, 1))
        held = tiers.Standing(
            card.tier_id.id or None, card.tier_since or None, card.tier_until or None
        )
        return tiers.standing(
            steps, policy, summed(since, None), held, TODAY, previous=past
        )

    def test_it_says_what_the_rules_say(self):
        partners = self.Partner.create([{"name": f"M {n}"} for n in range(60)])
        cards = self.Card.create(
            [
                {"program_id": self.program.id, "partner_id": partner.id}
                for partner in partners
            ]
        )
        generator = random.Random(4)
        for settings in POLICIES:
            self.program.write(settings)
            self.fill(cards, generator)
            steps = self.program._prepare_tiers()
            policy = self.program._prepare_tier_policy()
            wanted = {card: self.expected(card, steps, policy) for card in cards}
            self.Ledger._update_tiers(self.program, today=TODAY)
            for card, standing in wanted.items():
                with self.subTest(settings=settings, card=card.id):
                    found = tiers.Standing(
                        card.tier_id.id or None,
                        card.tier_since or None,
                        card.tier_until or None,
                    )
                    self.assertEqual(found, standing)
            # Nothing more to say on the same day.
            self.assertEqual(self.Ledger._update_tiers(self.program, today=TODAY), 0)

    def test_some_cards_alone(self):
        self.buy((self.bread, 4))
        self.buy((self.bread, 4), partner=self.bo)
        self.program.tier_ids[0].threshold = 30
        self.Ledger._update_tiers(self.program, self.card_of())
        self.assertEqual(self.level_of(), self.silver)
        self.assertFalse(self.level_of(self.bo))

    def test_a_level_that_is_deleted_is_nobodys(self):
        self.buy((self.bread, 5))
        self.program.tier_ids.unlink()
        self.assertFalse(self.level_of())
        self.Ledger._update_tiers(self.program)
        self.assertFalse(self.level_of())
        self.buy((self.bread, 5))
        self.assert_points(100)

    def test_it_is_one_statement(self):
        self.buy((self.bread, 5))
        self.env.flush_all()
        self.program._prepare_tiers()
        self.program._prepare_tier_policy()
        with self.assertQueryCount(1):
            self.Ledger._update_tiers(self.program)

    def test_the_nightly_job_lets_a_level_end(self):
        self.program.write(
            {"tier_window": "rolling", "tier_months": 1, "tier_downgrade": "grace"}
        )
        self.buy((self.bread, 5))
        day = self.card_of().tier_since
        with freeze_time(day + timedelta(days=40)):
            self.Ledger._update_tiers(self.program)
            self.assertEqual(self.level_of(), self.silver)
            until = self.card_of().tier_until
        with freeze_time(until + timedelta(days=1)), mute_logger("odoo.addons"):
            with self.enter_registry_test_mode():
                self.env.ref(
                    "pos_customer_identity.cron_update_levels"
                ).method_direct_trigger()
            self.assertFalse(self.level_of())

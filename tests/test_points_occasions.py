from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common_ledger import DaysCase


@tagged("post_install", "-at_install")
class TestOccasions(DaysCase):
    """What the ledger knows of a member: since when, first and last purchase."""

    def rule(self, occasion, days=0):
        self.program.rule_ids = [
            Command.create(
                {
                    "reward_point_mode": "order",
                    "reward_point_amount": 100,
                    "minimum_qty": 0,
                    "occasion": occasion,
                    "occasion_days": days,
                }
            )
        ]

    def shop(self, day):
        with freeze_time(f"{day} 12:00:00"):
            return self.buy((self.bread, 1), date_order=f"{day} 12:00:00")

    def test_the_first_purchase_alone(self):
        self.rule("first")
        self.shop("2026-03-01")
        self.assert_points(110)
        self.shop("2026-03-02")
        self.assert_points(120)

    def test_after_a_long_time(self):
        self.rule("winback", 90)
        self.shop("2026-03-01")
        self.shop("2026-05-29")
        self.assert_points(20)
        # 29 May and 90 days
        self.shop("2026-08-27")
        self.assert_points(130)

    def test_around_the_anniversary(self):
        self.rule("anniversary", 2)
        self.shop("2026-03-01")
        self.assert_points(10)
        for day, points in (
            ("2027-02-26", 20),
            ("2027-02-27", 130),
            ("2027-03-03", 240),
            ("2027-03-04", 250),
        ):
            self.shop(day)
            self.assert_points(points)

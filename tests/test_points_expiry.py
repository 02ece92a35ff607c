from datetime import date, datetime, timedelta
from unittest.mock import patch

import psycopg2.errors

from odoo.tests import tagged

from ..core.rules.calendar import add_months
from .common_lots import LotCase


@tagged("post_install", "-at_install")
class TestPointsExpiry(LotCase):
    def test_a_lot_ends_when_its_last_day_is_over(self):
        over = self.lot(30, -1)
        self.lot(12.5, 0)
        self.lot(7, 1)
        self.lot(4, None)
        self.expire()
        self.assert_points(23.5)
        [entry] = self.entries(kind="expire")
        self.assertEqual((entry.points, entry.remaining), (-30, 0))
        self.assertEqual(entry.lot_id, over)
        self.assertEqual(entry.partner_id, self.ada)
        self.assertEqual(entry.booked_date, self.today)
        self.assertEqual((entry.issued, entry.used), (0, 30))
        self.assertEqual(over.remaining, 0)

    def test_what_is_left_of_a_lot_ends(self):
        lot = self.lot(30, -1, remaining=20)
        self.lot(-10, None, kind="redeem", lot_id=lot.id)
        self.expire()
        self.assert_points(0)
        self.assertEqual(self.entries(kind="expire").points, -20)

    def test_running_again_ends_nothing_twice(self):
        self.lot(30, -1)
        self.expire()
        self.expire()
        self.assertEqual(len(self.entries(kind="expire")), 1)
        self.assert_points(0)

    def test_several_lots_of_a_card_end_in_one_batch(self):
        for days in (-1, -1, -3):
            self.lot(10, days)
        self.lot(5, -2, self.bo)
        self.expire()
        self.assert_points(0)
        self.assert_points(0, self.bo)
        self.assertEqual(len(self.entries(kind="expire")), 3)
        self.assertEqual(self.steps, [4, 0])

    def test_a_job_that_was_stopped_goes_on_with_what_is_left(self):
        for days in (-5, -4, -3, -2, -1):
            self.lot(10, days)
        days = self.Ledger._days_of_programs()
        count, last = self.Ledger._expire_batch(days, limit=2)
        self.assertEqual(count, 2)
        self.assertEqual(last[0], self.today - timedelta(days=4))
        self.assert_points(30)
        self.expire()
        self.assertEqual(self.steps, [3, 0])
        self.assert_points(0)

    def test_batches_follow_each_other_until_nothing_is_left(self):
        for days in (-3, -3, -3, -2, -1):
            self.lot(10, days)
        batch = type(self.Ledger)._expire_batch
        self.patch(
            type(self.Ledger),
            "_expire_batch",
            lambda ledger, days, last=None: batch(ledger, days, last, limit=2),
        )
        self.expire()
        self.assertEqual(self.steps, [2, 2, 1, 0])
        self.assert_points(0)

    def test_a_job_ends_with_its_time_and_says_what_is_left(self):
        self.lot(10, -1)
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", return_value=0
        ) as progress:
            self.expire()
        progress.assert_called_once_with(1, remaining=0)

    def test_a_sale_in_between_lets_the_batch_be_tried_again(self):
        self.lot(10, -1)
        batch = type(self.Ledger)._expire_batch
        failures = [psycopg2.errors.SerializationFailure()]

        def once_refused(ledger, *args):
            if failures:
                raise failures.pop()
            return batch(ledger, *args)

        self.patch(type(self.Ledger), "_expire_batch", once_refused)
        with patch.object(self.env.cr, "rollback") as rollback:
            self.expire()
        rollback.assert_called_once_with()
        self.assert_points(0)

    def test_a_debt_is_no_lot(self):
        self.lot(-10, None, kind="redeem", remaining=-10)
        self.expire()
        self.assert_points(-10)

    def test_other_programmes_of_odoo_are_left_alone(self):
        coupons = self.make_program(name="Coupons", program_type="coupons")
        self.assertNotIn(coupons.id, self.Ledger._days_of_programs())

    def test_the_day_is_that_of_the_shop_where_it_is_earliest(self):
        west = self.config.copy({"name": "West"})
        zones = {west.id: "Pacific/Honolulu", self.config.id: "Pacific/Auckland"}
        self.program.pos_config_ids = west + self.config
        self.patch(
            type(self.Ledger),
            "_zone",
            lambda _l, config_id: zones.get(config_id, "UTC"),
        )
        moment = datetime(2026, 5, 10, 12, 30)
        days = self.Ledger._days_of_programs(moment)
        self.assertEqual(days[self.program.id], date(2026, 5, 10))
        self.program.pos_config_ids = self.config
        days = self.Ledger._days_of_programs(moment)
        self.assertEqual(days[self.program.id], date(2026, 5, 11))

    def test_points_of_a_sale_end_after_the_programmes_months(self):
        self.buy((self.cake, 2))
        [lot] = self.entries(kind="earn")
        self.assertEqual(lot.expires_on, add_months(lot.booked_date, 1))
        after = lot.expires_on + timedelta(days=1)
        self.patch(
            type(self.Ledger), "_days_of_programs", lambda _l: {self.program.id: after}
        )
        self.expire()
        self.assert_points(0)

    def test_a_purchase_gives_all_points_more_time_by_the_policy_activity(self):
        self.program.expiry_policy = "activity"
        older = self.lot(30, 3)
        over = self.lot(8, -1)
        self.buy((self.cake, 1))
        self.env.invalidate_all()
        new = self.entries(kind="earn")[-1]
        self.assertEqual(older.expires_on, new.expires_on)
        self.assertEqual(over.expires_on, self.today - timedelta(days=1))
        self.patch(
            type(self.Ledger),
            "_days_of_programs",
            lambda _l: {self.program.id: self.today + timedelta(days=10)},
        )
        self.expire()
        self.assert_points(55)

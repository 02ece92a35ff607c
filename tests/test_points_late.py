from datetime import timedelta

from odoo.tests import tagged

from .common_lots import LotCase


@tagged("post_install", "-at_install")
class TestLateSale(LotCase):
    """A till had no network while a night ended points."""

    def setUp(self):
        super().setUp()
        self.start_session_before(10)

    def start_session_before(self, days):
        session = self.config.current_session_id
        session.start_at = self.env.cr.now() - timedelta(days=days)

    def late(self, days, money=0):
        """Return the data of a sale of so many days ago, maybe with a reward."""
        rewards = [(self.program.reward_ids, money)] if money else []
        moment = self.env.cr.now() - timedelta(days=days)
        return self.sale(
            [(self.bread, 3)],
            self.ada,
            rewards,
            date_order=moment.strftime("%Y-%m-%d %H:%M:%S"),
        )

    def test_points_that_were_spent_on_their_last_day_are_not_missing(self):
        lot = self.lot(30, -1)
        self.expire()
        self.assert_points(0)
        self.sync(self.late(1, money=2))
        # 20 of them are spent, 28 new ones earned, 10 are left until the night.
        [spent] = self.entries(kind="redeem")
        self.assertEqual((spent.points, spent.lot_id, spent.flag), (-20, lot, False))
        self.assertEqual(lot.remaining, 10)
        self.assert_points(10 + 28)
        self.assert_books_are_right()
        ended, back = self.entries(kind="expire").sorted("id")
        self.assertEqual((back.points, back.reversed_id), (30, ended))
        self.assertIn("without a network", back.why_text)

    def test_what_is_left_over_ends_in_the_next_night(self):
        lot = self.lot(30, -1)
        self.expire()
        self.sync(self.late(1, money=2))
        self.expire()
        self.assertEqual(lot.remaining, 0)
        self.assert_points(28)
        self.assert_books_are_right()

    def test_a_purchase_gives_time_to_points_that_live_on_by_it(self):
        self.program.expiry_policy = "activity"
        lot = self.lot(30, -1)
        self.expire()
        self.sync(self.late(1))
        self.assertEqual(lot.remaining, 30)
        self.assertGreater(lot.expires_on, self.today)
        self.expire()
        self.assert_points(60)
        self.assert_books_are_right()

    def test_a_purchase_alone_brings_nothing_back_that_ends_by_its_age(self):
        self.lot(30, -1)
        self.expire()
        self.sync(self.late(1))
        self.assert_points(30)
        self.assertEqual(len(self.entries(kind="expire")), 1)

    def test_points_that_had_ended_before_the_sale_stay_ended(self):
        self.lot(30, -3)
        self.expire()
        self.sync(self.late(1, money=2))
        # What the sale itself earned pays for it.
        self.assert_points(28 - 20)
        self.assertEqual(len(self.entries(kind="expire")), 1)

    def test_nobody_brings_points_back_with_an_old_date(self):
        self.start_session_before(30)
        self.lot(30, -1)
        self.expire()
        self.sync(self.late(8, money=2))
        self.assert_points(28 - 20)
        self.assertEqual(len(self.entries(kind="expire")), 1)

    def test_the_same_sale_once_more_brings_nothing_back(self):
        lot = self.lot(30, -1)
        data = self.late(1, money=2)
        self.sync(data)
        self.expire()
        self.assertEqual(lot.remaining, 0)
        self.sync(data)
        self.assertEqual(lot.remaining, 0)
        self.assert_points(28)
        self.assert_books_are_right()

    def test_two_late_sales_bring_back_once(self):
        self.program.expiry_policy = "activity"
        lot = self.lot(30, -1)
        self.expire()
        self.sync(self.late(1))
        self.sync(self.late(1))
        self.assertEqual(lot.remaining, 30)
        self.assertEqual(len(self.entries(kind="expire")), 2)
        self.assert_points(90)

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_lots import LotCase
from .common_mail import text_of


@tagged("post_install", "-at_install")
class TestPointsLiability(LotCase):
    """What is owed to members, and what of it is never used."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.point_value = 0.05
        cls.Lot = cls.env["loyalty.points.lot"]

    def past(self):
        """Let 100 points be over: 25 were spent at once, 35 after two months, 40 not.

        E = 40; S(0) = 60, S(1) = S(2) = 35, S(3) = 0. So the rates are 40 / 100,
        40 / 75, 40 / 75 and 40 / 40.
        """
        start = self.today - relativedelta(months=5)
        lot = self.lot(100, -1, remaining=0, booked_date=start)
        self.lot(
            -25,
            None,
            kind="redeem",
            lot_id=lot.id,
            booked_date=start + timedelta(days=10),
        )
        later = start + relativedelta(months=2) + timedelta(days=3)
        self.lot(-35, None, kind="redeem", lot_id=lot.id, booked_date=later)
        self.lot(-40, None, kind="expire", lot_id=lot.id, booked_date=self.today)
        self.env["loyalty.breakage"]._recompute()

    def present(self):
        """Book open lots of several ages, one that is over, and a debt."""
        two, seven = (self.today - relativedelta(months=n) for n in (2, 7))
        self.lot(50, 20, booked_date=self.today)
        self.lot(30, 20, booked_date=two)
        self.lot(10, 40, booked_date=seven)
        self.lot(5, None, booked_date=two)
        self.lot(8, -1, booked_date=two)
        self.lot(-3, None, self.bo, kind="redeem", remaining=-3)

    def rates(self):
        found = self.env["loyalty.breakage"].search(
            [("program_id", "=", self.program.id)]
        )
        return [(row.months, row.ended, row.spent, row.rate) for row in found]

    def test_the_rate_comes_from_lots_that_are_over(self):
        self.past()
        self.assertEqual(
            self.rates(),
            [(0, 40, 60, 40), (1, 40, 35, 53.33), (2, 40, 35, 53.33), (3, 40, 0, 100)],
        )

    def test_what_was_given_back_was_not_spent(self):
        self.past()
        lot = self.entries(points=100)
        start = lot.booked_date + timedelta(days=12)
        self.lot(
            5, None, kind="give_back", lot_id=lot.id, remaining=0, booked_date=start
        )
        self.env["loyalty.breakage"]._recompute()
        self.assertEqual(self.rates()[0], (0, 40, 55, 42.11))

    def test_nothing_is_expected_that_was_never_seen(self):
        self.present()
        self.env["loyalty.breakage"]._recompute()
        self.assertEqual(self.rates(), [])
        self.assertFalse(any(self.Lot.search([]).mapped("breakage")))

    def test_the_job_of_the_night_learns_what_ended(self):
        self.lot(10, -1)
        self.expire()
        self.assertEqual(self.rates(), [(0, 10, 0, 100)])

    def test_the_liability_is_by_lot_and_in_money(self):
        self.past()
        self.present()
        self.env.flush_all()
        lots = self.Lot.search(
            [("program_id", "=", self.program.id), ("state", "=", "open")],
            order="remaining desc",
        )
        # 50 x 40 %, 30 x 40 / 75, 10 x 100 %, and 5 that never end
        self.assertEqual(lots.mapped("remaining"), [50, 30, 10, 5])
        self.assertEqual(
            [round(points, 2) for points in lots.mapped("breakage")], [20, 16, 10, 0]
        )
        self.assertAlmostEqual(sum(lots.mapped("value")), 4.75)
        self.assertAlmostEqual(sum(lots.mapped("breakage_value")), 2.30)
        self.assertAlmostEqual(sum(lots.mapped("expected_value")), 2.45)
        states = {lot.state: lot.remaining for lot in self.Lot.search([])}
        self.assertEqual((states["ended"], states["debt"]), (8, -3))

    def test_the_calendar_has_a_line_for_each_day(self):
        self.past()
        self.present()
        self.lot(4, 20, self.bo, booked_date=self.today)
        self.env.flush_all()
        days = self.env["loyalty.points.day"].search(
            [("program_id", "=", self.program.id)]
        )
        self.assertEqual(
            [(day.remaining, day.members) for day in days], [(84, 2), (10, 1)]
        )
        self.assertEqual(days[0].expires_on, self.today + timedelta(days=20))
        self.assertEqual(days[0].display_name, "84 Points")
        domain = days[0].action_open_lots()["domain"]
        self.assertEqual(sum(self.Lot.search(domain).mapped("remaining")), 84)

    # At a day

    def liability(self, day=None):
        wizard = self.env["loyalty.liability"].create(
            {"day": day or self.today, "program_ids": self.program.ids}
        )
        return wizard, wizard._liability()[0]

    def test_the_report_of_today_is_the_sum_of_the_lots(self):
        self.past()
        self.present()
        _wizard, found = self.liability()
        total = {name: round(value, 2) for name, value in found["total"].items()}
        self.assertEqual(
            total, {"points": 95, "breakage": 46, "value": 4.75, "expected": 2.45}
        )
        self.assertEqual(
            {row["month"]: row["points"] for row in found["aside"]},
            {"ended": 8, "debt": -3},
        )
        self.assertEqual(found["changes"]["closing"], 95 + 8 - 3)
        self.assertEqual(found["months"][-1]["month"], "never")

    def test_the_report_of_a_past_day_knows_nothing_later(self):
        self.past()
        day = self.today - relativedelta(months=4)
        _wizard, found = self.liability(day)
        self.assertEqual(found["total"]["points"], 75)
        self.assertEqual(found["changes"]["closing"], 75)

    def test_changes_of_the_month_lead_to_the_balance(self):
        first = self.today.replace(day=1)
        before = first - timedelta(days=3)
        lot = self.lot(70, 90, booked_date=before, remaining=40)
        self.lot(20, 90, booked_date=first)
        self.lot(-30, None, kind="redeem", lot_id=lot.id, booked_date=first)
        _wizard, found = self.liability()
        self.assertEqual(
            found["changes"],
            {
                "opening": 70,
                "issued": 20,
                "redeemed": -30,
                "expired": 0,
                "other": 0,
                "closing": 60,
            },
        )

    def test_the_future_is_refused(self):
        wizard, _found = self.liability_of_tomorrow()
        with self.assertRaisesRegex(UserError, "past day"):
            wizard.action_print()

    def liability_of_tomorrow(self):
        day = self.today + timedelta(days=2)
        return self.env["loyalty.liability"].create({"day": day}), day

    def test_cashiers_see_no_liability(self):
        wizard, _found = self.liability_of_tomorrow()
        with self.assertRaises(AccessError):
            wizard.with_user(self.cashier)._liability()

    def test_the_paper_says_the_numbers(self):
        self.past()
        self.present()
        wizard, _found = self.liability()
        action = wizard.with_context(discard_logo_check=True).action_print()
        self.assertEqual(action["report_type"], "qweb-pdf")
        Report = self.env["ir.actions.report"]
        content, _kind = Report._render_qweb_pdf(action["report_name"], wizard.ids)
        text = " ".join(text_of(content).split())
        for words in ("Bread Club", "95.00", "46.00", "4.75", "2.45", "IFRS 15"):
            self.assertIn(words, text)
        for words in ("Owed by members", "They never end", "Ada Muster"):
            self.assertEqual(words in text, words != "Ada Muster")

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_lots import LotCase


@tagged("post_install", "-at_install")
class TestPointsReport(LotCase):
    """Points issued, redeemed and expired; rewards done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.point_value = 0.05
        cls.Report = cls.env["loyalty.points.report"]
        cls.Reward = cls.env["loyalty.reward.report"]

    def sums(self, *measures, **where):
        """Return the sums of measures over the programme."""
        self.env.flush_all()
        domain = [("program_id", "=", self.program.id)]
        domain += [(name, "=", value) for name, value in where.items()]
        [row] = self.Report._read_group(domain, [], [f"{m}:sum" for m in measures])
        return tuple(round(value, 2) for value in row)

    def fill(self):
        """Book an entry of every kind."""
        lot = self.lot(100, 10, remaining=35)
        self.lot(20, 10, kind="bonus")
        self.lot(7, 10, kind="opening")
        self.lot(-30, None, kind="redeem", lot_id=lot.id)
        self.lot(5, None, kind="give_back", lot_id=lot.id, remaining=0)
        self.lot(-10, None, kind="take_back", lot_id=lot.id)
        self.lot(-25, None, kind="expire", lot_id=lot.id)
        self.lot(-5, None, kind="adjust", lot_id=lot.id)
        self.lot(4, 10, self.bo, kind="transfer_in")
        return lot

    def test_the_measures_add_up_to_the_balance(self):
        self.fill()
        # issued 100 + 20 + 7 - 10 = 117, redeemed 30 - 5 = 25, expired 25, other -5 + 4
        self.assertEqual(
            self.sums("issued", "redeemed", "expired", "other", "points", "value"),
            (117, 25, 25, -1, 66, 3.30),
        )
        self.assertEqual(self.points_of() + self.points_of(self.bo), 66)

    def test_kinds_months_and_levels_are_told_apart(self):
        tier = self.env["loyalty.tier"].create(
            {"name": "Gold", "threshold": 0, "program_id": self.program.id}
        )
        self.lot(40, 10)
        self.lot(6, 10, self.bo, booked_date=self.today, tier_id=tier.id)
        self.assertEqual(self.sums("points", tier_id=tier.id), (6,))
        self.assertEqual(self.sums("points", tier_id=False), (40,))
        self.assertEqual(self.sums("points", kind="earn"), (46,))
        self.assertEqual(self.sums("points", day=self.today), (6,))

    def test_a_sale_is_counted_in_its_shop(self):
        self.buy((self.cake, 2))
        self.assertEqual(self.sums("issued", config_id=self.config.id), (50,))

    def test_rewards_are_counted_once_though_paid_from_several_lots(self):
        self.lot(30, 5)
        self.lot(30, 10)
        reward = self.program.reward_ids
        # 4.50 of discount at 0.10 a point: 45 points, 30 of one lot and 15 of the other
        self.buy((self.cake, 1), rewards=[(reward, 4.5)])
        self.buy((self.bread, 1), rewards=[(reward, 1.5)])
        self.env.flush_all()
        [row] = self.Reward._read_group(
            [("reward_id", "=", reward.id)],
            [],
            ["times:sum", "points:sum", "amount:sum", "partner_id:count_distinct"],
        )
        self.assertEqual(tuple(round(value, 2) for value in row), (2, 60, 6.0, 1))

    def test_points_of_a_returned_reward_are_said(self):
        self.lot(60, 10)
        order = self.buy((self.cake, 1), rewards=[(self.program.reward_ids, 4.5)])
        self.give_back(order)
        self.env.flush_all()
        found = self.Reward.search([("program_id", "=", self.program.id)])
        self.assertEqual((found.times, found.points, found.given_back), (1, 45, 45))

    def test_managers_read_and_cashiers_do_not(self):
        self.fill()
        manager = self.env.ref("base.user_admin")
        manager.company_ids += self.company
        for model in ("loyalty.points.report", "loyalty.reward.report"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.cashier).search([])
            self.env[model].with_user(manager).search([])

    def test_another_companys_points_are_not_seen(self):
        self.fill()
        manager = self.make_manager()
        Report = self.Report.with_user(manager)
        self.assertTrue(Report.search([("program_id", "=", self.program.id)]))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        manager.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for model in (
            "loyalty.points.report",
            "loyalty.points.lot",
            "loyalty.points.day",
            "loyalty.member.report",
            "loyalty.member.spending",
        ):
            rows = self.env[model].with_user(manager).search([])
            self.assertFalse(
                rows.sudo().filtered(lambda row: row.program_id == self.program), model
            )

    def test_all_views_answer(self):
        self.fill()
        for model in ("points.report", "reward.report", "points.lot", "points.day"):
            Model = self.env[f"loyalty.{model}"]
            names = [name for name, field in Model._fields.items() if field.store]
            Model.search([]).read(names)
            Model.search([]).mapped("display_name")

    def test_the_menu_is_the_managers(self):
        menu = self.env.ref("pos_customer_identity.menu_loyalty_reports")
        seen = menu.with_user(self.cashier)._visible_menu_ids()
        self.assertNotIn(menu.id, seen)
        seen = menu.with_user(self.make_manager())._visible_menu_ids()
        self.assertIn(menu.id, seen)
        self.assertLessEqual(set(menu.child_id.ids), set(seen))

    def test_time_filters_are_days(self):
        self.lot(1, 10, booked_date=self.today - timedelta(days=400))
        self.lot(2, 10, booked_date=self.today)
        self.env.flush_all()
        found = self.Report.search(
            [("program_id", "=", self.program.id), ("day", ">=", "today =1m =1d")]
        )
        self.assertEqual(found.mapped("points"), [2])

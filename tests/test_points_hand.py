from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common_ledger import HandCase


@tagged("post_install", "-at_install")
class TestBonus(HandCase):
    """Points that a cashier gives by hand."""

    def setUp(self):
        super().setUp()
        self.program.bonus_daily_cap = 100

    def bonus(self, points, user=None, partner=None, reason="Waited long", **vals):
        return self.env(user=user or self.cashier)["loyalty.bonus"].create(
            {
                "partner_id": (partner or self.ada).id,
                "program_id": self.program.id,
                "points": points,
                "reason": reason,
                **vals,
            }
        )

    def give(self, points, **kwargs):
        answer = self.bonus(points, **kwargs).action_give()
        self.env.flush_all()
        return answer

    def test_a_cashier_gives_points_with_a_reason(self):
        self.give(25.5)
        self.assert_points(25.5)
        entry = self.entries(kind="bonus")
        self.assertEqual(entry.create_uid, self.cashier)
        self.assertEqual(entry.why["reason"], "Waited long")
        self.assertIn("Given by hand by Test cashier: Waited long", entry.why_text)

    def test_nobody_gives_more_than_the_cap_in_a_day(self):
        self.give(60)
        self.give(40, partner=self.bo)
        with self.assertRaisesRegex(UserError, "100 points a day .* 0 of them"):
            self.give(0.01)
        self.assert_points(60)

    def test_too_much_at_once_counts_nothing(self):
        with self.assertRaisesRegex(UserError, "100 of them are left"):
            self.give(100.01)
        self.give(100)

    def test_each_user_and_each_day_has_its_own_cap(self):
        self.give(100)
        other = self.cashier.copy({"login": "other"})
        self.give(100, user=other)
        with freeze_time(date.today() + timedelta(days=1)):
            self.give(100)
        self.assert_points(300)

    def test_another_time_zone_sent_along_makes_no_new_day(self):
        with freeze_time("2026-11-23 12:00:00"):
            self.give(100)
            bonus = self.bonus(100)
            for tz in ("Pacific/Kiritimati", "Pacific/Niue"):
                with self.assertRaisesRegex(UserError, "0 of them are left"):
                    bonus.with_context(tz=tz).action_give()

    def test_another_time_zone_of_the_user_makes_no_new_day(self):
        with freeze_time("2026-11-23 12:00:00"):
            self.give(100)
            for tz in ("Pacific/Kiritimati", "Pacific/Niue"):
                self.cashier.tz = tz
                with self.assertRaisesRegex(UserError, "0 of them are left"):
                    self.give(100)

    def test_the_day_is_the_shops(self):
        self.env.registry.clear_cache()
        self.company.partner_id.tz = "Pacific/Kiritimati"
        warehouse = self.config.picking_type_id.warehouse_id
        warehouse.partner_id.tz = "Pacific/Kiritimati"
        Day = self.env["loyalty.bonus.day"]
        with freeze_time("2026-11-23 12:00:00"):
            self.assertEqual(Day._today(self.program), date(2026, 11, 24))

    def test_without_a_cap_nobody_gives_points(self):
        self.program.bonus_daily_cap = 0
        for user in (self.cashier, self.manager):
            with self.assertRaisesRegex(UserError, "nobody gives points by hand"):
                self.give(1, user=user)

    def test_nothing_and_less_are_refused(self):
        for points in (0, -5, 0.004):
            with self.assertRaisesRegex(ValidationError, "more than 0"):
                self.bonus(points)

    def test_no_reason_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Say why"):
            self.bonus(5, reason="   ")

    def test_who_does_not_sell_gives_nothing(self):
        with self.assertRaises(AccessError):
            self.bonus(5, user=self.make_employee())

    def test_other_programmes_and_ended_ones_are_refused(self):
        coupons = self.make_program(
            program_type="coupons", applies_on="current", bonus_daily_cap=5
        )
        with self.assertRaisesRegex(UserError, "programs with loyalty cards"):
            self.bonus(5, program_id=coupons.id).action_give()
        self.program.date_to = date.today() - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "has ended"):
            self.give(5)

    def test_points_by_hand_expire_as_others_do(self):
        self.program.write({"expiry_policy": "earned", "expiry_months": 6})
        with freeze_time("2026-08-31 10:00:00"):
            self.give(5)
        self.assertEqual(self.entries(kind="bonus").expires_on, date(2027, 2, 28))

    def test_the_form_says_what_is_left(self):
        self.give(30)
        wizard = self.env(user=self.cashier)["loyalty.bonus"].with_context(
            active_model="loyalty.card", active_id=self.card_of().id
        )
        with Form(wizard) as form:
            self.assertEqual(form.partner_id, self.ada)
            self.assertEqual(form.left_today, 70)
            form.points = 10
            form.reason = "Nice"
        form.record.action_give()
        self.assert_points(40)


@tagged("post_install", "-at_install")
class TestCashierChangesNothing(HandCase):
    """A cashier's login cannot change settings, levels or points."""

    def test_settings_are_read_only(self):
        self.program.tier_ids = [(0, 0, {"name": "Silver", "threshold": 20})]
        self.buy((self.bread, 3))
        forbidden = [
            (self.program, {"points_basis": "before"}),
            (self.program, {"bonus_daily_cap": 999}),
            (self.program, {"tier_ids": [(5, 0, 0)]}),
            (self.program.rule_ids, {"reward_point_amount": 99}),
            (self.program.reward_ids, {"required_points": 0.01}),
            (self.program.tier_ids, {"threshold": 0}),
            (self.card_of(), {"points": 999}),
            (self.card_of(), {"tier_id": self.program.tier_ids.id}),
            (self.card_of(), {"qualifying": 999}),
        ]
        for record, values in forbidden:
            with self.subTest(values=values), self.assertRaises(AccessError):
                record.with_user(self.cashier).write(values)
                self.env.flush_all()
        for model, values in (
            ("loyalty.tier", {"name": "Mine", "program_id": self.program.id}),
            ("loyalty.rule", {"program_id": self.program.id}),
            ("loyalty.bonus.day", {"user_id": self.cashier.id}),
            ("loyalty.transfer", {"reason": "x"}),
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env(user=self.cashier)[model].create(values)
        with self.assertRaises(AccessError):
            self.program.tier_ids.with_user(self.cashier).unlink()

    def test_settings_levels_and_reasons_can_be_read(self):
        self.program.tier_ids = [(0, 0, {"name": "Silver", "threshold": 20})]
        self.buy((self.bread, 3))
        cashier = self.env(user=self.cashier)
        program = self.program.with_env(cashier)
        self.assertIn("<h5", program.example)
        self.assertEqual(program.tier_ids.mapped("name"), ["Silver"])
        entry = self.entries().with_env(cashier)
        self.assertIn("1 x 30.00 = 30", entry.why_text)

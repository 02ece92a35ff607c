from odoo.exceptions import ValidationError
from odoo.fields import Command, Date
from odoo.tests import Form, tagged

from ..models.loyalty_rule import COPYING
from ..models.loyalty_tier import TOGETHER
from .common_points import ProgramCase


@tagged("post_install", "-at_install")
class TestProgramSettings(ProgramCase):
    def test_what_was_there_before_goes_on_as_odoo_does_it(self):
        program = self.make_program()
        self.assertEqual(program.points_basis, "others")
        self.assertEqual(program.points_tax, "incl")
        self.assertEqual(program.points_rounding, "hundredth")
        self.assertEqual(program.expiry_policy, "none")
        self.assertEqual(program.refund_shortfall, "negative")
        self.assertFalse(program.tier_ids)
        self.assertFalse(program.is_stamp_card)

    def test_whoever_may_make_programmes_needs_no_right_to_a_till(self):
        rights = self.env["ir.model.access"]
        for name in ("program", "rule", "reward", "mail"):
            rights.create(
                {
                    "name": f"{name} of the shop",
                    "model_id": self.env["ir.model"]._get_id(f"loyalty.{name}"),
                    "group_id": self.env.ref("base.group_user").id,
                    **dict.fromkeys(("perm_read", "perm_write", "perm_create"), True),
                }
            )
        program = self.make_program(levels=[("Silver", 100, 1.5)])
        program.rule_ids.tier_ids = program.tier_ids
        found = program.with_user(self.make_user("employee"))
        found.rule_ids.reward_point_amount = 2
        self.assertEqual(found.rule_ids.conditions, "only Silver")
        self.assertTrue(found.create({"name": "Mine", "program_type": "loyalty"}))

    def test_only_loyalty_cards_are_governed(self):
        Program = self.env["loyalty.program"]
        for program_type, _label in Program._fields["program_type"].selection:
            program = Program.new({"program_type": program_type})
            self.assertEqual(program._is_governed(), program_type == "loyalty")

    def test_points_that_expire_at_once_are_refused(self):
        program = self.make_program()
        for months in (0, -1, 1201):
            with self.assertRaisesRegex(ValidationError, "1 to 1200 months"):
                program.write({"expiry_policy": "earned", "expiry_months": months})

    def test_a_reminder_comes_while_points_are_there(self):
        program = self.make_program(expiry_policy="earned", expiry_months=1)
        program.reminder_days = 27
        for days in (28, -1):
            with self.assertRaisesRegex(ValidationError, "reminder must come while"):
                program.reminder_days = days

    def test_what_is_taken_off_a_refund_needs_a_value(self):
        program = self.make_program()
        with self.assertRaisesRegex(ValidationError, "what a point is worth"):
            program.refund_shortfall = "deduct"
        program.write({"refund_shortfall": "deduct", "point_value": 0.01})

    def test_levels_count_some_time(self):
        program = self.make_program()
        with self.assertRaisesRegex(ValidationError, "at least the last month"):
            program.write({"tier_window": "rolling", "tier_months": 0})

    def test_grace_is_a_day_at_least(self):
        program = self.make_program()
        with self.assertRaisesRegex(ValidationError, "Days of grace"):
            program.write({"tier_downgrade": "grace", "tier_grace_days": 0})


@tagged("post_install", "-at_install")
class TestLevels(ProgramCase):
    def test_a_level_below_the_one_before_it_is_refused(self):
        with self.assertRaisesRegex(
            ValidationError, "Gold begins at 400.00, and the level before it, Silver"
        ):
            self.make_program(levels=[("Silver", 500, 1), ("Gold", 400, 1)])

    def test_two_levels_from_the_same_number_are_refused(self):
        program = self.make_program(levels=[("Silver", 500, 1), ("Gold", 1000, 1)])
        with self.assertRaisesRegex(ValidationError, "must begin above"):
            program.tier_ids[1].threshold = 500

    def test_a_level_begins_at_zero_or_above(self):
        with self.assertRaisesRegex(ValidationError, "cannot begin below 0"):
            self.make_program(levels=[("Basic", -1, 1)])
        self.make_program(levels=[("Basic", 0, 1)])

    def test_a_level_multiplies_by_more_than_nothing(self):
        for multiplier in (0, -1):
            with self.assertRaisesRegex(ValidationError, "more than 0"):
                self.make_program(levels=[("Basic", 0, multiplier)])

    def test_several_levels_are_moved_at_once(self):
        program = self.make_program(levels=[("Silver", 500, 1), ("Gold", 1000, 1)])
        silver, gold = program.tier_ids
        program.write(
            {
                "tier_ids": [
                    Command.update(silver.id, {"threshold": 1500}),
                    Command.update(gold.id, {"threshold": 2000}),
                ]
            }
        )
        self.assertEqual(program.tier_ids.mapped("threshold"), [1500, 2000])
        with self.assertRaisesRegex(ValidationError, "must begin above"):
            program.write({"tier_ids": [Command.update(gold.id, {"threshold": 1500})]})

    def test_nobody_switches_the_check_off_over_the_network(self):
        program = self.make_program(levels=[("Silver", 500, 1), ("Gold", 1000, 1)])
        for forged in (True, 1, "TOGETHER", repr(TOGETHER)):
            with self.assertRaises(ValidationError):
                self.rpc(
                    self.env.ref("base.user_admin"),
                    program.tier_ids[1],
                    "write",
                    {"threshold": 1},
                    context={"tiers_together": forged},
                )

    def test_coupons_have_no_levels(self):
        with self.assertRaisesRegex(ValidationError, "loyalty cards have levels"):
            self.make_program(program_type="coupons", levels=[("Silver", 1, 1)])

    def test_the_levels_go_with_a_copied_program(self):
        program = self.make_program(levels=[("Silver", 500, 1.5)])
        copied = program.copy()
        self.assertEqual(copied.tier_ids.mapped("name"), ["Silver"])
        self.assertNotEqual(copied.tier_ids, program.tier_ids)


@tagged("post_install", "-at_install")
class TestRules(ProgramCase):
    def test_limits_that_contradict_each_other_are_refused(self):
        day = Date.add(Date.today(), days=30)
        before = Date.subtract(day, days=1)
        for words, vals in (
            ("ends on .* before it begins", {"date_from": day, "date_to": before}),
            ("after how many days", {"occasion": "winback", "occasion_days": 0}),
            ("0 to 182", {"occasion": "anniversary", "occasion_days": 183}),
            ("0 to 182", {"occasion": "anniversary", "occasion_days": -1}),
            ("more than 1", {"reward_point_mode": "times", "reward_point_amount": 1}),
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(ValidationError, words),
            ):
                self.make_program(rules=[vals])

    def test_times_and_minimums_that_no_sale_has_are_refused(self):
        for vals in ({"hour_to": 24.5}, {"hour_from": -1}, {"minimum_qty": -1}):
            with self.subTest(vals=vals), self.assertRaises(Exception) as caught:
                with self.env.cr.savepoint():
                    self.make_program(rules=[vals])
            self.assertIn("loyalty_rule", str(caught.exception))

    def test_days_without_one_of_the_ticked_weekdays_are_refused(self):
        monday = Date.start_of(Date.add(Date.today(), days=14), "week")
        dates = {"date_from": monday, "date_to": Date.add(monday, days=4)}
        with self.assertRaisesRegex(ValidationError, "none of the days of the week"):
            self.make_program(rules=[{**dates, "sat": True, "sun": True}])
        self.make_program(rules=[{**dates, "fri": True}])

    def test_a_last_day_that_is_over_is_refused(self):
        yesterday = Date.subtract(Date.today(), days=1)
        with self.assertRaisesRegex(ValidationError, "is over"):
            self.make_program(rules=[{"date_to": yesterday}])
        with self.assertRaisesRegex(ValidationError, "is over"):
            rule = self.make_program().rule_ids
            self.rpc(
                self.env.ref("base.user_admin"),
                rule,
                "write",
                {"date_to": str(yesterday)},
                context={"rules_copied": repr(COPYING)},
            )

    def test_the_programme_of_last_year_can_be_copied(self):
        program = self.make_program(rules=[{"date_to": Date.today()}])
        self.env.cr.execute(
            "UPDATE loyalty_rule SET date_to = date_to - 365 WHERE id = %s",
            [program.rule_ids.id],
        )
        program.rule_ids.invalidate_recordset()
        self.assertTrue(program.copy().rule_ids.date_to)

    def test_days_outside_of_the_programme_are_refused(self):
        start = Date.add(Date.today(), days=10)
        end = Date.add(Date.today(), days=20)
        dates = {"date_from": start, "date_to": end}
        for vals in (
            {"date_from": Date.add(end, days=1)},
            {"date_to": Date.subtract(start, days=1)},
        ):
            with self.assertRaisesRegex(ValidationError, "outside of those"):
                self.make_program(rules=[vals], **dates)
        program = self.make_program(rules=[{"date_from": end}], **dates)
        with self.assertRaisesRegex(ValidationError, "outside of those"):
            program.date_to = Date.subtract(end, days=1)

    def test_a_rule_asks_for_levels_of_its_own_programme(self):
        other = self.make_program(levels=[("Silver", 500, 1)])
        program = self.make_program(levels=[("Gold", 500, 1)])
        with self.assertRaisesRegex(ValidationError, "of its own program"):
            program.rule_ids.tier_ids = other.tier_ids

    def test_nobody_is_at_a_high_level_at_the_first_purchase(self):
        program = self.make_program(levels=[("Basic", 0, 1), ("Gold", 500, 1)])
        program.rule_ids.write({"occasion": "first", "tier_ids": program.tier_ids[0]})
        with self.assertRaisesRegex(ValidationError, "at the first purchase"):
            program.rule_ids.tier_ids = program.tier_ids[1]

    def test_a_rule_says_in_words_when_it_counts(self):
        program = self.make_program(levels=[("Silver", 500, 1), ("Gold", 900, 1)])
        rule = program.rule_ids
        self.assertFalse(rule.conditions)
        rule.write(
            {
                "tue": True,
                "thu": True,
                "hour_from": 14.5,
                "hour_to": 17,
                "occasion": "winback",
                "occasion_days": 90,
                "tier_ids": program.tier_ids,
            }
        )
        self.assertEqual(
            rule.conditions,
            "Tuesday, Thursday \u00b7 14:30 to 17:00 \u00b7 after 90 days without a "
            "purchase \u00b7 only Silver, Gold",
        )


@tagged("post_install", "-at_install")
class TestStampCard(ProgramCase):
    def make_stamp_card(self, goal=10, rule=None, **vals):
        return self.make_program(
            is_stamp_card=True,
            rules=[{"reward_point_mode": "unit", **(rule or {})}],
            rewards=[{"required_points": goal, "discount": 10}],
            **vals,
        )

    def test_a_full_card_is_a_reward(self):
        self.assertEqual(self.make_stamp_card(goal=10).stamp_goal, 10)
        self.assertEqual(self.make_program().stamp_goal, 0)

    def test_half_stamps_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "whole number of stamps"):
            self.make_stamp_card(goal=9.5)
        with self.assertRaisesRegex(ValidationError, "whole stamps"):
            self.make_stamp_card(rule={"reward_point_amount": 0.5})
        with self.assertRaisesRegex(ValidationError, "not per money"):
            self.make_stamp_card(rule={"reward_point_mode": "money"})

    def test_a_stamp_card_has_one_reward(self):
        program = self.make_stamp_card()
        with self.assertRaisesRegex(ValidationError, "one reward"):
            program.write({"reward_ids": [Command.create({"required_points": 5})]})

    def test_coupons_are_no_stamp_card(self):
        program = self.make_program(program_type="coupons")
        with self.assertRaisesRegex(ValidationError, "Loyalty Cards"):
            program.is_stamp_card = True

    def test_the_template_makes_one(self):
        Program = self.env["loyalty.program"]
        self.assertIn("stamp_card", Program.get_program_templates())
        action = Program.create_from_template("stamp_card")
        program = Program.browse(action["res_id"])
        self.assertTrue(program.is_stamp_card)
        self.assertEqual(program.stamp_goal, 10)
        self.assertEqual(program.points_rounding, "down")
        self.assertFalse(any(program.rule_ids.mapped("use_multiplier")))

    def test_the_form_makes_one_of_a_programme(self):
        with Form(self.make_program(rules=[{"reward_point_mode": "order"}])) as form:
            form.is_stamp_card = True
            self.assertEqual(form.points_rounding, "down")

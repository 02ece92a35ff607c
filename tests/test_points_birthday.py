from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import res_partner_birthday
from .common_ledger import DaysCase

JOB = "odoo.addons.pos_customer_identity.models.res_partner_birthday"
DOOR = "odoo.addons.pos_customer_identity.models.identity_vault_refusal"
DAY = date(2026, 11, 23)


class BirthdayCase(DaysCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.rule_ids = [
            Command.create(
                {
                    "reward_point_mode": "order",
                    "reward_point_amount": 50,
                    "minimum_qty": 0,
                    "occasion": "birthday",
                }
            )
        ]
        cls.Vault = cls.env["identity.vault"]

    def member(self, birthdate, **vals):
        return self.Partner.sudo().create(
            {
                "identity_name": "Zorblax Quibbleton",
                "identity_birthdate": birthdate,
                **vals,
            }
        )

    def night(self, day=DAY):
        """Let the nightly job run, early in the morning of a day."""
        self.env.flush_all()
        with freeze_time(f"{day} 03:00:00"), self.quiet_cron():
            self.Partner._cron_birthdays()
        self.env.invalidate_all()

    def quiet_cron(self):
        return patch.object(
            type(self.env["ir.cron"]), "_commit_progress", return_value=100
        )

    def due(self, partner):
        self.env.invalidate_all()
        return partner.birthday_bonus_until

    def shop(self, partner, day=DAY):
        """Let a member buy a loaf on a day."""
        with freeze_time(f"{day} 12:00:00"):
            return self.buy((self.bread, 1), partner=partner, date_order=f"{day} 12:00")

    def entries_of_vault(self, after):
        return [
            entry
            for entry in self.Vault._audit_entries(after, 10_000)
            if entry["purpose"] == "birthday"
        ]


@tagged("post_install", "-at_install")
class TestWhoseBirthdayIsNear(BirthdayCase):
    def test_a_bonus_is_due_from_the_birthday_for_a_week(self):
        today = self.member("1984-11-23")
        week_ago = self.member("1990-11-16")
        over = self.member("1990-11-15")
        tomorrow = self.member("1990-11-24")
        self.night()
        self.assertEqual(self.due(today), DAY + timedelta(days=7))
        self.assertEqual(self.due(week_ago), DAY)
        self.assertFalse(self.due(over))
        self.assertFalse(self.due(tomorrow))

    def test_days_before_are_a_setting(self):
        settings = self.env["res.config.settings"]
        settings.create({"birthday_days_before": 3, "birthday_days_after": 0}).execute()
        self.assertEqual(self.Partner._birthday_days(), (3, 0))
        soon, later = self.member("1990-11-26"), self.member("1990-11-27")
        self.night()
        self.assertEqual(self.due(soon), date(2026, 11, 26))
        self.assertFalse(self.due(later))
        for before, after in ((-1, 0), (0, -1), (100, 81)):
            with self.assertRaisesRegex(ValidationError, "around the birthday"):
                settings.create(
                    {"birthday_days_before": before, "birthday_days_after": after}
                )

    def test_who_was_born_on_29_february_celebrates_each_year(self):
        leap = self.member("1984-02-29")
        self.night(date(2027, 2, 27))
        self.assertFalse(self.due(leap))
        self.night(date(2027, 2, 28))
        self.assertEqual(self.due(leap), date(2027, 3, 7))

    def test_a_birthday_at_the_turn_of_the_year(self):
        silvester = self.member("1984-12-31")
        self.night(date(2027, 1, 2))
        self.assertEqual(self.due(silvester), date(2027, 1, 7))

    def test_the_day_of_birth_is_no_birthday(self):
        baby = self.member(str(DAY))
        self.night()
        self.assertFalse(self.due(baby))

    def test_a_night_that_was_missed_takes_no_bonus_away(self):
        ada = self.member("1984-11-20")
        self.night()
        self.assertEqual(self.due(ada), date(2026, 11, 27))

    def test_a_bonus_that_nobody_used_is_forgotten(self):
        ada = self.member("1984-11-23")
        self.night()
        self.night(DAY + timedelta(days=8))
        self.assertFalse(self.due(ada))
        self.assertFalse(ada.birthday_bonus_on)

    def test_without_a_rule_the_vault_is_not_asked(self):
        self.member("1984-11-23")
        rules = self.env["loyalty.rule"].sudo()
        rules.search([("occasion", "=", "birthday")]).active = False
        with patch.object(type(self.Vault), "_vault", side_effect=AssertionError):
            self.night()

    def test_restricted_and_archived_members_are_left_alone(self):
        restricted, gone = self.member("1984-11-23"), self.member("1984-11-23")
        restricted.sudo()._restrict()
        gone.active = False
        self.night()
        self.assertFalse(self.due(restricted))
        self.assertFalse(self.due(gone))

    def test_one_question_and_one_record_for_a_batch(self):
        for _member in range(5):
            self.member("1984-11-23")
        before = self.Vault._vault().status()["audit_seq"]
        with patch.object(res_partner_birthday, "BATCH", 1000):
            self.night()
        [entry] = self.entries_of_vault(before)
        self.assertEqual(entry["fields"], ["birthdate"])
        # Random ids may have any four digits in them.
        self.assertNotIn("1984-11", str(entry))

    def test_batches_go_on_where_they_stopped(self):
        members = [self.member("1984-11-23") for _member in range(5)]
        with patch.object(res_partner_birthday, "BATCH", 2):
            with freeze_time(f"{DAY} 03:00:00"):
                with patch.object(
                    type(self.env["ir.cron"]), "_commit_progress", return_value=0
                ):
                    self.Partner._cron_birthdays()
            known = self.due(members[0]), self.due(members[-1])
            self.assertFalse(known[1])
            before = self.Vault._vault().status()["audit_seq"]
            self.night()
        for member in members:
            self.assertTrue(self.due(member))
        self.assertTrue(self.entries_of_vault(before))

    def test_a_damaged_record_stops_nobody(self):
        ada, bo = self.member("1984-11-23"), self.member("1984-11-23")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET identity_version ="
            " (SELECT identity_version FROM res_partner WHERE id = %s) WHERE id = %s",
            [bo.id, ada.id],
        )
        # As if the pointer had been moved to another company's customer.
        ada.invalidate_recordset()
        self.env.cr.execute(
            "UPDATE res_partner SET company_id = %s WHERE id = %s",
            [self.company.id, ada.id],
        )
        ada.invalidate_recordset()
        with mute_logger(DOOR):
            self.night()
        self.assertFalse(self.due(ada))
        self.assertTrue(self.due(bo))

    def test_while_the_vault_is_down_nothing_changes(self):
        ada = self.member("1984-11-23")
        with patch.object(
            type(self.Vault), "_birthdays_now", side_effect=UserError("down")
        ):
            with mute_logger(JOB):
                self.night()
        self.assertFalse(self.due(ada))
        self.night()
        self.assertTrue(self.due(ada))

    def test_no_birth_date_is_in_the_main_database(self):
        ada = self.member("1984-11-23")
        self.night()
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT to_jsonb(p)::text FROM res_partner p WHERE id = %s", [ada.id]
        )
        self.assertNotIn("1984-11", self.env.cr.fetchone()[0])


@tagged("post_install", "-at_install")
class TestBirthdayBonus(BirthdayCase):
    def test_the_first_sale_of_the_week_earns_it_and_no_other(self):
        ada = self.member("1984-11-23")
        self.night()
        self.shop(ada)
        self.assert_points(60, ada)
        self.assertEqual(ada.birthday_bonus_on, DAY)
        self.assertFalse(self.due(ada))
        self.shop(ada)
        self.assert_points(70, ada)

    def test_a_new_birth_date_gives_no_second_bonus_within_365_days(self):
        ada = self.member("1984-11-23")
        self.night()
        self.shop(ada)
        ada.identity_birthdate = "1984-12-24"
        self.night(date(2026, 12, 24))
        self.assertFalse(self.due(ada))
        ada.identity_birthdate = "1984-11-18"
        for day in (date(2027, 11, 18), date(2027, 11, 22)):
            self.night(day)
            self.assertFalse(self.due(ada))
        self.night(date(2027, 11, 23))
        self.assertTrue(self.due(ada))

    def earned(self, partner):
        return self.entries(self.card_of(partner), kind="earn")

    def test_what_an_order_gave_that_is_cancelled_is_due_again(self):
        ada = self.member("1984-11-23")
        self.night()
        self.shop(ada)
        first = self.earned(ada)
        self.Ledger.sudo()._free_birthdays(first, DAY)
        self.assertEqual(self.due(ada), DAY + timedelta(days=7))
        self.assertFalse(ada.birthday_bonus_on)
        self.shop(ada)
        self.assert_points(120, ada)
        # What was undone a year ago, or another order, frees nothing.
        ada.sudo()._store_identity({"birthday_bonus_on": DAY + timedelta(days=1)})
        self.Ledger.sudo()._free_birthdays(first, DAY)
        self.assertFalse(self.due(ada))
        self.assertTrue(ada.birthday_bonus_on)

    def test_a_bonus_comes_back_at_night_when_the_vault_was_down(self):
        ada = self.member("1984-11-23")
        self.night()
        self.shop(ada)
        down = patch.object(
            type(self.Vault), "_birthdays_now", side_effect=UserError("down")
        )
        with down, mute_logger(JOB):
            self.Ledger.sudo()._free_birthdays(self.earned(ada), DAY)
        self.assertFalse(self.due(ada))
        self.night(DAY + timedelta(days=1))
        self.assertTrue(self.due(ada))

    def test_an_order_without_a_bonus_frees_none(self):
        ada = self.member("1984-11-23")
        self.shop(ada)
        ada.sudo()._store_identity({"birthday_bonus_on": DAY})
        self.Ledger.sudo()._free_birthdays(self.earned(ada), DAY)
        self.assertEqual(ada.birthday_bonus_on, DAY)

    def test_next_year_there_is_one_again(self):
        ada = self.member("1984-11-23")
        self.night()
        self.shop(ada)
        next_year = date(2027, 11, 23)
        self.night(next_year)
        self.assertEqual(self.due(ada), date(2027, 11, 30))
        self.shop(ada, next_year)
        self.assert_points(120, ada)

    def test_a_member_day_for_birthdays_is_used_up_too(self):
        rule = self.program.rule_ids.filtered("occasion")
        rule.write({"reward_point_mode": "times", "reward_point_amount": 3})
        ada = self.member("1984-11-23")
        self.night()
        self.shop(ada)
        self.assert_points(30, ada)
        self.shop(ada)
        self.assert_points(40, ada)

    def test_two_programmes_give_it_in_the_same_sale(self):
        other = self.make_program(rule={"occasion": "birthday"})
        ada = self.member("1984-11-23")
        self.night()
        self.shop(ada)
        self.assert_points(60, ada)
        self.assert_points(10, ada, other)

    def test_nobody_gives_a_bonus_by_writing_it(self):
        ada = self.member("1984-11-23")
        admin = self.env.ref("base.user_admin")
        for values in (
            {"birthday_bonus_until": "2099-01-01"},
            {"birthday_bonus_on": False},
        ):
            with self.assertRaises(AccessError):
                ada.with_user(admin).write(values)

    def test_members_who_are_joined_get_one(self):
        ada, bo = self.member("1984-11-23"), self.member("1984-11-23")
        self.night()
        self.shop(ada)
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard._merge((ada | bo).ids, bo)
        self.assertFalse(self.due(bo))
        self.assertEqual(bo.birthday_bonus_on, DAY)

    def test_erasing_a_person_takes_it_along(self):
        ada = self.member("1984-11-23")
        self.night()
        ada.sudo()._forget_person()
        self.assertFalse(self.due(ada))

from contextlib import contextmanager

from freezegun import freeze_time

from odoo.fields import Datetime
from odoo.tests import tagged

from .common_case import CaseCase

#: A Monday.
MONDAY = "2026-03-02 09:00:00"


@tagged("post_install", "-at_install")
class TestCaseClock(CaseCase):
    """Working hours are 8 to 12 and 13 to 17 o'clock, Monday to Friday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.target = cls.make_target(8)

    @contextmanager
    def at(self, moment):
        with freeze_time(moment):
            self.env.invalidate_all()
            yield

    def case_at(self, moment, **vals):
        with self.at(moment):
            return self.make_case(**vals)

    def run_job(self):
        """Tell of late cases with commits of its own, as the cron does."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            self.Case.with_env(self.env(cr=cr))._cron_escalate()
        self.env.invalidate_all()

    def assert_deadline(self, case, expected):
        self.assertEqual(case.deadline, Datetime.to_datetime(expected))

    def test_the_deadline_is_counted_in_working_hours(self):
        self.assert_deadline(self.case_at(MONDAY), "2026-03-03 09:00:00")

    def test_nights_and_weekends_do_not_count(self):
        self.assert_deadline(self.case_at("2026-03-06 16:00:00"), "2026-03-09 16:00:00")
        self.assert_deadline(self.case_at("2026-03-07 11:00:00"), "2026-03-09 17:00:00")

    def test_holidays_do_not_count(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Carnival",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": "2026-03-03 00:00:00",
                "date_to": "2026-03-03 23:59:59",
            }
        )
        self.assert_deadline(self.case_at(MONDAY), "2026-03-04 09:00:00")

    def test_holidays_of_one_person_count_for_nobody_else(self):
        resource = self.env["resource.resource"].create(
            {"name": "Somebody", "calendar_id": self.calendar.id}
        )
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Off",
                "calendar_id": self.calendar.id,
                "resource_id": resource.id,
                "company_id": self.company.id,
                "date_from": "2026-03-03 00:00:00",
                "date_to": "2026-03-03 23:59:59",
            }
        )
        self.assert_deadline(self.case_at(MONDAY), "2026-03-03 09:00:00")

    def test_hours_are_those_of_the_desk_s_time_zone(self):
        self.lamps.calendar_id = self.make_calendar("America/New_York")
        # 9 o'clock in London is 4 in New York, where the desk opens at 8.
        self.assert_deadline(self.case_at(MONDAY), "2026-03-02 22:00:00")
        # On Sunday the clocks there go forward.
        self.assert_deadline(self.case_at("2026-03-06 20:00:00"), "2026-03-09 19:00:00")

    def test_a_team_without_hours_works_as_the_company(self):
        self.lamps.calendar_id = False
        self.company.resource_calendar_id = self.make_calendar("Asia/Tokyo")
        # 9 o'clock is 18 in Tokyo: a full day from the next morning on.
        self.assert_deadline(self.case_at(MONDAY), "2026-03-03 08:00:00")

    def test_the_clock_stands_still_while_the_desk_waits(self):
        for wait in ("action_wait_customer", "action_wait_supplier"):
            with self.subTest(wait):
                case = self.case_at(MONDAY)
                with self.at("2026-03-02 11:00:00"):
                    getattr(case, wait)()
                self.assertFalse(case.deadline)
                self.assertEqual(case.sla_left, 6)
                self.assertEqual(case.sla_state, "paused")
                with self.at("2026-03-05 16:00:00"):
                    case.action_start()
                self.assert_deadline(case, "2026-03-06 14:00:00")
                self.assertEqual(case.waited_hours, 1 + 4 + 8 + 8 + 7)

    def test_from_one_waiting_to_the_other_it_stands_on(self):
        case = self.case_at(MONDAY)
        with self.at("2026-03-02 11:00:00"):
            case.action_wait_customer()
        with self.at("2026-03-03 11:00:00"):
            case.action_wait_supplier()
        self.assertEqual(case.sla_left, 6)
        with self.at("2026-03-03 16:00:00"):
            case.action_start()
        self.assert_deadline(case, "2026-03-04 14:00:00")

    def test_who_is_late_stays_late_while_waiting_and_after(self):
        case = self.case_at(MONDAY)
        with self.at("2026-03-04 09:00:00"):
            self.assertEqual(case.sla_state, "late")
            case.action_wait_customer()
            self.assertEqual(case.sla_state, "late")
            self.assertEqual(case.sla_left, -8)
        with self.at("2026-03-05 09:00:00"):
            case.action_start()
            self.assertEqual(case.sla_state, "late")
            case._move("resolved", resolution="advice")
        self.assertFalse(case.in_time)
        self.assertEqual(case.sla_state, "missed")
        self.assertEqual(case.hours_open, 16)

    def test_a_case_that_is_solved_in_time_says_so(self):
        case = self.case_at(MONDAY)
        with self.at("2026-03-02 11:00:00"):
            case.action_wait_customer()
        with self.at("2026-03-06 09:00:00"):
            case.action_start()
        with self.at("2026-03-06 11:00:00"):
            case._move("resolved", resolution="repair")
        self.assertTrue(case.in_time)
        self.assertEqual(case.sla_state, "met")
        self.assertEqual(case.hours_open, 4)

    def test_time_between_the_end_and_opening_again_does_not_count(self):
        case = self.case_at(MONDAY)
        with self.at("2026-03-02 11:00:00"):
            case._move("resolved", resolution="advice")
        with self.at("2026-03-09 10:00:00"):
            case.action_reopen()
        self.assert_deadline(case, "2026-03-09 17:00:00")

    def test_it_says_when_a_deadline_is_near(self):
        case = self.case_at(MONDAY)
        for moment, state in (
            ("2026-03-03 04:00:00", "on_time"),
            ("2026-03-03 05:00:00", "soon"),
            ("2026-03-03 09:00:00", "soon"),
            ("2026-03-03 09:00:01", "late"),
        ):
            with self.at(moment):
                self.assertEqual(case.sla_state, state)
                found = self.Case.search([("sla_state", "=", state)])
                self.assertIn(case, found)
                self.assertEqual(set(found.mapped("sla_state")), {state})

    def test_every_state_of_the_target_can_be_searched(self):
        now = "2026-03-04 10:00:00"
        late = self.case_at(MONDAY)
        with self.at(now):
            paused, met, plain = (self.make_case() for _one in range(3))
            paused.action_wait_customer()
            met._move("resolved", resolution="advice")
            late.copy()
            mine = late | paused | met | plain
            for state in ("on_time", "late", "paused", "met"):
                found = self.Case.search([("sla_state", "=", state)]) & mine
                expected = mine.filtered(lambda case, s=state: case.sla_state == s)
                self.assertEqual(found, expected)
                self.assertTrue(found)
            others = self.Case.search([("sla_state", "!=", "late")]) & mine
            self.assertEqual(others, mine - late)

    # Which target

    def test_without_a_target_there_is_no_deadline(self):
        self.target.active = False
        case = self.case_at(MONDAY)
        self.assertFalse(case.deadline or case.sla_state or case.target_hours)
        with self.at(MONDAY):
            case.action_wait_customer()
            case.action_start()
            case._move("resolved", resolution="advice")
        self.assertFalse(case.deadline or case.sla_state)

    def test_the_first_target_that_fits_counts(self):
        self.make_target(2, case_type="complaint", sequence=1)
        self.make_target(1, priority="2", sequence=2)
        for vals, hours in (
            ({}, 8),
            ({"case_type": "complaint"}, 2),
            ({"priority": "1"}, 8),
            ({"priority": "2"}, 1),
            ({"priority": "3"}, 1),
            ({"case_type": "complaint", "priority": "3"}, 2),
        ):
            with self.subTest(vals):
                self.assertEqual(self.case_at(MONDAY, **vals).target_hours, hours)

    def test_targets_of_another_company_do_not_count(self):
        other = self.make_company("Elsewhere")
        self.make_target(1, company_id=other.id, sequence=1)
        self.assertEqual(self.case_at(MONDAY).target_hours, 8)

    def test_the_customer_s_best_level_gives_the_service(self):
        self.make_target(2, service_level="first", sequence=1)
        self.make_target(4, service_level="preferred", sequence=2)
        program = self.env["loyalty.program"].create(
            {"name": "Club", "program_type": "loyalty", "company_id": self.company.id}
        )
        tiers = self.env["loyalty.tier"].create(
            [
                {
                    "name": level,
                    "program_id": program.id,
                    "threshold": 10 * index,
                    "sequence": index,
                    "service_level": level,
                }
                for index, level in enumerate(("standard", "preferred", "first"))
            ]
        )
        card = self.env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": self.customer.id}
        )
        for tier, hours in zip(tiers, (8, 4, 2), strict=True):
            card.sudo().tier_id = tier
            self.assertEqual(self.case_at(MONDAY).target_hours, hours)
        self.assertEqual(self.case_at(MONDAY, partner_id=False).target_hours, 8)

    def test_a_case_begins_with_the_priority_of_its_type_and_level(self):
        self.make_target(8, case_type="complaint", begins_with="2", sequence=1)
        self.make_target(40, sequence=2)
        for case_type, given, expected in (
            ("complaint", "0", "2"),
            ("complaint", "3", "3"),
            ("question", "0", "0"),
        ):
            with self.subTest(case_type=case_type, given=given):
                case = self.make_case(case_type=case_type, priority=given)
                self.assertEqual(case.priority, expected)

    def test_the_deadline_goes_by_the_priority_that_it_begins_with(self):
        self.make_target(4, priority="1", sequence=1)
        self.make_target(16, service_level="standard", begins_with="1", sequence=2)
        self.assertEqual(self.make_case().target_hours, 4)

    def test_a_new_priority_counts_what_was_worked(self):
        self.make_target(4, priority="3", sequence=1)
        case = self.case_at(MONDAY)
        with self.at("2026-03-02 11:00:00"):
            case.with_user(self.agent).priority = "3"
        self.assert_deadline(case, "2026-03-02 14:00:00")
        with self.at("2026-03-02 15:00:00"):
            case.with_user(self.agent).priority = "0"
        self.assert_deadline(case, "2026-03-03 09:00:00")

    # Who is told

    def test_a_missed_deadline_is_told_once(self):
        self.lamps.escalation_user_id = self.lead
        case = self.case_at(MONDAY)
        with self.at("2026-03-03 08:00:00"):
            self.run_job()
            self.assertFalse(case.escalated_at)
        with self.at("2026-03-03 10:00:00"):
            self.run_job()
            self.assertTrue(case.escalated_at)
            self.run_job()
        [activity] = case.activity_ids
        self.assertEqual(activity.user_id, self.lead)

    def test_help_can_be_asked_for(self):
        self.lamps.escalation_user_id = self.lead
        case = self.case_at(MONDAY)
        with self.at(MONDAY):
            case.with_user(self.agent).action_escalate()
        self.assertEqual(case.activity_ids.user_id, self.lead)
        with self.assertRaisesRegex(Exception, "escalated before"):
            case.with_user(self.agent).action_escalate()

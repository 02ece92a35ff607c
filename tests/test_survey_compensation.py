from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_ledger import LedgerCase
from .common_survey_case import LowScoreCase


class CompensationCase(LowScoreCase):
    """A case of a low score, and a program with points that are worth something."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = LedgerCase.make_program.__func__(
            cls, bonus_daily_cap=10_000, point_value=0.05
        )
        cls.company.write({"case_points_cap": 100, "case_points_month_cap": 150})

    def setUp(self):
        super().setUp()
        self.case = self.cases_of(self.say(2, "Waited an hour"))

    def window(self, points, case=None, user=None, **vals):
        """Open the window as the button of the case does."""
        user = user or self.agent
        action = (case or self.case).with_user(user).action_compensate()
        return (
            self.env(user=user)["loyalty.bonus"]
            .with_context(**action["context"])
            .create(
                {
                    "program_id": self.program.id,
                    "points": points,
                    "reason": "Waited an hour",
                    **vals,
                }
            )
        )

    def give(self, points, **kwargs):
        with self.env.cr.savepoint():
            self.window(points, **kwargs).action_give()
            self.env.flush_all()
        self.env.invalidate_all()

    def points_of(self, partner):
        cards = self.env["loyalty.card"].search(
            [("partner_id", "=", partner.id), ("program_id", "=", self.program.id)]
        )
        return sum(cards.mapped("points"))


@tagged("post_install", "-at_install")
class TestSurveyCompensation(CompensationCase):
    """The desk gives points for the trouble: within caps, with a reason, once."""

    def test_the_desk_gives_points_and_the_case_tells_of_it(self):
        self.give(40)
        self.assertEqual(self.points_of(self.customer), 40)
        [given] = self.case.with_user(self.agent).compensation_ids
        self.assertEqual((given.user_id, given.points), (self.agent, 40))
        self.assertEqual(given.reason, "Waited an hour")
        self.assertEqual(self.case.compensated, 40)
        self.assertEqual(self.case.cost, 2)
        self.assertIn("40 points given", self.case.message_ids[0].body)

    def test_the_cost_comes_on_top_of_what_is_there(self):
        self.case.cost = 10
        self.give(40)
        self.assertEqual(self.case.cost, 12)

    def test_a_case_gets_no_more_than_its_cap(self):
        self.give(60)
        with self.assertRaisesRegex(UserError, "gets 100 points at most, and 40"):
            self.give(40.01)
        self.give(40)
        self.assertEqual(self.points_of(self.customer), 100)

    def test_a_user_gives_no_more_than_the_cap_of_the_month(self):
        self.give(100)
        other = self.cases_of(self.say(1))
        with self.assertRaisesRegex(UserError, "150 points a month .* 50 of them"):
            self.give(60, case=other)
        self.assertEqual(other.compensated, 0)
        self.give(50, case=other)
        # Somebody else has her own, and the next month is a new one.
        third = self.cases_of(self.say(1))
        self.give(10, case=third, user=self.lead)
        with freeze_time("2099-02-01 12:00:00"):
            self.give(10, case=third)

    def test_no_cap_is_no_points(self):
        self.company.case_points_cap = 0
        with self.assertRaisesRegex(UserError, "gets 0 points at most"):
            self.give(1)

    def test_the_day_s_cap_of_the_program_holds_too(self):
        self.program.bonus_daily_cap = 5
        with self.assertRaisesRegex(UserError, "5 points a day"):
            self.give(6)
        self.assertEqual(self.points_of(self.customer), 0)

    def test_pressed_twice_it_is_given_once(self):
        window = self.window(30)
        window.action_give()
        with self.assertRaisesRegex(UserError, "given already"):
            window.action_give()
        self.assertEqual(self.points_of(self.customer), 30)

    def test_the_window_says_what_is_left(self):
        self.give(60)
        window = self.window(1)
        self.assertEqual(window.left_for_case, 40)
        self.assertEqual(window.left_this_month, 90)
        self.assertEqual(window.left_today, 9_940)

    def test_points_of_a_case_are_its_customer_s(self):
        other = self.make_customer("Bo Beispiel")
        with self.assertRaisesRegex(UserError, "for its customer"):
            self.give(10, partner_id=other.id)

    def test_a_case_of_nobody_gets_none(self):
        case = self.make_case(partner_id=False)
        with self.assertRaisesRegex(UserError, "of a customer"):
            case.with_user(self.agent).action_compensate()

    def test_a_program_of_another_company_is_refused(self):
        self.program.sudo().company_id = self.make_company("Other")
        with self.assertRaises(AccessError):
            self.give(10)

    def test_another_team_gives_nothing(self):
        window = self.env(user=self.stranger)["loyalty.bonus"].create(
            {
                "case_id": self.case.id,
                "partner_id": self.customer.id,
                "program_id": self.program.id,
                "points": 5,
                "reason": "x",
            }
        )
        with self.assertRaises(AccessError):
            window.action_give()

    def test_the_desk_gives_no_points_without_a_case(self):
        window = self.env(user=self.agent)["loyalty.bonus"].create(
            {
                "partner_id": self.customer.id,
                "program_id": self.program.id,
                "points": 5,
                "reason": "x",
            }
        )
        with self.assertRaisesRegex(AccessError, "may not give points"):
            window.action_give()

    def test_a_cashier_gives_none_for_a_case(self):
        with self.assertRaises(AccessError):
            self.case.with_user(self.cashier).action_compensate()

    def test_nobody_writes_down_what_was_not_given(self):
        mine = self.env(user=self.lead)["customer.case.compensation"]
        with self.assertRaises(AccessError):
            mine.create({"case_id": self.case.id})

    def test_merged_cases_have_one_cap(self):
        self.give(60)
        other = self.make_case()
        self.case._merge_into(other)
        self.assertEqual((other.compensated, len(other.compensation_ids)), (60, 1))
        with self.assertRaisesRegex(UserError, "40 of them are left"):
            self.give(50, case=other)

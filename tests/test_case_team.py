from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_case import CaseCase


@tagged("post_install", "-at_install")
class TestCaseTeam(CaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.ben, cls.cem = (
            cls.make_agent(name) for name in ("ann", "ben", "cem")
        )
        cls.lamps.member_ids = cls.ann | cls.ben | cls.cem

    def test_the_first_team_that_fits_takes_a_case(self):
        self.lamps.case_type = "warranty"
        self.assertEqual(self.make_case(case_type="warranty").team_id, self.lamps)
        self.assertEqual(self.make_case(case_type="question").team_id, self.chairs)

    def test_a_team_of_a_shop_takes_the_cases_of_that_shop(self):
        other = self.make_till("Another till")
        self.lamps.config_ids = self.till
        self.assertEqual(self.make_case(config_id=self.till.id).team_id, self.lamps)
        self.assertEqual(self.make_case(config_id=other.id).team_id, self.chairs)
        self.assertEqual(self.make_case().team_id, self.chairs)

    def test_a_team_of_another_company_takes_none(self):
        elsewhere = self.make_company("Elsewhere")
        (self.lamps | self.chairs).active = False
        self.env["customer.case.team"].create(
            {"name": "Theirs", "company_id": elsewhere.id}
        )
        self.assertFalse(self.make_case().team_id)

    def test_by_hand_nobody_gets_a_case(self):
        self.lamps.assignment = "manual"
        self.assertFalse(self.make_case().user_id)

    def test_in_turns_everybody_gets_as_many(self):
        self.lamps.assignment = "turns"
        users = [self.make_case().user_id for _case in range(7)]
        turn = [self.ann, self.ben, self.cem]
        self.assertEqual(users, [*turn, *turn, self.ann])

    def test_who_left_is_passed_over(self):
        self.lamps.assignment = "turns"
        self.make_case()
        self.ben.active = False
        self.assertEqual(self.make_case().user_id, self.cem)

    def test_who_has_the_fewest_open_cases_gets_the_next_one(self):
        self.make_case(user_id=self.ann.id)
        self.make_case(user_id=self.ann.id)
        closed = self.make_case(user_id=self.ben.id)
        self.make_case(user_id=self.cem.id)
        self.assertEqual(closed.user_id, self.ben)
        closed._move("resolved", resolution="advice")
        self.assertEqual(self.make_case().user_id, self.ben)

    def test_a_team_without_members_waits_for_somebody(self):
        self.lamps.member_ids = False
        case = self.make_case()
        self.assertEqual(case.team_id, self.lamps)
        self.assertFalse(case.user_id)

    def test_members_work_for_the_company(self):
        elsewhere = self.make_company("Elsewhere")
        outsider = self.make_agent("outside", company=elsewhere)
        with self.assertRaisesRegex(ValidationError, "cannot work for"):
            self.lamps.member_ids = outsider

    def test_a_team_counts_what_it_has_to_do(self):
        self.make_target(1)
        late, _open, closed = (self.make_case() for _case in range(3))
        late.deadline = "2026-01-01 10:00:00"
        closed._move("resolved", resolution="advice")
        self.assertEqual(self.lamps.open_count, 2)
        self.assertEqual(self.lamps.late_count, 1)
        self.assertEqual(self.chairs.open_count, 0)
        found = self.lamps.with_user(self.ann).action_open_cases()
        self.assertEqual(found["res_model"], "customer.case")

from unittest.mock import patch

from odoo.exceptions import AccessError, ConcurrencyError, ValidationError
from odoo.tests import tagged

from .common_survey_case import LowScoreCase


@tagged("post_install", "-at_install")
class TestSurveyCase(LowScoreCase):
    """A low score opens a case, once and at once; the answer is never lost."""

    def test_a_low_score_opens_a_case_with_owner_and_deadline(self):
        self.make_target(8)
        order = self.make_order(self.customer)
        answer = self.say(3, "The lamp was dirty", about=order)
        case = self.cases_of(answer)
        self.assertEqual((case.partner_id, case.order_id), (self.customer, order))
        self.assertEqual((case.config_id, case.channel), (self.till, "store"))
        self.assertEqual((case.case_type, case.state), ("complaint", "new"))
        self.assertEqual((case.team_id, case.user_id), (self.lamps, self.agent))
        self.assertTrue(case.deadline)
        self.assertEqual(case.survey_score, 3)
        self.assertEqual(case.subject, "Score 3: How was it?")
        self.assertIn("Why? The lamp was dirty", case.description)

    def test_the_threshold_itself_opens_one_and_a_point_more_does_not(self):
        self.assertTrue(self.cases_of(self.say(4)))
        self.assertFalse(self.cases_of(self.say(5)))

    def test_nought_is_a_score(self):
        self.assertEqual(self.cases_of(self.say(0)).survey_score, 0)

    def test_who_gives_no_score_gets_no_case(self):
        self.assertFalse(self.cases_of(self.say(None, "I say nothing")))

    def test_minus_one_opens_none(self):
        self.survey.case_below = -1
        self.assertFalse(self.cases_of(self.say(0)))

    def test_a_test_of_the_survey_opens_none(self):
        self.assertFalse(self.cases_of(self.say(0, test_entry=True)))

    def test_the_team_of_the_survey_takes_it_if_it_is_of_the_company(self):
        self.survey.case_team_id = self.chairs
        self.assertEqual(self.cases_of(self.say(1)).team_id, self.chairs)
        other = self.make_company("Other")
        self.survey.case_team_id = self.chairs.create(
            {"name": "Of others", "company_id": other.id}
        )
        self.assertEqual(self.cases_of(self.say(1)).team_id, self.lamps)

    def test_an_anonymous_answer_opens_none(self):
        self.survey.write({"is_anonymous": True, "follow_up_survey_id": False})
        known = self.Case.search([])
        self.say(0, "I stay unknown")
        self.assertEqual(self.Case.search([]), known)

    def test_who_has_no_login_hands_it_in(self):
        public = self.env.ref("base.public_user")
        answer = self.say(1, "Dark", about=self.make_order(self.customer), done=False)
        answer.with_user(public).sudo()._mark_done()
        case = self.cases_of(answer)
        self.assertEqual((case.company_id, case.user_id), (self.company, self.agent))
        self.assertFalse(answer.follow_due)

    def test_a_formula_is_text_in_an_export(self):
        case = self.cases_of(self.say(1))
        case.description = "=HYPERLINK(1)"
        [[text]] = case.export_data(["description"])["datas"]
        self.assertFalse(text.startswith("="))

    def test_handed_in_twice_it_opens_one(self):
        answer = self.say(2)
        answer._mark_done()
        answer._follow()
        self.assertEqual(len(self.cases_of(answer)), 1)

    def test_the_database_refuses_a_second_case_of_an_answer(self):
        answer = self.say(2)
        vals = {"survey_input_id": answer.id, "subject": "x", "uuid": "other"}
        with self.assertRaises(ConcurrencyError):
            self.Case._open(vals, "online")

    def test_what_fails_loses_no_answer_and_is_tried_again(self):
        with (
            patch.object(type(self.Case), "_open", side_effect=ValueError("Ada")),
            self.assertLogs("odoo.addons.pos_customer_identity", "ERROR") as logs,
        ):
            answer = self.say(2, "Nobody came")
        self.assertNotIn("Ada", "".join(logs.output))
        self.assertEqual(answer.state, "done")
        self.assertTrue(answer.follow_due)
        self.assertFalse(self.cases_of(answer))
        self.run_job()
        self.assertEqual(self.cases_of(answer).survey_score, 2)
        self.assertFalse(answer.follow_due)

    def test_a_phone_number_in_it_is_flagged_as_in_other_cases(self):
        case = self.cases_of(self.say(1, "Call me: +32 470 98 76 01"))
        self.assertIn("a phone number", case.free_text_warning)

    def test_markup_in_it_stays_text(self):
        case = self.cases_of(self.say(1, "<script>alert(1)</script>=1+1"))
        self.assertNotIn("<script>", case.survey_answer)
        self.assertIn("&lt;script&gt;", case.survey_answer)

    def test_a_customer_may_write_very_much(self):
        case = self.cases_of(self.say(1, "dark " * 999))
        self.assertLessEqual(len(case.description), 5000)

    def test_a_low_score_about_a_case_opens_that_one_again(self):
        case = self.make_case()
        self.close(case)
        answer = self.say(1, about=case)
        self.assertFalse(self.cases_of(answer))
        self.assertEqual(case.state, "in_progress")

    def test_what_is_merged_keeps_its_answer(self):
        case, other = self.cases_of(self.say(1)), self.make_case()
        case._merge_into(other)
        self.assertEqual((other.survey_score, case.survey_input_id.id), (1, False))

    def test_asked_again_is_only_who_is_known(self):
        self.follow_up.for_customers = True
        with self.assertRaisesRegex(ValidationError, "anonymous"):
            anonymous = self.make_survey(
                "Unknown", {"title": "?", "question_type": "char_box"}
            )
            anonymous.is_anonymous = True
            self.survey.follow_up_survey_id = anonymous

    def run_job(self):
        """Let the job run, with commits of its own."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            self.env(cr=cr)["survey.user_input"]._cron_follow()
        self.env.invalidate_all()

    # By role

    def test_the_desk_reads_the_answer_and_no_survey(self):
        case = self.cases_of(self.say(3, "The lamp was dirty"))
        seen = case.with_user(self.agent)
        self.assertIn("The lamp was dirty", seen.survey_answer)
        for model in ("survey.user_input", "survey.user_input.line", "survey.survey"):
            with self.assertRaises(AccessError):
                self.env(user=self.agent)[model].search([])

    def test_another_team_does_not_read_it(self):
        case = self.cases_of(self.say(3))
        with self.assertRaises(AccessError):
            case.with_user(self.stranger).read(["survey_answer"])

    def test_nobody_ties_a_case_to_an_answer_by_hand(self):
        answer = self.say(9)
        mine = self.env(user=self.agent)["customer.case"]
        with self.assertRaisesRegex(AccessError, "by hand"):
            mine.create({"subject": "x", "survey_input_id": answer.id})
        case = mine.with_context(default_survey_input_id=answer.id).create(
            {"subject": "x"}
        )
        self.assertFalse(case.survey_input_id)
        for name in ("survey_input_id", "reask_outcome", "compensated"):
            with self.assertRaisesRegex(AccessError, "by hand"):
                case.write({name: False})

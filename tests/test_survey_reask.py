from odoo.tests import tagged

from .test_survey_compensation import CompensationCase


@tagged("post_install", "-at_install")
class TestSurveyReask(CompensationCase):
    """Low score, case, points, closed, asked once whether it is good now."""

    def agree(self, given=True):
        self.env["identity.consent"]._record(
            self.customer, {"surveys": given}, "office"
        )

    def todo(self, case=None):
        return (case or self.case).activity_ids.mapped("summary")

    def report(self, *fields):
        self.env.flush_all()
        Report = self.env(user=self.lead)["customer.case.report"]
        [row] = Report._read_group(
            [("case_id", "=", self.case.id)], ["reask_outcome"], fields
        )
        return row

    def test_from_the_low_score_to_the_outcome_in_the_report(self):
        self.give(40)
        self.close(self.case)
        [asked] = self.case.reask_ids
        self.assertEqual(asked.survey_id, self.follow_up)
        self.assertEqual((asked.partner_id, asked.state), (self.customer, "waiting"))
        self.say_again(self.case, "better", 9)
        self.assertEqual(asked.state, "answered")
        self.assertEqual(self.case.state, "resolved")
        self.assertEqual(
            self.report(
                "survey_score:avg", "reask_score:avg", "better:avg", "compensated:sum"
            ),
            ("better", 2, 9, 100, 40),
        )
        self.assertIn("Yes, it is good", self.case.survey_answer)

    def test_who_agreed_is_written_to(self):
        self.agree()
        self.close(self.case)
        self.assertEqual(self.case.reask_ids.channel, "mail")
        self.assertFalse(self.todo())
        with self.enter_registry_test_mode():
            root = self.company.root_id
            while self.env["survey.invitation"]._send_due(root):
                pass
        self.assertEqual(self.case.reask_ids.state, "sent")

    def test_others_are_called_by_who_did_the_case(self):
        self.close(self.case)
        self.assertEqual(self.case.reask_ids.channel, "phone")
        self.assertEqual(
            self.todo(), ["Ask the customer by phone whether it is good now"]
        )
        self.assertEqual(self.case.activity_ids.user_id, self.agent)
        action = self.case.with_user(self.agent).action_ask_by_phone()
        window = (
            self.env(user=self.agent)["survey.phone"]
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(window.survey, str(self.follow_up.id))
        window.action_begin()
        self.assertEqual(self.case.reask_ids.state, "sent")
        self.say_again(self.case, "better")
        self.assertFalse(self.todo())

    def test_whom_the_mail_does_not_reach_the_desk_calls(self):
        self.agree()
        self.close(self.case)
        self.case.reask_ids._try_next_way()
        self.assertEqual(self.case.reask_ids.channel, "phone")
        self.assertTrue(self.todo())

    def test_who_wants_no_questions_is_asked_none(self):
        self.agree()
        self.agree(False)
        self.close(self.case)
        self.assertFalse(self.case.reask_ids)
        self.assertFalse(self.todo())

    def test_the_quiet_period_does_not_hold(self):
        self.say(9)
        self.close(self.case)
        self.assertTrue(self.case.reask_ids)

    def test_a_bad_answer_opens_the_same_case_again_and_no_other(self):
        self.close(self.case)
        cases = self.Case.search([])
        self.say_again(self.case, "worse", 1)
        self.assertEqual(self.Case.search([]), cases)
        self.assertEqual((self.case.state, self.case.reopened), ("in_progress", 1))
        self.assertEqual(self.case.reask_outcome, "worse")
        self.assertEqual(self.todo(), ["Asked again, the customer says: Worse"])

    def test_a_customer_is_asked_once_however_often_it_is_closed(self):
        self.close(self.case)
        self.say_again(self.case, "worse")
        self.close(self.case)
        self.assertEqual(len(self.case.reask_ids), 1)
        self.assertEqual(self.case.reask_outcome, "worse")

    def test_as_before_is_not_good_either(self):
        self.close(self.case)
        self.say_again(self.case, "same")
        self.assertEqual(self.case.state, "in_progress")

    def test_without_words_the_score_tells(self):
        for score, outcome, state in (
            (9, "better", "resolved"),
            (2, "same", "in_progress"),
            (1, "worse", "in_progress"),
            # Better, and still so low that it would open a case.
            (4, "better", "in_progress"),
        ):
            with self.subTest(score=score):
                case = self.cases_of(self.say(2))
                self.close(case)
                self.say_again(case, score=score)
                self.assertEqual(case.reask_outcome, outcome)
                self.assertEqual((case.reask_score, case.state), (score, state))

    def test_a_rejected_case_is_asked_about_and_opened_again_too(self):
        self.close(self.case, resolution="rejected", note="We cannot help.")
        self.assertEqual(self.case.state, "rejected")
        self.say_again(self.case, "worse")
        self.assertEqual(self.case.state, "in_progress")

    def test_without_a_second_survey_nobody_asks(self):
        self.survey.follow_up_survey_id = False
        self.close(self.case)
        self.assertFalse(self.case.reask_ids)

    def test_other_cases_are_not_asked_about(self):
        case = self.make_case()
        self.close(case)
        self.assertFalse(case.reask_ids)

    def test_who_is_erased_is_not_asked(self):
        self.close(self.case)
        self.case.reask_ids._forget()
        self.assertFalse(self.case.reask_ids)

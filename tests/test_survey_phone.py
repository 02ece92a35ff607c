from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ADDON
from .common_survey import make_survey
from .common_survey_rule import SurveyRuleCase


class SurveyPhoneCase(SurveyRuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["survey.survey"].search([]).for_customers = False
        cls.survey = make_survey(cls.env, "How was it?")
        cls.agent = cls.make_user("service")

    def dialog(self, partner=None, case=None, **vals):
        """Open the dialog as the agent does, from the customer or a case."""
        target = case or partner or self.ada
        action = target.with_user(self.agent).action_ask_by_phone()
        wizard = self.env["survey.phone"].with_user(self.agent)
        return wizard.with_context(**action["context"]).create(vals)

    def calls(self, partner=None):
        theirs = [("partner_id", "=", (partner or self.ada).id)]
        return self.env["customer.interaction"].search(
            [*theirs, ("kind", "=", "survey")]
        )


@tagged("post_install", "-at_install")
class TestSurveyPhone(SurveyPhoneCase):
    """The service desk asks on the phone, and types what the customer says."""

    def test_what_is_due_is_offered_first_and_asked(self):
        due_survey = make_survey(self.env, "Is it good now?")
        due, _key = self.Invitation._invite(
            due_survey, "phone", self.ada, state="waiting"
        )
        wizard = self.dialog()
        self.assertEqual(wizard.survey, str(due_survey.id))
        self.assertTrue(wizard.hint)
        action = wizard.action_begin()
        answer = due.user_input_ids
        self.assertEqual(due.state, "sent")
        self.assertEqual(answer.feedback_channel, "phone")
        self.assertEqual(answer.partner_id, self.ada)
        self.assertIn(answer.access_token, action["url"])

    def test_any_survey_for_customers_can_be_asked(self):
        wizard = self.dialog(survey=str(self.survey.id))
        wizard.action_begin()
        [asked] = self.asked(self.ada)
        self.assertEqual((asked.channel, asked.state), ("phone", "sent"))

    def test_the_call_is_noted_with_what_came_of_it(self):
        self.dialog().action_begin()
        [call] = self.calls()
        self.assertEqual(
            (call.channel, call.direction, call.user_id), ("phone", "out", self.agent)
        )
        self.assertEqual(call.subject, self.survey.title)
        self.asked(self.ada).user_input_ids._mark_done()
        self.assertEqual(call.outcome, "Questions answered")

    def test_who_declines_is_not_asked_and_who_is_not_reached_stays_due(self):
        self.dialog().action_not_reached()
        [asked] = self.asked(self.ada)
        self.assertEqual((asked.state, asked.sent_at), ("waiting", False))
        self.dialog().action_declined()
        self.assertEqual(asked.state, "declined")
        self.assertEqual(self.asked(self.ada), asked)
        self.assertEqual(
            self.calls().sorted("id").mapped("outcome"), ["Not reached", "Declined"]
        )

    def test_who_wants_no_more_questions_is_never_called_again(self):
        self.dialog(forever=True).action_declined()
        with self.assertRaisesRegex(UserError, "does not want to be asked"):
            self.dialog()
        last = self.ada.identity_consent_ids.filtered("current")
        self.assertEqual((last.state, last.user_id), ("withdrawn", self.agent))

    def test_who_is_restricted_is_not_called(self):
        wizard = self.dialog()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET identity_restricted = true WHERE id = %s",
            [self.ada.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "nobody uses the data"):
            wizard.action_begin()

    def test_a_case_is_asked_about(self):
        case = self.env["customer.case"].create(
            {"subject": "The lamp flickers", "partner_id": self.ada.id}
        )
        case.team_id = False
        self.dialog(case=case).action_begin()
        self.assertEqual(self.asked(self.ada).case_id, case)
        self.assertEqual(self.asked(self.ada).user_input_ids.case_id, case)
        self.assertEqual(self.calls().case_id, case)

    def test_the_case_of_somebody_else_is_refused(self):
        case = self.env["customer.case"].create(
            {"subject": "The lamp flickers", "partner_id": self.bo.id}
        )
        case.team_id = False
        wizard = self.dialog()
        wizard.sudo().case_id = case
        with self.assertRaisesRegex(UserError, "another customer"):
            wizard.action_begin()

    def test_surveys_that_are_not_for_the_phone_are_refused(self):
        hidden = make_survey(self.env, "Boxed", is_anonymous=True)
        inside = make_survey(self.env, "Inside", for_customers=False)
        choice = dict(
            self.env["survey.phone"].with_user(self.agent)._selection_survey()
        )
        self.assertEqual(set(choice), {str(self.survey.id)})
        for survey in (hidden, inside):
            with self.assertRaisesRegex(UserError, "no such survey"):
                self.dialog(survey=str(survey.id)).action_begin()

    def test_the_agent_reads_no_answers(self):
        self.dialog().action_begin()
        answer = self.asked(self.ada).user_input_ids
        for records in (answer, self.survey):
            with self.assertRaises(AccessError):
                records.with_user(self.agent).sudo(False).read(["id", "display_name"])

    def test_others_do_not_ask(self):
        for role in ("cashier", "marketing", "clerk"):
            user = self.make_user(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.ada.with_user(user).action_ask_by_phone()


@tagged("post_install", "-at_install")
class TestSurveyPhoneTour(SurveyPhoneCase, HttpCase):
    """From the case to the last question, in a real browser."""

    def test_the_agent_asks_on_the_phone(self):
        agent = new_test_user(
            self.env,
            login="test.caller",
            name="Caller",
            groups=f"{ADDON}.group_service_user",
        )
        case = self.env["customer.case"].create(
            {"subject": "The lamp flickers", "partner_id": self.ada.id}
        )
        case.team_id = False
        self.start_tour(
            f"/odoo/customer-cases/{case.id}", "survey_phone_ask", login=agent.login
        )
        asked = self.asked(self.ada)
        self.start_tour(
            f"/survey/{self.survey.access_token}/{asked.user_input_ids.access_token}",
            "survey_phone_type",
            login=agent.login,
        )
        self.env.invalidate_all()
        self.assertEqual((asked.state, asked.case_id), ("answered", case))
        [line] = asked.user_input_ids.user_input_line_ids
        self.assertEqual(line.value_char_box, "Good light")
        self.assertEqual(self.calls().outcome, "Questions answered")

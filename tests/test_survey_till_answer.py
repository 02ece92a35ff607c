from unittest.mock import patch
from uuid import uuid4

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_survey_till import TillAskCase


@tagged("post_install", "-at_install")
class TestAnswersAtTill(TillAskCase):
    """What a cashier types for a customer."""

    def test_an_answer_is_kept_with_all_that_reports_ask_for(self):
        told = [[self.score.id, 0], [self.reason.id, self.bad.id]]
        answer = self.answer([*told, [self.words.id, " Too long "]])
        self.assertEqual(answer, {"status": "answered"})
        given = self.given()
        self.assertEqual(given.state, "done")
        self.assertEqual(given.partner_id, self.customer)
        self.assertEqual(given.config_id, self.till)
        self.assertEqual(given.cashier_id, self.cashier)
        self.assertEqual(given.company_id, self.company)
        self.assertEqual(given.feedback_channel, "till")
        self.assertEqual(given.invitation_id.state, "answered")
        self.assertEqual(given.predefined_question_ids, self.survey.question_ids)
        lines = given.user_input_line_ids
        self.assertEqual(lines.mapped("skipped"), [False] * 3)
        self.assertEqual(lines[0].value_scale, 0)
        self.assertEqual(self.values(given)[self.words], "Too long")

    def test_ranges_and_scales_are_answered_as_well(self):
        self.reason.question_type = "range"
        self.score.write({"question_type": "scale", "scale_min": 1, "scale_max": 5})
        with self.assertRaises(UserError):
            self.answer([[self.score.id, 6]])
        self.answer([[self.score.id, 5], [self.reason.id, self.good.id]])
        values = self.values(self.given())
        self.assertEqual(values, {self.score: 5, self.reason: self.good.id})

    def test_the_same_answer_arrives_once(self):
        told = self.told(answers=[[self.score.id, 9]])
        for _time in range(3):
            self.assertEqual(self.ask("answer", told), {"status": "answered"})
        self.assertEqual(len(self.given()), 1)

    def test_a_customer_answers_once_whatever_till_asks(self):
        self.answer()
        self.assertEqual(self.answer([[self.score.id, 1]]), {"status": "known"})
        self.assertEqual(len(self.given()), 1)

    def test_whom_a_rule_asks_anew_answers_anew(self):
        self.answer()
        self.env["survey.invitation"]._invite(self.survey, "till", self.customer)
        self.assertEqual(self.answer([[self.score.id, 1]]), {"status": "answered"})
        self.assertEqual(self.answer([[self.score.id, 2]]), {"status": "known"})
        self.assertEqual(len(self.given()), 2)

    def test_a_customer_of_a_code_from_the_reserve_can_answer(self):
        reserved = self.Code._reserve(1, self.till)
        self.answer(partner_id=False, customer_code=reserved.code)
        self.assertEqual(self.given().partner_id.customer_code, reserved.code)

    def test_a_stranger_answers_under_the_order_alone(self):
        uuid = str(uuid4())
        self.answer(partner_id=False, order_uuid=uuid)
        self.assertEqual(
            self.answer(partner_id=False, order_uuid=uuid), {"status": "known"}
        )
        order = self.pay(uuid)
        given = self.given()
        self.assertEqual(given.order_id, order)
        self.assertFalse(given.partner_id)
        self.assertFalse(given.order_uuid)
        self.assertEqual(
            self.answer(partner_id=False, order_uuid=uuid), {"status": "known"}
        )

    def test_an_order_that_comes_later_is_found(self):
        uuid = str(uuid4())
        self.answer(order_uuid=uuid)
        self.assertFalse(self.given().order_id)
        order = self.pay(uuid, self.customer)
        given = self.given()
        self.assertEqual(given.order_id, order)
        self.assertEqual(given.invitation_id.order_id, order)
        self.assertEqual(given.cashier_id, self.cashier)

    def test_an_order_of_somebody_else_is_not_attached(self):
        uuid = str(uuid4())
        self.answer(order_uuid=uuid)
        self.pay(uuid, self.make_member())
        self.assertFalse(self.given().order_id)

    def test_an_order_that_came_at_the_same_moment_is_found_by_night(self):
        uuid = str(uuid4())
        order = self.pay(uuid, self.customer)
        self.answer(order_uuid=uuid)
        self.given().write({"order_id": False, "order_uuid": uuid})
        self.env["survey.user_input"]._gc_settle_orders()
        self.assertEqual(self.given().order_id, order)

    def test_what_was_asked_by_mail_is_answered_at_the_till(self):
        mailed, key = self.env["survey.invitation"]._invite(
            self.survey, "mail", self.customer
        )
        self.answer()
        self.assertEqual(mailed.state, "answered")
        self.assertEqual(self.given().invitation_id, mailed)
        self.assertFalse(self.env["survey.invitation"]._opened_by(key)._is_open())

    def test_what_was_asked_of_an_earlier_order_stays_with_it(self):
        earlier = self.pay(str(uuid4()), self.customer)
        self.env["survey.invitation"]._invite(self.survey, "mail", earlier)
        self.answer(order_uuid=str(uuid4()))
        self.assertEqual(self.given().order_id, earlier)
        self.assertFalse(self.given().order_uuid)

    def test_a_question_that_was_not_reached_is_not_stored(self):
        self.words.triggering_answer_ids = self.bad
        told = [[self.reason.id, self.good.id], [self.words.id, "Forged"]]
        self.answer(told)
        self.assertNotIn("Forged", self.values(self.given()).values())


@tagged("post_install", "-at_install")
class TestForgedAnswers(TillAskCase):
    """What a till may not send."""

    def assert_refused(self, **told):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.answer(**told)
        self.assertFalse(self.given())

    def test_answers_out_of_range_or_of_other_questions_are_refused(self):
        other = self.make_till_survey("Another")
        score, reason, _words = other.question_ids
        for answers in (
            [[self.score.id, 11]],
            [[self.score.id, -1]],
            [[self.score.id, True]],
            [[self.score.id, "9"]],
            [[self.score.id, 9.5]],
            [[self.score.id, None]],
            [[self.score.id, 9], [self.score.id, 8]],
            [[self.reason.id, reason.suggested_answer_ids[0].id]],
            [[self.reason.id, 2**70]],
            [[score.id, 9]],
            [[2**70, 9]],
            [["1", 9]],
            [[self.words.id, "x" * 2001]],
            [[self.words.id, "a\0b"]],
            [[self.words.id, ["a"]]],
            [[self.words.id, "  "]],
            [],
            {},
            "x",
            [[]],
        ):
            with self.subTest(str(answers)[:60]):
                self.assert_refused(answers=answers)

    def test_what_is_no_key_survey_customer_or_order_is_refused(self):
        for told in (
            {"uuid": "x"},
            {"uuid": None},
            {"survey_id": self.make_till_survey("Not here").id},
            {"survey_id": True},
            {"survey_id": "1"},
            {"partner_id": 2**40},
            {"partner_id": "1"},
            {"partner_id": False},
            {"partner_id": False, "customer_code": "VVA01G389N23"},
            {"order_uuid": "%"},
            {"order_uuid": 5},
            {"state": "done"},
        ):
            with self.subTest(str(told)):
                self.assert_refused(**told)

    def test_what_is_no_message_is_refused(self):
        for told in (None, [], "x", 5):
            with self.subTest(str(told)), self.assertRaises(UserError):
                self.ask("answer", told)

    def test_another_companys_customers_and_tills_are_refused(self):
        company, till = self.make_branch("Another Shop")
        self.customer.company_id = company
        self.assert_refused()
        self.customer.company_id = False
        till.till_survey_ids = self.survey
        with self.assertRaises(AccessError):
            self.answer(till=till)

    def test_orders_of_another_till_or_customer_are_refused(self):
        elsewhere = self.make_till("Another till")
        uuids = [str(uuid4()), str(uuid4())]
        self.pay(uuids[0], self.customer, elsewhere)
        self.pay(uuids[1], self.make_member())
        for uuid in uuids:
            self.assert_refused(order_uuid=uuid)

    def test_an_anonymous_question_is_not_asked_aloud(self):
        self.survey.is_anonymous = True
        self.assert_refused()

    def test_nobody_hands_in_answers_all_day(self):
        tries = self.env["customer.page.attempt"]
        with patch.object(type(tries), "_take", lambda *_args: False):
            self.assert_refused()

    def test_the_cashier_reads_nothing_back(self):
        self.answer()
        given = self.given()
        for record in (
            given,
            given.user_input_line_ids,
            given.invitation_id,
            self.survey,
        ):
            with self.subTest(record._name), self.assertRaises(AccessError):
                self.rpc(self.cashier, record, "read", ["id", "create_date"])

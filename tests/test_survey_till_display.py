from uuid import uuid4

from odoo.tests import HttpCase, tagged

from .common_survey_till import TillAskCase


@tagged("post_install", "-at_install")
class TestAskedOnDisplay(HttpCase, TillAskCase):
    """The customer answers on the display; the till learns no more than that."""

    def shown(self, **vals):
        told = self.told(**vals)
        answer = self.ask("display", told)
        self.assertEqual(answer["status"], "open")
        return answer["key"], told["uuid"]

    def post(self, path, **params):
        self.env.flush_all()
        answer = self.make_jsonrpc_request(f"/ask/display/{path}", params)
        self.env.invalidate_all()
        return answer

    def state(self, uuid, **kwargs):
        return self.ask("state", uuid, *kwargs.values())["status"]

    def test_the_display_asks_by_a_key_and_the_till_is_told_that_it_is_done(self):
        key, uuid = self.shown()
        asked = self.post("open", key=key)
        self.assertEqual(asked["survey"]["id"], self.survey.id)
        self.assertTrue(asked["may_decline"])
        self.assertEqual(self.state(uuid), "open")
        answers = [[self.score.id, 2], [self.words.id, "Rude"]]
        self.assertEqual(
            self.post("answer", key=key, answers=answers), {"status": "answered"}
        )
        self.assertEqual(self.state(uuid), "answered")
        given = self.given()
        self.assertEqual(given.partner_id, self.customer)
        self.assertEqual(given.feedback_channel, "display")
        self.assertEqual(given.cashier_id, self.cashier)
        self.assertEqual(given.config_id, self.till)

    def test_a_key_is_good_for_one_answer(self):
        key, _uuid = self.shown()
        answers = [[self.score.id, 2]]
        self.post("answer", key=key, answers=answers)
        self.assertEqual(
            self.post("answer", key=key, answers=answers), {"status": "over"}
        )
        self.assertEqual(self.post("open", key=key), {"status": "over"})
        self.assertEqual(len(self.given()), 1)

    def test_forged_keys_and_answers_are_refused(self):
        key, _uuid = self.shown()
        for wrong in ("0" * 32, "x", None, 5, [key]):
            with self.subTest(str(wrong)):
                self.assertEqual(self.post("open", key=wrong), {"status": "over"})
        answers = [[self.score.id, 11]]
        refused = self.post("answer", key=key, answers=answers)
        self.assertEqual(refused["status"], "refused")
        # It can be answered all the same.
        answers = [[self.score.id, 10]]
        self.assertEqual(
            self.post("answer", key=key, answers=answers), {"status": "answered"}
        )

    def test_a_key_of_a_mail_is_none_of_a_display(self):
        _mailed, key = self.env["survey.invitation"]._invite(
            self.survey, "mail", self.customer
        )
        self.assertEqual(self.post("open", key=key), {"status": "over"})

    def test_what_was_answered_on_the_display_is_not_asked_by_mail_any_more(self):
        mailed, _key = self.env["survey.invitation"]._invite(
            self.survey, "mail", self.customer
        )
        key, _uuid = self.shown()
        self.post("answer", key=key, answers=[[self.score.id, 2]])
        self.assertEqual(mailed.state, "cancelled")

    def test_when_the_cashier_goes_on_no_answer_is_taken(self):
        key, uuid = self.shown()
        self.assertEqual(self.state(uuid, stop=True), "over")
        answers = [[self.score.id, 2]]
        self.assertEqual(
            self.post("answer", key=key, answers=answers), {"status": "over"}
        )
        self.assertFalse(self.given())
        # The customer can be asked again.
        self.assertTrue(self.due())

    def test_a_question_that_nobody_answers_ends_by_itself(self):
        key, uuid = self.shown()
        self.env["survey.invitation"].search([]).expires_at = "2020-01-01"
        self.assertEqual(self.post("open", key=key), {"status": "over"})
        self.assertEqual(self.state(uuid), "over")

    def test_the_customer_may_decline_on_the_display(self):
        key, uuid = self.shown()
        self.post("skip", key=key, never=True)
        self.assertEqual(self.state(uuid), "over")
        self.wait_for_years()
        self.assertFalse(self.due())

    def test_a_stranger_may_answer_on_the_display(self):
        uuid = str(uuid4())
        key, _uuid = self.shown(partner_id=False, order_uuid=uuid)
        self.assertFalse(self.post("open", key=key)["may_decline"])
        self.post("answer", key=key, answers=[[self.score.id, 2]])
        order = self.pay(uuid)
        self.assertEqual(self.given().order_id, order)
        self.assertFalse(self.given().partner_id)

    def test_another_till_is_not_told(self):
        _key, uuid = self.shown()
        elsewhere = self.make_till("Another till")
        self.assertEqual(self.ask("state", uuid, till=elsewhere)["status"], "over")

    def test_of_an_anonymous_question_neither_customer_nor_order_is_written_down(self):
        self.survey.is_anonymous = True
        key, uuid = self.shown(order_uuid=str(uuid4()))
        shown = self.env["survey.invitation"].search([("till_uuid", "=", uuid)])
        self.assertEqual(len(shown), 1)
        self.assertFalse(shown.partner_id)
        self.assertFalse(shown.order_id)
        self.assertFalse(shown.order_uuid)
        self.post("answer", key=key, answers=[[self.score.id, 2]])
        self.assertFalse(shown.exists())
        self.assertEqual(self.state(uuid), "over")
        for given in self.given():
            self.assertFalse(given.partner_id | given.invitation_id.partner_id)
            self.assertFalse(given.order_id)

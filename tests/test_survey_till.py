from unittest.mock import patch
from uuid import uuid4

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import IdentityCase


class AskCase(IdentityCase):
    """A till that asks two questions, a cashier, and who is in front."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.make_user("cashier")
        cls.customer = cls.make_member()
        cls.survey = cls.make_till_survey("How was it?")
        cls.score, cls.reason, cls.words = cls.survey.question_ids
        cls.good, cls.bad = cls.reason.suggested_answer_ids
        cls.till.till_survey_ids = cls.survey

    @classmethod
    def make_till_survey(cls, title, **vals):
        questions = [
            {"title": "Would you recommend us?", "question_type": "nps"},
            {
                "title": "Why?",
                "question_type": "simple_choice",
                "suggested_answer_ids": [
                    Command.create({"value": "Advice"}),
                    Command.create({"value": "Waiting"}),
                ],
            },
            {"title": "Anything else?", "question_type": "text_box"},
        ]
        return cls.env["survey.survey"].create(
            {
                "title": title,
                "for_customers": True,
                "question_and_page_ids": [Command.create(one) for one in questions],
                **vals,
            }
        )

    def ask(self, method, *args, user=None, till=None):
        self.env.flush_all()
        self.env.invalidate_all()
        till = till or self.till
        return self.rpc(
            user or self.cashier, "survey.survey", f"pos_ask_{method}", till.id, *args
        )

    def told(self, **vals):
        return {
            "uuid": uuid4().hex,
            "survey_id": self.survey.id,
            "partner_id": self.customer.id,
            **vals,
        }

    def answer(self, answers=None, user=None, till=None, **vals):
        answers = [[self.score.id, 9]] if answers is None else answers
        told = self.told(answers=answers, **vals)
        return self.ask("answer", told, user=user, till=till)

    def given(self):
        domain = [("survey_id", "in", self.env["survey.survey"].search([]).ids)]
        return self.env["survey.user_input"].search(domain) - self.earlier

    def setUp(self):
        super().setUp()
        self.earlier = self.env["survey.user_input"].search([])

    def due(self, partner=None):
        answer = self.ask("due", (partner or self.customer).id)
        return answer["survey_id"]

    def wait_for_years(self):
        """Let what was asked be long ago."""
        self.env.flush_all()
        for table in ("survey_invitation", "survey_user_input"):
            self.env.cr.execute(f"UPDATE {table} SET create_date = '2020-01-01'")
        self.env.cr.execute("UPDATE survey_invitation SET sent_at = '2020-01-01'")
        self.env.invalidate_all()

    def pay(self, uuid, partner=None, till=None):
        order = self.make_order(partner, till, uuid=uuid)
        order.state = "paid"
        order._process_saved_order(False)
        return order

    def values(self, answer):
        lines = answer.user_input_line_ids
        return {
            line.question_id: line.suggested_answer_id.id
            or line.value_text_box
            or line.value_scale
            for line in lines
        }


@tagged("post_install", "-at_install")
class TestWhatTillsAsk(AskCase):
    """Which questions reach a till, and whom they are due for."""

    def told_to_the_till(self):
        [row] = self.env["pos.config"]._load_pos_data_read(self.till, self.till)
        self.assertNotIn("till_survey_ids", row)
        return row["_surveys"]

    def test_the_till_knows_its_questions_and_nothing_else_of_the_survey(self):
        [facts] = self.told_to_the_till()
        told = {"id", "title", "is_anonymous", "by_hand", "questions"}
        self.assertEqual(facts.keys(), told)
        score, reason, words = facts["questions"]
        self.assertEqual((score["type"], score["min"], score["max"]), ("nps", 0, 10))
        self.assertEqual(
            [one["text"] for one in reason["answers"]], ["Advice", "Waiting"]
        )
        self.assertEqual(words["type"], "text")

    def test_at_most_three_questions_that_one_tap_answers_are_asked(self):
        vals = {"survey_id": self.survey.id, "sequence": 1}
        questions = self.env["survey.question"]
        questions.create({**vals, "title": "When?", "question_type": "date"})
        questions.create({**vals, "title": "And?", "question_type": "text_box"})
        asked = self.survey._till_questions()
        self.assertEqual(len(asked), 3)
        self.assertNotIn("date", asked.mapped("question_type"))

    def test_a_question_that_depends_on_one_that_is_not_asked_is_left_out(self):
        elsewhere = self.make_till_survey("Elsewhere")
        self.words.triggering_answer_ids = self.bad
        self.assertIn(self.words, self.survey._till_questions())
        self.words.triggering_answer_ids = elsewhere.question_ids[
            1
        ].suggested_answer_ids
        self.assertNotIn(self.words, self.survey._till_questions())

    def test_what_is_archived_or_asked_of_nobody_is_not_asked(self):
        self.survey.for_customers = False
        self.assertEqual(self.told_to_the_till(), [])
        self.survey.write({"for_customers": True, "active": False})
        self.assertEqual(self.told_to_the_till(), [])

    def make_rule(self, **vals):
        survey = self.make_till_survey("After a repair")
        rule = self.env["survey.rule"].create(
            {
                "name": "Repairs",
                "survey_id": survey.id,
                "company_id": self.company.id,
                "way_ids": [Command.create({"channel": "till"})],
                **vals,
            }
        )
        return rule

    def choose(self, rule, **vals):
        """Let a rule have chosen the customer, for the next visit."""
        return self.env["survey.invitation"].create(
            {
                "survey_id": rule.survey_id.id,
                "rule_id": rule.id,
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "channel": "till",
                **vals,
            }
        )

    def test_rules_let_their_shops_ask_and_no_others(self):
        here = self.make_rule(config_ids=[Command.link(self.till.id)])
        elsewhere = self.make_rule(
            config_ids=[Command.link(self.make_till("Another till").id)]
        )
        by_mail = self.make_rule(way_ids=[Command.create({"channel": "mail"})])
        asked = {facts["id"]: facts["by_hand"] for facts in self.told_to_the_till()}
        self.assertEqual(asked, {self.survey.id: True, here.survey_id.id: False})
        self.assertNotIn(elsewhere.survey_id.id, asked)
        self.assertNotIn(by_mail.survey_id.id, asked)

    def test_whom_a_rule_has_chosen_is_asked_that_first(self):
        rule = self.make_rule()
        chosen = self.choose(rule)
        self.assertEqual(self.due(), rule.survey_id.id)
        score = rule.survey_id.question_ids[0]
        self.answer([[score.id, 4]], survey_id=rule.survey_id.id)
        self.assertEqual(chosen.state, "answered")
        self.assertEqual(self.given().invitation_id, chosen)
        # One question at a visit is enough.
        self.assertFalse(self.due())

    def test_what_a_rule_asks_waits_for_its_time_and_for_who_says_not_now(self):
        rule = self.make_rule()
        chosen = self.choose(rule, send_after="2099-01-01")
        self.assertNotEqual(self.due(), rule.survey_id.id)
        chosen.send_after = False
        self.ask("skip", self.told(survey_id=rule.survey_id.id))
        self.assertEqual(chosen.state, "waiting")
        self.assertNotEqual(self.due(), rule.survey_id.id)
        self.ask("skip", self.told(survey_id=rule.survey_id.id, never=True))
        self.assertEqual(chosen.state, "declined")

    def test_who_wants_no_questions_or_no_use_of_the_data_is_not_asked(self):
        _mailed, _key = self.env["survey.invitation"]._invite(
            self.make_till_survey("By mail"), "mail", self.customer, state="expired"
        )
        self.assertTrue(self.due())
        _mailed._decline(forever=True)
        self.assertFalse(self.due())
        with self.assertRaises(UserError):
            self.answer()

    def test_a_question_is_due_until_it_is_answered(self):
        self.assertEqual(self.due(), self.survey.id)
        self.answer()
        self.assertFalse(self.due())

    def test_who_was_asked_lately_is_left_in_peace_whatever_there_is_to_ask(self):
        self.answer()
        self.till.till_survey_ids |= self.make_till_survey("And the parking?")
        self.assertFalse(self.due())
        self.wait_for_years()
        self.assertTrue(self.due())

    def test_who_says_not_now_is_asked_another_day(self):
        self.ask("skip", self.told())
        self.assertFalse(self.due())
        self.wait_for_years()
        self.assertEqual(self.due(), self.survey.id)

    def test_who_says_never_is_not_asked_this_again(self):
        self.ask("skip", self.told(never=True))
        self.ask("skip", self.told(never=True))
        invitation = self.env["survey.invitation"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(invitation.mapped("state"), ["declined"])
        self.wait_for_years()
        self.assertFalse(self.due())

    def test_anonymous_questions_are_not_due_for_anybody(self):
        self.survey.is_anonymous = True
        self.assertFalse(self.due())


@tagged("post_install", "-at_install")
class TestAnswersAtTill(AskCase):
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
class TestForgedAnswers(AskCase):
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


@tagged("post_install", "-at_install")
class TestAskedOnDisplay(HttpCase, AskCase):
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

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_survey_till import TillAskCase


@tagged("post_install", "-at_install")
class TestWhatTillsAsk(TillAskCase):
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

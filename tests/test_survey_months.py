import random
from datetime import timedelta

from odoo.tests import tagged

from .common_survey import make_survey
from .common_survey_rule import SurveyRuleCase

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestSurveyMonths(SurveyRuleCase):
    """What customers go through in months of frozen time."""

    def crowd(self, count):
        crowd = self.Partner.create([{"name": f"Customer {n}"} for n in range(count)])
        self.Code._issue(crowd)
        return crowd

    def test_a_share_is_asked_and_the_job_never_draws_again(self):
        crowd = self.crowd(200)
        self.make_rule(ways=("till",), share=20)
        for partner in crowd:
            self.buy(partner)
        first = self.work()
        self.assertTrue(20 <= len(first) <= 62, len(first))
        for _run in range(10):
            self.assertFalse(self.work(6 * HOUR))

    def test_each_purchase_is_drawn_for_itself(self):
        crowd = self.crowd(50)
        self.make_rule(ways=("till",), share=30)
        asked = set()
        for _month in range(4):
            for partner in crowd:
                self.buy(partner)
            shown = self.work()
            self.show(shown)
            new = set(shown.partner_id)
            self.assertFalse(asked & new, "somebody was asked the same twice")
            asked |= new
            self.now += 30 * DAY
        # 1 - 0.7 ** 4 of them: 76 per cent.
        self.assertTrue(30 <= len(asked) <= 48, len(asked))

    def test_the_quiet_period_holds_over_all_surveys(self):
        self.make_rule(ways=("till",))
        other = make_survey(self.env, "Another")
        self.make_rule("segment", ways=("till",), survey_id=other.id, again_days=10)
        self.buy(self.ada)
        days = []
        for step in (DAY, *[5 * DAY] * 80):
            if asked := self.work(step):
                days.append(self.now)
                self.show(asked)
        gaps = [later - day for day, later in zip(days, days[1:], strict=False)]
        self.assertGreaterEqual(min(gaps), 90 * DAY)
        # About every 90 days, as one of the rules has somebody to ask all the time.
        self.assertTrue(4 <= len(days) <= 5, days)
        self.assertEqual(len(self.asked(self.ada, self.survey)), 1)

    def test_a_shop_says_how_long_its_quiet_period_is(self):
        self.company.survey_quiet_days = 7
        self.make_rule("segment", ways=("till",), again_days=1)
        self.buy(self.ada)
        for _day in range(28):
            self.show(self.work(DAY))
        self.assertEqual(len(self.asked(self.ada)), 4)

    def test_a_rule_may_ignore_the_quiet_period(self):
        self.make_rule(ways=("till",))
        after_case = make_survey(self.env, "Is it good now?")
        self.make_rule(
            "case", ways=("till",), survey_id=after_case.id, ignores_quiet=True
        )
        self.buy(self.ada)
        self.work()
        self.env["customer.case"].create(
            {"subject": "x", "partner_id": self.ada.id}
        ).write({"state": "resolved", "closed_at": self.now})
        self.assertEqual(self.work(HOUR).survey_id, after_case)

    def test_an_answer_on_the_receipt_begins_the_quiet_period(self):
        other = make_survey(self.env, "On the receipt")
        answer = other._ask("receipt", self.ada)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE survey_user_input SET create_date = %s WHERE id = %s",
            [self.now, answer.id],
        )
        self.make_rule("segment", ways=("till",))
        self.buy(self.ada)
        self.assertFalse(self.work(89 * DAY))
        self.assertTrue(self.work(2 * DAY))

    def test_a_survey_is_never_seen_twice_by_accident(self):
        self.company.survey_quiet_days = 0
        self.make_rule(ways=("till",), ignores_quiet=True)
        self.make_rule("segment", ways=("till",), ignores_quiet=True)
        self.make_rule("product", days=5, ways=("till",), ignores_quiet=True)
        generator = random.Random(7)
        for _week in range(26):
            if generator.random() < 0.5:
                self.buy(self.ada)
            self.show(self.work(7 * DAY))
        self.assertEqual(len(self.asked(self.ada)), 1)

    def test_who_did_not_come_by_is_asked_at_a_later_visit(self):
        self.make_rule(ways=("till",), expiry_days=10)
        self.buy(self.ada)
        first = self.work()
        self.work(11 * DAY)
        self.assertEqual(first.state, "expired")
        self.buy(self.ada)
        self.assertEqual(self.work().round, 1)

    def test_a_survey_is_asked_again_when_its_rule_says_so(self):
        self.company.survey_quiet_days = 0
        self.make_rule("segment", ways=("till",), again_days=180)
        self.buy(self.ada)
        days = []
        for _time in range(80):
            if asked := self.work(5 * DAY):
                days.append(self.now)
                self.show(asked)
        self.assertEqual(
            [day - days[0] for day in days], [0 * DAY, 180 * DAY, 360 * DAY]
        )
        self.assertEqual(sorted(self.asked(self.ada).mapped("round")), [0, 1, 2])

    def test_one_reminder_and_no_more(self):
        self.make_rule(ways=("mail",), reminder_days=7, expiry_days=30)
        self.agree(self.ada)
        self.buy(self.ada)
        asked = self.work()
        self.assertEqual(asked.state, "sent")
        self.work(6 * DAY + 23 * HOUR)
        self.assertEqual(asked.state, "sent")
        self.work(2 * HOUR)
        self.assertEqual(asked.state, "reminded")
        for _day in range(20):
            self.work(DAY)
        self.assertEqual(len(self.mails_of(asked)), 2)
        self.work(10 * DAY)
        self.assertEqual(asked.state, "expired")
        self.assertEqual(len(self.mails_of(asked)), 2)

    def test_who_answered_or_declined_is_not_reminded(self):
        self.make_rule(ways=("mail",), reminder_days=7)
        for partner in (self.ada, self.bo):
            self.agree(partner)
            self.buy(partner)
        asked = self.work()
        self.answer(asked.filtered(lambda one: one.partner_id == self.ada))
        asked.filtered(lambda one: one.partner_id == self.bo)._decline()
        self.work(8 * DAY)
        self.assertEqual(len(self.mails_of(asked)), 2)

    def test_who_withdrew_the_consent_is_not_reminded(self):
        self.make_rule(ways=("mail",), reminder_days=7)
        consent = self.agree(self.ada)
        self.buy(self.ada)
        asked = self.work()
        consent.action_withdraw()
        self.work(8 * DAY)
        self.assertEqual(len(self.mails_of(asked)), 1)

    def test_without_days_nobody_is_reminded(self):
        self.make_rule(ways=("mail",), reminder_days=0)
        self.agree(self.ada)
        self.buy(self.ada)
        asked = self.work()
        for _week in range(4):
            self.work(7 * DAY)
        self.assertEqual(len(self.mails_of(asked)), 1)

    def test_nobody_is_asked_before_the_hours_are_over(self):
        self.make_rule(ways=("mail",), wait_hours=48)
        self.agree(self.ada)
        self.buy(self.ada)
        asked = self.work()
        self.assertEqual(asked.state, "waiting")
        self.work(47 * HOUR)
        self.assertEqual(asked.state, "waiting")
        self.work(2 * HOUR)
        self.assertEqual(asked.state, "sent")

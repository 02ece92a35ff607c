from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_request import RequestCase
from .common_survey import make_survey
from .common_survey_rule import SurveyRuleCase

DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestSurveyInvitation(SurveyRuleCase):
    """Who is asked by which way, and how an invitation ends."""

    # Ways

    def test_who_agreed_is_asked_by_mail_and_who_did_not_at_the_till(self):
        self.make_rule(ways=("mail", "till"))
        self.agree(self.ada)
        self.buy(self.ada)
        self.buy(self.bo)
        ways = {asked.partner_id: asked.channel for asked in self.work()}
        self.assertEqual(ways, {self.ada: "mail", self.bo: "till"})

    def test_who_can_be_reached_by_no_way_is_not_asked(self):
        self.make_rule(ways=("mail",))
        self.buy(self.ada)
        self.assertFalse(self.work())

    def test_the_first_way_in_order_counts(self):
        self.make_rule(ways=("display", "mail"))
        self.agree(self.ada)
        self.buy(self.ada)
        self.assertEqual(self.work().channel, "display")

    def test_only_who_has_a_phone_is_called(self):
        self.make_rule(ways=("phone", "till"))
        caller = self.make_protected(name="Cy", phone="+32470918273")
        for partner in (self.ada, caller):
            self.buy(partner)
        ways = {asked.partner_id: asked.channel for asked in self.work()}
        self.assertEqual(ways, {self.ada: "till", caller: "phone"})

    # Whom nobody asks

    def test_who_withdrew_the_consent_is_not_asked_at_the_till_either(self):
        self.make_rule(ways=("mail", "till", "phone"))
        self.agree(self.ada).action_withdraw()
        self.buy(self.ada)
        self.assertFalse(self.work())

    def test_who_is_restricted_is_not_asked(self):
        self.make_rule()
        self.buy(self.ada)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET identity_restricted = true WHERE id = %s",
            [self.ada.id],
        )
        self.assertFalse(self.work())

    def test_who_is_archived_is_not_asked(self):
        self.make_rule()
        self.buy(self.ada)
        self.ada.active = False
        self.assertFalse(self.work())

    def test_a_contact_without_a_code_is_not_asked(self):
        self.make_rule()
        self.buy(self.Partner.create({"name": "A supplier"}))
        self.assertFalse(self.work())

    def test_who_is_to_be_erased_is_not_asked(self):
        self.make_rule()
        self.buy(self.ada)
        self.env["identity.request"].sudo().create(
            {
                "request_type": "erasure",
                "partner_id": self.ada.id,
                "state": "progress",
            }
        )
        self.assertFalse(self.work())

    # Twice

    def test_several_purchases_are_one_question(self):
        self.make_rule()
        self.buy(self.ada)
        last = self.buy(self.ada)
        self.assertEqual(self.work().order_id, last)
        self.assertFalse(self.work())

    def test_one_round_of_a_survey_is_there_once_in_the_database(self):
        ask = self.Invitation._invite
        first, _key = ask(self.survey, "till", self.ada)
        second, _key = ask(self.survey, "till", self.ada)
        self.assertEqual((first.round, second.round), (0, 1))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            ask(self.survey, "till", self.ada, round=1)

    def test_who_answered_without_an_invitation_is_not_asked_the_same(self):
        self.make_rule(ignores_quiet=True)
        self.survey._ask("receipt", self.ada)
        self.buy(self.ada)
        self.assertFalse(self.work())

    # The end

    def test_what_was_answered_is_answered(self):
        self.make_rule()
        self.buy(self.ada)
        asked = self.work()
        self.answer(asked)
        self.assertEqual(asked.state, "answered")

    def test_only_managers_of_surveys_call_a_question_back(self):
        asked, key = self.Invitation._invite(self.survey, "mail", self.ada)
        with self.assertRaises(AccessError):
            asked.with_user(self.make_user("marketing")).action_cancel()
        manager = self.make_user("marketing_manager")
        asked.with_user(manager).sudo(False).action_cancel()
        self.assertEqual(asked.state, "cancelled")
        self.assertFalse(self.Invitation._opened_by(key)._is_open())
        with self.assertRaisesRegex(UserError, "over already"):
            asked.with_user(manager).sudo(False).action_cancel()

    def test_do_not_ask_me_again_is_recorded_and_calls_back_what_waits(self):
        other = make_survey(self.env, "Another")
        asked, _key = self.Invitation._invite(self.survey, "mail", self.ada)
        waiting, _key = self.Invitation._invite(other, "till", self.ada)
        self.agree(self.ada)
        asked._decline("link", forever=True)
        self.assertEqual((asked.state, waiting.state), ("declined", "cancelled"))
        last = self.ada.identity_consent_ids.filtered("current")
        self.assertEqual(
            (last.purpose, last.state, last.place), ("surveys", "withdrawn", "link")
        )
        asked._decline("link", forever=True)
        self.assertEqual(self.ada.identity_consent_ids.filtered("current"), last)

    def test_a_refusal_counts_where_there_was_no_consent(self):
        asked, _key = self.Invitation._invite(self.survey, "till", self.ada)
        asked._decline("link", forever=True)
        self.make_rule(ways=("till",), survey_id=make_survey(self.env, "B").id)
        self.buy(self.ada)
        self.assertFalse(self.work(120 * DAY))
        self.buy(self.ada)
        self.assertFalse(self.work())

    # Persons

    def test_merged_customers_keep_all_that_they_were_asked(self):
        for partner in (self.ada, self.bo):
            self.Invitation._invite(self.survey, "till", partner)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.ada | self.bo).ids, self.ada, extra_checks=False)
        self.assertEqual(len(self.asked(self.ada)), 2)

    def test_the_copy_for_the_person_tells_what_was_asked(self):
        self.Invitation._invite(self.survey, "till", self.ada)
        request = self.env["identity.request"].create({"partner_id": self.ada.id})
        section = request._export_invitations()
        [row] = section["rows"]
        self.assertEqual(row["survey"], self.survey.title)

    def test_of_who_is_forgotten_only_the_number_stays(self):
        asked, key = self.Invitation._invite(self.survey, "mail", self.ada)
        asked._forget()
        self.assertEqual(asked.state, "cancelled")
        self.assertFalse(asked.partner_id or asked.order_id or asked.key_hash)
        self.assertFalse(self.Invitation._opened_by(key))

    # Who sees them

    def test_the_desk_sees_what_was_asked_and_not_what_was_answered(self):
        asked, _key = self.Invitation._invite(self.survey, "till", self.ada)
        answer = self.answer(asked)
        agent = self.make_user("service")
        seen = asked.with_user(agent).sudo(False)
        self.assertEqual(seen.display_name, self.survey.title)
        self.assertEqual(seen.partner_id.display_name, self.ada.display_name)
        with self.assertRaises(AccessError):
            answer.with_user(agent).sudo(False).read(["state"])

    def test_invitations_of_another_company_are_not_seen(self):
        other = self.make_company("Elsewhere")
        asked, _key = self.Invitation._invite(
            self.survey, "till", self.ada, company_id=other.id
        )
        marketing = self.make_user("marketing")
        self.assertNotIn(asked, self.Invitation.with_user(marketing).search([]))

    def test_what_is_over_expires(self):
        with freeze_time(self.now):
            asked, _key = self.Invitation._invite(
                self.survey, "till", self.ada, expires_at=self.now + 5 * DAY
            )
        self.work(4 * DAY)
        self.assertEqual(asked.state, "sent")
        self.work(DAY)
        self.assertEqual(asked.state, "expired")


@tagged("post_install", "-at_install")
class TestSurveyErasure(RequestCase):
    """Who is erased was asked nothing that still belongs to somebody."""

    def test_an_erasure_lets_go_of_what_was_asked(self):
        customer = self.make_asker()
        survey = make_survey(self.env)
        asked, key = self.env["survey.invitation"]._invite(survey, "mail", customer)
        request = self.ask("erasure", customer)
        self.press(request, "action_erase")
        self.work()
        self.assertEqual(request.state, "done")
        self.env.invalidate_all()
        self.assertEqual(asked.state, "cancelled")
        self.assertFalse(asked.partner_id)
        self.assertFalse(self.env["survey.invitation"]._opened_by(key))

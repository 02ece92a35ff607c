from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models import profile_prompt_answer
from .common_prompt import PromptCase


@tagged("post_install", "-at_install")
class TestPromptAnswer(PromptCase):
    def test_an_email_address_goes_to_the_vault(self):
        rule, ada = self.make_rule("email"), self.make_member()
        answer = self.answer(rule, ada, "ada@example.com")
        self.assertEqual(answer["status"], "kept")
        self.assertEqual(self.identity_of(ada), {"email": "ada@example.com"})
        self.assertFalse(ada.email)
        self.assertEqual(self.ends(ada), ["answered"])

    def test_a_phone_number_is_kept_as_it_is_found_by(self):
        rule, ada = self.make_rule("phone"), self.make_member()
        self.assertEqual(self.answer(rule, ada, "079 555 01 02")["status"], "kept")
        self.assertEqual(self.identity_of(ada)["phone"], "+41795550102")

    def test_an_address_is_several_fields(self):
        rule, ada = self.make_rule("address"), self.make_member()
        typed = {"street": "Mumblegasse 7", "zip": "8000", "city": "Snorkhausen"}
        self.assertEqual(self.answer(rule, ada, typed)["status"], "kept")
        self.assertEqual(self.identity_of(ada), typed)

    def test_a_birth_date_is_kept(self):
        rule, ada = self.make_rule("birthdate"), self.make_member()
        self.assertEqual(self.answer(rule, ada, "1984-02-29")["status"], "kept")
        self.assertEqual(self.identity_of(ada), {"birthdate": "1984-02-29"})

    def test_what_is_no_address_is_invalid_and_asked_again(self):
        rule, ada = self.make_rule("email"), self.make_member()
        answer = self.answer(rule, ada, "ada at example")
        self.assertEqual(answer["status"], "invalid")
        self.assertTrue(answer["message"])
        self.assertEqual(self.due(ada)["id"], rule.id)

    def test_the_same_message_is_kept_once(self):
        rule, ada = self.make_rule("email"), self.make_member()
        told = self.told(rule, ada, value="ada@example.com")
        for _time in range(2):
            self.assertEqual(self.say(told)["status"], "kept")
        self.assertEqual(self.ends(ada), ["answered"])

    def test_the_key_of_another_message_is_refused(self):
        rule, ada, bo = self.make_rule("email"), self.make_member(), self.make_member()
        told = self.told(rule, ada, value="ada@example.com")
        self.say(told)
        with self.assertRaises(UserError):
            self.say({**told, "partner_id": bo.id})

    def test_what_is_on_file_is_not_overwritten(self):
        rule, ada = self.make_rule("email"), self.make_member()
        self.answer(rule, ada, "ada@example.com")
        answer = self.answer(rule, ada, "eve@example.com")
        self.assertEqual(answer["status"], "known")
        self.assertEqual(self.identity_of(ada), {"email": "ada@example.com"})

    def test_the_address_of_another_customer_is_not_kept_twice(self):
        rule, ada = self.make_rule("email"), self.make_member()
        self.make_person(email="bo@example.com")
        answer = self.answer(rule, ada, "bo@example.com")
        self.assertEqual(set(answer), {"status", "message"})
        self.assertEqual(answer["status"], "known")
        self.assertFalse(ada.identity_filled)

    def test_without_the_vault_nothing_is_kept_and_it_is_asked_again(self):
        rule, ada = self.make_rule("email"), self.make_member()
        with self.vault_down():
            answer = self.answer(rule, ada, "ada@example.com")
        self.assertEqual(answer["status"], "unavailable")
        self.assertFalse(ada.email)
        self.assertFalse(self.ends(ada))
        self.assertEqual(self.due(ada)["id"], rule.id)

    def test_whose_data_is_restricted_is_asked_nothing(self):
        rule, ada = self.make_rule("email"), self.make_member()
        ada._restrict()
        self.assertFalse(self.due(ada))
        with self.assertRaises(UserError):
            self.answer(rule, ada, "ada@example.com")

    def test_users_of_odoo_are_changed_in_the_office(self):
        rule = self.make_rule("phone")
        partner = self.make_user("portal").partner_id
        self.Code._issue(partner)
        answer = self.answer(rule, partner, "+41 79 555 01 02")
        self.assertEqual(answer["status"], "invalid")

    # Skipping

    def test_not_now_is_not_now(self):
        rule, ada = self.make_rule("email", again_days=30), self.make_member()
        self.assertEqual(self.skip(rule, ada), {"status": "kept"})
        self.assertFalse(self.due(ada))
        later = self.today + timedelta(days=29)
        self.assertFalse(self.due(ada, today=later))
        later = self.today + timedelta(days=30)
        self.assertEqual(self.due(ada, today=later)["id"], rule.id)

    def test_never_is_never_whichever_rule_asks(self):
        rule, ada = self.make_rule("email"), self.make_member()
        self.skip(rule, ada, never=True)
        self.make_rule("email", sequence=1)
        self.assertFalse(self.due(ada, today=self.today + timedelta(days=900)))

    # Confirming

    def test_what_still_holds_is_fresh_again(self):
        rule = self.make_rule("confirm", about="email", months=12)
        ada = self.make_person(email="ada@example.com")
        later = self.today + timedelta(days=366)
        self.assertFalse(self.due(ada))
        self.assertEqual(self.due(ada, today=later)["field"], "email")
        self.assertEqual(self.answer(rule, ada, confirmed=True)["status"], "kept")
        self.assertEqual(self.check_of(ada, "email").confirmed_on, self.today)

    def test_a_changed_number_is_written_anew_in_two_steps(self):
        rule = self.make_rule("confirm", about="phone")
        ada = self.make_person(phone="+41 79 555 01 02")
        told = self.ask("pos_flag_contact", ada.id, "phone")
        self.assertEqual(told["prompt"]["id"], rule.id)
        self.assertEqual(self.check_of(ada, "phone").flag, "changed")
        self.assertEqual(self.due(ada)["id"], rule.id)
        answer = self.answer(rule, ada, "+41 79 555 03 04")
        self.assertEqual(answer["status"], "kept", answer)
        self.assertEqual(self.identity_of(ada)["phone"], "+41795550304")
        self.assertFalse(self.check_of(ada, "phone").flag)

    def test_what_no_longer_holds_is_doubted_until_the_new_one_is_told(self):
        rule = self.make_rule("confirm", about="email")
        ada = self.make_person(email="ada@example.com")
        answer = self.answer(rule, ada, confirmed=False)
        self.assertEqual(answer["status"], "kept")
        self.assertEqual(self.check_of(ada, "email").flag, "changed")
        self.assertEqual(self.answer(rule, ada, "new@example.com")["status"], "kept")
        self.assertEqual(self.identity_of(ada), {"email": "new@example.com"})
        self.assertFalse(self.check_of(ada, "email").flag)

    def test_a_new_address_takes_the_place_of_the_whole_old_one(self):
        rule = self.make_rule("confirm", about="address")
        ada = self.make_person(street="Old 1", street2="Flat 9", zip="1", city="Here")
        self.ask("pos_flag_contact", ada.id, "address")
        self.assertEqual(
            self.answer(rule, ada, {"street": "New 2", "city": "There"})["status"],
            "kept",
        )
        self.assertEqual(self.identity_of(ada), {"street": "New 2", "city": "There"})

    def test_what_is_fresh_is_not_changed_at_a_till(self):
        rule = self.make_rule("confirm", about="email")
        ada = self.make_person(email="ada@example.com")
        self.assertEqual(self.answer(rule, ada, "eve@example.com")["status"], "known")
        self.assertEqual(self.identity_of(ada)["email"], "ada@example.com")

    def test_a_mail_to_a_changed_address_names_nobody_until_it_is_confirmed(self):
        rule = self.make_rule("confirm", about="email")
        ada = self.make_person(name="Ada", email="ada@example.com")
        self.Check._note_wrong(ada, "email", "bounced")
        self.assertEqual(self.answer(rule, ada, "new@example.com")["status"], "kept")
        self.assertTrue(ada.identity_email_added)

    def test_changes_are_limited(self):
        rule = self.make_rule("confirm", about="phone")
        ada = self.make_person(phone="+41 79 555 01 02")
        self.Check._note_wrong(ada, "phone", "changed")
        with patch.object(profile_prompt_answer, "MOST_CHANGES", 0):
            answer = self.answer(rule, ada, "+41 79 555 03 04")
        self.assertEqual(answer["status"], "limited")

    # Topics and consents

    def test_a_topic_is_remembered_of_who_agreed(self):
        rule, ada = self.make_topic_rule(), self.make_member()
        self.assertFalse(self.due(ada))
        self.agree(ada, "profiling")
        choice = rule.choice_ids[1]
        self.assertEqual(
            self.due(ada)["choices"][1], {"id": choice.id, "text": "Family"}
        )
        self.assertEqual(self.answer(rule, ada, choice=choice.id)["status"], "kept")
        kept = ada.preference_ids
        self.assertEqual((kept.value, kept.source), ("Family", "prompt"))

    def test_a_topic_is_not_remembered_without_consent(self):
        rule, ada = self.make_topic_rule(), self.make_member()
        answer = self.answer(rule, ada, choice=rule.choice_ids[0].id)
        self.assertEqual(answer["status"], "invalid")
        self.assertFalse(ada.preference_ids)

    def test_the_choice_of_another_rule_is_none(self):
        rule, other = self.make_topic_rule(), self.make_topic_rule()
        ada = self.make_member()
        self.agree(ada, "profiling")
        answer = self.answer(rule, ada, choice=other.choice_ids[0].id)
        self.assertEqual(answer["status"], "invalid")

    def test_a_consent_is_given_or_not_asked_again(self):
        rule = self.make_rule("consent", purpose="marketing")
        ada, bo = self.make_member(), self.make_member()
        self.answer(rule, ada, choice="yes")
        self.assertTrue(ada._has_consent("marketing", self.company))
        self.answer(rule, bo, choice="no")
        self.assertFalse(bo._has_consent("marketing", self.company))
        self.assertFalse(self.due(bo, today=self.today + timedelta(days=900)))

    def test_who_gives_an_address_for_receipts_agrees_to_receipts_alone(self):
        rule = self.make_rule("email", purpose="receipts")
        ada, bo = self.make_member(), self.make_member()
        self.answer(rule, ada, "ada@example.com")
        self.assertTrue(ada._has_consent("receipts", self.company))
        self.answer(rule, bo, "bo at example")
        self.assertFalse(bo._has_consent("receipts", self.company))
        with self.assertRaises(ValidationError):
            rule.purpose = "marketing"

    # Points

    def test_an_answer_is_worth_points_once(self):
        program = self.make_program()
        rule = self.make_rule("email", points=20, program_id=program.id)
        ada = self.make_member()
        self.assertEqual(self.due(ada)["reward"], "20 stars for it")
        told = self.told(rule, ada, value="ada@example.com")
        for _time in range(2):
            self.assertEqual(self.say(told)["status"], "kept")
        card = self.env["loyalty.card"].search([("partner_id", "=", ada.id)])
        self.assertEqual(card.points, 20)
        self.assertEqual(card.history_ids.why_text, f"Profile: {rule.name}")
        self.assertFalse(self.env["loyalty.ledger"]._differences(program))

    def test_taking_the_address_away_does_not_earn_again(self):
        program = self.make_program()
        rule = self.make_rule("email", points=20, program_id=program.id)
        ada = self.make_member()
        self.answer(rule, ada, "ada@example.com")
        ada._write_identity({"email": None}, {})
        self.assertEqual(self.answer(rule, ada, "new@example.com")["status"], "kept")
        card = self.env["loyalty.card"].search([("partner_id", "=", ada.id)])
        self.assertEqual(card.points, 20)

    def test_who_was_not_meant_gets_no_points(self):
        program = self.make_program()
        rule = self.make_rule("email", points=20, program_id=program.id, visits_from=5)
        ada = self.make_member()
        self.assertEqual(self.answer(rule, ada, "ada@example.com")["status"], "kept")
        self.assertFalse(self.env["loyalty.card"].search([("partner_id", "=", ada.id)]))

    # Forged

    def test_another_companys_till_cannot_ask_by_this_rule(self):
        rule, ada = self.make_rule("email"), self.make_member()
        _company, till = self.make_branch("Elsewhere")
        with self.assertRaises(AccessError):
            self.say(self.told(rule, ada, value="ada@example.com"), till=till)

    def test_another_companys_customer_cannot_be_told_about(self):
        rule = self.make_rule("email", company_id=False)
        company, _till = self.make_branch("Elsewhere")
        bo = self.make_customer("Bo", company_id=company.id)
        for method in ("pos_answer", "pos_skip"):
            with self.assertRaises(UserError):
                self.say(self.told(rule, bo), method)

    def test_a_rule_that_is_switched_off_takes_no_answer(self):
        rule, ada = self.make_rule("email"), self.make_member()
        rule.active = False
        with self.assertRaises(UserError):
            self.answer(rule, ada, "ada@example.com")

    def test_forged_messages_are_refused_in_plain_words(self):
        rule, ada = self.make_rule("email"), self.make_member()
        good = self.told(rule, ada, value="ada@example.com")
        for forged in (
            {"uuid": "x"},
            {"uuid": 7},
            {"prompt_id": True},
            {"prompt_id": "1"},
            {"partner_id": True},
            {"partner_id": "1"},
            {"order_uuid": {}},
            {"points": 1000},
        ):
            with self.subTest(forged), self.assertRaises(UserError):
                self.say({**good, **forged})
        for told in (None, [], "x"):
            with self.subTest(told), self.assertRaises(UserError):
                self.say(told)

    def test_forged_values_are_invalid(self):
        rule, ada = self.make_rule("email"), self.make_member()
        for value in (7, True, [], {"email": "x@example.com"}, "", "\0", "a" * 9999):
            with self.subTest(str(value)[:20]):
                answer = self.answer(rule, ada, value)
                self.assertEqual(answer["status"], "invalid")
        rule = self.make_rule("address")
        for value in ({"street": 7}, {"name": "Ada"}, {"city": "Here"}, "Here"):
            with self.subTest(value):
                answer = self.answer(rule, ada, value)
                self.assertEqual(answer["status"], "invalid")

    def test_answers_are_limited(self):
        rule, ada = self.make_rule("email"), self.make_member()
        with patch.object(profile_prompt_answer, "MOST_ANSWERS", 0):
            answer = self.answer(rule, ada, "ada@example.com")
            self.assertEqual(answer["status"], "limited")
            with self.assertRaises(UserError):
                self.skip(rule, ada)

    # The own page

    def test_the_own_page_asks_and_keeps(self):
        rule, ada = self.make_rule("email", place="page"), self.make_member()
        self.assertFalse(self.due(ada))
        self.assertEqual(self.Prompt._due_on_page(ada, self.company)["id"], rule.id)
        told = {"uuid": uuid4().hex, "prompt_id": rule.id, "value": "ada@example.com"}
        public = self.Prompt.with_user(self.env.ref("base.public_user"))
        for _time in range(2):
            answer = public._answer_on_page(ada, self.company, told)
            self.assertEqual(answer["status"], "kept")
        self.assertEqual(self.identity_of(ada), {"email": "ada@example.com"})
        self.assertFalse(self.Prompt._due_on_page(ada, self.company))
        told = {"uuid": uuid4().hex, "prompt_id": rule.id, "never": True}
        self.assertEqual(
            public._skip_on_page(ada, self.company, told), {"status": "kept"}
        )

    def test_a_rule_of_tills_is_not_answered_on_the_page(self):
        rule, ada = self.make_rule("email"), self.make_member()
        told = {"uuid": uuid4().hex, "prompt_id": rule.id, "value": "ada@example.com"}
        with self.assertRaises(UserError):
            self.Prompt._answer_on_page(ada, self.company, told)

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_preference import PreferenceCase


@tagged("post_install", "-at_install")
class TestRemembered(PreferenceCase):
    """Answers of a known customer become what is remembered, with purpose and date."""

    def test_an_answer_is_remembered_with_purpose_and_date(self):
        answer = self.answer({self.likes_q: self.choose(self.likes_q, "Lamps")})
        likes = self.known(self.likes)
        self.assertEqual((likes.value, likes.purpose), ("Lamps", "profiling"))
        self.assertEqual((likes.source, likes.user_input_id), ("survey", answer))
        self.assertEqual(likes.stated_at.date(), fields.Date.today())
        self.assertFalse(likes.user_id)

    def test_several_choices_are_one_answer(self):
        self.answer({self.likes_q: self.choose(self.likes_q, "Lamps", "Tables")})
        self.assertEqual(self.known(self.likes).value, "Lamps, Tables")

    def test_a_planned_purchase_has_its_date(self):
        self.answer({self.what_q: "A sofa", self.when_q: "2027-03-01"})
        planned = self.known(self.planned)
        self.assertEqual(planned.value, "A sofa")
        self.assertEqual(planned.planned_on, fields.Date.to_date("2027-03-01"))

    def test_without_consent_nothing_is_remembered(self):
        self.agree(self.customer, given=False)
        self.answer({self.likes_q: self.choose(self.likes_q, "Lamps")})
        self.assertFalse(self.known(self.likes))

    def test_who_is_not_known_has_no_profile(self):
        known = self.Preference.search([])
        self.answer(
            {self.likes_q: self.choose(self.likes_q, "Lamps")},
            partner=self.make_order(),
        )
        self.assertEqual(self.Preference.search([]), known)

    def test_who_restricted_the_use_has_none(self):
        self.customer.sudo()._restrict()
        self.answer({self.likes_q: self.choose(self.likes_q, "Lamps")})
        self.assertFalse(self.known(self.likes))

    def test_what_names_a_person_is_not_remembered(self):
        for text in ("call +32 470 98 76 01", "ada@example.com", "4111 1111 1111 1111"):
            self.answer({self.what_q: text})
            self.assertFalse(self.known(self.planned), text)

    def test_the_last_word_counts_and_few_earlier_ones_are_kept(self):
        for number in range(8):
            self.enter(f"Lamp {number}")
        history = self.Preference.search([("topic_id", "=", self.likes.id)])
        self.assertEqual(len(history), 5)
        self.assertEqual(self.known(self.likes).value, "Lamp 7")

    # How they heard of us

    def test_how_they_heard_of_us_is_kept_where_the_till_keeps_it(self):
        self.answer({self.source_q: self.choose(self.source_q, "Friends")})
        self.assertEqual(self.customer.origin_id, self.origin)
        self.assertTrue(self.customer.origin_asked)
        self.assertEqual(self.known(self.source).value, "Friends")

    def test_it_is_kept_without_consent_to_profiles_as_at_the_till(self):
        self.agree(self.customer, given=False)
        self.answer({self.source_q: self.choose(self.source_q, "Something else")})
        self.assertTrue(self.customer.origin_asked)
        self.assertFalse(self.customer.origin_id)

    def test_whom_the_till_asked_the_survey_does_not(self):
        self.customer.origin_asked = True
        asked = self.ask_survey().predefined_question_ids
        self.assertNotIn(self.source_q, asked)

    def test_whom_the_survey_asked_the_till_does_not(self):
        self.answer({self.source_q: self.choose(self.source_q, "Friends")})
        self.assertEqual(
            self.rpc(
                self.cashier,
                "customer.interaction",
                "pos_origin",
                self.till.id,
                self.customer.id,
                False,
            ),
            {"status": "asked"},
        )


@tagged("post_install", "-at_install")
class TestAsked(PreferenceCase):
    """Nobody is asked what is known, and only who trusts us what is sensitive."""

    def asked(self, partner=None):
        return self.ask_survey(partner).predefined_question_ids

    def test_what_is_known_and_fresh_is_not_asked(self):
        self.assertIn(self.likes_q, self.asked())
        self.enter()
        self.assertNotIn(self.likes_q, self.asked())
        self.assertIn(self.why_q, self.asked())

    def test_what_is_old_is_asked_again(self):
        preference = self.enter()
        preference.sudo().stated_at -= timedelta(days=self.likes.fresh_days + 1)
        self.assertIn(self.likes_q, self.asked())
        self.likes.fresh_days = 0
        self.assertNotIn(self.likes_q, self.asked())

    def test_what_is_known_of_another_is_asked(self):
        other = self.make_customer("Bo Beispiel")
        self.enter()
        self.assertIn(self.likes_q, self.asked(other))

    def test_what_is_sensitive_is_asked_from_some_visits_on(self):
        self.buy()
        self.assertNotIn(self.income_q, self.asked())
        self.buy()
        self.assertIn(self.income_q, self.asked())

    def test_what_is_sensitive_needs_consent(self):
        self.buy(2)
        self.agree(self.customer, given=False)
        self.assertNotIn(self.income_q, self.asked())

    def test_what_is_sensitive_needs_the_level(self):
        self.buy(2)
        program = self.env["loyalty.program"].create(
            {"name": "Club", "program_type": "loyalty"}
        )
        silver, gold = self.env["loyalty.tier"].create(
            [
                {"name": "Silver", "program_id": program.id, "threshold": 10},
                {"name": "Gold", "program_id": program.id, "threshold": 100},
            ]
        )
        self.income.least_tier_id = silver
        self.assertNotIn(self.income_q, self.asked())
        card = self.env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": self.customer.id}
        )
        card.sudo().tier_id = gold
        self.assertIn(self.income_q, self.asked())

    def test_who_is_not_known_is_asked_nothing_sensitive(self):
        asked = self.asked(self.make_order())
        self.assertNotIn(self.income_q, asked)
        self.assertIn(self.likes_q, asked)

    def test_an_anonymous_survey_asks_all(self):
        self.survey.is_anonymous = True
        self.assertIn(self.income_q, self.asked())

    def test_nothing_left_is_said_plainly(self):
        self.survey.question_ids -= self.survey.question_ids - self.likes_q
        self.enter()
        with self.assertRaisesRegex(UserError, "nothing left to ask"):
            self.ask_survey()

    def test_pages_show_what_is_asked_alone(self):
        self.enter()
        for layout in ("page_per_question", "one_page"):
            self.survey.questions_layout = layout
            answer = self.ask_survey()
            shown = self.survey._get_pages_or_questions(answer)
            self.assertNotIn(self.likes_q, shown)
        section = self.env["survey.question"].create(
            {"title": "Taste", "is_page": True, "survey_id": self.survey.id}
        )
        section.sequence = 0
        self.likes_q.sequence = 1
        self.survey.questions_layout = "page_per_section"
        answer = self.ask_survey()
        self.assertIn(section, self.survey._get_pages_or_questions(answer))

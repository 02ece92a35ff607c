from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ADDON
from .common_request import RequestCase
from .test_merge import TestMerge


class ProfileCase(RequestCase):
    """A survey whose answers are remembered, and a customer who agreed to that."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls.make_user("service")
        cls.marketer = cls.make_user("marketing")
        cls.Preference = cls.env["customer.preference"]
        cls.likes, cls.planned, cls.source, cls.income = (
            cls.env.ref(f"{ADDON}.topic_{name}")
            for name in ("likes", "planned", "source", "income")
        )
        cls.income.least_visits = 2
        cls.origin = cls.env["customer.origin"].create({"name": "A friend"})
        cls.survey = cls.make_survey()
        (cls.likes_q, cls.what_q, cls.when_q, cls.source_q, cls.income_q, cls.why_q) = (
            cls.survey.question_ids
        )
        cls.agree(cls.customer)

    @classmethod
    def make_survey(cls):
        choice = {"question_type": "simple_choice"}
        questions = [
            {
                "title": "What do you like?",
                "question_type": "multiple_choice",
                "topic_id": cls.likes.id,
                "suggested_answer_ids": cls.choices("Lamps", "Chairs", "Tables"),
            },
            {
                "title": "What will you buy?",
                "question_type": "char_box",
                "topic_id": cls.planned.id,
            },
            {
                "title": "When?",
                "question_type": "date",
                "topic_id": cls.planned.id,
            },
            {
                "title": "How did you hear of us?",
                "topic_id": cls.source.id,
                "suggested_answer_ids": [
                    Command.create({"value": "Friends", "origin_id": cls.origin.id}),
                    Command.create({"value": "Something else"}),
                ],
                **choice,
            },
            {
                "title": "What do you earn?",
                "topic_id": cls.income.id,
                "suggested_answer_ids": cls.choices("Up to 30,000", "More"),
                **choice,
            },
            {"title": "Anything else?", "question_type": "text_box"},
        ]
        return cls.env["survey.survey"].create(
            {
                "title": "What do you like?",
                "for_customers": True,
                "access_mode": "public",
                "questions_layout": "one_page",
                "question_and_page_ids": [
                    Command.create({"sequence": place, **question})
                    for place, question in enumerate(questions, 1)
                ],
            }
        )

    @classmethod
    def choices(cls, *values):
        return [Command.create({"value": value}) for value in values]

    @classmethod
    def agree(cls, partner, given=True):
        cls.env["identity.consent"]._record(partner, {"profiling": given}, "office")

    def ask_survey(self, partner=None, channel="till", **vals):
        return self.survey._ask(
            channel,
            self.customer if partner is None else partner,
            company_id=self.company.id,
            **vals,
        )

    def answer(self, answers, **kwargs):
        """Let the customer answer some questions; return the answer."""
        made = self.ask_survey(**kwargs)
        for question, said in answers.items():
            made._save_lines(question, said)
        made._mark_done()
        self.env.flush_all()
        return made

    def choose(self, question, *values):
        chosen = question.suggested_answer_ids.filtered(lambda one: one.value in values)
        ids = [str(ident) for ident in chosen.ids]
        return ids if question.question_type == "multiple_choice" else ids[0]

    def known(self, topic, partner=None):
        return self.Preference.search(
            [
                ("partner_id", "=", (partner or self.customer).id),
                ("topic_id", "=", topic.id),
                ("current", "=", True),
            ]
        )

    def enter(self, value="Lamps", topic=None, partner=None, user=None, **vals):
        [made] = self.rpc(
            user or self.agent,
            "customer.preference",
            "create",
            [
                {
                    "partner_id": (partner or self.customer).id,
                    "topic_id": (topic or self.likes).id,
                    "value": value,
                    **vals,
                }
            ],
        )
        return self.Preference.browse(made)

    def buy(self, times=1):
        for _time in range(times):
            self.make_order(self.customer, state="paid")


@tagged("post_install", "-at_install")
class TestRemembered(ProfileCase):
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
class TestAsked(ProfileCase):
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


@tagged("post_install", "-at_install")
class TestByHand(ProfileCase):
    """The desk enters, changes and deletes what is remembered."""

    def test_the_desk_enters_what_somebody_said(self):
        likes = self.enter()
        self.assertEqual((likes.source, likes.user_id), ("hand", self.agent))
        self.assertEqual(likes.company_id, self.company.root_id)

    def test_it_needs_the_consent(self):
        self.agree(self.customer, given=False)
        with self.assertRaisesRegex(UserError, "did not agree"):
            self.enter()

    def test_a_phone_number_is_refused(self):
        for text in ("+32 470 98 76 01", "ada@example.com"):
            with self.assertRaisesRegex(ValidationError, "looks like"):
                self.enter(text)

    def test_how_it_came_is_not_chosen_by_hand(self):
        likes = self.enter(source="survey", user_id=self.marketer.id, current=False)
        self.assertEqual((likes.source, likes.user_id), ("hand", self.agent))
        self.assertTrue(likes.current)
        for name in ("source", "purpose", "partner_id", "topic_id", "current"):
            with self.assertRaises(AccessError):
                self.rpc(self.agent, likes, "write", {name: False})

    def test_a_formula_is_text_in_an_export(self):
        likes = self.enter("=1+1")
        [[text]] = likes.export_data(["value"])["datas"]
        self.assertFalse(text.startswith("="))

    def test_a_change_says_who_and_when(self):
        self.answer({self.likes_q: self.choose(self.likes_q, "Lamps")})
        likes = self.known(self.likes)
        self.rpc(self.agent, likes, "write", {"value": "Chairs"})
        self.assertEqual((likes.value, likes.source), ("Chairs", "hand"))
        self.assertEqual(likes.user_id, self.agent)

    def test_to_delete_is_to_forget_what_was_said_before_too(self):
        self.enter("Lamps")
        self.rpc(self.agent, self.enter("Chairs"), "unlink")
        self.assertFalse(self.Preference.search([("topic_id", "=", self.likes.id)]))

    def test_it_stands_on_the_customer_s_form(self):
        likes = self.enter()
        self.assertEqual(self.customer.with_user(self.agent).preference_ids, likes)
        with self.assertRaises(AccessError):
            self.customer.with_user(self.desk).read(["preference_ids"])

    def test_marketing_reads_nothing_sensitive_and_changes_nothing(self):
        likes = self.enter()
        income = self.enter("More", topic=self.income)
        seen = self.env(user=self.marketer)["customer.preference"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(seen, likes)
        with self.assertRaises(AccessError):
            income.with_user(self.marketer).read(["value"])
        with self.assertRaises(AccessError):
            likes.with_user(self.marketer).write({"value": "x"})

    def test_another_company_reads_nothing(self):
        likes = self.enter()
        other = self.make_company("Other")
        stranger = self.agent.copy(
            {
                "login": "stranger",
                "company_id": other.id,
                "company_ids": [Command.set(other.ids)],
            }
        )
        with self.assertRaises(AccessError):
            likes.with_user(stranger).with_company(other).read(["value"])


@tagged("post_install", "-at_install")
class TestForgotten(ProfileCase):
    """What is remembered goes with the consent, and with the person."""

    def test_it_goes_with_the_consent_to_its_purpose(self):
        self.enter()
        self.env["identity.consent"]._record(
            self.customer, {"marketing": True}, "office"
        )
        self.env["identity.consent"]._record(
            self.customer, {"marketing": False}, "office"
        )
        self.assertTrue(self.known(self.likes))
        consent = self.env["identity.consent"].search(
            [("partner_id", "=", self.customer.id), ("purpose", "=", "profiling")]
        )
        consent.filtered("current").action_withdraw()
        self.assertFalse(self.Preference.search([("topic_id", "=", self.likes.id)]))

    def test_an_erasure_deletes_it(self):
        self.enter()
        request = self.ask("erasure")
        self.press(request, "action_erase")
        self.work()
        self.assertFalse(
            self.Preference.search([("partner_id", "=", self.customer.id)])
        )

    def test_an_erasure_tells_of_free_texts(self):
        self.answer({self.why_q: "Ada from Antwerp"})
        request = self.ask("erasure")
        self.press(request, "action_erase")
        self.work()
        self.assertIn("1 answers in free text", request.remaining)

    def test_the_copy_holds_it(self):
        self.enter("Lamps")
        self.answer({self.why_q: "Nothing else"})
        request = self.ask("access").with_user(self.manager)
        sections = {part["key"]: part["rows"] for part in request._export_sections()}
        [row] = sections["preferences"]
        self.assertEqual((row["topic"], row["answer"]), ("What they like", "Lamps"))
        self.assertTrue(row["current"])
        [said] = sections["survey_answers"]
        self.assertEqual(said["answer"], "Nothing else")

    def test_of_merged_customers_the_newest_counts(self):
        other = self.make_protected(name="Ada Muster")
        self.agree(other)
        old = self.enter("Chairs")
        old.sudo().stated_at -= timedelta(days=2)
        self.enter("Lamps", partner=other)
        TestMerge.merge(self, self.customer, other)
        self.assertEqual(self.known(self.likes).value, "Lamps")
        self.assertEqual(
            len(self.Preference.search([("partner_id", "=", self.customer.id)])), 2
        )

    def test_merged_with_somebody_who_withdrew_it_goes(self):
        other = self.make_protected(name="Ada Muster")
        self.enter("Lamps")
        self.agree(other)
        self.agree(other, given=False)
        TestMerge.merge(self, self.customer, other)
        self.assertFalse(self.known(self.likes))

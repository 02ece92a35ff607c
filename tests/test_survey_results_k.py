from lxml import html

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import make_user
from .common_survey_ask import AskCase


@tagged("post_install", "-at_install")
class TestResults(AskCase, HttpCase):
    """Results of anonymous answers: from enough on, also by subtraction."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketer = make_user(
            cls.env, "marketing", password="test.marketing!", company_id=cls.company.id
        )

    def setUp(self):
        super().setUp()
        self.survey = self.make_survey(
            is_anonymous=True,
            question_and_page_ids=[
                self.choice("How was it?", ("Good", "So so", "Bad"), is_filter=True),
                self.choice("Who are you with?", ("Alone", "Children"), is_filter=True),
                self.choice("Colour?", ("Red", "Blue")),
                Command.create({"title": "Why?", "question_type": "text_box"}),
            ],
        )
        self.mood, self.company_of, self.colour, self.why = self.survey.question_ids
        self.authenticate("test.marketing", "test.marketing!")
        self.number = 0

    def choice(self, title, values, **vals):
        return Command.create(
            {
                "title": title,
                "question_type": "simple_choice",
                "suggested_answer_ids": [
                    Command.create({"value": value}) for value in values
                ],
                **vals,
            }
        )

    def answer(self, mood=0, company=0, colour=0, count=1):
        for _count in range(count):
            self.number += 1
            answer = self.survey._ask("receipt", company_id=self.company.id)
            for question, place in (
                (self.mood, mood),
                (self.company_of, company),
                (self.colour, colour),
            ):
                options = question.suggested_answer_ids
                answer._save_lines(question, str(options[place].id))
            answer._save_lines(self.why, f"Words {self.number}")
            answer._mark_done()
            self.env.cr.precommit.run()

    def filter_of(self, question, place):
        return f"A,0,{question.suggested_answer_ids[place].id}"

    def page(self, *filters, extra=""):
        self.env.flush_all()
        answer = self.url_open(
            f"/survey/results/{self.survey.id}?filters={'|'.join(filters)}{extra}"
        )
        self.assertEqual(answer.status_code, 200)
        return html.fromstring(answer.content)

    def is_refused(self, *filters, **options):
        page = self.page(*filters, **options)
        refused = bool(page.find_class("o_survey_results_refused"))
        if refused:
            # A sentence, and no number of anything.
            self.assertFalse(page.find_class("o_survey_results_question"))
            self.assertNotIn("Words", page.text_content())
        return refused

    def answered(self, page, question):
        """Return how many answered a question, by the page."""
        [wrapper] = [
            one
            for one in page.find_class("o_survey_results_question")
            if question.title in one.text_content()
        ]
        badge = wrapper.find_class("badge")[0].text_content()
        return int(badge.split("/")[0])

    def test_nothing_is_shown_before_there_are_enough(self):
        self.answer(count=4)
        self.release(self.survey)
        self.assertTrue(self.is_refused())
        self.answer()
        # Also not before they come out.
        self.assertTrue(self.is_refused())
        self.release(self.survey)
        self.assertFalse(self.is_refused())
        self.assertEqual(self.answered(self.page(), self.mood), 5)

    def test_filters_that_leave_enough_on_both_sides_are_shown(self):
        self.answer(mood=0, count=5)
        self.answer(mood=1, count=6)
        self.release(self.survey)
        page = self.page(self.filter_of(self.mood, 1))
        self.assertEqual(self.answered(page, self.colour), 6)
        self.assertIn("Words", page.text_content() + html.tostring(page).decode())

    def test_one_who_said_something_else_is_not_found_by_subtraction(self):
        self.answer(mood=0, count=5)
        self.answer(mood=1, count=5)
        self.answer(mood=2)
        self.release(self.survey)
        # The eleventh is neither in the whole nor in what a filter leaves out.
        self.assertEqual(self.answered(self.page(), self.mood), 10)
        parts = [self.page(self.filter_of(self.mood, place)) for place in (0, 1)]
        counts = [self.answered(part, self.colour) for part in parts]
        self.assertEqual(counts, [5, 5])
        text = html.tostring(self.page()).decode()
        self.assertNotIn("Words 11", text)

    def test_two_filters_leave_enough_in_every_corner(self):
        self.answer(mood=0, company=0, count=5)
        self.answer(mood=0, company=1, count=4)
        self.answer(mood=1, company=1, count=5)
        self.release(self.survey)
        self.assertEqual(self.answered(self.page(), self.mood), 10)
        self.assertFalse(self.is_refused(self.filter_of(self.mood, 0)))
        corner = self.page(
            self.filter_of(self.mood, 0), self.filter_of(self.company_of, 0)
        )
        self.assertEqual(self.answered(corner, self.colour), 5)
        # Each by itself shows the same five: nothing of the four came out.
        alone = self.page(self.filter_of(self.mood, 0))
        self.assertEqual(self.answered(alone, self.colour), 5)

    def test_yesterdays_page_and_todays_differ_by_enough(self):
        self.answer(mood=0, count=5)
        self.release(self.survey)
        before = self.answered(self.page(self.filter_of(self.mood, 0)), self.colour)
        self.answer(mood=0)
        self.answer(mood=1, count=5)
        self.release(self.survey)
        after = self.answered(self.page(self.filter_of(self.mood, 0)), self.colour)
        self.assertEqual((before, after), (5, 5))
        self.assertEqual(self.answered(self.page(), self.mood), 10)

    def test_other_questions_filter_nothing(self):
        self.answer(count=9)
        self.answer(colour=1)
        self.release(self.survey)
        self.assertTrue(self.is_refused(self.filter_of(self.colour, 0)))
        self.assertTrue(self.is_refused(self.filter_of(self.colour, 1)))
        self.assertTrue(
            self.is_refused(
                self.filter_of(self.mood, 0), self.filter_of(self.colour, 1)
            )
        )

    def test_what_somebody_wrote_filters_nothing(self):
        self.answer(count=6)
        out = self.release(self.survey)
        for line in out.user_input_line_ids[:8]:
            self.assertTrue(self.is_refused(f"L,0,{line.id}"))

    def test_a_rule_that_was_raised_later_holds_for_what_is_out(self):
        self.answer(mood=0, count=5)
        self.answer(mood=1, count=7)
        self.release(self.survey)
        self.survey.least_shown = 6
        self.assertFalse(self.is_refused())
        self.assertTrue(self.is_refused(self.filter_of(self.mood, 0)))
        self.assertTrue(self.is_refused(self.filter_of(self.mood, 1)))
        self.survey.least_shown = 13
        self.assertTrue(self.is_refused())

    def test_no_filter_is_added_when_answers_are_out(self):
        self.answer(count=5)
        self.release(self.survey)
        with self.assertRaises(ValidationError):
            self.colour.is_filter = True
        with self.assertRaises(ValidationError):
            self.why.is_filter = True
        self.mood.is_filter = False
        with self.assertRaises(ValidationError):
            self.mood.is_filter = True

    def test_no_answer_leads_to_another_of_the_same_person(self):
        self.answer(count=8)
        out = self.release(self.survey)
        text = html.tostring(self.page()).decode()
        for answer in out:
            self.assertNotIn(answer.access_token, text)
        for line in out.user_input_line_ids:
            self.assertNotIn(f"[{line.id}, ", text)
        self.assertNotIn("answer_token=", text)

    def test_what_was_written_stands_in_another_order_each_time(self):
        self.answer(count=20)
        self.release(self.survey)
        texts = {
            html.tostring(self.page()).decode().split("answers-json")[1][:900]
            for _again in range(3)
        }
        self.assertGreater(len(texts), 1)

    def test_a_survey_with_both_shows_both_when_the_anonymous_are_enough(self):
        self.survey = self.make_survey("Both", may_hide=True)
        mood = self.survey.question_ids[0]
        named = self.survey._ask("receipt", company_id=self.company.id)
        self.complete(named)
        self.fill_box(self.survey, [0] * 4)
        self.release(self.survey)
        self.assertEqual(self.answered(self.page(), mood), 1)
        self.fill_box(self.survey, [0] * 1)
        self.release(self.survey)
        self.assertEqual(self.answered(self.page(), mood), 6)

    def test_other_companies_are_not_counted(self):
        other = self.env["res.company"].sudo().create({"name": "Other Shops"})
        self.survey = self.make_survey("Theirs", is_anonymous=True)
        self.fill_box(self.survey, [0] * 6, other)
        self.release(self.survey)
        self.assertTrue(self.is_refused())

    def test_others_see_no_results(self):
        self.answer(count=6)
        self.release(self.survey)
        make_user(self.env, "employee", password="test.employee!")
        self.authenticate("test.employee", "test.employee!")
        answer = self.url_open(f"/survey/results/{self.survey.id}")
        self.assertNotIn("Words", answer.text)
        self.assertIn(answer.status_code, (403, 404))

    def test_the_list_of_surveys_counts_what_is_out(self):
        self.answer(count=5)
        self.answer(mood=1)
        self.release(self.survey)
        seen = self.survey.with_user(self.marketer).sudo(False)
        self.assertEqual(seen.answer_done_count, 5)

from odoo.tests import tagged

from .common_survey_question import QuestionCase


@tagged("post_install", "-at_install")
class TestSurveyQuestion(QuestionCase):
    """The three new types: what is an answer, and how it is kept."""

    def test_a_recommendation_is_kept_as_a_scale(self):
        for sent, kept in (("0", 0), (0, 0), ("7", 7), (10, 10)):
            given = self.answer({self.nps: sent})
            line = self.lines_of(given, self.nps)
            self.assertEqual((line.answer_type, line.value_scale), ("scale", kept))
            self.assertFalse(line.skipped)

    def test_no_recommendation_outside_the_scale(self):
        for sent in ("11", "-1", "7.5", "good", ["7", "8"], {"7": 1}, True):
            self.assertIn(self.nps.id, self.nps.validate_question(sent), sent)

    def test_an_order_is_kept_with_places(self):
        sent = self.ids(self.quality, self.near, self.choice, self.price)
        given = self.answer({self.why: sent})
        lines = self.lines_of(given, self.why).sorted("value_rank")
        self.assertEqual(lines.mapped("value_rank"), [1, 2, 3, 4])
        self.assertEqual(lines[0].suggested_answer_id, self.quality)
        self.assertEqual(set(lines.mapped("answer_type")), {"suggestion"})
        self.assertEqual(lines[1].display_name, "2. Near")

    def test_only_a_whole_order_of_the_own_answers_is_one(self):
        own = self.ids(self.near, self.price, self.quality, self.choice)
        other = str(self.age.suggested_answer_ids[0].id)
        for sent in (own[:3], [*own[:3], own[0]], [*own[:3], other], [*own, other]):
            self.assertIn(self.why.id, self.why.validate_question(sent), sent)
        self.assertFalse(self.why.validate_question(own[::-1]))

    def test_a_range_is_one_of_those_offered(self):
        [young, middle, _old] = self.age.suggested_answer_ids
        given = self.answer({self.age: str(middle.id)})
        self.assertEqual(self.lines_of(given, self.age).suggested_answer_id, middle)
        for sent in (self.ids(young, middle), "34", str(self.near.id), ["x"]):
            self.assertIn(self.age.id, self.age.validate_question(sent), sent)

    def test_what_is_not_answered_is_skipped(self):
        given = self.answer({self.nps: "", self.why: [], self.age: None})
        for question in (self.nps, self.why, self.age):
            line = self.lines_of(given, question)
            self.assertTrue(line.skipped)
            self.assertFalse(line.answer_type)

    def test_a_mandatory_question_needs_an_answer(self):
        for question in (self.nps, self.why, self.age):
            question.constr_mandatory = True
            self.assertIn(question.id, question.validate_question(""))
        self.assertFalse(self.nps.validate_question(0))

    def test_who_goes_back_changes_her_answers(self):
        given = self.begin()
        first = self.ids(self.near, self.price, self.quality, self.choice)
        for sent in (first, first[::-1]):
            given._save_lines(self.why, sent)
        self.assertEqual(
            self.order_of(given), self.choice + self.quality + self.price + self.near
        )
        for sent in ("3", "9"):
            given._save_lines(self.nps, sent)
        self.assertEqual(self.lines_of(given, self.nps).value_scale, 9)
        given._save_lines(self.why, [])
        self.assertTrue(self.lines_of(given, self.why).skipped)

    def test_the_page_shows_her_order_again(self):
        given = self.begin()
        own = self.why.suggested_answer_ids
        self.assertEqual(
            self.why._get_ordered_answers(self.lines_of(given, self.why)), own
        )
        given._save_lines(self.why, self.ids(*own[::-1]))
        lines = self.lines_of(given, self.why)
        self.assertEqual(self.why._get_ordered_answers(lines), own[::-1])
        self.why.suggested_answer_ids = [(0, 0, {"value": "New", "sequence": 1})]
        new = self.why.suggested_answer_ids - own
        self.assertEqual(self.why._get_ordered_answers(lines), own[::-1] + new)

    def test_a_range_makes_a_question_appear(self):
        young = self.age.suggested_answer_ids[0]
        school = self.make_question("char_box", "Which school?")
        self.assertIn(self.age, school.allowed_triggering_question_ids)
        self.assertNotIn(self.why, school.allowed_triggering_question_ids)
        school.triggering_answer_ids = young
        self.assertFalse(school.is_placed_before_trigger)
        self.assertIn(school, self.survey._get_pages_and_questions_to_show())
        given = self.begin()
        self.assertIn(school, given._get_inactive_conditional_questions())
        given._save_lines(self.age, str(young.id))
        self.assertNotIn(school, given._get_inactive_conditional_questions())
        school.sequence = 1
        self.env.invalidate_all()
        self.assertTrue(school.is_placed_before_trigger)
        self.assertNotIn(school, self.survey._get_pages_and_questions_to_show())

    def test_other_surveys_are_asked_as_odoo_asks_them(self):
        plain = self.make_survey("Plain", for_customers=False)
        box = self.make_question("text_box", survey=plain)
        self.assertFalse(box.validate_question("x" * 6000))


@tagged("post_install", "-at_install")
class TestSurveyResults(QuestionCase):
    """Figures, each counted by hand."""

    def figures(self, question, *given):
        """Return the figures of the page of results."""
        lines = self.Answer.concat(*given).user_input_line_ids
        [data] = question._prepare_statistics(lines)
        return data

    def test_the_net_promoter_score(self):
        # 3 promoters, 2 passives and 3 detractors of 8, one without an answer: 0.
        scores = ("10", "9", "9", "8", "7", "6", "0", "3")
        given = [self.answer({self.nps: score}) for score in (*scores, "")]
        data = self.figures(self.nps, *given)
        self.assertEqual((data["nps"].answers, data["nps"].value), (8, 0))
        counted = {name: count for name, (count, _share) in data["nps_groups"].items()}
        self.assertEqual(counted, {"promoter": 3, "passive": 2, "detractor": 3})
        self.assertEqual(data["nps_groups"]["promoter"], (3, 37.5))
        rows = {row["score"]: row["count"] for row in data["table_data"]}
        self.assertEqual([rows[score] for score in (10, 9, 5, 0)], [1, 2, 0, 1])
        # 3 promoters and 1 detractor of 6: 33.3.
        data = self.figures(self.nps, *given[:6])
        self.assertAlmostEqual(data["nps"].value, 100 / 3)

    def test_mean_places_and_first_places(self):
        near, price, quality, choice = self.ids(*self.why.suggested_answer_ids)
        given = [
            self.answer({self.why: sent})
            for sent in (
                [price, near, quality, choice],
                [price, quality, near, choice],
                [near, quality, price, choice],
                [],
            )
        ]
        rows = self.figures(self.why, *given)["table_data"]
        self.assertEqual(
            [row["answer"] for row in rows],
            [self.price, self.near, self.quality, self.choice],
        )
        # Price: (1 + 1 + 3) / 3; near: (2 + 3 + 1) / 3; quality: (3 + 2 + 2) / 3.
        means = [round(row["rank"].mean, 4) for row in rows]
        self.assertEqual(means, [1.6667, 2.0, 2.3333, 4.0])
        self.assertEqual([row["first"] for row in rows], [2, 1, 0, 0])
        self.assertAlmostEqual(rows[0]["rank"].first, 2 / 3)

    def test_results_without_any_answer(self):
        given = self.begin()
        for question in (self.nps, self.why, self.age):
            self.figures(question, given)

    def test_ranges_are_counted(self):
        young, middle, _old = self.age.suggested_answer_ids
        given = [self.answer({self.age: str(one.id)}) for one in (young, young, middle)]
        data = self.figures(self.age, *given)
        self.assertEqual([row["count"] for row in data["table_data"]], [2, 1, 0])

    def test_results_are_filtered_by_range_first_place_and_score(self):
        young, middle, _old = self.age.suggested_answer_ids
        own = self.ids(*self.why.suggested_answer_ids)
        one = self.answer({self.age: str(young.id), self.why: own, self.nps: "9"})
        two = self.answer(
            {self.age: str(middle.id), self.why: own[::-1], self.nps: "2"}
        )
        score = self.lines_of(two, self.nps)
        for domain, found in (
            (young._get_answer_matching_domain(), one),
            (self.choice._get_answer_matching_domain(), two),
            (self.near._get_answer_matching_domain(), one),
            (self.price._get_answer_matching_domain(), self.Answer),
            (score._get_answer_matching_domain(), two),
        ):
            lines = self.env["survey.user_input.line"].search(domain)
            self.assertEqual(lines.user_input_id, found)

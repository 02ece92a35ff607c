import csv
import io
import json
from datetime import timedelta

from openpyxl import load_workbook

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common_survey_question import QuestionCase

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1")
MARKUP = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestSurveyInput(QuestionCase):
    """Nonsense is refused with a sentence, and nothing of it is kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = cls.make_question("text_box", "Anything else?")
        cls.one = cls.make_question("simple_choice", "One", ["A", "B"])
        cls.matrix = cls.make_question(
            "matrix",
            "Each",
            ["Good", "Bad"],
            matrix_row_ids=[(0, 0, {"value": "Staff"}), (0, 0, {"value": "Shop"})],
        )

    def assert_refused(self, question, sent, words="", comment=None):
        errors = question.validate_question(sent, comment)
        self.assertIn(words, errors[question.id])
        given = self.begin()
        with self.assertRaises(UserError):
            given._save_lines(question, sent, comment)
        self.assertFalse(self.lines_of(given, question))

    def test_answers_of_other_questions(self):
        other = self.make_question("simple_choice", "Two", ["C"])
        forged = str(other.suggested_answer_ids.id)
        none = "none of the answers"
        self.assert_refused(self.one, forged, none)
        self.assert_refused(self.one, "0 OR 1=1", none)
        self.assert_refused(self.one, [forged, {"x": 1}], none)
        row = str(self.matrix.matrix_row_ids[0].id)
        self.assert_refused(self.matrix, {row: [forged]}, none)
        self.assert_refused(self.matrix, {forged: [forged]}, none)
        self.assert_refused(self.matrix, "comment", none)

    def test_questions_of_other_surveys(self):
        question = self.make_question("nps", survey=self.make_survey("Other"))
        with self.assertRaisesRegex(UserError, "another survey"):
            self.begin()._save_lines(question, "9")

    def test_numbers(self):
        number = self.make_question("numerical_box", "How many?")
        scale = self.make_question("scale", "How much?", scale_min=1, scale_max=5)
        for sent in ("many", "nan", ["1"], {"a": 1}, True):
            self.assert_refused(number, sent, "not a number")
        self.assert_refused(number, "1e99", "Only numbers from")
        self.assert_refused(scale, "6", "Only numbers from 1 to 5")
        self.assert_refused(scale, 0, "Only numbers from 1 to 5")
        self.assert_refused(scale, [1, 2], "not a number")
        given = self.answer({number: 0, scale: "5"})
        self.assertFalse(self.lines_of(given, number).skipped)

    def test_dates(self):
        date = self.make_question("date", "When?")
        for sent in ("yesterday", ["2026-01-01"], 20260101, "2026-13-01"):
            self.assert_refused(date, sent, "not a date")
        given = self.answer({date: "2026-02-03"})
        self.assertEqual(str(self.lines_of(given, date).value_date), "2026-02-03")

    def test_long_texts(self):
        words = "At most 5000 characters, please; these are 5001."
        self.assert_refused(self.text, "x" * 5001, words)
        self.assert_refused(self.text, "x" * 1_000_000, "At most 5000")
        self.one.comments_allowed = True
        own = str(self.one.suggested_answer_ids[0].id)
        self.assert_refused(self.one, own, words, comment="x" * 5001)
        self.answer({self.text: "x" * 5000})

    def test_texts_that_cannot_be_kept(self):
        for sent in ("a\0b", "\ud800", ["a"], {"a": "b"}, 5):
            self.assert_refused(self.text, sent, "cannot be kept")
        self.assert_refused(self.text, "", comment="not asked for")

    def test_twice(self):
        given = self.answer({self.nps: "9"})
        with self.assertRaisesRegex(UserError, "answered already"):
            given._save_lines(self.nps, "2")
        self.assertEqual(self.lines_of(given, self.nps).value_scale, 9)

    def test_after_the_end(self):
        before = fields.Datetime.now() - timedelta(minutes=1)
        given = self.begin(deadline=before)
        invitation, _key = self.env["survey.invitation"]._invite(
            self.survey, "mail", self.make_member(), expires_at=before
        )
        for late in (given, self.begin(about=invitation)):
            with self.assertRaisesRegex(UserError, "is over"):
                late._save_lines(self.nps, "9")

    def test_formulas_in_exports(self):
        given = [self.answer({self.text: text}) for text in FORMULAS]
        answers = self.Answer.concat(*given)
        cells = answers.user_input_line_ids.export_data(["value_text_box"])["datas"]
        self.assertEqual(
            [text for [text] in cells if text], [f"'{text}" for text in FORMULAS]
        )
        cells = answers.export_data(["user_input_line_ids/value_text_box"])["datas"]
        for [text] in cells:
            self.assertFalse(text and text.startswith(FORMULAS))


@tagged("post_install", "-at_install")
class TestSurveyInputOverHttp(QuestionCase, HttpCase):
    """The same from outside, where there is no form that keeps anybody in bounds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = cls.make_question("text_box", "Anything else?")
        cls.line = cls.make_question("char_box", "One line?")

    def submit(self, answer, sent, **post):
        answer.flush_recordset()
        post.update({str(question.id): value for question, value in sent.items()})
        path = f"/survey/submit/{self.survey.access_token}/{answer.access_token}"
        answered = self.url_open(path, json={"params": post}).json()
        answer.invalidate_recordset()
        return answered.get("result") or answered["error"]

    def fields_refused(self, answer, sent):
        _correct, result = self.submit(answer, sent)
        self.assertEqual(result["error"], "validation")
        return {int(question) for question in result["fields"]}

    def test_a_whole_page(self):
        order = self.ids(*self.why.suggested_answer_ids[::-1])
        age = str(self.age.suggested_answer_ids[1].id)
        given = self.begin()
        self.submit(
            given, {self.nps: "9", self.why: order, self.age: age, self.text: MARKUP}
        )
        self.assertEqual(given.state, "done")
        self.assertEqual(self.order_of(given), self.why.suggested_answer_ids[::-1])

    def test_nonsense(self):
        given = self.begin()
        comment = [{"comment": 5}]
        sent = {self.nps: "11", self.why: ["1"], self.age: {}, self.text: comment}
        refused = self.fields_refused(given, sent)
        self.assertEqual(refused, {self.nps.id, self.why.id, self.text.id})
        self.assertEqual(given.state, "in_progress")
        self.assertFalse(self.lines_of(given, self.nps))

    def test_a_text_that_is_too_long(self):
        self.assertEqual(
            self.fields_refused(self.begin(), {self.text: "x" * 5001}), {self.text.id}
        )

    def test_a_body_of_a_megabyte(self):
        given = self.begin()
        _correct, result = self.submit(given, {self.text: "x" * 1_000_000})
        self.assertEqual(result, {"error": "refused"})
        self.assertEqual(given.state, "in_progress")
        self.assertFalse(given.user_input_line_ids)

    def test_a_place_that_is_none(self):
        other = self.make_survey("Other")
        foreign = self.make_question("nps", survey=other)
        self.survey.questions_layout = "page_per_question"
        given = self.begin()
        for place in ("x", ["1"], None, "-1", str(foreign.id), True):
            _correct, result = self.submit(given, {self.nps: "9"}, question_id=place)
            self.assertEqual(result, {"error": "refused"})
        _correct, result = self.submit(given, {self.nps: "9"})
        self.assertEqual(result, {"error": "refused"})

    def test_twice(self):
        given = self.begin()
        self.submit(given, {self.nps: "9"})
        _correct, result = self.submit(given, {self.nps: "1"})
        self.assertEqual(result, {"error": "unauthorized"})
        self.assertEqual(self.lines_of(given, self.nps).value_scale, 9)

    def test_with_a_forged_key(self):
        given = self.begin()
        path = f"/survey/submit/{self.survey.access_token}/{'0' * 36}"
        answered = self.url_open(path, json={"params": {str(self.nps.id): "9"}}).json()
        self.assertEqual(answered["result"][1], {"error": "token_wrong"})
        self.assertFalse(given.user_input_line_ids)

    def test_after_the_end(self):
        given = self.begin(deadline=fields.Datetime.now() - timedelta(minutes=1))
        _correct, result = self.submit(given, {self.nps: "9"})
        self.assertEqual(result, {"error": "answer_deadline"})

    def test_of_a_survey_that_was_deleted_meanwhile(self):
        given = self.begin()
        path = f"/survey/submit/{self.survey.access_token}/{given.access_token}"
        self.survey.unlink()
        answered = self.url_open(path, json={"params": {str(self.nps.id): "9"}}).json()
        self.assertEqual(answered["result"][1], {"error": "survey_wrong"})

    def test_markup_is_shown_as_it_was_typed(self):
        given = self.answer({self.text: MARKUP, self.line: MARKUP, self.nps: "0"})
        self.authenticate("admin", "admin")
        for path in (given.get_print_url(), f"/survey/results/{self.survey.id}"):
            page = self.url_open(path).text
            self.assertNotIn(MARKUP, page)
            self.assertIn("&lt;script&gt;alert(1)", page)

    def test_the_pages_show_all_types(self):
        order = self.ids(*self.why.suggested_answer_ids[::-1])
        given = self.answer({self.nps: "9", self.why: order, self.age: None})
        self.authenticate("admin", "admin")
        page = self.url_open(given.get_print_url()).text
        self.assertIn(f'name="{self.nps.id}" value="0"', page)
        self.assertLess(page.index("Choice"), page.index("Near"))
        self.assertIn("This question was skipped", page)
        page = self.url_open(f"/survey/results/{self.survey.id}").text
        self.assertIn("+100", page)
        self.assertIn("Mean place", page)

    def export(self, kind, **more):
        """Return what somebody downloads of all answers to the last question."""
        data = {
            "model": "survey.user_input.line",
            "fields": [
                {"name": "value_text_box", "label": "Text", "type": "text"},
                {"name": "display_name", "label": "Answer", "type": "char"},
            ],
            "ids": False,
            "domain": [("question_id", "=", self.text.id)],
            "import_compat": False,
            **more,
        }
        form = {"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)}
        return self.url_open(f"/web/export/{kind}", data=form).content

    def test_a_spreadsheet_counts_nothing(self):
        for text in FORMULAS:
            self.answer({self.text: text})
        self.authenticate("admin", "admin")
        for more in ({}, {"groupby": ["value_text_box"]}):
            book = load_workbook(io.BytesIO(self.export("xlsx", **more)))
            rows = list(book.active.iter_rows(min_row=2))
            self.assertGreaterEqual(len(rows), len(FORMULAS))
            for [text, *_others] in rows:
                self.assertEqual(text.data_type, "s", text.value)
                self.assertTrue(text.value.startswith("'"), text.value)
        table = csv.reader(io.StringIO(self.export("csv").decode(), newline=""))
        cells = [text for text, _answer in list(table)[1:]]
        self.assertEqual(cells, [f"'{text}" for text in FORMULAS])

    def test_the_page_says_its_language_and_direction(self):
        self.env["res.lang"]._activate_lang("ar_001")
        given = self.begin()
        path = f"/survey/{self.survey.access_token}/{given.access_token}"
        browser = {"User-Agent": "Mozilla/5.0"}
        page = self.url_open(path, headers=browser).text
        self.assertIn('<html lang="en-US" dir="ltr">', page)
        self.opener.cookies["frontend_lang"] = "ar_001"
        page = self.url_open(path, headers=browser).text
        self.assertIn('<html lang="ar-001" dir="rtl">', page)

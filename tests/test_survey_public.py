from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.tests import HttpCase, freeze_time, tagged

from ..controllers.survey_public import MOST_BYTES
from ..core import code as codes
from ..core.rules import draw as rules
from ..models import customer_page_attempt_box as limits
from ..models.survey_survey_form import LEAST_SECONDS, MOST_SECONDS, MOST_TEXT
from .common_contest import ContestCase
from .common_page import STRICT

MARKUP = "<img src=x onerror=alert(1)>"
FORMULA = "=HYPERLINK(1)"


class PublicCase(ContestCase, HttpCase):
    """Somebody in front of a suggestion box, and of a contest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box = cls.make_page("Suggestion box", public_kind="suggestions")
        cls.env["customer.page.attempt"].sudo().search([]).unlink()

    def url(self, survey):
        return f"/ask/box/{survey.public_token}"

    def open(self, survey):
        answer = self.url_open(self.url(survey))
        return answer, html.fromstring(answer.content)

    def fill(self, survey, text="Open longer", **more):
        """Return what a browser sends of a page that was open for a minute."""
        with freeze_time(fields.Datetime.now() - timedelta(minutes=1)):
            form = survey._new_form()
        return {f"q{survey.question_ids.id}": text, "form": form, **more}

    def send(self, survey, data):
        answer = self.url_open(self.url(survey), data=data)
        self.env.invalidate_all()
        return answer

    def take_part(self, known=None, **more):
        code = known or self.make_member().customer_code
        more = {"terms": "1", "code": codes.display(code), **more}
        return self.fill(self.contest, **more)

    def answers(self, survey):
        return self.env["survey.user_input"].search([("survey_id", "=", survey.id)])

    def words(self, survey):
        return self.answers(survey).user_input_line_ids.mapped("value_text_box")

    def assert_refused(self, answer, words, typed="Open longer", status=422):
        """Check that a sentence is said, and that what was typed comes back."""
        self.assertEqual(answer.status_code, status)
        page = html.fromstring(answer.content)
        [problem] = page.xpath("//*[@role='alert']")
        self.assertIn(words, problem.text_content())
        self.assertIn(typed, [area.value for area in page.xpath("//textarea")])
        return page

    def slip_on(self, answer):
        code, slip, mark = html.fromstring(answer.content).xpath("//dd/code/text()")
        return codes.parse(code), slip, mark


@tagged("post_install", "-at_install")
class TestSuggestionBox(PublicCase):
    def test_the_page_is_plain_and_nobodys(self):
        answer, page = self.open(self.box)
        self.assertEqual(answer.status_code, 200)
        for header, value in STRICT.items():
            self.assertEqual(answer.headers[header], value)
        self.assertNotIn("Set-Cookie", answer.headers)
        self.assertFalse(page.xpath("//script"))
        for field in page.xpath("//textarea|//input[not(@type='hidden')]"):
            self.assertTrue(page.xpath(f"//label[@for='{field.get('id')}']"))

    def test_a_suggestion_arrives_and_says_nothing_of_who_wrote_it(self):
        self.authenticate("admin", "admin")
        answer = self.send(self.box, self.fill(self.box))
        self.assertIn("Thank you", answer.text)
        kept = self.answers(self.box)
        self.assertEqual(kept.user_input_line_ids.value_text_box, "Open longer")
        self.assertEqual((kept.state, kept.feedback_channel), ("done", "web"))
        self.assertFalse(kept.partner_id or kept.email or kept.order_id)
        public = self.env.ref("base.public_user")
        self.assertEqual(kept.create_uid, public)
        self.assertEqual(kept.company_id, self.company)

    def test_a_form_is_taken_once_also_when_it_is_sent_twice(self):
        data = self.fill(self.box)
        for _at in range(2):
            self.assertIn("Thank you", self.send(self.box, data).text)
        self.assertEqual(self.words(self.box), ["Open longer"])
        data[f"q{self.box.question_ids.id}"] = "Open earlier"
        page = self.assert_refused(
            self.send(self.box, data), "sent before", typed="Open earlier"
        )
        self.assertNotEqual(page.forms[0].fields["form"], data["form"])
        self.assertEqual(self.words(self.box), ["Open longer"])

    def test_programs_are_kept_out_in_plain_words(self):
        soon = {**self.fill(self.box), "form": self.box._new_form()}
        with freeze_time(fields.Datetime.now() - timedelta(seconds=MOST_SECONDS + 9)):
            old = {**self.fill(self.box), "form": self.box._new_form()}
        good = self.fill(self.box)
        issued, number, mac = good["form"].split(".")
        for data, words in (
            (soon, "very fast"),
            (old, "open for too long"),
            (self.fill(self.box, website="http://example.com"), "Website"),
            ({**good, "form": ""}, "once more"),
            ({**good, "form": f"{issued}.{number}.{'0' * 64}"}, "once more"),
            ({**good, "form": f"{int(issued) - 9}.{number}.{mac}"}, "once more"),
            ({**good, "form": self.fill(self.contest)["form"]}, "once more"),
            ({**good, "form": "9" * 5000}, "once more"),
        ):
            with self.subTest(words):
                self.assert_refused(self.send(self.box, data), words)
        self.assertFalse(self.answers(self.box))
        # Who was too fast sends the same form again.
        with freeze_time(fields.Datetime.now() - timedelta(seconds=LEAST_SECONDS + 1)):
            soon["form"] = self.box._new_form()
        self.assertIn("Thank you", self.send(self.box, soon).text)

    def test_too_many_forms_of_one_network_wait_and_lose_nothing(self):
        attempts = self.env["customer.page.attempt"]
        for _at in range(limits.PER_BLOCK):
            self.assertTrue(attempts._may_send_box("127.0.0.1", self.box))
        answer = self.send(self.box, self.fill(self.box))
        self.assert_refused(answer, "in an hour", status=429)
        # Neighbours and other pages are not concerned.
        self.assertTrue(attempts._may_send_box("192.0.2.7", self.box))
        self.assertTrue(attempts._may_send_box("127.0.0.1", self.contest))
        stored = attempts.sudo().search([]).mapped("bucket")
        self.assertNotIn("127.0.0", " ".join(stored))

    def test_all_together_have_a_limit_too(self):
        attempts = self.env["customer.page.attempt"]
        for at in range(limits.IN_ALL):
            self.assertTrue(
                attempts._may_send_box(f"10.{at // 200}.{at % 200}.1", self.box)
            )
        self.assertFalse(attempts._may_send_box("192.0.2.7", self.box))

    def test_long_texts_come_back_and_floods_are_cut_off(self):
        self.assertIn(
            "Thank you", self.send(self.box, self.fill(self.box, "ä" * MOST_TEXT)).text
        )
        long = "a" * (MOST_TEXT + 1)
        answer = self.send(self.box, self.fill(self.box, long))
        self.assert_refused(answer, "2001 signs", typed=long)
        flood = self.fill(self.box, "a" * (MOST_BYTES + 1))
        answer = self.send(self.box, flood)
        self.assertEqual(answer.status_code, 413)
        self.assertIn("This is too long", answer.text)

    def test_markup_and_formulas_are_words(self):
        for text in (MARKUP, FORMULA, "a\0b\x1b", "مرحبا 👋"):
            self.assertIn(
                "Thank you", self.send(self.box, self.fill(self.box, text)).text
            )
        clean = [MARKUP, FORMULA, "ab", "مرحبا 👋"]
        self.assertCountEqual(self.words(self.box), clean)
        answer = self.send(self.box, {**self.fill(self.box, MARKUP), "form": ""})
        self.assertNotIn(MARKUP, answer.text)
        self.assert_refused(answer, "once more", typed=MARKUP)

    def test_an_empty_form_and_answers_that_were_not_offered_are_refused(self):
        self.assert_refused(
            self.send(self.box, self.fill(self.box, "  ")),
            "write something",
            typed="  ",
        )
        other = self.make_page(
            "Other",
            public_kind="suggestions",
            questions=[
                {
                    "title": "What?",
                    "question_type": "simple_choice",
                    "suggested_answer_ids": [(0, 0, {"value": "Shop"})],
                },
                {"title": "How?", "question_type": "scale", "scale_max": 5},
            ],
        )
        choice, scale = other.question_ids
        form = self.fill(self.box)["form"]
        strange = self.env["survey.question.answer"].search(
            [("question_id", "!=", choice.id)], limit=1
        )
        for name, value in (
            (f"q{choice.id}", strange.id or 10**9),
            (f"q{choice.id}", "9" * 5000),
            (f"q{scale.id}", "6"),
            (f"q{scale.id}", "x"),
        ):
            with freeze_time(fields.Datetime.now() - timedelta(minutes=1)):
                form = other._new_form()
            answer = self.send(other, {name: value, "form": form})
            self.assertEqual(answer.status_code, 422)
            self.assertIn("choose one of", answer.text)
        self.assertFalse(self.answers(other))

    def test_choices_and_scales_are_asked_too(self):
        offered = [(0, 0, {"value": "Shop"}), (0, 0, {"value": "Till"})]
        kinds = ("simple_choice", "multiple_choice", "range", "nps", "scale")
        page = self.make_page(
            "All kinds",
            public_kind="suggestions",
            questions=[
                {
                    "title": kind,
                    "question_type": kind,
                    "suggested_answer_ids": offered if kind in kinds[:3] else [],
                    "constr_mandatory": True,
                }
                for kind in kinds
            ],
        )
        one, more, span, recommend, scale = page.question_ids
        with freeze_time(fields.Datetime.now() - timedelta(minutes=1)):
            form = page._new_form()
        data = {
            "form": form,
            f"q{one.id}": one.suggested_answer_ids[1].id,
            f"q{more.id}": more.suggested_answer_ids.ids,
            f"q{span.id}": span.suggested_answer_ids[0].id,
            f"q{recommend.id}": 0,
        }
        answer = self.send(page, data)
        self.assertEqual(answer.status_code, 422)
        shown = html.fromstring(answer.content)
        self.assertEqual(len(shown.xpath("//input[@checked]")), 5)
        self.assertIn("Thank you", self.send(page, {**data, f"q{scale.id}": 3}).text)
        lines = self.answers(page).user_input_line_ids
        self.assertEqual(lines.mapped("value_scale"), [0, 0, 0, 0, 0, 3])
        self.assertEqual(
            lines.suggested_answer_id,
            one.suggested_answer_ids[1]
            | more.suggested_answer_ids
            | span.suggested_answer_ids[0],
        )

    def test_an_anonymous_suggestion_goes_into_the_box(self):
        self.box.is_anonymous = True
        self.assertIn("Thank you", self.send(self.box, self.fill(self.box)).text)
        self.assertFalse(self.answers(self.box))
        box = self.env["survey.box"].sudo().search([("survey_id", "=", self.box.id)])
        self.env.cr.execute("SELECT letters FROM survey_box WHERE id = %s", box.ids)
        self.assertIn("Open longer", self.env.cr.fetchone()[0])

    def test_words_that_name_somebody_are_warned_of_once(self):
        data = self.fill(self.box, "Call me: ada@example.com")
        page = self.assert_refused(
            self.send(self.box, data), "e-mail", typed="Call me: ada@example.com"
        )
        answer = self.send(self.box, {**data, "warned": page.forms[0].fields["warned"]})
        self.assertIn("Thank you", answer.text)

    def test_a_page_opens_and_closes_in_time(self):
        data = self.fill(self.box)
        soon = fields.Datetime.now() + timedelta(days=1)
        past = fields.Datetime.now() - timedelta(days=1)
        for vals, words in (
            ({"public_from": soon}, "not open yet"),
            ({"public_from": False, "public_until": past}, "is closed"),
            ({"public_until": False, "active": False}, "is closed"),
        ):
            self.box.write(vals)
            self.assertIn(words, self.open(self.box)[0].text)
            answer = self.send(self.box, data)
            self.assertEqual(answer.status_code, 410)
            self.assertIn("Open longer", answer.text)
        self.assertFalse(self.answers(self.box))

    def test_a_survey_that_is_gone_has_no_page(self):
        url, data = self.url(self.box), self.fill(self.box)
        self.box.unlink()
        for token in (url, "/ask/box/x", f"/ask/box/{'0' * 32}"):
            self.assertEqual(self.url_open(token).status_code, 404)
            self.assertEqual(self.url_open(token, data=data).status_code, 404)


@tagged("post_install", "-at_install")
class TestContestPage(PublicCase):
    def setUp(self):
        super().setUp()
        self.commit_draw()

    def test_a_customer_takes_part_and_gets_a_slip(self):
        code = self.make_member().customer_code
        answer = self.send(self.contest, self.take_part(code))
        known, slip, mark = self.slip_on(answer)
        self.assertEqual(known, code)
        self.assertEqual(mark, rules.mark(slip, code))
        entry = self.draw.entry_ids
        self.assertEqual((entry.code, entry.mark), (code, mark))
        self.assertTrue(entry.terms_hash)
        # Anybody can type a code: the words are not said to be the customer's.
        self.assertFalse(entry.user_input_id.partner_id)
        self.assertEqual(self.words(self.contest), ["Open longer"])

    def test_a_form_that_is_sent_twice_shows_the_same_slip(self):
        data = self.take_part()
        slips = {self.slip_on(self.send(self.contest, data)) for _at in range(2)}
        self.assertEqual(len(slips), 1)
        self.assertEqual(len(self.draw.entry_ids), 1)

    def test_a_code_takes_part_once(self):
        data = self.take_part()
        self.send(self.contest, data)
        again = {**data, "form": self.fill(self.contest)["form"]}
        self.assert_refused(self.send(self.contest, again), "part already")
        self.assertEqual(len(self.draw.entry_ids), 1)
        self.assertEqual(len(self.answers(self.contest)), 1)

    def test_the_page_does_not_tell_which_codes_there_are(self):
        [unknown] = codes.generate()
        known = self.make_member().customer_code
        pages = []
        for code in (known, unknown):
            answer = self.send(self.contest, self.take_part(code))
            shown = answer.text
            for text in html.fromstring(answer.content).xpath("//dd/code/text()"):
                shown = shown.replace(text, "...")
            pages.append((answer.status_code, shown))
            again = self.send(self.contest, self.take_part(code))
            self.assert_refused(again, "part already")
        self.assertEqual(*pages)

    def test_typing_errors_and_terms_that_were_not_ticked_are_said(self):
        code = self.make_member().customer_code
        wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
        for more, words in (
            ({"code": ""}, "enter your customer code"),
            ({"code": "x" * 5000}, "enter your customer code"),
            ({"code": wrong}, "typing error"),
            ({"terms": ""}, "agree to the terms"),
        ):
            self.assert_refused(
                self.send(self.contest, self.take_part(code, **more)), words
            )
        self.assertFalse(self.draw.entry_ids)

    def test_nobody_takes_part_before_the_seed_is_fixed_or_after_the_end(self):
        other = self.make_page(
            "Other", public_kind="contest", public_until=self.closes, terms="<p>x</p>"
        )
        self.assertIn("not open yet", self.open(other)[0].text)
        data = self.take_part()
        self.freeze_draw()
        answer = self.send(self.contest, data)
        self.assertEqual(answer.status_code, 410)
        self.assertFalse(self.draw.entry_ids)

    def test_a_slip_from_the_page_finds_its_mark_in_the_published_list(self):
        slips = [
            self.slip_on(self.send(self.contest, self.take_part())) for _at in range(3)
        ]
        self.freeze_draw()
        self.draw.action_draw()
        entries = self.draw._published().entries
        for code, slip, mark in slips:
            self.assertIn(rules.mark(slip, code), entries)
            self.assertIn(mark, entries)

import time

from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from .common_survey_question import QuestionCase
from .test_customer_page_phone import Phone

ITEM = ".o_survey_ranking_item"
KEEP = "document.querySelector('.o_survey_ranking_keep:not(.d-none)')"
KEYS = {"ArrowDown": 40, "ArrowUp": 38, "ArrowRight": 39, "Tab": 9, "Enter": 13}


class Page(Phone):
    """A survey in a browser, with a real mouse, keyboard and finger."""

    def send(self, method, **params):
        return self.browser._websocket_request(f"Input.{method}", params=params)

    def press(self, key):
        code = KEYS[key]
        enter = {"text": "\r"} if key == "Enter" else {}
        known = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.send("dispatchKeyEvent", type="keyDown", **known, **enter)
        self.send("dispatchKeyEvent", type="keyUp", **known)

    def middle(self, what):
        """Return where the middle of an element is in the window, in pixels."""
        self.run(f"{what}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
        box = f"{what}.getBoundingClientRect()"
        return tuple(
            self.run(f"{box}.{start} + {box}.{size} / 2")
            for start, size in (("x", "width"), ("y", "height"))
        )

    def path(self, start, end):
        """Return the way from one place to the other, in steps as a hand moves."""
        return [
            tuple(a + (b - a) * step / 10 for a, b in zip(start, end, strict=True))
            for step in range(1, 11)
        ]

    def click(self, what):
        x, y = self.middle(what)
        for kind in ("mousePressed", "mouseReleased"):
            self.mouse(kind, x, y)

    def mouse(self, kind, x, y):
        button = {"button": "left", "clickCount": 1}
        held = {"buttons": 1} if kind != "mouseReleased" else {}
        self.send("dispatchMouseEvent", type=kind, x=x, y=y, **button, **held)

    def drag(self, start, end):
        self.mouse("mousePressed", *start)
        for x, y in self.path(start, end):
            self.mouse("mouseMoved", x, y)
            time.sleep(0.02)
        self.mouse("mouseReleased", *end)

    def drag_by_finger(self, start, end):
        self.touch("touchStart", start)
        time.sleep(0.4)  # who rests on it drags; who does not scrolls
        for place in self.path(start, end):
            self.touch("touchMove", place)
            time.sleep(0.02)
        self.touch("touchEnd")

    def touch(self, kind, place=None):
        points = [{"x": place[0], "y": place[1]}] if place else []
        self.send("dispatchTouchEvent", type=kind, touchPoints=points)

    def order(self):
        return self.run(
            f"[...document.querySelectorAll('{ITEM} .o_survey_ranking_text')]"
            ".map((el) => el.textContent).join()"
        )

    def said(self):
        return self.run("document.querySelector('.o_survey_ranking_says').textContent")

    def hand_in(self):
        self.click("document.querySelector('button[value=finish]')")
        self.until("document.querySelector('.modal .btn-primary')")
        self.tap(".modal .btn-primary")
        self.sees("Thank you!")


class BrowserCase(QuestionCase, HttpCase):
    def follow(self, story):
        """Let somebody answer the survey in a browser; return the answer."""
        given = self.begin()
        browser = ChromeBrowser(self)
        self.addCleanup(browser.stop)
        with self.allow_requests(browser=browser):
            self.authenticate(None, None, browser=browser)
            self.env.flush_all()
            path = f"/survey/{self.survey.access_token}/{given.access_token}"
            browser.navigate_to(f"{self.base_url()}{path}")
            page = Page(browser)
            # The scripts are there when there is something to press.
            page.until(
                "document.querySelector('form button[type=submit]:not(.disabled)')"
            )
            if self.survey.questions_layout == "one_page":
                page.until(KEEP)
            story(page)
            self._wait_remaining_requests()
        self.env.invalidate_all()
        return given

    def names(self, given):
        return self.order_of(given).mapped("value")


@tagged("post_install", "-at_install")
class TestSurveyAtADesk(BrowserCase):
    """Ranking, with a mouse and without."""

    def item(self, index):
        return f"document.querySelectorAll('{ITEM}')[{index}]"

    def test_ranked_by_mouse(self):
        def story(page):
            self.assertEqual(page.order(), "Near,Price,Quality,Choice")
            x, y = page.middle(self.item(3))
            page.drag((x - 100, y), (x - 100, y - 4 * 56))
            page.until("document.querySelector('.o_survey_ranked')")
            self.assertEqual(page.order(), "Choice,Near,Price,Quality")
            page.click(f"{self.item(1)}.querySelector('[data-step=\"1\"]')")
            self.assertEqual(page.order(), "Choice,Price,Near,Quality")
            page.click("document.querySelectorAll('.o_survey_nps label')[10]")
            page.hand_in()

        given = self.follow(story)
        self.assertEqual(given.state, "done")
        self.assertEqual(self.names(given), ["Choice", "Price", "Near", "Quality"])
        self.assertEqual(self.lines_of(given, self.nps).value_scale, 10)

    def test_ranked_by_keyboard(self):
        def story(page):
            page.run(f"{self.item(0)}.querySelector('[data-step=\"1\"]').focus()")
            page.press("ArrowDown")
            page.press("ArrowDown")
            self.assertEqual(page.order(), "Price,Quality,Near,Choice")
            self.assertEqual(page.said(), "Near is now number 3 of 4.")
            # The focus went along, so that the next key moves the same.
            label = "document.activeElement.getAttribute('aria-label')"
            self.assertEqual(page.run(label), "Move down: Near")
            # The next button is the last answer's, which goes up by its key.
            page.press("Tab")
            page.press("ArrowUp")
            self.assertEqual(page.said(), "Choice is now number 3 of 4.")
            page.press("Enter")
            self.assertEqual(page.order(), "Price,Choice,Quality,Near")
            page.hand_in()

        given = self.follow(story)
        self.assertEqual(self.names(given), ["Price", "Choice", "Quality", "Near"])

    def test_an_order_that_nobody_touched_is_no_answer(self):
        def story(page):
            page.hand_in()

        self.assertTrue(self.lines_of(self.follow(story), self.why).skipped)

    def test_the_order_that_is_shown_can_be_hers(self):
        def story(page):
            page.click("document.querySelector('.o_survey_ranking_keep')")
            page.click("document.querySelector('.o_survey_ranking_clear')")
            page.click("document.querySelector('.o_survey_ranking_keep')")
            page.hand_in()

        given = self.follow(story)
        self.assertEqual(self.order_of(given), self.why.suggested_answer_ids)

    def test_keys_do_not_leave_the_question(self):
        self.survey.questions_layout = "page_per_question"

        def story(page):
            page.sees("Would you recommend us?")
            radio = "document.querySelector('.o_survey_nps input')"
            page.run(f"{radio}.focus()")
            page.press("ArrowRight")
            page.press("ArrowRight")
            self.assertEqual(page.run("document.activeElement.value"), "2")
            page.click("document.querySelector('button[value=next]')")
            page.sees("Why us?")
            page.until(KEEP)
            page.run(f"{self.item(0)}.querySelector('[data-step=\"1\"]').focus()")
            page.press("Enter")
            page.press("ArrowRight")
            self.assertEqual(page.order(), "Price,Near,Quality,Choice")
            page.click("document.querySelector('button[value=next]')")
            page.sees("How old?")

        self.survey.users_can_go_back = True
        given = self.follow(story)
        self.assertEqual(self.lines_of(given, self.nps).value_scale, 2)
        self.assertEqual(self.order_of(given)[:1], self.price)

    def test_a_score_is_taken_for_no_answer_that_makes_a_question_appear(self):
        young = self.age.suggested_answer_ids[0]
        school = self.make_question("char_box", "Which school?")
        school.triggering_answer_ids = young
        shown = (
            "!!document.querySelector('.js_question-wrapper:not(.d-none)[id=\"%d\"]')"
        )

        def story(page):
            # As if the id of the answer were 7.
            form = "document.querySelector('form.o_survey-fill-form').dataset"
            self.assertIn(str(young.id), page.run(f"{form}.triggeredQuestionsByAnswer"))
            self.assertFalse(page.run(shown % school.id))
            page.click("document.querySelectorAll('.o_survey_nps label')[7]")
            selected = "document.querySelectorAll('.o_survey_nps .o_survey_selected')"
            self.assertEqual(page.run(f"{selected}.length"), 1)
            self.assertFalse(page.run(shown % school.id))
            age = f"document.querySelector('input[value=\"{young.id}\"]')"
            page.click(f"{age}.closest('label')")
            page.until(shown % school.id)

        self.follow(story)


@tagged("post_install", "-at_install")
class TestSurveyOnAPhone(BrowserCase):
    """One screen, by thumb."""

    browser_size = "390x844"
    touch_enabled = True

    def test_recommended_and_ranked_by_thumb(self):
        def story(page):
            self.assertFalse(page.is_too_wide())
            small = (
                "[...document.querySelectorAll('.o_survey_nps label, "
                ".o_survey_ranking_move')].filter((el) => {"
                "const box = el.getBoundingClientRect();"
                "return box.width < 44 || box.height < 44;}).length"
            )
            self.assertEqual(page.run(small), 0)
            page.tap(".o_survey_nps label:nth-child(1)")
            page.sees("Extremely likely")
            x, y = page.middle(f"document.querySelectorAll('{ITEM}')[1]")
            page.drag_by_finger((x - 60, y), (x - 60, y - 90))
            page.until("document.querySelector('.o_survey_ranked')")
            self.assertTrue(page.order().startswith("Price"), page.order())
            page.hand_in()
            self.assertFalse(page.is_too_wide())

        given = self.follow(story)
        self.assertEqual(given.state, "done")
        self.assertEqual(self.lines_of(given, self.nps).value_scale, 0)
        self.assertFalse(self.lines_of(given, self.nps).skipped)
        self.assertEqual(self.order_of(given)[:1], self.price)

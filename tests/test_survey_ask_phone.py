from contextlib import contextmanager

from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from .common_survey_ask import AskCase
from .test_customer_page_phone import Phone


class Keys(Phone):
    """A phone with a keyboard."""

    def press(self, key, code):
        for kind in ("keyDown", "keyUp"):
            self.browser._websocket_request(
                "Input.dispatchKeyEvent",
                params={
                    "type": kind,
                    "key": key,
                    "code": key,
                    "windowsVirtualKeyCode": code,
                    **({"text": "\r"} if key == "Enter" and kind == "keyDown" else {}),
                },
            )


@tagged("post_install", "-at_install")
class TestAskOnAPhone(AskCase, HttpCase):
    """Who scans the code on a receipt answers within a minute."""

    browser_size = "390x844"
    touch_enabled = True

    def setUp(self):
        super().setUp()
        self.ada = self.make_customer()

    @contextmanager
    def scan(self, ticket, lang=None):
        """Open the address of a receipt's code."""
        browser = ChromeBrowser(self)
        self.addCleanup(browser.stop)
        phone = Keys(browser)
        if lang:
            agent = phone.run("navigator.userAgent")
            browser._websocket_request(
                "Emulation.setUserAgentOverride",
                params={"userAgent": agent, "acceptLanguage": lang},
            )
        with self.allow_requests(browser=browser):
            self.authenticate(None, None, browser=browser)
            self.env.flush_all()
            browser.navigate_to(f"{self.base_url()}/ask#{ticket}")
            yield phone
            self._wait_remaining_requests()

    def test_a_receipt_is_answered_anonymously_on_one_screen(self):
        survey = self.asks(self.make_survey(may_hide=True))
        _order, ticket = self.buy(self.ada)
        with self.scan(ticket) as phone:
            phone.sees("How do you want to answer?")
            phone.sees(self.ada.customer_code_display)
            self.assertEqual(phone.run("location.href"), f"{self.base_url()}/ask")
            self.assertFalse(phone.is_too_wide())
            # By the keyboard: the second choice, and on.
            phone.run("document.querySelector('#choice input').focus()")
            phone.press("ArrowDown", 40)
            phone.until("document.querySelector('#choice input[value=\"1\"]').checked")
            phone.press("Enter", 13)
            phone.sees("Why?")
            self.assertFalse(phone.is_too_wide())
            phone.until("document.querySelector('.o_survey_form textarea')")
            phone.tap(".o_survey_form label")
            phone.type(".o_survey_form textarea", "Nice and warm.")
            phone.tap(".o_survey_form button[type=submit]")
            phone.sees("Submit confirmation")
            phone.tap(".modal .btn-primary")
            phone.sees("Thank you!")
            self.assertFalse(phone.run("document.body.innerText.includes('Review')"))
        [letter] = self.letters_of(survey)
        self.assertEqual(letter[-1]["value_text_box"], "Nice and warm.")

    def test_a_code_that_opens_nothing_says_so(self):
        with self.scan("0" * 32) as phone:
            phone.sees("This code opens nothing")
            phone.browser.navigate_to(f"{self.base_url()}/ask")
            phone.sees("This code opens nothing")

    def test_it_is_read_from_right_to_left_as_well(self):
        self.env["res.lang"].sudo()._activate_lang("ar_001")
        self.asks(self.make_survey(may_hide=True))
        _order, ticket = self.buy(self.ada)
        with self.scan(ticket, "ar") as phone:
            phone.sees(self.ada.customer_code_display)
            self.assertEqual(phone.run("document.dir"), "rtl")
            self.assertFalse(phone.is_too_wide())

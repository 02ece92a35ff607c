from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from ..core import code as codes
from ..models import survey_survey_form
from .common_contest import ContestCase
from .test_customer_page_phone import Phone


@tagged("post_install", "-at_install")
class TestContestOnAPhone(ContestCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_somebody_takes_part_and_follows_the_draw(self):
        self.commit_draw()
        code = self.make_member().customer_code
        # Programs are fast; nobody waits in a test.
        self.patch(survey_survey_form, "LEAST_SECONDS", 0)
        browser = ChromeBrowser(self)
        self.addCleanup(browser.stop)
        with self.allow_requests(browser=browser):
            self.authenticate(None, None, browser=browser)
            self.env.flush_all()
            browser.navigate_to(
                f"{self.base_url()}/ask/box/{self.contest.public_token}"
            )
            self.follow(Phone(browser), code)
            self._wait_remaining_requests()

    def follow(self, phone, code):
        phone.sees("Win a voucher")
        self.assertFalse(phone.is_too_wide())
        # What people do not see takes no place and no focus.
        self.assertLess(phone.run("document.querySelector('.aside').offsetWidth"), 3)
        phone.type("textarea", "The chairs")
        wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
        phone.type("#code", wrong)
        phone.tap("[name=terms]")
        phone.tap(".send")
        phone.sees("typing error")
        self.assertEqual(
            phone.run("document.querySelector('textarea').value"), "The chairs"
        )
        self.assertTrue(phone.run("document.querySelector('[name=terms]').checked"))
        phone.type("#code", codes.display(code).lower())
        phone.tap(".send")
        phone.sees("You take part")
        self.assertFalse(phone.is_too_wide())
        phone.tap("a.report")
        phone.sees("Check it yourself")
        self.assertFalse(phone.is_too_wide())
        self.env.invalidate_all()
        self.assertEqual(self.draw.entry_ids.code, code)

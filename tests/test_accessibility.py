from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from .common_axe import AxeMixin
from .common_page import PageCase
from .common_tour import TillTourCase


@tagged("post_install", "-at_install")
class TestTillAccessibility(AxeMixin, TillTourCase):
    """The till's dialogs, for who cannot see them well or at all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.serve_axe()

    def test_the_dialogs_of_the_till(self):
        self._run_tour("accessibility_till")

    def test_the_check_finds_what_was_planted(self):
        with self.assertRaisesRegex(AssertionError, "image-alt"):
            self._run_tour("accessibility_control")


@tagged("post_install", "-at_install")
class TestPageAccessibility(AxeMixin, PageCase, HttpCase):
    """The page behind a receipt's code, on a phone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_the_page_and_its_form(self):
        _order, key = self.sell_kettle()
        self.env.flush_all()
        browser = ChromeBrowser(self)
        self.addCleanup(browser.stop)
        with self.allow_requests(browser=browser):
            self.authenticate(None, None, browser=browser)
            for path in (f"/warranty/{key}", f"/warranty/{key}/report"):
                browser.navigate_to(self.base_url() + path)
                self.check_accessibility(browser)
            self._wait_remaining_requests()

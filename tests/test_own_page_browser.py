import contextlib
from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import ChromeBrowser

from .common_axe import AxeMixin
from .common_own_page import PARTS, OwnPageCase
from .test_customer_page_phone import Phone


class BrowserCase(AxeMixin, OwnPageCase, HttpCase):
    """The page in a browser, by somebody who has a purchase and points."""

    touch_enabled = True

    def setUp(self):
        super().setUp()
        kettle = self.make_goods("Donaudampfschifffahrtselektrizitätenkessel")
        program = self.make_program(kettle)
        self.give_points(self.customer, program, 1234567)
        self.order = self.buy(self.customer, kettle)
        self.env.flush_all()

    @contextlib.contextmanager
    def opened(self, path, login=None):
        """Open the page, and yield the browser and the phone that it is on."""
        browser = ChromeBrowser(self)
        self.addCleanup(browser.stop)
        with self.allow_requests(browser=browser):
            self.authenticate(login, login, browser=browser)
            self.env.flush_all()
            browser.navigate_to(self.base_url() + path)
            yield browser, Phone(browser)
            self._wait_remaining_requests()


@tagged("post_install", "-at_install")
class TestOwnPageOnAPhone(BrowserCase):
    browser_size = "390x844"

    def test_a_reward_is_chosen_and_the_data_are_looked_at(self):
        _link, path = self.make_path()
        with self.opened(path) as (_browser, phone):
            self.follow(phone)

    def follow(self, phone):
        phone.sees("Your customer code")
        phone.tap("a.qr")
        phone.sees("brightness")
        phone.tap("a.send")
        phone.tap_when(".ways a[href$=rewards]")
        phone.tap_when("a.report")
        phone.sees("Where do you fetch it?")
        phone.tap("input[name=shop]")
        phone.tap("button.send")
        phone.sees("Your reward waits for you")
        self.assertFalse(phone.is_too_wide())
        phone.tap(".way-back a")
        phone.tap_when(".ways a[href$=consents]")
        phone.tap_when("form:has([value=marketing]) button")
        phone.sees("Your choice was saved")
        phone.tap(".way-back a")
        phone.tap_when(".ways a[href$=data]")
        phone.tap_when("form[action$=prove] button")
        phone.tap_when("form[action$=who] button")
        phone.sees("Who you are")
        self.assertFalse(phone.is_too_wide())
        phone.tap("a[href$=kept]")
        phone.sees("What is stored about you")

    def test_every_part_fits_and_can_be_read_by_everybody(self):
        _link, path = self.make_path()
        extra = (f"/purchases/{self.order.id}", "/data/ask/erasure")
        with self.opened(path) as (browser, phone):
            self.look_at(browser, phone, path, (*PARTS, *extra))

    def look_at(self, browser, phone, path, parts):
        for part in parts:
            with self.subTest(part):
                browser.navigate_to(self.base_url() + path + part)
                phone.until("document.querySelector('h1, h2')")
                self.assertFalse(phone.is_too_wide())
                self.check_accessibility(browser)

    def test_the_page_leads_to_the_shop_that_takes_orders_beforehand(self):
        # The form itself needs no sale module; orders do.
        preorders = type(self.env["customer.preorder"])
        with patch.object(preorders, "_is_possible", lambda _self: True):
            self.till.takes_preorders = True
            self.till.action_open_join()
            self.make_goods().preorder_ok = True
            _link, path = self.make_path()
            with self.opened(path) as (browser, phone):
                phone.tap_when(".ways a[href*='/preorder/']")
                phone.until("document.querySelector('input[type=number]')")
                phone.until("!document.querySelector('input[name=code]')")
                self.assertFalse(phone.is_too_wide())
                self.check_accessibility(browser)
                # Who comes without a link types her code, or signs up.
                shop = f"/preorder/{self.till.preorder_key}"
                browser.navigate_to(self.base_url() + shop)
                phone.until("document.querySelector('input[name=code]')")
                self.assertFalse(phone.is_too_wide())
                self.check_accessibility(browser)
                phone.tap("a[href*='/join/']")
                phone.until("location.pathname.startsWith('/join/')")

    def test_from_right_to_left_it_fits_too(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.customer.lang = "ar_001"
        _link, path = self.make_path()
        with self.opened(path) as (browser, phone):
            phone.until("document.documentElement.dir === 'rtl'")
            self.look_at(browser, phone, path, PARTS)

    def test_with_a_login_the_account_leads_there(self):
        user = new_test_user(self.env, login="portal.phone", groups="base.group_portal")
        self.Code._issue(user.partner_id)
        with self.opened("/my", user.login) as (_browser, phone):
            phone.tap_when("a[href='/my/customer']")
            phone.sees("Your customer code")
            self.assertFalse(phone.is_too_wide())
            phone.tap("footer a[href='/my']")
            phone.until("location.pathname === '/my'")

from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from .common_axe import AxeMixin
from .common_join import JoinPageCase
from .test_customer_page_phone import Phone


@tagged("post_install", "-at_install")
class TestSignupOnAPhone(AxeMixin, JoinPageCase, HttpCase):
    """From the code in the shop to the own code, on a small phone."""

    browser_size = "390x844"
    touch_enabled = True

    def open_phone(self):
        self.env.flush_all()
        browser = ChromeBrowser(self)
        self.addCleanup(browser.stop)
        return browser, Phone(browser)

    def test_signing_up_from_form_to_code(self):
        browser, phone = self.open_phone()
        before = self.people()
        with self.mail_server() as server, self.allow_requests(browser=browser):
            self.authenticate(None, None, browser=browser)
            browser.navigate_to(self.base_url() + self.path)
            phone.sees("Your own customer code")
            self.look_at(browser, phone)
            self.assertLess(phone.run("document.querySelector('.trap').offsetWidth"), 2)
            phone.type("#join_email", self.email)
            phone.tap("[name=agree_marketing]")
            phone.tap("button.send")
            phone.sees("Please look into your mail")
            self.look_at(browser, phone)
            secret = self.secret_in([self.text_of_mail(one) for one in server.sent])
            browser.navigate_to(f"{self.base_url()}/join/confirm/{secret}")
            phone.sees("One more step")
            self.look_at(browser, phone)
            phone.tap("button.send")
            phone.sees("This is your code")
            self.look_at(browser, phone)
            self._wait_remaining_requests()
        self.env.invalidate_all()
        customer = self.people() - before
        self.assertEqual(len(customer), 1)
        self.assertTrue(customer._has_consent("marketing", self.company))

    def test_the_other_pages_can_be_read_by_all(self):
        notice = self.env["identity.notice"].create([{}])
        notice.action_publish()
        token = (
            self.env["identity.consent"]
            ._unsubscribe_url(self.make_customer(), "marketing", self.company)
            .rpartition("/")[2]
        )
        browser, phone = self.open_phone()
        with self.allow_requests(browser=browser):
            self.authenticate(None, None, browser=browser)
            for path in (
                f"/privacy-notice?shop={notice.company_id.id}",
                f"/unsubscribe/{token}",
                "/join/confirm/x",
            ):
                browser.navigate_to(self.base_url() + path)
                phone.until("document.querySelector('main h1')")
                self.look_at(browser, phone)
            self._wait_remaining_requests()

    def look_at(self, browser, phone):
        self.assertFalse(phone.is_too_wide())
        self.check_accessibility(browser)

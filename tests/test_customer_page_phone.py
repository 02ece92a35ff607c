import base64
import time

from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from .common_page import PageCase, photo

#: Puts a picture into the form, as somebody does who took one.
CHOOSE = """
const bytes = Uint8Array.from(atob("%s"), (sign) => sign.charCodeAt(0));
const list = new DataTransfer();
list.items.add(new File([bytes], "IMG_1.jpg", {type: "image/jpeg"}));
document.querySelector("#files").files = list.files;
"""


class Phone:
    """The customer's phone: a small window in which one looks, types and taps."""

    def __init__(self, browser):
        self.browser = browser

    def run(self, code):
        """Run code on the page, and return what it evaluates to."""
        answer = self.browser._websocket_request(
            "Runtime.evaluate", params={"expression": code, "returnByValue": True}
        )
        return answer["result"].get("value")

    def until(self, code, seconds=20):
        """Wait until this holds on the page that is open."""
        end = time.monotonic() + seconds
        while not self.run(f"document.readyState === 'complete' && !!({code})"):
            if time.monotonic() > end:
                raise AssertionError(f"{code}: {self.run('document.body.innerText')}")
            time.sleep(0.1)

    def sees(self, words):
        self.until(f"document.body.innerText.includes({words!r})")

    def tap(self, what):
        self.run(f"document.querySelector({what!r}).click()")

    def tap_when(self, what):
        """Tap something as soon as it is there."""
        self.until(f"document.querySelector({what!r})")
        self.tap(what)

    def type(self, what, words):
        self.run(f"document.querySelector({what!r}).value = {words!r}")

    def is_too_wide(self):
        return self.run("document.documentElement.scrollWidth > innerWidth")


@tagged("post_install", "-at_install")
class TestPageOnAPhone(PageCase, HttpCase):
    browser_size = "360x740"
    touch_enabled = True

    def test_a_problem_is_reported_with_a_picture_and_followed(self):
        order, key = self.sell_kettle()
        browser = ChromeBrowser(self)
        self.addCleanup(browser.stop)
        with self.allow_requests(browser=browser):
            self.authenticate(None, None, browser=browser)
            self.env.flush_all()
            browser.navigate_to(f"{self.base_url()}/warranty/{key}")
            self.follow(Phone(browser), self.page_of(key))
            self._wait_remaining_requests()

    def follow(self, phone, page):
        phone.sees("Covered until")
        self.assertFalse(phone.is_too_wide())
        phone.tap("summary")
        phone.sees("Limescale")
        phone.tap(".report")
        phone.sees("What happened")
        self.assertFalse(phone.is_too_wide())
        phone.type("#text", "It does not boil.")
        phone.run(CHOOSE % base64.b64encode(photo()).decode())
        phone.tap("button.send")
        phone.sees("Your report has arrived")
        phone.until("document.querySelector('.picture').naturalWidth === 80")
        self.assertFalse(phone.is_too_wide())
        case = page._cases()
        self.assertEqual(case.card_id, page._cards())
        self.resolve(case)
        self.env.flush_all()
        phone.tap(".back a")
        phone.sees("Resolved")
        phone.tap(".row a")
        phone.sees("You get a new one.")
        phone.tap("input[value='5']")
        phone.tap("form[action$=rate] button")
        phone.sees("★★★★★")
        case.invalidate_recordset()
        self.assertEqual(case.satisfaction, 5)

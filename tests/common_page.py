import http.client
import io
import secrets
from urllib.parse import urlsplit

from lxml import html
from PIL import Image

from .common_warranty import WarrantyCase

#: Headers of every answer on these pages.
STRICT = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


def photo(size=(80, 60), kind="JPEG", **options):
    stream = io.BytesIO()
    Image.new("RGB", size, (30, 90, 140)).save(stream, kind, **options)
    return stream.getvalue()


def begin_form(case, path, size):
    """Begin to send a form of so many bytes.

    :param case: the ``HttpCase`` whose browser it is
    :return: the answer to that, and its words
    """
    server = urlsplit(case.base_url())
    caller = http.client.HTTPConnection(server.hostname, server.port, timeout=20)
    caller.putrequest("POST", path)
    caller.putheader("Content-Type", "multipart/form-data; boundary=x")
    caller.putheader("Content-Length", str(size))
    cookies = case.opener.cookies.items()
    caller.putheader("Cookie", "; ".join(f"{name}={it}" for name, it in cookies))
    caller.endheaders(b"--x\r\n")
    answer = caller.getresponse()
    words = answer.read().decode()
    caller.close()
    return answer, words


class PageCase(WarrantyCase):
    """A receipt for a kettle, whose code opens a page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Page = cls.env["customer.page"]
        cls.policy.exclusions = "Limescale.\nFalls."

    def sell_kettle(self, key=None, **vals):
        """Sell a kettle to nobody in particular; return the order and its key."""
        key = key or secrets.token_hex(16)
        return self.sold((self.kettle, 1), page_key=key, **vals), key

    def page_of(self, key):
        return self.Page._opened_by(key)

    def form(self):
        return secrets.token_hex(16)

    def report(self, page, text="It does not boil.", **vals):
        card = vals.pop("card", page._cards()[:1])
        form = vals.pop("form", None) or self.form()
        return page._report(form, "warranty", text, card=card, **vals)

    def resolve(self, case):
        words = "You get a new one."
        case._move("resolved", words, resolution="replacement", role="manager")

    # As a browser

    def get(self, path, **options):
        answer = self.url_open(path, **options)
        return answer, html.fromstring(answer.content)

    def post(self, page, form, files=(), **changes):
        """Send a form as the browser does, maybe with other values."""
        data = {name: value or "" for name, value in form.fields.items() if name}
        data.pop("files", None)
        sent = [("files", file) for file in files] or None
        return self.url_open(
            form.get("action"), data={**data, **changes}, files=sent, timeout=60
        )

    def form_on(self, page, end):
        """Return the form of a page that is sent to an address with this end."""
        [form] = [form for form in page.forms if form.get("action").endswith(end)]
        return form

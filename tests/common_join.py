import re
import secrets
from unittest.mock import patch

from lxml import html

from .common_mail import SENTINEL, Traces
from .common_till import VaultTillCase

LINK = re.compile(r"/join/confirm/([0-9a-f]{64})")
PAGE = re.compile(r"/customer/([\w-]+)")


class JoinCase(Traces, VaultTillCase):
    """A shop with a sign-up page, and somebody with a phone."""

    vault_down = VaultTillCase.vault_down

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "shop@shop.example.com"
        cls.company.signup_double_opt_in = "always"
        cls.Signup = cls.env["customer.signup"]

    def setUp(self):
        super().setUp()
        self.till.action_open_join()
        self.email = f"who.{secrets.token_hex(6)}@sentinel-mail.example.com"

    def take(self, form=None, agreed=(), address="203.0.113.7", **typed):
        """Send a form as the page does; return what happened and the mails."""
        typed = {"email": self.email, **typed}
        public = self.env.ref("base.public_user")
        signups = self.Signup.with_user(public).with_context(lang="en_US")
        form = form or secrets.token_hex(16)
        shop = self.till.sudo()
        with self.mail_server() as server:
            outcome = signups._take(shop, form, typed, set(agreed), address)
        self.env.flush_all()
        self.env.invalidate_all()
        return outcome, [self.text_of_mail(sent) for sent in server.sent]

    def text_of_mail(self, sent):
        message, _sender, recipients = sent
        parts = [
            part.get_content()
            for part in message.walk()
            if part.get_content_maintype() == "text"
        ]
        return recipients, "\n".join(parts)

    def secret_in(self, mails):
        [(_recipients, text)] = mails
        return LINK.search(text)[1]

    def confirm(self, secret):
        signup = self.Signup._opened_by(secret)
        return signup and signup._confirm(secret)

    def people(self):
        return self.Partner.with_context(active_test=False).search([])


class JoinPageCase(JoinCase):
    """The same in a browser."""

    def setUp(self):
        super().setUp()
        self.path = f"/join/{self.till.join_key}"
        self.started = patch(
            "odoo.addons.pos_customer_identity.controllers.customer_join.LEAST_SECONDS",
            0,
        )
        self.started.start()
        self.addCleanup(self.started.stop)

    def open_form(self):
        page = html.fromstring(self.url_open(self.path).content)
        [form] = page.forms
        return form

    def send(self, form, **changes):
        data = {
            name: value or ""
            for name, value in form.fields.items()
            if name and not name.startswith("agree_")
        }
        with self.mail_server() as server:
            answer = self.url_open(
                form.get("action"), data={**data, **changes}, timeout=60
            )
        return answer, [self.text_of_mail(sent) for sent in server.sent]

    def join(self, **typed):
        return self.send(self.open_form(), **{"email": self.email, **typed})


__all__ = ["LINK", "PAGE", "SENTINEL", "JoinCase", "JoinPageCase"]

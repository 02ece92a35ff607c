import contextlib
import re

from odoo import SUPERUSER_ID

from ..models import mail_template_purpose
from .common import ADDON
from .common_mail import SENTINEL, Traces

#: What a customer said before something is sent, or what somebody did about it.
STATES = ("never", "given", "withdrawn", "restricted")


UNSUBSCRIBE = re.compile(r"/unsubscribe/([\w-]+)")


def make_template(env, model, partner="object.partner_id", **vals):
    return env["mail.template"].create(
        {
            "name": "Test",
            "model_id": env["ir.model"]._get_id(model),
            "subject": "Hello",
            "body_html": "<p>Hello</p>",
            "email_from": "shop@shop.example.com",
            "partner_to": "{{ %s.id }}" % partner,
            **vals,
        }
    )


class PathMixin(Traces):
    """Goes one path of sending with a customer in every state; see docs/privacy.md."""

    def assert_path(self, send, purpose=None, asked=False):
        """Go a path in each state and compare who is reached.

        :param send: called with the customer; does what sends, and may return mails
            that wait to be sent
        :param purpose: what the path needs; None where it is asked for
        :param asked: it goes out also to who never said anything about the purpose
        """
        for state in STATES:
            with self.subTest(f"{purpose or 'asked for'}: {state}"), self.undone():
                partner = self.person()
                self.put_into(partner, state, purpose or "marketing")
                reached = self.reached_by(send, partner)
                expected = {
                    "never": asked or not purpose,
                    "given": True,
                    "withdrawn": not purpose,
                    "restricted": False,
                }[state]
                self.assertEqual(reached, expected)

    def let_be_an_offer(self, template):
        """Let it be one of Odoo's templates of offers, as of carts that were left."""
        name = "test_left_cart"
        names = {"module": ADDON, "name": name, "model": template._name}
        self.env["ir.model.data"].create({**names, "res_id": template.id})
        self.patch(mail_template_purpose, "OFFERS", (f"{ADDON}.{name}",))

    @contextlib.contextmanager
    def undone(self):
        """Let what happens in one state not be there in the next."""
        savepoint = self.env.cr.savepoint()
        savepoint.__enter__()
        try:
            yield
        finally:
            self.env.flush_all()
            savepoint.rollback()
            self.env.invalidate_all()

    def person(self):
        told = {f"identity_{field}": value for field, value in SENTINEL.items()}
        # Some of these tests are run by who sells: the vault has other users.
        office = self.env(user=SUPERUSER_ID)
        partner = office["res.partner"].create(told)
        office["customer.code"]._issue(partner)
        return partner

    def put_into(self, partner, state, purpose):
        consents = partner.env["identity.consent"].with_company(self.company)
        if state in ("given", "withdrawn", "restricted"):
            consents._record(partner, {purpose: True}, "office")
        if state == "withdrawn":
            consents._record(partner, {purpose: False}, "office")
        if state == "restricted":
            partner._store_identity({"identity_restricted": True})
        self.env.flush_all()
        self.env.invalidate_all()

    def reached_by(self, send, partner):
        """Return whether a mail with the customer's real address left the house."""
        Mail = self.env["mail.mail"].sudo()
        before = Mail.search([])
        with self.mail_server() as server:
            send(partner)
            self.env.flush_all()
            self.env.invalidate_all()
            (Mail.search([]) - before).filtered(
                lambda mail: mail.state == "outgoing"
            ).send()
        recipients = {to for _message, _sender, to_all in server.sent for to in to_all}
        self.messages = [message for message, _sender, _to in server.sent]
        return SENTINEL["email"] in recipients

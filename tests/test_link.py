import base64
import re
from datetime import timedelta
from unittest.mock import patch

from lxml import html

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import hash_sign

from ..core import code as codes
from ..models.customer_link import SCOPE
from .common_mail import SENTINEL, MailCase

#: Pictures of a customer's code.
CODES = "//img[starts-with(@alt, 'Barcode')]"


class LinkCase(MailCase):
    def make_link(self, partner=None, days=7):
        """Return the record and the path of the page."""
        links = self.env["customer.link"]
        link, url = links._make(partner or self.customer, days)
        return link, url[url.index("/customer/") :]

    def wizard(self, user, **vals):
        return self.env(user=user)["customer.link.wizard"].create(
            {"partner_id": self.customer.id, **vals}
        )


@tagged("post_install", "-at_install")
class TestLink(LinkCase):
    def test_a_clerk_makes_a_link_that_is_shown_once(self):
        action = self.wizard(self.clerk).action_make()
        url = action["context"]["default_url"]
        token = url.rpartition("/")[2]
        link = self.env["customer.link"]._opened_by(token)
        self.assertEqual(link.partner_id, self.customer)
        self.assertEqual(link.state, "valid")
        self.assertEqual(link.create_uid, self.clerk)
        key = self.env["customer.link"]._key_of(token)
        wanted = {token.encode(), key.encode()}
        self.assertEqual(self.traces_in_tables(wanted), [])

    def test_the_link_is_sent_to_the_real_address_and_forgotten(self):
        with self.mail_server() as server:
            self.wizard(self.clerk).action_send()
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        [message] = [sent[0] for sent in server.sent if SENTINEL["email"] in sent[2]]
        body = message.get_body(("html",)).get_content()
        [path] = re.findall(r"/customer/([\w-]+)", body)
        link = self.env["customer.link"]._opened_by(path)
        self.assertEqual(link.partner_id, self.customer)
        self.assertTrue(link.sent)
        self.assertEqual(self.traces_in_tables({path.encode()}), [])
        self.assert_no_trace()

    def test_without_an_address_nothing_is_sent(self):
        self.customer.identity_email = False
        with self.assertRaises(UserError):
            self.wizard(self.clerk).action_send()

    def test_who_may_not_work_with_customers_makes_no_link(self):
        employee = self.make_user("employee")
        with self.assertRaises(AccessError):
            self.wizard(employee)
        cashier = self.make_user("cashier")
        with self.assertRaises(AccessError):
            self.wizard(cashier).action_make()
        with self.assertRaises(AccessError):
            self.env(user=self.clerk)["customer.link"].create(
                {"partner_id": self.customer.id, "key_hash": "x"}
            )

    def test_days_are_limited(self):
        for days in (-1, 0, 31, 10000):
            with self.assertRaises(UserError):
                self.make_link(days=days)

    def test_a_customer_without_a_code_gets_no_link(self):
        with self.assertRaises(UserError):
            self.make_link(self.Partner.create({"name": "Bo"}))

    def test_a_revoked_link_opens_nothing(self):
        link, path = self.make_link()
        link.with_user(self.clerk).action_revoke()
        token = path.rpartition("/")[2]
        self.assertFalse(self.env["customer.link"]._opened_by(token))
        with self.assertRaises(UserError):
            link.with_user(self.clerk).action_revoke()

    def test_an_expired_link_opens_nothing(self):
        link, path = self.make_link(days=1)
        token = path.rpartition("/")[2]
        later = fields.Datetime.now() + timedelta(days=1, seconds=1)
        with patch.object(fields.Datetime, "now", lambda: later):
            link.invalidate_recordset(["state"])
            self.assertFalse(self.env["customer.link"]._opened_by(token))

    def test_the_signature_ends_with_the_days_as_well(self):
        """Whoever changes the date in the database does not make it valid again."""
        link, path = self.make_link(days=1)
        link.expires_at = fields.Datetime.now() + timedelta(days=900)
        token = path.rpartition("/")[2]
        with patch("odoo.tools.misc.datetime.datetime") as clock:
            clock.now.return_value = fields.Datetime.now() + timedelta(days=2)
            self.assertFalse(self.env["customer.link"]._opened_by(token))

    def test_an_archived_customer_has_no_page(self):
        _link, path = self.make_link()
        self.customer.active = False
        token = path.rpartition("/")[2]
        self.assertFalse(self.env["customer.link"]._opened_by(token))

    def test_links_are_searched_by_their_state(self):
        links = self.env["customer.link"]
        valid, revoked, expired = (self.make_link()[0] for _at in range(3))
        revoked.action_revoke()
        expired.expires_at = fields.Datetime.now() - timedelta(minutes=1)
        ours = [("partner_id", "=", self.customer.id)]
        for state, link in (
            ("valid", valid),
            ("revoked", revoked),
            ("expired", expired),
        ):
            self.assertEqual(links.search([*ours, ("state", "=", state)]), link)
        self.assertEqual(
            links.search([*ours, ("state", "!=", "valid")]), revoked | expired
        )

    def test_granting_a_login_says_what_stays_in_clear(self):
        wizard = self.env["portal.wizard"].create(
            {"user_ids": [Command.create({"partner_id": self.customer.id})]}
        )
        self.assertTrue(wizard.identity_has_protected)
        arch = self.env["portal.wizard"].get_view(view_type="form")["arch"]
        self.assertIn("A login stays in clear", arch)
        action = wizard.user_ids.action_customer_link()
        self.assertEqual(action["res_model"], "customer.link.wizard")
        self.assertEqual(action["context"]["default_partner_id"], self.customer.id)
        plain = self.Partner.create({"name": "Bo"})
        wizard = self.env["portal.wizard"].create(
            {"user_ids": [Command.create({"partner_id": plain.id})]}
        )
        self.assertFalse(wizard.identity_has_protected)


@tagged("post_install", "-at_install")
class TestLinkTampering(LinkCase):
    def opened(self, token):
        return self.env["customer.link"]._opened_by(token)

    def test_every_altered_symbol_is_noticed(self):
        _link, path = self.make_link()
        token = path.rpartition("/")[2]
        self.assertTrue(self.opened(token))
        raw = bytearray(base64.urlsafe_b64decode(token + "==="))
        for at in range(len(raw)):
            altered = bytes([*raw[:at], raw[at] ^ 1, *raw[at + 1 :]])
            forged = base64.urlsafe_b64encode(altered).decode().rstrip("=")
            self.assertFalse(self.opened(forged), at)

    def test_guesses_and_nonsense_open_nothing(self):
        guesses = ["", "1", "a" * 5000, "../../etc", "%00", "ÿ", "null", None, 7, []]
        guesses += [
            base64.urlsafe_b64encode(bytes([n]) * n).decode() for n in range(99)
        ]
        for guess in guesses:
            self.assertFalse(self.opened(guess), guess)

    def test_tokens_signed_for_something_else_open_nothing(self):
        link, path = self.make_link()
        key = self.env["customer.link"]._key_of(path.rpartition("/")[2])
        env = self.env(su=True)
        for scope, values in (
            ("another", [key]),
            (SCOPE, key),
            (SCOPE, [key, 1]),
            (SCOPE, [link.id]),
            (SCOPE, [link.sudo().key_hash]),
            (SCOPE, {"key": key}),
            (SCOPE, []),
        ):
            self.assertFalse(self.opened(hash_sign(env, scope, values)))
        self.assertTrue(self.opened(hash_sign(env, SCOPE, [key])))

    def test_links_have_nothing_of_a_sequence(self):
        tokens = [self.make_link()[1] for _at in range(5)]
        keys = {self.env["customer.link"]._key_of(t.rpartition("/")[2]) for t in tokens}
        self.assertEqual(len(keys), 5)
        for key in keys:
            self.assertEqual(len(key), 32)


@tagged("post_install", "-at_install")
class TestLinkPage(LinkCase, HttpCase):
    def page(self, path):
        answer = self.url_open(path)
        return answer, html.fromstring(answer.content)

    def post(self, form, **changes):
        """Send a form of the page as the browser does, maybe with other values."""
        data = {field.get("name"): field.get("value") for field in form.inputs}
        data.pop(None, None)
        return self.url_open(
            form.get("action"), data={**data, **changes}, allow_redirects=True
        )

    def forms_of(self, path):
        """Return a form of a consent, and one of a request."""
        _answer, consents = self.page(f"{path}/consents")
        _answer, ask = self.page(f"{path}/data/ask/access")
        return consents.forms[0], ask.forms[0]

    def test_the_page_shows_the_code_and_no_identifier(self):
        link, path = self.make_link()
        answer, page = self.page(path)
        self.assertEqual(answer.status_code, 200)
        self.assertIn(self.customer.customer_code_display, page.text_content())
        payload = codes.payload(self.customer.customer_code)
        _large, code = self.page(f"{path}/code")
        images = [*page.xpath(CODES), *code.xpath(CODES)]
        self.assertEqual(
            [image.get("alt") for image in images], [f"Barcode {payload}"] * 3
        )
        for value in SENTINEL.values():
            self.assertNotIn(value, answer.text)
        link.invalidate_recordset()
        self.assertEqual(link.use_count, 1)
        self.assertTrue(link.used_at)

    def test_the_page_is_neither_kept_nor_framed_nor_told_to_others(self):
        headers = self.page(self.make_link()[1])[0].headers
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(headers["X-Frame-Options"], "DENY")
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertIn("noindex", headers["X-Robots-Tag"])

    def test_opening_the_page_asks_nobody_for_the_identity(self):
        with self.vault_down():
            answer, _page = self.page(self.make_link()[1])
        self.assertEqual(answer.status_code, 200)

    def test_a_switch_gives_and_withdraws_a_consent(self):
        path = self.make_link()[1]
        for given in (True, False):
            _answer, page = self.page(f"{path}/consents")
            [form] = page.xpath("//form[.//input[@value='marketing']]")
            answer = self.post(form)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("Your choice was saved", answer.text)
            self.env.invalidate_all()
            self.assertEqual(self.customer._has_consent("marketing"), given)
        consent = self.customer.identity_consent_ids[:1]
        self.assertEqual(consent.place, "link")
        _answer, page = self.page(f"{path}/consents")
        [button] = page.xpath("//form[.//input[@value='marketing']]//button")
        self.assertEqual(button.get("aria-checked"), "false")

    def test_requests_arrive_once(self):
        path = self.make_link()[1]
        for kind in ("access", "rectification", "erasure"):
            _answer, page = self.page(f"{path}/data/ask/{kind}")
            [form] = page.xpath(f"//form[.//input[@value='{kind}']]")
            self.assertIn("request has arrived", self.post(form).text)
            self.assertIn("is here already", self.post(form).text)
        requests = self.env["identity.request"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(
            sorted(requests.mapped("request_type")),
            ["access", "erasure", "rectification"],
        )
        self.assertEqual(set(requests.mapped("channel")), {"link"})
        self.assertEqual(set(requests.mapped("state")), {"received"})
        _answer, page = self.page(f"{path}/data")
        self.assertEqual(page.text_content().count("Requested"), 3)
        self.assertFalse(page.xpath("//a[contains(@href, '/ask/')]"))

    def test_what_the_page_does_not_offer_is_not_done(self):
        path = self.make_link()[1]
        consent, ask = self.forms_of(path)
        for form, changes in (
            (consent, {"purpose": "everything"}),
            (ask, {"kind": "restriction"}),
            (ask, {"kind": "__class__"}),
        ):
            self.assertEqual(self.post(form, **changes).status_code, 404)
        self.assertFalse(self.customer.identity_consent_ids)

    def test_a_form_of_another_site_is_refused(self):
        path = self.make_link()[1]
        _answer, page = self.page(f"{path}/consents")
        answer = self.post(page.forms[0], csrf_token="")
        self.assertIn("This form was not sent", answer.text)
        self.assertGreaterEqual(answer.status_code, 400)
        self.assertFalse(self.customer.identity_consent_ids)

    def test_wrong_revoked_and_expired_links_look_alike(self):
        revoked, path = self.make_link()
        revoked.action_revoke()
        expired, other = self.make_link()
        expired.expires_at = fields.Datetime.now() - timedelta(minutes=1)
        answers = [
            self.url_open(url) for url in (path, other, "/customer/x", "/customer/1")
        ]
        self.assertEqual({answer.status_code for answer in answers}, {404})
        self.assertEqual(len({answer.text for answer in answers}), 1)

    def test_a_closed_link_does_nothing_either(self):
        link, path = self.make_link()
        forms = self.forms_of(path)
        link.action_revoke()
        for form in forms:
            self.assertEqual(self.post(form).status_code, 404)
        self.assertFalse(self.customer.identity_consent_ids)

    def test_guessing_finds_no_page(self):
        _link, path = self.make_link()
        token = path.rpartition("/")[2]
        for at in range(60):
            guess = token[: 20 + at] + "A" + token[21 + at :]
            if guess != token:
                answer = self.url_open(f"/customer/{guess}")
                self.assertEqual(answer.status_code, 404)

    def test_the_page_speaks_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        _answer, page = self.page(self.make_link()[1])
        self.assertEqual(page.get("lang"), "fr-FR")

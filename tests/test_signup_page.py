from unittest.mock import patch

from lxml import html

from odoo.tests import HttpCase, tagged

from .common_join import JoinPageCase
from .common_page import STRICT

JOIN = "odoo.addons.pos_customer_identity.controllers.customer_join"


@tagged("post_install", "-at_install")
class TestSignupPage(JoinPageCase, HttpCase):
    def test_the_form_asks_for_little_and_nothing_is_ticked(self):
        answer = self.url_open(self.path)
        page = html.fromstring(answer.content)
        for name, value in STRICT.items():
            self.assertEqual(answer.headers[name], value)
        self.assertFalse(page.xpath("//script"))
        self.assertFalse(page.xpath("//input[@type='checkbox'][@checked]"))
        self.assertEqual(len(page.xpath("//input[@type='checkbox']")), 5)
        [required] = page.xpath("//input[@required]")
        self.assertEqual(required.get("name"), "email")
        for field in page.xpath("//input[@type!='hidden' and @type!='checkbox']"):
            self.assertTrue(page.xpath(f"//label[@for='{field.get('id')}']"))

    def test_signing_up_from_form_to_code(self):
        answer, mails = self.join(agree_marketing="1")
        self.assertIn("look into your mail", answer.text)
        secret = self.secret_in(mails)
        page = html.fromstring(self.url_open(f"/join/confirm/{secret}").content)
        before = self.people()
        self.assertEqual(self.people(), before, "opening it does nothing")
        [form] = page.forms
        answer, _mails = self.send(form)
        customer = self.people() - before
        self.assertEqual(len(customer), 1)
        self.assertIn(customer.customer_code_display, answer.text)
        self.assertIn("data:image/png", answer.text)
        self.assertNotIn(self.email, answer.text)
        self.assertTrue(customer._has_consent("marketing", self.company))
        again, _mails = self.send(form)
        self.assertIn(customer.customer_code_display, again.text)
        self.assertEqual(len(self.people() - before), 1)

    def test_known_or_not_the_answer_is_the_same(self):
        unknown, _mails = self.join()
        known = "known.person@sentinel-mail.example.com"
        self.make_person(email=known)
        answer, _mails = self.join(email=known)
        self.assertEqual(answer.status_code, unknown.status_code)
        self.assertEqual(answer.text, unknown.text)

    def test_a_machine_that_fills_in_everything_is_answered_and_forgotten(self):
        answer, mails = self.join(website="https://spam.example.com")
        self.assertIn("look into your mail", answer.text)
        self.assertFalse(mails)
        self.assertFalse(self.Signup.search([]))

    def test_what_is_too_quick_too_old_or_made_up_comes_back(self):
        form = self.open_form()
        with patch(f"{JOIN}.LEAST_SECONDS", 60):
            answer, mails = self.send(form, email=self.email)
            self.assertEqual(answer.status_code, 422)
            self.assertIn("once more", answer.text)
            self.assertIn(self.email, answer.text, "what was typed is not lost")
            self.assertFalse(mails)
        with patch(f"{JOIN}.MOST_SECONDS", -1):
            self.assertEqual(self.send(form, email=self.email)[0].status_code, 422)
        for stamp in ("", "x", "x" * 500, form.fields["stamp"][:-2] + "xx"):
            answer, mails = self.send(form, email=self.email, stamp=stamp)
            self.assertEqual(answer.status_code, 422, stamp)
            self.assertFalse(mails)

    def test_a_form_of_another_site_is_refused(self):
        answer, mails = self.send(self.open_form(), email=self.email, csrf_token="")
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(mails)

    def test_script_in_what_is_typed_is_shown_as_words(self):
        words = '"><script>alert(1)</script>'
        answer, _mails = self.join(name=words, email="wrong")
        self.assertEqual(answer.status_code, 422)
        page = html.fromstring(answer.content)
        self.assertFalse(page.xpath("//script"))
        [name] = page.xpath("//input[@name='name']")
        self.assertEqual(name.get("value"), words)

    def test_wrong_keys_and_links_look_alike(self):
        self.till.action_close_join()
        paths = [self.path, "/join/x", f"/join/{'0' * 16}", f"/join/{'9' * 400}"]
        paths += ["/join/confirm/x", f"/join/confirm/{'0' * 64}"]
        answers = [self.url_open(path) for path in paths]
        for answer in answers:
            self.assertEqual(answer.status_code, 404)
        self.assertEqual(len({answer.text for answer in answers}), 1)

    def test_a_consent_that_there_is_not_is_not_taken(self):
        _answer, mails = self.join(agree_everything="1", agree_surveys="1")
        customer = self.confirm(self.secret_in(mails))
        self.assertEqual(customer.identity_consent_ids.mapped("purpose"), ["surveys"])

    def test_the_page_is_in_the_language_of_the_phone(self):
        self.env["res.lang"]._activate_lang("ar_001")
        answer = self.url_open(self.path, headers={"Accept-Language": "ar"})
        self.assertEqual(html.fromstring(answer.content).get("dir"), "rtl")

    def test_the_code_to_hang_up_leads_to_the_page(self):
        action = self.till.action_print_join()
        self.assertEqual(action["report_name"].split(".")[1], "customer_join_poster")
        content, kind = self.env["ir.actions.report"]._render_qweb_html(
            "pos_customer_identity.customer_join_poster", self.till.ids
        )
        self.assertEqual(kind, "html")
        self.assertIn(self.till.join_url, content.decode())

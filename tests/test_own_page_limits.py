import logging
from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from ..hooks import post_load
from ..models import customer_page_attempt_link as limits
from .common_own_page import OwnPageCase
from .common_page import begin_form


@tagged("post_install", "-at_install")
class TestLimits(OwnPageCase, HttpCase):
    """What a link that somebody passed on cannot be used for."""

    def setUp(self):
        super().setUp()
        self.link, self.path = self.make_path()

    def test_forms_of_one_link_are_limited_and_other_links_go_on(self):
        _other, path = self.make_path()
        with patch.object(limits, "FORMS_SENT", 2):
            given = {"purpose": "marketing", "given": "1"}
            taken = {"purpose": "marketing", "given": "0"}
            self.send(f"{self.path}/consent", **given)
            self.send(f"{self.path}/consent", **taken)
            answer = self.send(f"{self.path}/consent", **given)
            self.assertIn("Go on in an hour", answer.text)
            self.assertFalse(self.customer._has_consent("marketing"))
            self.send(f"{path}/consent", **given)
            self.assertTrue(self.customer._has_consent("marketing"))

    def test_who_she_is_is_not_opened_for_ever(self):
        self.prove(self.path)
        with patch.object(limits, "FORMS_SENT", 2):
            answer = self.send(f"{self.path}/data/who")
            self.assertIn("Who you are", answer.text)
            answer = self.send(f"{self.path}/data/who")
        self.assertIn("Go on in an hour", answer.text)
        self.assert_names_nobody(answer)

    def test_links_that_open_nothing_keep_nobody_from_asking_for_one(self):
        attempts = self.env["customer.page.attempt"]
        for _at in range(limits.LINKS_ASKED):
            attempts._note_wrong_link("192.0.2.7")
        self.assertTrue(attempts._may_ask_link("192.0.2.7"))
        for _at in range(80):
            attempts._may_ask_link("192.0.2.9")
        self.assertTrue(attempts._may_try_link("192.0.2.9"))

    def test_a_form_of_megabytes_is_refused_in_plain_words(self):
        self.page(self.path)
        for path in (f"{self.path}/consent", "/preorder/x", "/join/x"):
            with self.allow_requests():
                answer, words = begin_form(self, path, 2 << 20)
            self.assertEqual(answer.status, 413, path)
            self.assertIn("This form was not sent", words)
            self.assertEqual(answer.getheader("Referrer-Policy"), "no-referrer")

    def test_pages_of_shops_need_the_token_of_the_session_too(self):
        for path in ("/preorder/x", "/join/x"):
            answer = self.url_open(path, data={"x": "1"})
            self.assertEqual(answer.status_code, 400, path)
            self.assertIn("This form was not sent", answer.text)


@tagged("post_install", "-at_install")
class TestLogs(OwnPageCase, HttpCase):
    """Logs are read by more people, and kept longer, than a page is meant for."""

    def test_what_opens_a_page_is_in_no_line_of_the_server(self):
        _link, path = self.make_path()
        order = self.buy(self.customer, self.make_goods())
        _page, url = self.env["customer.page"]._make(order, 30)
        self.env.flush_all()
        consents = self.env["identity.consent"]
        leave = consents._unsubscribe_url(self.customer, "marketing", self.company)
        paths = [path, *(one[one.index("/", 9) :] for one in (url, leave))]
        paths.append(f"/join/confirm/{'k' * 43}")
        secrets = [one.rpartition("/")[2] for one in paths]
        # pytest loads the addon in another way than a server does.
        post_load()
        lines = [self.line_of(f"{one}?said=asked") for one in paths]
        self.assertIn('"GET /customer/...?said=asked HTTP/1.1" 200', lines[0])
        # Without the token of the session the address is written as well.
        self.page(path)
        with self.assertLogs("odoo.http", "WARNING") as refused:
            self.url_open(f"{path}/consent", data={"purpose": "marketing"})
        lines += refused.output
        self.assertTrue(any("/customer/.../consent" in line for line in refused.output))
        for secret in secrets:
            self.assertFalse([line for line in lines if secret in line])

    def line_of(self, path):
        """Return what the log has of a request; the server of tests writes nothing."""
        logger = logging.getLogger("werkzeug")
        record = logger.makeRecord(
            logger.name,
            logging.INFO,
            "serving.py",
            1,
            '192.0.2.7 - - [now] "%s" %s %s',
            (f"GET {path} HTTP/1.1", "200", 7),
            None,
        )
        self.assertTrue(logger.filter(record))
        return record.getMessage()


@tagged("post_install", "-at_install")
class TestOtherCompany(OwnPageCase, HttpCase):
    """A customer of two companies: each shows what is its own."""

    def test_what_waits_and_is_asked_for_elsewhere_is_not_shown_here(self):
        goods = self.make_goods("Far Kettle")
        currency = self.company.currency_id.id
        program = self.make_program(goods, company_id=False, currency_id=currency)
        self.give_points(self.customer, program, 500)
        company, till = self.make_branch("Elsewhere")
        choice = (
            self.env["loyalty.choice"]
            .sudo()
            ._choose(self.customer, program.reward_ids[0], goods, till)
        )
        self.assertEqual(choice.company_id, company)
        far = self.env["identity.request"].with_company(company)
        far._receive(self.customer, "erasure", "link", "link")
        link, path = self.make_path()
        self.assertEqual(link.company_id, self.company)
        self.assertNotIn("Waits for you", self.words(path))
        self.assert_gone(self.send(f"{path}/choices/{choice.id}/give-up"))
        self.assertEqual(choice.state, "waiting")
        self.assertNotIn("Requested", self.words(f"{path}/data"))
        self.assertTrue(link._ask("erasure"))

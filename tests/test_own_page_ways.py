from datetime import timedelta
from pathlib import Path
from runpy import run_path
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from ..models import customer_link_ask as ask
from ..models.customer_link_login import MOST_LINKS
from .common_mail import SENTINEL
from .common_own_page import OwnPageCase


@tagged("post_install", "-at_install")
class TestAsking(OwnPageCase, HttpCase):
    """From a receipt to the page: only the address on file leads there."""

    def receipt(self, partner):
        order = self.buy(partner, self.make_goods())
        page, url = self.env["customer.page"]._make(order, 30)
        self.env.flush_all()
        return page, url[url.index("/warranty/") :]

    def ask(self, path):
        form = self.form_on(path, "/own-page")
        return self.post(form)

    def test_everybody_reads_the_same(self):
        nameless = self.make_member()
        texts = set()
        for partner in (self.customer, nameless, self.Partner):
            page, path = self.receipt(partner)
            answer = self.ask(path)
            self.assertIn("If we have an e-mail address of yours", answer.text)
            self.assert_names_nobody(answer)
            [words] = self.page(path + "?said=asked")[1].xpath("//p[@class='notice']")
            texts.add(words.text_content())
        self.assertEqual(len(texts), 1)
        self.assertEqual(
            self.asks().mapped("state"), ["waiting"] * 3, "nothing is looked up yet"
        )

    def asks(self):
        return self.env["customer.link.ask"].search([])

    def test_the_link_goes_to_the_address_on_file(self):
        _page, path = self.receipt(self.customer)
        self.ask(path)
        with self.mail_server() as server:
            self.asks()._send()
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        [message] = [sent[0] for sent in server.sent if SENTINEL["email"] in sent[2]]
        body = message.get_body(("html",)).get_content()
        token = body.partition("/customer/")[2].partition('"')[0]
        link = self.Link._opened_by(token)
        self.assertEqual(link.partner_id, self.customer)
        self.assertEqual(link.made_for, "asked")
        self.assertTrue(link._can_prove())
        self.assertEqual(self.asks().mapped("state"), ["sent"])
        self.assert_no_trace()

    def test_without_an_address_nothing_is_sent(self):
        for partner in (self.make_member(), self.Partner):
            _page, path = self.receipt(partner)
            self.ask(path)
        self.asks()._send()
        self.assertEqual(set(self.asks().mapped("state")), {"nobody"})

    def test_the_key_of_a_receipt_opens_no_page_of_a_person(self):
        _page, path = self.receipt(self.customer)
        key = path.rpartition("/")[2]
        self.assert_gone(self.url_open(f"/customer/{key}"))
        self.assertFalse(self.Link._opened_by(key))
        shown = self.words(path)
        self.assertNotIn("Points", shown.replace("Your points", ""))

    def test_a_customer_is_not_sent_very_many(self):
        for _at in range(ask.SENT_A_DAY + 1):
            page, _path = self.receipt(self.customer)
            self.env["customer.link.ask"]._note(page, "192.0.2.7")
        with self.mail_server():
            self.asks().sorted("id")._send()
        states = self.asks().mapped("state")
        self.assertEqual(states.count("sent"), ask.SENT_A_DAY)
        self.assertEqual(states.count("limited"), 1)

    def test_a_page_and_a_network_do_not_ask_for_ever(self):
        page, path = self.receipt(self.customer)
        for _at in range(ask.ASKED_A_DAY + 3):
            self.env["customer.link.ask"]._note(page, "192.0.2.7")
        self.assertEqual(len(self.asks()), ask.ASKED_A_DAY)
        for _at in range(20):
            page, _path = self.receipt(self.customer)
            self.env["customer.link.ask"]._note(page, "192.0.2.8")
        self.assertLessEqual(len(self.asks()), 12)
        self.assertIn("If we have an e-mail address", self.ask(path).text)

    def test_one_that_fails_keeps_nobody_else_waiting(self):
        for partner in (self.other, self.customer):
            page, _path = self.receipt(partner)
            self.env["customer.link.ask"]._note(page, "192.0.2.7")
        links = type(self.env["customer.link"])
        real = links._make_mail

        def broken(link, url, days):
            if link.partner_id == self.other:
                raise ValueError(f"no template for {SENTINEL['email']}")
            return real(link, url, days)

        with (
            patch.object(links, "_make_mail", broken),
            self.mail_server(),
            self.assertLogs(ask.__name__, "WARNING") as logs,
        ):
            self.asks()._send()
        states = {one.partner_id: one.state for one in self.asks()}
        self.assertEqual(states, {self.other: "failed", self.customer: "sent"})
        self.assertNotIn(SENTINEL["email"], str(logs.output))
        self.assertFalse(self.Link.sudo().search([("partner_id", "=", self.other.id)]))

    def test_nobody_makes_one_by_hand(self):
        clerk = self.env(user=self.clerk)
        with self.assertRaises(AccessError):
            clerk["customer.link.ask"].create({"company_id": self.company.id})

    def test_an_old_link_asks_for_a_fresh_one(self):
        link, path = self.make_path(sent=False)
        answer = self.send(f"{path}/fresh")
        self.assertIn("If we have an e-mail address of yours", answer.text)
        self.assertEqual(self.asks().link_id, link)
        self.assertEqual(self.asks().partner_id, self.customer)


@tagged("post_install", "-at_install")
class TestInMails(OwnPageCase):
    """A word in a mail becomes a link on the way to the one customer."""

    def mail_to(self, partners, **vals):
        mail = self.env["mail.mail"].create(
            {
                "subject": "Points",
                "body_html": '<a href="/customer/mine">x</a> <b>/customer/mine-x</b>',
                "recipient_ids": [(6, 0, partners.ids)],
                **vals,
            }
        )
        with self.mail_server() as server:
            mail.send()
        self.env.flush_all()
        return [sent[0].get_body(("html",)).get_content() for sent in server.sent]

    def test_the_customer_gets_a_link_and_nobody_reads_it(self):
        [body] = self.mail_to(self.customer, auto_delete=False)
        token = body.partition("/customer/")[2].partition('"')[0]
        link = self.Link._opened_by(token)
        self.assertEqual(link.partner_id, self.customer)
        self.assertEqual(link.made_for, "mail")
        self.assertIn("/customer/mine-x", body)
        self.assertEqual(self.traces_in_tables({token.encode()}), [])

    def test_each_customer_gets_her_own(self):
        bodies = self.mail_to(self.customer | self.other)
        tokens = [body.partition("/customer/")[2].partition('"')[0] for body in bodies]
        owners = {self.Link._opened_by(token).partner_id for token in tokens}
        self.assertEqual(owners, {self.customer, self.other})

    def test_who_has_no_code_gets_none(self):
        partner = self.Partner.create({"name": "Cy", "email": "cy@example.com"})
        before = self.Link.sudo().search_count([])
        [body] = self.mail_to(partner)
        self.assertIn("/customer/mine", body)
        self.assertEqual(self.Link.sudo().search_count([]), before)


@tagged("post_install", "-at_install")
class TestLogin(OwnPageCase, HttpCase):
    """Customers with a login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.make_login("own")
        cls.Code._issue(cls.user.partner_id)

    @classmethod
    def make_login(cls, name):
        return new_test_user(
            cls.env, login=f"portal.{name}", groups="base.group_portal"
        )

    def sign_in(self, user=None):
        user = user or self.user
        self.authenticate(user.login, user.login)

    def test_the_account_leads_to_the_page(self):
        self.sign_in()
        self.assertIn("/my/customer", self.page("/my")[1].xpath("//a/@href"))
        answer, page = self.page("/my/customer")
        self.assertIn(self.user.partner_id.customer_code_display, answer.text)
        self.assertIn("/my", page.xpath("//a/@href"))

    def test_it_opens_for_this_login_alone(self):
        self.sign_in()
        path = self.page("/my/customer")[0].url
        self.assertEqual(self.url_open(path).status_code, 200)
        self.sign_in(self.make_login("thief"))
        self.assert_gone(self.url_open(path))
        self.forget_browser()
        self.assert_gone(self.url_open(path))

    def test_a_login_opens_all_data(self):
        self.sign_in()
        path = self.page("/my/customer")[0].url
        self.assertEqual(self.url_open(f"{path}/data/kept").status_code, 200)
        self.assertIn("Show who you are", self.words(f"{path}/data"))

    def test_who_has_no_code_reads_what_to_do(self):
        self.sign_in(self.make_login("nobody"))
        self.assertIn("You have no customer code yet", self.words("/my/customer"))

    def test_without_a_login_nothing_opens(self):
        self.forget_browser()
        self.assertIn("/web/login", self.url_open("/my/customer").url)

    def test_very_many_links_are_not_made(self):
        links = self.Link.with_user(self.user)
        for _at in range(MOST_LINKS):
            links._make_for_login()
        self.env.flush_all()
        self.sign_in()
        self.assertIn("very many pages", self.words("/my/customer"))

    def test_links_of_logins_are_forgotten_soon(self):
        path = self.Link.with_user(self.user)._make_for_login()
        token = path.rpartition("/")[2]
        link = self.Link.with_user(self.user)._opened_by(token)
        link.expires_at -= timedelta(days=3)
        self.Link._gc_login()
        self.assertFalse(link.exists())


@tagged("post_install", "-at_install")
class TestWhoseLink(OwnPageCase):
    """A link leads to whom it was made for, or nowhere."""

    def opened(self, path):
        self.env.invalidate_all()
        return self.Link._opened_by(path.rpartition("/")[2])

    def test_a_lost_card_takes_its_links_with_it(self):
        _link, path = self.make_path()
        self.code_of(self.customer)._replace(lost=True)
        self.assertFalse(self.opened(path))

    def test_the_links_of_a_worn_card_go_on(self):
        _link, path = self.make_path()
        self.code_of(self.customer)._replace(lost=False)
        self.assertTrue(self.opened(path))

    def test_links_of_who_was_merged_do_not_open_the_other_s_page(self):
        _link, path = self.make_path(self.other)
        _kept, stays = self.make_path(self.customer)
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard = wizard.create({"dst_partner_id": self.customer.id})
        wizard._merge((self.other | self.customer).ids, self.customer)
        self.assertFalse(self.opened(path))
        self.assertTrue(self.opened(stays))

    def test_a_link_that_is_taken_back_takes_along_what_it_opened(self):
        order = self.buy(self.customer, self.make_goods())
        link, _path = self.make_path()
        opened = link._open("receipt", order.id).rpartition("/")[2]
        printed = self.env["customer.page"]._make(order, 30)[1].rpartition("/")[2]
        pages = self.env["customer.page"]
        self.assertTrue(pages._opened_by(opened))
        link.action_revoke()
        self.assertFalse(pages._opened_by(opened))
        self.assertTrue(pages._opened_by(printed), "that one hangs on the receipt")

    def test_a_link_without_a_code_opens_nothing(self):
        link, path = self.make_path()
        link.code_id = False
        self.assertFalse(self.opened(path))

    def test_links_that_are_out_are_bound_when_the_addon_is_updated(self):
        link, path = self.make_path()
        self.env.flush_all()
        self.env.cr.execute("UPDATE customer_link SET code_id = NULL")
        step = Path(__file__).parent.parent / "migrations/19.0.6.0.0/post-own-page.py"
        run_path(str(step))["migrate"](self.env.cr, "19.0.5.0.0")
        self.assertTrue(self.opened(path))

    def test_an_unused_hour_is_over_by_the_clock(self):
        link, _path = self.make_path()
        proof = link._prove()
        self.assertTrue(link._is_strong(proof))
        self.assertFalse(link._is_strong(proof + "x"))
        self.assertFalse(link._is_strong(None))
        later = fields.Datetime.now() + timedelta(hours=1, seconds=1)
        with patch.object(fields.Datetime, "now", lambda: later):
            self.assertFalse(link._is_strong(proof))

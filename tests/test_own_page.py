import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from ..models import customer_link_ask as ask
from ..models.customer_link_login import MOST_LINKS
from .common_mail import SENTINEL
from .common_own_page import PARTS, OwnPageCase


@tagged("post_install", "-at_install")
class TestParts(OwnPageCase, HttpCase):
    """What anybody with the link sees."""

    def test_every_part_opens_for_a_customer_of_whom_there_is_nothing(self):
        _link, path = self.make_path()
        for part in PARTS:
            with self.subTest(part):
                answer, _page = self.page(path + part)
                self.assertEqual(answer.status_code, 200)
                self.assert_names_nobody(answer)

    def test_every_part_opens_without_the_vault(self):
        _link, path = self.make_path()
        with self.vault_down():
            for part in PARTS:
                with self.subTest(part):
                    self.assertEqual(self.page(path + part)[0].status_code, 200)

    def test_every_part_is_kept_by_nobody_and_told_to_nobody(self):
        _link, path = self.make_path()
        for part in PARTS:
            headers = self.page(path + part)[0].headers
            self.assertEqual(headers["Cache-Control"], "no-store")
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            self.assertIn("noindex", headers["X-Robots-Tag"])
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])

    def test_nothing_comes_from_anywhere_else_and_no_script_runs(self):
        _link, path = self.make_path()
        for part in PARTS:
            _answer, page = self.page(path + part)
            sources = page.xpath("//@src | //link/@href")
            for source in sources:
                self.assertTrue(source.startswith(("data:", "/pos_customer")), source)
            self.assertFalse(page.xpath("//script | //iframe | //@style | //@onclick"))

    def test_a_purchase_is_shown_with_its_receipt(self):
        order = self.buy(self.customer, self.make_goods("Copper Kettle"))
        _link, path = self.make_path()
        self.assertIn("Copper Kettle", self.words(f"{path}/purchases"))
        receipt = self.words(f"{path}/purchases/{order.id}")
        self.assertIn("Copper Kettle", receipt)
        self.assertIn(order.pos_reference, receipt)

    def test_a_list_of_purchases_has_pages(self):
        goods = self.make_goods()
        orders = [self.buy(self.customer, goods) for _at in range(23)]
        _link, path = self.make_path()
        first, second = (self.words(f"{path}/purchases?page={at}") for at in (1, 2))
        self.assertIn(orders[-1].pos_reference, first)
        self.assertNotIn(orders[0].pos_reference, first)
        self.assertIn(orders[0].pos_reference, second)
        for odd in ("0", "-1", "x", "9" * 5000, "99999999"):
            answer = self.url_open(f"{path}/purchases?page={odd}")
            self.assertEqual(answer.status_code, 200)

    def test_a_case_opens_with_what_was_said_and_so_does_the_receipt_s_page(self):
        case = self.env["customer.case"]._open(
            {
                "description": "It does not boil.",
                "subject": "Kettle",
                "partner_id": self.customer.id,
                "company_id": self.company.id,
            },
            "phone",
        )
        order = self.buy(self.customer, self.make_goods())
        _link, path = self.make_path()
        answer, _page = self.page(f"{path}/open/case/{case.id}")
        self.assertIn("It does not boil.", answer.text)
        answer, page = self.page(f"{path}/open/receipt/{order.id}")
        self.assertIn("/warranty/", answer.url)
        self.assertTrue(page.xpath("//a[contains(@href, '/report')]"))
        opened = self.env["customer.page"].search([("made_for", "=", "own")])
        self.assertEqual(len(opened), 2)
        for one in opened:
            self.assertLess(one.expires_at - one.create_date, timedelta(minutes=61))

    def test_a_consent_is_recorded_with_the_text_that_was_shown(self):
        _link, path = self.make_path()
        page = self.page(f"{path}/consents")[1]
        [form] = page.xpath("//form[.//input[@value='marketing']]")
        self.assertIn("Your choice was saved", self.post(form).text)
        consent = self.customer.identity_consent_ids[:1]
        text = self.env["identity.consent.text"]._current(self.company)["marketing"]
        self.assertEqual(consent.text_id, text)
        self.assertIn(text.body, self.words(f"{path}/consents"))
        self.assertEqual(consent.channel, "web")

    def test_a_preference_is_changed_and_forgotten(self):
        preference = self.make_preference(self.customer)
        _link, path = self.make_path()
        form = self.form_on(f"{path}/answers", f"/preferences/{preference.id}")
        answer = self.post(form, value="Green tea")
        self.assertIn("Green tea", answer.text)
        self.assertFalse(preference.current)
        form = self.form_on(f"{path}/answers", "/forget")
        self.assertIn("We forgot it", self.post(form).text)
        self.assertFalse(preference.exists())

    def test_a_preference_that_names_somebody_is_refused_in_words(self):
        preference = self.make_preference(self.customer)
        _link, path = self.make_path()
        form = self.form_on(f"{path}/answers", f"/preferences/{preference.id}")
        for value in ("", " ", "x" * 5000, "ada@example.com"):
            answer = self.post(form, value=value)
            self.assertEqual(answer.status_code, 422, value)
        self.assertEqual(preference.value, "Black tea")
        self.assertTrue(preference.current)

    def make_preference(self, partner):
        topic = self.env["survey.profile.topic"].create({"name": "Tea"})
        self.env["identity.consent"]._record(partner, {topic.purpose: True}, "office")
        preferences = self.env["customer.preference"]
        return preferences.sudo().create(
            {
                "partner_id": partner.id,
                "topic_id": topic.id,
                "value": "Black tea",
                **preferences._prepare_how_vals(topic, self.company),
            }
        )


@tagged("post_install", "-at_install")
class TestStrength(OwnPageCase, HttpCase):
    """What needs more than the link."""

    def strong_answers(self, path):
        """Return the answers of everything that needs a fresh link."""
        return [
            self.url_open(f"{path}/data/kept"),
            self.url_open(f"{path}/data/kept/orders"),
            self.send(f"{path}/data/who"),
            self.send(f"{path}/data/copy", kind="json"),
        ]

    def assert_closed(self, path):
        for answer in self.strong_answers(path):
            self.assert_gone(answer)
            self.assert_names_nobody(answer)

    def test_a_link_alone_opens_no_data(self):
        _link, path = self.make_path()
        self.assert_closed(path)

    def test_the_browser_that_confirmed_the_link_sees_who_she_is(self):
        _link, path = self.make_path()
        self.prove(path)
        shown = self.post(self.form_on(f"{path}/data", "/who"))
        for field in ("name", "email", "street", "city"):
            self.assertIn(SENTINEL[field], shown.text)
        answer, _page = self.page(f"{path}/data")
        self.assert_names_nobody(answer)
        self.env["identity.access.log"]._take_over()
        log = self.env["identity.access.log"].search(
            [("purpose", "=", "self_service")], limit=1
        )
        self.assertEqual(log.partner_ids, self.customer)
        self.assertEqual(log.action, "read")

    def test_nothing_is_shown_of_what_cannot_be_recorded(self):
        _link, path = self.make_path()
        self.prove(path)
        form = self.form_on(f"{path}/data", "/who")
        with self.vault_down():
            answer = self.post(form)
        self.assertEqual(answer.status_code, 422)
        self.assert_names_nobody(answer)

    def test_another_browser_with_the_same_link_sees_nothing(self):
        _link, path = self.make_path()
        self.prove(path)
        self.assertEqual(self.url_open(f"{path}/data/kept").status_code, 200)
        self.forget_browser()
        self.assert_closed(path)
        self.assertFalse(
            self.page(f"{path}/data")[1].xpath("//form[contains(@action, 'prove')]")
        )

    def test_a_link_is_confirmed_once(self):
        _link, path = self.make_path()
        form = self.form_on(f"{path}/data", "/prove")
        self.post(form)
        self.forget_browser()
        self.send(f"{path}/prove")
        self.assert_closed(path)

    def test_opening_a_link_does_not_confirm_it(self):
        """Programs that look at mails open every link in them."""
        link, path = self.make_path()
        for part in PARTS:
            self.url_open(path + part)
        link.invalidate_recordset()
        self.assertFalse(link.sudo().proof_hash)

    def test_what_a_clerk_copied_never_opens_data(self):
        link, path = self.make_path(sent=False)
        self.assertFalse(link._can_prove())
        self.send(f"{path}/prove")
        self.assert_closed(path)

    def test_after_an_hour_the_data_is_closed_again(self):
        link, path = self.make_path()
        self.prove(path)
        self.age(link, hours=1)
        self.assert_closed(path)
        self.assert_gone(self.url_open(f"{path}/data/ask/erasure"))
        self.assertIn("Send me a fresh link", self.words(f"{path}/data"))

    def age(self, link, **ago):
        """Let a link be older; the clock of its signature goes on."""
        self.env.cr.execute(
            "UPDATE customer_link SET create_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(**ago), link.id],
        )
        link.invalidate_recordset()

    def test_an_old_link_asks_for_nothing(self):
        link, path = self.make_path()
        self.age(link, hours=2)
        answer = self.send(f"{path}/request", kind="erasure", sure="1")
        self.assert_gone(answer)
        self.assertFalse(
            self.env["identity.request"]
            .search([])
            .filtered(lambda one: one.partner_id == self.customer)
        )

    def test_erasing_is_asked_for_twice(self):
        _link, path = self.make_path()
        answer = self.send(f"{path}/request", kind="erasure")
        self.assert_gone(answer)
        form = self.form_on(f"{path}/data/ask/erasure", "/request")
        self.assertIn("request has arrived", self.post(form, sure="1").text)
        request = self.env["identity.request"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(request.state, "received")

    def test_a_correction_says_what_and_no_value(self):
        _link, path = self.make_path()
        form = self.form_on(f"{path}/data/ask/rectification", "/request")
        self.post(form, wrong=["phone", "nonsense", "<b>name</b>"])
        request = self.env["identity.request"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertIn("Phone", str(request.message_ids.mapped("body")))
        self.assertNotIn("nonsense", str(request.message_ids.mapped("body")))

    def test_the_copy_has_everything_and_is_a_request_that_is_done(self):
        self.buy(self.customer, self.make_goods("Copper Kettle"))
        _link, path = self.make_path()
        self.prove(path)
        answer = self.send(f"{path}/data/copy", kind="json")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        copy = json.loads(answer.text)
        self.assertIn("Copper Kettle", answer.text)
        self.assertIn(SENTINEL["email"], answer.text)
        request = self.env["identity.request"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(request.state, "done")
        self.assertEqual(copy["request"], request.name)
        self.env["identity.access.log"]._take_over()
        self.assertTrue(
            self.env["identity.access.log"].search(
                [("action", "=", "export"), ("reason", "=", request.name)]
            )
        )

    def test_copies_are_limited(self):
        link, path = self.make_path()
        self.prove(path)
        for _at in range(5):
            link._copy("json")
        self.env.flush_all()
        answer = self.send(f"{path}/data/copy", kind="json")
        self.assertEqual(answer.status_code, 422)
        self.assert_names_nobody(answer)

    def test_what_is_stored_is_shown_by_kind_without_who_she_is(self):
        self.buy(self.customer, self.make_goods("Copper Kettle"))
        _link, path = self.make_path()
        self.prove(path)
        answer, page = self.page(f"{path}/data/kept")
        self.assert_names_nobody(answer)
        ways = page.xpath("//a[contains(@href, '/data/kept/')]/@href")
        self.assertIn(f"{path}/data/kept/order_lines", ways)
        for way in ways:
            answer, _page = self.page(way)
            self.assertEqual(answer.status_code, 200)
            self.assert_names_nobody(answer)
        self.assertIn("Copper Kettle", self.words(f"{path}/data/kept/order_lines"))
        for odd in ("identity", "nothing", "__class__", "<b>"):
            self.assert_gone(self.url_open(f"{path}/data/kept/{odd}"))


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

    def test_a_link_without_a_code_opens_nothing(self):
        link, path = self.make_path()
        link.code_id = False
        self.assertFalse(self.opened(path))

    def test_links_that_are_out_are_bound_when_the_addon_is_updated(self):
        link, path = self.make_path()
        self.env.flush_all()
        self.env.cr.execute("UPDATE customer_link SET code_id = NULL")
        script = (
            "UPDATE customer_link link SET code_id = code.id FROM customer_code code"
            " WHERE code.partner_id = link.partner_id AND code.state = 'active'"
        )
        self.env.cr.execute(script)
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

import json
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common_mail import SENTINEL
from .common_own_page import PARTS, OwnPageCase


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

    def test_an_address_of_the_staff_opens_no_data_until_a_reader_confirms_it(self):
        _link, path = self.make_path()
        self.prove(path)
        self.customer.with_user(self.make_user("cashier")).sudo()._doubt_email()
        self.assertTrue(self.customer.identity_email_added)
        self.assert_closed(path)
        self.assertIn("show who you are", self.words(f"{path}/data"))
        self.assertNotIn("Send me a fresh link", self.words(f"{path}/data"))
        self.customer.with_user(self.make_user("reader")).action_confirm_email()
        self.assertEqual(self.url_open(f"{path}/data/kept").status_code, 200)

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

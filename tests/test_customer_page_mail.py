import re

from odoo.tests import tagged

from .common_case import CaseCase
from .common_mail import SENTINEL, Traces
from .common_page import PageCase
from .test_warranty_mail import WarrantyMailCase

#: An address that opens a page.
KEYS = re.compile(r"/warranty/([0-9a-f]{32})")


class PageMailCase(Traces):
    def sent_by(self, mails):
        """Send mails; return the texts that reach somebody, by recipient."""
        with self.mail_server() as server:
            mails.send()
        return {
            recipient: "\n".join(
                part.get_content()
                for part in message.walk()
                if part.get_content_maintype() == "text"
            )
            for message, _sender, recipients in server.sent
            for recipient in recipients
        }

    def keys_in(self, text):
        return sorted(set(KEYS.findall(text)))

    def all_pages(self):
        return self.env["customer.page"].sudo().search([])


@tagged("post_install", "-at_install")
class TestCasePageMail(PageMailCase, CaseCase):
    """Mails of a case lead to its page, and only the customer's copy opens it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "shop@shop.example.com"
        cls.customer = cls.make_protected(**SENTINEL)

    def setUp(self):
        super().setUp()
        self.case = self.open_case()
        about = [("model", "=", "customer.case"), ("res_id", "=", self.case.id)]
        mails = self.env["mail.mail"].sudo().search(about)
        self.mail = mails.filtered(lambda mail: self.customer in mail.recipient_ids)

    def write_mail(self, body, partner=None, **vals):
        return (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": "Hello",
                    "body_html": f"<p>{body}</p>",
                    "model": "customer.case",
                    "res_id": self.case.id,
                    "email_from": "shop@shop.example.com",
                    "recipient_ids": [(4, (partner or self.customer).id)],
                    "auto_delete": False,
                    **vals,
                }
            )
        )

    def test_what_is_stored_opens_nothing_and_what_arrives_does(self):
        word = f"/warranty/of-case-{self.case.id}"
        self.assertIn(word, self.mail.body_html)
        self.assertEqual(self.keys_in(f"{self.mail.body_html} {self.mail.body}"), [])
        self.assertFalse(self.all_pages())
        arrived = self.sent_by(self.mail)[SENTINEL["email"]]
        [key] = self.keys_in(arrived)
        self.assertNotIn(word, arrived)
        page = self.env["customer.page"]._opened_by(key)
        self.assertEqual((page.case_id, page.made_for), (self.case, "mail"))

    def test_both_forms_of_a_message_have_the_same_key(self):
        arrived = self.sent_by(self.mail)[SENTINEL["email"]]
        self.assertEqual(len(KEYS.findall(arrived)), 2, arrived)
        self.assertEqual(len(self.keys_in(arrived)), 1)

    def test_the_key_stays_nowhere_after_sending(self):
        mail = self.write_mail(self.case._page_url())
        with self.all_logs() as lines:
            [key] = self.keys_in(self.sent_by(mail)[SENTINEL["email"]])
        self.assertEqual(mail.state, "sent")
        self.assert_no_trace(lines, {"key": key})

    def test_a_preview_makes_no_page(self):
        template = self.env.ref("pos_customer_identity.mail_template_case_opened")
        preview = self.env["mail.template.preview"].create(
            {
                "mail_template_id": template.id,
                "resource_ref": f"customer.case,{self.case.id}",
            }
        )
        self.assertIn(f"of-case-{self.case.id}", preview.body_html)
        self.assertFalse(self.all_pages())

    def test_colleagues_and_others_get_no_key(self):
        mail = self.write_mail(
            self.case._page_url(),
            recipient_ids=[(4, self.customer.id), (4, self.agent.partner_id.id)],
            email_to="supplier@lux.example.com",
        )
        arrived = self.sent_by(mail)
        self.assertEqual(len(arrived), 3)
        with_key = [to for to, text in arrived.items() if self.keys_in(text)]
        self.assertEqual(with_key, [SENTINEL["email"]])
        self.assertEqual(len(self.all_pages()), 1)

    def test_nobody_writes_oneself_the_key_of_another_s_case(self):
        bo = self.make_customer("Bo")
        bo.email = "bo@example.com"
        theirs = self.make_case(partner_id=bo.id)
        card = self.make_card()
        theirs_too = self.make_card(partner_id=bo.id)
        tries = [
            (self.case, theirs._page_url()),
            (theirs, self.case._page_url()),
            (bo, self.case._page_url()),
            (theirs, card._page_url()),
            (card, self.case._page_url()),
            (theirs_too, card._page_url()),
            (card, theirs_too._page_url()),
            (card, f"/warranty/of-receipt-{self.case.id}"),
        ]
        for about, words in tries:
            with self.subTest(f"{about} {words}"):
                mail = self.write_mail(words, bo, model=about._name, res_id=about.id)
                self.assertEqual(self.keys_in(str(self.sent_by(mail))), [])
        self.assertFalse(self.all_pages())

    def test_a_word_that_names_nothing_stays(self):
        for word in ("of-case-0", "of-case-999999999", "of-case-9999999999", "of-x-1"):
            mail = self.write_mail(f"https://shop.example.com/warranty/{word}")
            self.assertIn(word, self.sent_by(mail)[SENTINEL["email"]])
        self.assertFalse(self.all_pages())


@tagged("post_install", "-at_install")
class TestWarrantyPageMail(PageMailCase, WarrantyMailCase, PageCase):
    """Mails about warranties lead to what they are about."""

    def test_the_mail_of_a_sale_leads_to_all_that_was_bought(self):
        self.company.warranty_mail_registered = True
        self.agree(self.ada, "receipts")
        order, printed = self.sell_kettle(partner_id=self.ada.id)
        mail = self.tell()
        self.assertIn(f"of-receipt-{order.id}", mail.body_html)
        [key] = self.keys_in(self.sent_by(mail)["ada.muster@example.com"])
        page = self.page_of(key)
        self.assertEqual((page.order_id, page.made_for), (order, "mail"))
        self.assertEqual(page._cards(), self.cards(order))
        self.assertNotEqual(page, self.page_of(printed))

    def test_each_item_that_ends_soon_has_its_own_page(self):
        self.company.warranty_ending_days = 30
        self.agree(self.ada, "marketing")
        today = self.Card._today_of(self.company)
        vals = self.Card._prepare_item_vals(self.kettle, self.company, today)
        cards = self.Card.create([{**vals, "partner_id": self.ada.id}] * 2)
        cards.flush_recordset()
        self.env.cr.execute(
            "UPDATE warranty_card SET until = %s WHERE id = ANY(%s)",
            [today, cards.ids],
        )
        cards.invalidate_recordset()
        keys = self.keys_in(self.sent_by(self.tell())["ada.muster@example.com"])
        self.assertEqual(len(keys), 2)
        pages = self.Page.union(*(self.page_of(key) for key in keys))
        self.assertEqual(pages.card_id, cards)
        for page in pages:
            self.assertGreater(page.expires_at.date(), today)

    def test_of_a_gift_the_mail_leads_to_the_item_alone(self):
        order, _key = self.sell_kettle(partner_id=self.make_customer().id)
        card = self.cards(order)
        card.partner_id = self.ada
        self.assertTrue(card._sale_url().endswith(f"of-card-{card.id}"))

from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_warranty import WarrantyCase


class WarrantyMailCase(WarrantyCase):
    """Ada, who can be written to, and the mails of an hour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.company"].search([]).write(
            {"warranty_mail_registered": False, "warranty_ending_days": 0}
        )
        cls.ada = cls.Partner.create(
            {"name": "Ada Muster", "email": "ada.muster@example.com"}
        )
        cls.Code._issue(cls.ada)

    def agree(self, partner, purpose, company=None):
        vals = {"partner_id": partner.id, "purpose": purpose}
        consent = self.env["identity.consent"].sudo().create(vals)
        if company:
            consent.company_id = company
        return consent

    def tell(self):
        """Return the mails of an hour."""
        Mail = self.env["mail.mail"].sudo()
        before = Mail.search([])
        Cron = type(self.env["ir.cron"])
        with patch.object(Cron, "_commit_progress", lambda *_args, **_kw: 100):
            self.Card._cron_tell()
        self.env.invalidate_all()
        return Mail.search([]) - before

    def text_of(self, mail):
        return " ".join(mail.body_html.split())


@tagged("post_install", "-at_install")
class TestMailRegistered(WarrantyMailCase):
    """What was registered, by e-mail, for those who want it."""

    def setUp(self):
        super().setUp()
        self.company.warranty_mail_registered = True

    def buy(self, count=1, partner=None):
        typed = {"warranty_serials": ["AB-1234"]}
        partner = partner or self.ada
        return self.sold((self.kettle, count, typed), partner_id=partner.id)

    def test_one_mail_lists_all_items_of_a_sale(self):
        self.agree(self.ada, "receipts")
        order = self.buy(3)
        mail = self.tell()
        self.assertEqual(mail.recipient_ids, self.ada)
        self.assertFalse(mail.email_to)
        text = self.text_of(mail)
        self.assertEqual(text.count("<li"), 3)
        self.assertIn("Kettle", text)
        self.assertIn("AB-1234", text)
        self.assertIn(order.pos_reference, text)
        until = self.cards(order)[0].until.strftime("%m/%d/%Y")
        self.assertEqual(text.count(until), 3)

    def test_nobody_is_told_twice(self):
        self.agree(self.ada, "receipts")
        self.buy()
        self.assertTrue(self.tell())
        self.assertFalse(self.tell())

    def test_two_sales_are_two_mails(self):
        self.agree(self.ada, "receipts")
        self.buy()
        self.buy()
        self.assertEqual(len(self.tell()), 2)

    def test_the_mail_names_nobody(self):
        self.ada.name = "Zorinda Quexley"
        self.agree(self.ada, "receipts")
        self.buy()
        mail = self.tell()
        self.assertNotIn("Zorinda", mail.body_html + mail.subject)
        self.assertNotIn("example.com", mail.body_html)

    def test_without_the_setting_nobody_is_told(self):
        self.company.warranty_mail_registered = False
        self.agree(self.ada, "receipts")
        self.buy()
        self.assertFalse(self.tell())

    def test_who_did_not_agree_to_receipts_hears_nothing(self):
        self.agree(self.ada, "marketing")
        self.buy()
        self.assertFalse(self.tell())

    def test_consent_given_to_another_company_does_not_count(self):
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        consent = self.agree(self.ada, "receipts")
        self.env.cr.execute(
            "UPDATE identity_consent SET company_id = %s WHERE id = %s",
            [other.id, consent.id],
        )
        self.buy()
        self.assertFalse(self.tell())

    def test_who_has_no_address_hears_nothing(self):
        self.agree(self.ada, "receipts")
        self.buy()
        self.ada.email = False
        self.assertFalse(self.tell())

    def test_who_is_restricted_hears_nothing(self):
        self.agree(self.ada, "receipts")
        self.buy()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET identity_restricted = true WHERE id = %s",
            [self.ada.id],
        )
        self.assertFalse(self.tell())

    def test_what_came_back_meanwhile_is_not_told_of(self):
        self.agree(self.ada, "receipts")
        order = self.buy()
        self.give_back(order.lines, 1)
        self.assertFalse(self.tell())

    def test_sales_from_before_are_no_news(self):
        self.agree(self.ada, "receipts")
        order = self.buy()
        order.date_order = fields.Datetime.now() - timedelta(days=4)
        self.assertFalse(self.tell())


@tagged("post_install", "-at_install")
class TestMailEnding(WarrantyMailCase):
    """A warranty that ends soon, by e-mail, for those who agreed to offers."""

    def setUp(self):
        super().setUp()
        self.company.warranty_ending_days = 30
        self.today = self.Card._today_of(self.company)

    def owned(self, days, partner=None, **vals):
        """Return an item whose warranty ends in so many days."""
        item = self.Card._prepare_item_vals(self.kettle, self.company, self.today)
        partner = partner or self.ada
        card = self.Card.create({**item, "partner_id": partner.id, **vals})
        card.flush_recordset()
        until = self.today + timedelta(days=days)
        self.env.cr.execute(
            "UPDATE warranty_card SET until = %s WHERE id = %s", [until, card.id]
        )
        card.invalidate_recordset()
        return card

    def test_one_mail_lists_what_ends_soon(self):
        self.agree(self.ada, "marketing")
        self.owned(0, serial="FIRST-1")
        self.owned(30, serial="LAST-2")
        self.owned(31, serial="LATER-3")
        self.owned(-1, serial="OVER-4")
        mail = self.tell()
        self.assertEqual(mail.recipient_ids, self.ada)
        text = self.text_of(mail)
        self.assertIn("FIRST-1", text)
        self.assertIn("LAST-2", text)
        self.assertNotIn("LATER-3", text)
        self.assertNotIn("OVER-4", text)

    def test_nobody_is_told_twice_of_the_same_end(self):
        self.agree(self.ada, "marketing")
        self.owned(10)
        self.assertTrue(self.tell())
        self.assertFalse(self.tell())

    def test_who_did_not_agree_to_offers_hears_nothing(self):
        self.agree(self.ada, "receipts")
        self.owned(10)
        self.assertFalse(self.tell())

    def test_who_withdrew_the_consent_hears_nothing(self):
        self.agree(self.ada, "marketing").action_withdraw()
        self.owned(10)
        self.assertFalse(self.tell())

    def test_what_ended_before_its_time_is_not_told_of(self):
        self.agree(self.ada, "marketing")
        self.owned(10)._end("void", self.today, "Opened by force")
        self.assertFalse(self.tell())

    def test_without_days_nobody_is_told(self):
        self.company.warranty_ending_days = 0
        self.agree(self.ada, "marketing")
        self.owned(0)
        self.assertFalse(self.tell())

    def test_nobody_is_told_years_before(self):
        for days in (-1, 366):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.company.warranty_ending_days = days
                self.company.flush_recordset()

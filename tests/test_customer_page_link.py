from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_case import CaseCase


@tagged("post_install", "-at_install")
class TestPageLink(CaseCase):
    """The desk makes a link for somebody in a chat."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.make_case()
        cls.card = cls.make_card()

    def make(self, about, user=None, **vals):
        wizards = self.env["customer.page.link"].with_user(user or self.agent)
        wizards = wizards.with_context(active_model=about._name, active_id=about.id)
        return wizards.create(vals).action_make()["context"]["default_url"]

    def page_of(self, url):
        return self.env["customer.page"]._opened_by(url.rpartition("/")[2])

    def test_a_link_opens_the_page_of_a_case_or_an_item(self):
        self.assertEqual(self.page_of(self.make(self.case)).case_id, self.case)
        with freeze_time("2027-03-01 10:00:00"):
            page = self.page_of(self.make(self.card, days=9))
        self.assertEqual((page.card_id, page.made_for), (self.card, "desk"))
        self.assertEqual(page.expires_at, datetime(2027, 3, 10, 10))

    def test_the_history_says_so_without_the_key(self):
        for about in (self.case, self.card):
            key = self.make(about).rpartition("/")[2]
            message = about.message_ids[:1]
            self.assertIn("A link to the customer's page was made", message.body)
            self.assertEqual(message.author_id, self.agent.partner_id)
            self.assertNotIn(key, str(about.message_ids.mapped("body")))
            self.assertTrue(message.subtype_id.internal)

    def test_the_link_is_kept_nowhere(self):
        key = self.make(self.case).rpartition("/")[2]
        self.env.flush_all()
        for table in ("customer_page", "customer_page_link", "mail_message"):
            query = f"SELECT 1 FROM {table} t WHERE t::text LIKE %s"
            self.env.cr.execute(query, [f"%{key}%"])
            self.assertFalse(self.env.cr.fetchall(), table)

    def test_only_the_desk_and_only_for_what_it_works_on(self):
        with self.assertRaises(AccessError):
            self.make(self.case, self.cashier)
        with self.assertRaises(AccessError):
            self.make(self.case, self.stranger)
        self.case.invalidate_recordset()
        self.assertFalse(self.case.page_ids)

    def test_days_and_customers_that_lead_nowhere_are_refused(self):
        for days in (0, -1, 91):
            with self.assertRaisesRegex(UserError, "between 1 and 90"):
                self.make(self.case, days=days)
        with self.assertRaisesRegex(UserError, "one item or one case"):
            self.make(self.customer)
        self.customer.active = False
        with self.assertRaisesRegex(UserError, "archived"):
            self.make(self.case)

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import customer_page
from .common_mail import Traces
from .common_page import PageCase

LOGGER = customer_page.__name__


@tagged("post_install", "-at_install")
class TestPageKeys(PageCase, Traces):
    def test_the_tills_key_opens_the_page_and_is_stored_nowhere(self):
        with self.all_logs() as lines:
            order, key = self.sell_kettle()
        page = self.page_of(key)
        self.assertEqual(page.order_id, order)
        self.assertEqual(page.kind, "receipt")
        self.assertEqual(page.company_id, order.company_id)
        self.assertEqual(self.traces_in_tables({key.encode()}), [])
        self.assertFalse([line for line in lines if key in line])

    def test_the_till_never_reads_a_key(self):
        order, key = self.sell_kettle()
        rows = self.env["pos.order"].with_user(self.cashier)
        rows = rows._load_pos_data_read(order, self.config)
        self.assertNotIn("page_key", rows[0])
        self.assertFalse(order.page_key)

    def test_a_sale_that_is_sent_again_keeps_its_page(self):
        data = self.sell((self.kettle, 1), page_key="ab" * 16)
        self.sync(data)
        self.sync(data)
        page = self.page_of("ab" * 16)
        self.assertEqual(page.order_id.uuid, data["uuid"])
        pages = [("order_id", "=", page.order_id.id)]
        self.assertEqual(self.Page.sudo().search_count(pages), 1)

    def test_a_bad_key_is_dropped_and_the_sale_is_kept(self):
        bad = [
            "x",
            "AB" * 16,
            "ab" * 17,
            "ab" * 15,
            "zz" * 16,
            7,
            ["ab" * 16],
            "\0" * 32,
        ]
        for key in bad:
            with self.assertLogs(LOGGER, "WARNING") as logs:
                order, _key = self.sell_kettle(key)
            self.assertEqual(order.state, "paid", key)
            self.assertFalse(self.Page.sudo().search([("order_id", "=", order.id)]))
            self.assertNotIn(str(key), " ".join(logs.output).replace(order.uuid, ""))

    def test_a_key_that_another_receipt_has_is_refused(self):
        order, key = self.sell_kettle()
        with self.assertLogs(LOGGER, "WARNING"):
            second, _key = self.sell_kettle(key)
        self.assertEqual(second.state, "paid")
        self.assertEqual(self.page_of(key).order_id, order)

    def test_a_receipt_has_one_printed_key(self):
        order, key = self.sell_kettle()
        with self.assertLogs(LOGGER, "WARNING"):
            self.assertFalse(self.Page._keep(order, "cd" * 16))
        self.assertFalse(self.page_of("cd" * 16))
        self.assertEqual(self.page_of(key).order_id, order)

    def test_a_page_lives_longer_than_its_warranty(self):
        self.policy.write({"duration": 10})
        order, key = self.sell_kettle()
        last = max(self.cards(order).mapped("until"))
        self.assertGreater(self.page_of(key).expires_at.date(), last)

    def test_a_mail_gets_a_page_that_ends(self):
        order, _key = self.sell_kettle()
        for record, kind in (
            (order, "receipt"),
            (self.cards(order), "card"),
            (self.report(self.page_of(_key)), "case"),
        ):
            page, url = self.Page._make(record, 30)
            token = url.rpartition("/")[2]
            self.assertEqual(page.kind, kind)
            self.assertEqual(self.page_of(token), page)
            self.assertEqual(self.traces_in_tables({token.encode()}), [])
            later = fields.Datetime.now() + timedelta(days=30, seconds=1)
            with patch.object(fields.Datetime, "now", lambda later=later: later):
                page.invalidate_recordset(["state"])
                self.assertFalse(self.page_of(token))

    def test_days_are_limited(self):
        order, _key = self.sell_kettle()
        for days in (-1, 0, 100_000):
            with self.assertRaises(UserError):
                self.Page._make(order, days)

    def test_the_service_desk_closes_a_page_and_nobody_else_does(self):
        _order, key = self.sell_kettle()
        page = self.page_of(key)
        with self.assertRaises(AccessError):
            page.with_user(self.cashier).sudo(False).action_revoke()
        mine = page.with_user(self.agent).sudo(False)
        mine.action_revoke()
        self.assertEqual(mine.state, "revoked")
        self.assertFalse(self.page_of(key))
        with self.assertRaises(UserError):
            mine.action_revoke()

    def test_nobody_makes_or_reads_keys_by_hand(self):
        order, key = self.sell_kettle()
        with self.assertRaises(AccessError):
            self.Page.with_user(self.agent).create(
                {"key_hash": "x", "order_id": order.id}
            )
        page = self.page_of(key).with_user(self.agent).sudo(False)
        with self.assertRaises(AccessError):
            page.read(["key_hash"])
        with self.assertRaises(AccessError):
            self.Page.with_user(self.agent).search([("key_hash", "!=", False)])

    def test_pages_are_searched_by_their_state(self):
        valid, revoked, expired = (
            self.page_of(self.sell_kettle()[1]) for _at in range(3)
        )
        revoked.revoked_at = fields.Datetime.now()
        expired.expires_at = fields.Datetime.now() - timedelta(minutes=1)
        ours = [("id", "in", (valid | revoked | expired).ids)]
        for state, page in (
            ("valid", valid),
            ("revoked", revoked),
            ("expired", expired),
        ):
            found = self.Page.sudo().search([*ours, ("state", "=", state)])
            self.assertEqual(found, page)

    def test_old_pages_are_forgotten(self):
        old, new = (self.page_of(self.sell_kettle()[1]) for _at in range(2))
        old.expires_at = fields.Datetime.now() - timedelta(days=366)
        self.Page._gc_old()
        self.assertFalse(old.exists())
        self.assertTrue(new.exists())

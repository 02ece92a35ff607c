import smtplib
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MockEmail

from ..models import customer_page_attempt_desk as limits
from .common_desk import EMAIL, DeskCase


@tagged("post_install", "-at_install")
class TestDeskReceipt(DeskCase, MockEmail):
    def setUp(self):
        super().setUp()
        self.company.email = "shop@example.com"
        self.order = self.buy(
            self.partner,
            pos_reference="2631-800-000001",
            amount_total=25,
            lines=[
                Command.create(
                    {
                        "name": "1",
                        "product_id": self.lamp.id,
                        "full_product_name": "Lamp <Aurora>",
                        "qty": 2,
                        "price_unit": 12.5,
                        "price_subtotal": 25,
                        "price_subtotal_incl": 25,
                    }
                )
            ],
        )

    def agree(self, given=True):
        self.env["identity.consent"]._record(
            self.partner, {"receipts": given}, "office"
        )

    def send(self, asked=False, order=None, partner=None, **kwargs):
        with self.mock_mail_gateway():
            return self.desk(
                "send_receipt",
                (partner or self.partner).id,
                (order or self.order).id,
                asked,
                **kwargs,
            )

    def test_a_copy_goes_to_the_address_on_file_which_nobody_sees(self):
        self.agree()
        answer = self.send()
        self.assertEqual(answer["status"], "sent")
        [mail] = self._mails
        self.assertEqual(mail["email_to"], [EMAIL])
        self.assertIn("Lamp &lt;Aurora&gt;", mail["body"])
        self.assertIn("2631-800-000001", mail["body"])
        self.assertNotIn("Zorblax", repr(mail))
        self.assertNotIn(EMAIL, repr(answer))
        self.assertIn("copy", self.order.message_ids[0].body)
        contact = self.Contact.search([("partner_id", "=", self.partner.id)], limit=1)
        self.assertIn("2631-800-000001", contact.subject)
        self.assertFalse(contact.outcome)

    def test_without_a_consent_the_customer_has_to_ask_for_it(self):
        for given in (None, False):
            if given is not None:
                self.agree(True)
                self.agree(given)
            self.assertEqual(self.send()["status"], "ask")
            self.assertFalse(self._mails)
        self.assertEqual(self.send(asked=True)["status"], "sent")
        contact = self.Contact.search([("partner_id", "=", self.partner.id)], limit=1)
        self.assertIn("asked", contact.outcome)

    def test_only_a_real_yes_counts_as_asked(self):
        for asked in (1, "true", [1], {"a": 1}):
            with self.subTest(repr(asked)):
                self.assertEqual(self.send(asked=asked)["status"], "ask")

    def test_opening_the_address_is_recorded(self):
        self.agree()
        before = self.last_entry()
        self.send()
        [entry] = self.entries(before)
        self.assertEqual((entry["action"], entry["purpose"]), ("read", "mail"))
        self.assertEqual(entry["fields"], ["email"])

    def test_who_has_no_address_gets_none(self):
        member = self.make_member()
        order = self.buy(member)
        answer = self.send(asked=True, order=order, partner=member)
        self.assertEqual(answer["status"], "no_address")

    def test_refusals_are_told_in_a_sentence(self):
        self.agree()
        with self.vault_down():
            self.assertEqual(self.send()["status"], "unavailable")
        order = type(self.order)
        with patch.object(
            order, "_deliver_receipt", side_effect=smtplib.SMTPException(EMAIL)
        ):
            answer = self.send()
        self.assertEqual(answer["status"], "failed")
        self.assertNotIn(EMAIL, repr(answer))
        with patch.object(limits, "COPIES_AT_DESK", 0):
            self.assertEqual(self.send()["status"], "limited")

    def test_only_the_customers_own_purchases_are_sent(self):
        other = self.buy(self.make_customer())
        draft = self.make_order(self.partner, self.shop)
        elsewhere, till = self.make_branch("Wobble Stores")
        foreign = self.buy(self.partner, till)
        for order in (other, draft, foreign):
            with self.subTest(order.name), self.assertRaises(UserError):
                self.send(asked=True, order=order)
        for ident in (None, True, 0, -1, "1", [1], {}, 10**9):
            with self.subTest(repr(ident)), self.assertRaises(UserError):
                self.desk("send_receipt", self.partner.id, ident, True)
        self.assertTrue(elsewhere)

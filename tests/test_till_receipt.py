import base64
import smtplib
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MockEmail

from .common_till import IDENTITY, VaultTillCase

PICTURE = base64.b64encode(b"picture of a receipt").decode()
TYPED = "typed.zorblax@example.com"


@tagged("post_install", "-at_install")
class TestReceiptByEmail(VaultTillCase, MockEmail):
    def setUp(self):
        super().setUp()
        self.order = self.make_order()
        self.cashier.company_id.email = "shop@example.com"

    def order_of(self, partner):
        self.order = self.make_order(partner, till=self.till)
        return self.order

    def send(self, email=None, order=None, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.mock_mail_gateway():
            answer = self.rpc(
                kwargs.pop("user", self.cashier),
                "pos.order",
                "pos_send_receipt",
                self.till.id,
                (order or self.order).id,
                email,
                PICTURE,
                None,
                **kwargs,
            )
        return answer

    def assert_sent_to(self, address):
        [mail] = self._mails
        self.assertEqual(mail["email_to"], [address])
        [(name, content, kind)] = mail["attachments"]
        self.assertEqual((content, kind), (b"picture of a receipt", "image/jpeg"))
        self.assertIn(self.order.name, name)
        return mail

    def assert_nothing_left(self, *secrets):
        self.env.flush_all()
        self.assertFalse(self._new_mails)
        self.assertFalse(
            self.env["ir.attachment"].search(
                [("res_model", "=", "pos.order"), ("res_id", "=", self.order.id)]
            )
        )
        for table in ("pos_order", "mail_message", "mail_mail", "res_partner"):
            self.env.cr.execute(
                f"SELECT string_agg(to_jsonb(t)::text, ' ') FROM {table} t"
            )
            rows = self.env.cr.fetchone()[0] or ""
            for secret in secrets:
                self.assertNotIn(secret, rows, table)

    def test_it_goes_to_the_address_on_file_which_nobody_sees(self):
        person = self.make_person(**IDENTITY)
        self.order_of(person)
        answer = self.send()
        self.assertEqual(answer["status"], "sent")
        mail = self.assert_sent_to(IDENTITY["email"])
        self.assertNotIn(IDENTITY["name"], repr(mail), "the name is not needed")
        self.assertNotIn("quibbleton", repr(answer).lower())
        self.assert_nothing_left(IDENTITY["email"], IDENTITY["name"])
        self.assertIn("sent", self.order.message_ids[0].body)

    def test_opening_the_address_is_recorded(self):
        person = self.make_person(**IDENTITY)
        self.order_of(person)
        after = self.last_entry()
        self.send()
        [entry] = [e for e in self.entries(after) if e["action"] == "read"]
        self.assertEqual((entry["purpose"], entry["till"]), ("mail", self.till.id))
        self.assertEqual(entry["fields"], ["email"])

    def test_it_goes_to_a_contact_in_clear_as_well(self):
        self.order_of(self.make_customer(email="ada@example.com"))
        answer = self.send()
        self.assertEqual(answer["status"], "sent")
        self.assert_sent_to("ada@example.com")
        self.assertNotIn("ada@example.com", repr(answer))

    def test_without_an_address_nothing_is_sent(self):
        for partner in (None, self.make_member(), self.make_customer()):
            self.order_of(partner)
            self.assertEqual(self.send()["status"], "no_address")
            self.assertFalse(self._mails)

    def test_a_typed_address_goes_to_the_vault_of_the_customer(self):
        member = self.make_member()
        self.order_of(member)
        answer = self.send(TYPED)
        self.assertEqual(answer["status"], "sent")
        [row] = answer["res.partner"]
        self.assertTrue(row["identity_email_on_file"])
        self.assert_sent_to(TYPED)
        self.assertEqual(self.identity_of(member)["email"], TYPED)
        self.assert_nothing_left(TYPED)

    def test_a_typed_address_without_customer_is_used_once_and_forgotten(self):
        answer = self.send(TYPED)
        self.assertEqual((answer["status"], answer["res.partner"]), ("sent", []))
        self.assert_sent_to(TYPED)
        self.assert_nothing_left(TYPED)

    def test_a_typed_address_replaces_nothing_and_takes_nobody_elses(self):
        person = self.make_person(**IDENTITY)
        member = self.make_member()
        self.order_of(person)
        self.assertEqual(self.send(TYPED)["status"], "sent")
        self.assert_sent_to(TYPED)
        self.assertEqual(self.identity_of(person)["email"], IDENTITY["email"])
        self.order_of(member)
        self.assertEqual(self.send(IDENTITY["email"])["status"], "sent")
        self.assertFalse(member.sudo().identity_version)
        self.assert_nothing_left(TYPED, IDENTITY["email"])

    def test_the_address_of_a_user_is_not_written(self):
        partner = self.cashier.partner_id
        partner.email = False
        self.order_of(partner)
        self.assertEqual(self.send(TYPED)["status"], "sent")
        self.assertFalse(partner.email)

    def test_a_bad_address_is_called_so(self):
        for email in ("nobody", "a@b", "x" * 400, 7, True, ["a@example.com"], {"a": 1}):
            with self.subTest(repr(email)[:20]):
                answer = self.send(email)
                self.assertEqual(answer["status"], "invalid")
                self.assertEqual(answer["errors"].keys(), {"email"})
                self.assertFalse(self._mails)

    def test_with_the_identities_out_of_reach_typed_addresses_still_work(self):
        person = self.make_person(email=IDENTITY["email"])
        member = self.make_member()
        with self.vault_down():
            self.order_of(person)
            self.assertEqual(self.send()["status"], "unavailable")
            self.order_of(member)
            self.assertEqual(self.send(TYPED)["status"], "sent")
        self.assert_nothing_left(TYPED)

    def test_a_mail_server_that_refuses_is_said_and_leaves_nothing_in_the_log(self):
        person = self.make_person(email=IDENTITY["email"])
        self.order_of(person)
        refused = smtplib.SMTPRecipientsRefused({IDENTITY["email"]: (550, b"no")})
        with (
            patch.object(type(self.order), "_deliver_receipt", side_effect=refused),
            self.assertLogs("odoo", "WARNING") as caught,
        ):
            self.assertEqual(self.send()["status"], "failed")
        self.assertNotIn("quibbleton", "".join(caught.output))
        self.assert_nothing_left(IDENTITY["email"])

    def test_odoos_own_button_does_the_same(self):
        with self.mock_mail_gateway():
            self.rpc(
                self.cashier, self.order, "action_send_receipt", TYPED, PICTURE, ""
            )
        self.assert_sent_to(TYPED)
        self.assert_nothing_left(TYPED)
        with self.assertRaisesRegex(UserError, "no valid e-mail"):
            self.rpc(self.cashier, self.order, "action_send_receipt", "x", PICTURE, "")

    def test_orders_of_other_companies_and_odd_input_are_refused(self):
        _other, other_till = self.make_branch("Another Shop")
        foreign = self.make_order(till=other_till)
        with self.assertRaises(UserError):
            self.send(TYPED, foreign)
        for order_id in (None, True, 0, "1", [self.order.id], 10**12):
            with self.subTest(repr(order_id)), self.assertRaises(UserError):
                self.rpc(
                    self.cashier,
                    "pos.order",
                    "pos_send_receipt",
                    self.till.id,
                    order_id,
                    TYPED,
                )
        for role in ("public", "portal", "employee", "clerk"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.send(TYPED, user=self.make_user(role))

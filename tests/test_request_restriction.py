from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_request import IDENTITY, RequestCase


@tagged("post_install", "-at_install")
class TestRestriction(RequestCase):
    """The data is kept, and nobody uses it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vault = cls.env["identity.vault"]
        cls.other = cls.make_asker(identity_phone="+32 470 98 76 02")

    def restrict(self, partner=None):
        request = self.ask("restriction", partner)
        self.press(request, "action_restrict")
        return request

    def reveal(self, purpose, partners=None, user=None):
        Reveal = self.env(user=user or self.desk)["identity.reveal"]
        purpose = self.env.ref(f"pos_customer_identity.purpose_{purpose}")
        granted = Reveal._grant(
            (partners or self.customer).with_user(user or self.desk),
            purpose.with_user(user or self.desk),
            "case 7",
        )
        self.env.invalidate_all()
        return granted.partner_id

    def name_for(self, user, partner=None):
        self.env.invalidate_all()
        return (partner or self.customer).with_user(user).identity_name

    def found(self):
        return self.vault._found("phone", IDENTITY["identity_phone"], "lookup", None)

    def test_the_customer_is_marked(self):
        request = self.restrict()
        self.assertEqual(request.state, "done")
        self.assertTrue(self.customer.identity_restricted)
        self.assertTrue(self.customer.sudo().identity_version, "it is kept")

    def test_nobody_reveals_but_for_a_legal_request(self):
        self.restrict()
        for purpose in ("service_call", "delivery", "invoice", "rectification"):
            with self.subTest(purpose), self.assertRaisesRegex(UserError, "restricted"):
                self.reveal(purpose)
        self.assertFalse(self.name_for(self.desk))
        self.reveal("legal_request")
        self.assertEqual(self.name_for(self.desk), IDENTITY["identity_name"])

    def test_who_is_looking_just_now_sees_nothing_any_more(self):
        self.reveal("service_call")
        self.assertTrue(self.name_for(self.desk))
        self.restrict()
        self.assertFalse(self.name_for(self.desk))

    def test_of_many_the_restricted_ones_are_left_out(self):
        self.restrict()
        granted = self.reveal("service_call", self.customer | self.other)
        self.assertEqual(granted, self.other)

    def test_the_system_does_not_use_the_data_either(self):
        partners = self.customer | self.other
        self.assertEqual(len(self.vault._open_for(partners, "mail")), 2)
        self.restrict()
        for purpose in ("mail", "invoice", "unprotect", "delivery"):
            with self.subTest(purpose):
                opened = self.vault._open_for(partners, purpose)
                self.assertEqual(list(opened), self.other.ids)
        self.assertIn(self.customer.id, self.vault._open_for(partners, "export"))

    def test_the_customer_is_found_by_code_alone(self):
        self.assertIn(self.customer, self.found())
        self.restrict()
        self.assertNotIn(self.customer, self.found())
        code = self.customer.customer_code
        answer = self.rpc(
            self.cashier, "res.partner", "pos_identify", self.till.id, code
        )
        self.assertEqual(answer["status"], "found")

    def test_nothing_is_compared(self):
        value = IDENTITY["identity_name"]
        args = (self.customer, "name", value, self.till)
        self.assertEqual(self.vault._match_at_till(*args), "yes")
        self.restrict()
        self.assertEqual(self.vault._match_at_till(*args), "unavailable")

    def mail(self, *partners):
        """Send an e-mail through a mail server that takes everything."""
        sent = []
        mail = self.env["mail.mail"].create(
            {
                "subject": "News",
                "body_html": "<p>News</p>",
                "recipient_ids": [partner.id for partner in partners],
            }
        )
        Server = type(self.env["ir.mail_server"])

        def send(_server, message, *_args, **_kwargs):
            sent.append(message["To"])
            return "<1@example.com>"

        with (
            patch.object(Server, "_disable_send", lambda _server: False),
            patch.object(Server, "_connect__", lambda *_args, **_kwargs: None),
            patch.object(Server, "send_email", send),
        ):
            mail._send()
        return mail, sent

    def test_no_email_goes_to_a_restricted_customer(self):
        plain = self.Partner.create({"name": "Bo", "email": "bo@example.com"})
        self.restrict()
        mail, sent = self.mail(self.customer)
        self.assertFalse(sent)
        self.assertEqual(mail.state, "exception")
        self.assertIn("restricted", mail.failure_reason)
        _mail, sent = self.mail(self.customer, plain)
        self.assertEqual(len(sent), 1)
        self.assertIn("bo@example.com", sent[0])

    def test_the_till_sends_no_receipt_to_a_restricted_customer(self):
        self.assertTrue(self.customer.identity_email_on_file)
        self.restrict()
        self.assertFalse(self.customer.identity_email_on_file)
        order = self.make_order(self.customer)
        answer = self.rpc(
            self.cashier, "pos.order", "pos_send_receipt", self.till.id, order.id
        )
        self.assertEqual(answer["status"], "no_address")

    def test_a_contact_of_old_is_protected_first(self):
        plain = self.Partner.create({"name": "Bo Beispiel", "phone": "+32470987604"})
        self.restrict(plain)
        self.assertTrue(plain.identity_protected)
        self.assertFalse(plain.phone)

    def test_a_restricted_customer_stays_protected(self):
        self.restrict()
        with self.assertRaisesRegex(UserError, "restricted"):
            self.rpc(self.manager, self.customer, "action_unprotect")

    def test_a_restricted_customer_is_neither_erased_nor_deleted(self):
        self.restrict()
        with self.assertRaisesRegex(UserError, "restricted"):
            self.press(self.ask("erasure"), "action_erase")
        with self.assertRaisesRegex(UserError, "restricted"):
            self.rpc(self.manager, self.customer, "unlink")

    def test_the_restriction_is_lifted(self):
        request = self.restrict()
        self.press(request, "action_lift")
        self.assertFalse(self.customer.identity_restricted)
        self.assertTrue(request.lifted_on)
        self.assertIn(self.customer, self.found())
        with self.assertRaises(UserError):
            self.press(request, "action_lift")

    def test_a_second_restriction_stays_in_force(self):
        first, second = self.restrict(), self.restrict()
        self.press(first, "action_lift")
        self.assertTrue(self.customer.identity_restricted)
        self.press(second, "action_lift")
        self.assertFalse(self.customer.identity_restricted)

    def test_a_copy_of_a_restricted_customer_is_not_restricted(self):
        self.restrict()
        self.assertFalse(self.customer.copy().identity_restricted)

    def test_a_company_is_not_restricted(self):
        company = self.Partner.create({"name": "Firm", "is_company": True})
        with self.assertRaises(UserError):
            self.restrict(company)


@tagged("post_install", "-at_install")
class TestRectification(RequestCase):
    """What is wrong is put right; the request knows which fields, not what."""

    def correct(self, vals, partner=None, user=None):
        request = self.ask("rectification", partner)
        action = self.press(request, "action_rectify", user=user)
        self.assertEqual(action["res_id"], (partner or self.customer).id)
        self.rpc(user or self.manager, partner or self.customer, "web_save", vals, {})
        return request

    def test_the_contact_opens_revealed_for_this_purpose(self):
        request = self.ask("rectification")
        self.press(request, "action_rectify")
        grant = self.env["identity.reveal"].search([("user_id", "=", self.manager.id)])
        self.assertEqual(grant.partner_id, self.customer)
        self.assertEqual(grant.purpose_id.code, "rectification")
        self.assertEqual(
            self.customer.with_user(self.manager).identity_name,
            IDENTITY["identity_name"],
        )

    def test_the_request_notes_which_fields_and_not_what(self):
        request = self.correct(
            {"identity_city": "Sentinelle-sur-Mer", "identity_email": "q@example.com"}
        )
        self.assertEqual(request.corrected_fields, "email,city")
        self.press(request, "action_done")
        self.assertEqual(request.state, "done")
        self.assertIn("Email, City", request.message_ids[0].body)
        self.assert_nothing_kept(request)
        self.assertNotIn("q@example.com", self.everything_about(request))

    def test_a_customer_of_old_is_corrected_too(self):
        plain = self.Partner.create({"name": "Bo Beispiel", "city": "Here"})
        request = self.correct({"city": "There"}, plain)
        self.assertEqual(request.corrected_fields, "city")
        self.assertEqual(plain.city, "There")

    def test_only_requests_in_progress_note_anything(self):
        waiting = self.ask("rectification")
        done = self.correct({"identity_zip": "1000"})
        self.press(done, "action_done")
        self.customer.write({"identity_city": "Elsewhere"})
        self.assertFalse(waiting.corrected_fields)
        self.assertEqual(done.corrected_fields, "zip")

    def test_a_restricted_customer_is_corrected_after_lifting(self):
        restriction = self.ask("restriction")
        self.press(restriction, "action_restrict")
        request = self.ask("rectification")
        with self.assertRaisesRegex(UserError, "restricted"):
            self.press(request, "action_rectify")
        self.press(restriction, "action_lift")
        self.press(request, "action_rectify")

    def test_the_desk_cannot_begin_a_correction(self):
        request = self.ask("rectification")
        with self.assertRaises(AccessError):
            self.press(request, "action_rectify", user=self.desk)

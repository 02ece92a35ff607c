from unittest.mock import patch

from odoo.tests import tagged

from ..core.vault import errors
from .common_tour import TillTourCase

ADA = {
    "name": "Zylpha Sentinel",
    "phone": "+1 201-555-0147",
    "email": "zylpha@sentinel.example",
}
BO = {
    "name": "Quillon Wachtposten",
    "phone": "+1 201-555-0162",
    "email": "quillon@wachtposten.example",
    "street": "Sentinelstrasse 4711",
    "zip": "X8-5530",
    "city": "Wachtstadt",
}


@tagged("post_install", "-at_install")
class TestPersonAtTill(TillTourCase):
    """What people say at the till. Each tour looks through what the browser keeps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.us")
        cls.member.write({**ADA, "identity_birthdate": "1984-02-29"})
        cls.env.flush_all()
        cls.known = cls._members()

    @classmethod
    def _members(cls):
        return cls.env["res.partner"].search([("customer_code", "!=", False)])

    def _new_one(self):
        """Return the one member that a tour made."""
        [member] = self._members() - self.known
        return member

    def _kept(self, member):
        opened = self.env["identity.vault"]._open_for(member, "export")
        return {field: str(value) for field, value in opened[member.id].items()}

    def _letters(self):
        """Let receipts go to a list in place of a mail server."""
        letters = []
        model = self.env.registry["pos.order"]

        def deliver(_order, message):
            letters.append(message["To"])

        return letters, patch.object(model, "_deliver_receipt", deliver)

    def test_who_enrols_with_an_identity_is_known_to_the_till_by_code(self):
        self._run_tour("identity_enroll_person")
        member = self._new_one()
        self.assertTrue(member.identity_protected)
        self.assertEqual(member.name, member.customer_code_display)
        kept = self._kept(member)
        self.assertEqual(kept["name"], BO["name"])
        self.assertEqual(kept["email"], BO["email"])
        self.assertEqual(kept["city"], BO["city"])
        consents = self.env["identity.consent"].search([("partner_id", "=", member.id)])
        self.assertEqual(sorted(consents.mapped("purpose")), ["marketing", "receipts"])
        self.assertEqual(self._paid_orders().partner_id, member)

    def test_who_is_known_already_is_not_made_twice(self):
        self._run_tour("identity_enroll_known")
        self.assertEqual(self._members(), self.known)

    def test_a_phone_number_finds_the_customer(self):
        self._run_tour("identity_find_by_phone")
        self.assertEqual(self._kept(self._new_one())["name"], BO["name"])

    def test_an_email_address_finds_the_customer(self):
        self._run_tour("identity_find_by_email")
        self.assertEqual(self._members(), self.known)

    def test_what_a_person_says_matches_or_not(self):
        self._run_tour("identity_match")

    def test_a_receipt_goes_to_the_address_on_file(self):
        letters, catching = self._letters()
        with catching:
            self._run_tour("identity_receipt_on_file")
        [letter] = letters
        self.assertIn(ADA["email"], letter)
        self.assertFalse(self._paid_orders().email)

    def test_an_address_that_is_typed_goes_to_the_customer_and_into_no_order(self):
        letters, catching = self._letters()
        with catching:
            self._run_tour("identity_receipt_typed")
        self.assertEqual(len(letters), 2)
        for letter in letters:
            self.assertIn(BO["email"], letter)
        member = self._new_one()
        self.assertEqual(self._kept(member)["email"], BO["email"])
        self.assertFalse(member.email)
        self.assertFalse(self._paid_orders().email)

    def test_without_a_network_codes_go_on_and_persons_wait(self):
        with self._outages():
            self._run_tour("identity_person_offline")

    def test_without_the_vault_codes_go_on_and_persons_wait(self):
        def fail(_self):
            raise errors.Unavailable()

        with patch.object(self.env.registry["identity.vault"], "_vault", fail):
            self._run_tour("identity_person_unavailable")
        order = self._paid_orders()
        self.assertEqual(order.partner_id, self._new_one())
        self.assertFalse(order.partner_id.sudo().identity_filled)

    def test_what_earlier_openings_left_goes_away_and_unsent_orders_stay(self):
        with self._outages():
            self._run_tour("identity_purge")
        order = self._paid_orders()
        self.assertEqual(len(order), 1)
        self.assertEqual(order.partner_id, self.member)
        self.assertFalse(order.email)
        self.assertFalse(order.mobile)

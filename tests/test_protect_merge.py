from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_protect import SENTINELS, ProtectCase


@tagged("post_install", "-at_install")
class TestMergingIdentities(ProtectCase):
    """Odoo's own merge, where customers are protected."""

    def merge(self, survivor, *others, user=None):
        self.env.flush_all()
        wizard = self.env(user=user)["base.partner.merge.automatic.wizard"].create(
            {
                "state": "selection",
                "partner_ids": survivor.union(*others).ids,
                "dst_partner_id": survivor.id,
            }
        )
        reviewed = []
        vault = self.env["identity.vault"]._vault()
        with patch.object(vault, "review", reviewed.extend):
            wizard.action_merge()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(survivor.exists())
        self.assertFalse(survivor.union(*others).exists() - survivor)
        return reviewed

    def protected(self, **vals):
        partner = self.person(**vals)
        partner.action_protect()
        return partner

    def assert_in_code(self, survivor):
        self.assertTrue(survivor.identity_protected)
        self.assertEqual(survivor.name, survivor.customer_code_display)
        for name in {*SENTINELS} - {"name"}:
            self.assertFalse(survivor[name], name)

    def test_the_survivor_keeps_its_identity(self):
        survivor, other = self.protected(), self.protected(name="Bo Beispiel")
        version, person = survivor.identity_version, other.identity_person
        reviewed = self.merge(survivor, other)
        self.assertEqual(survivor.identity_version, version)
        self.assert_in_code(survivor)
        self.assertIn(person, reviewed)
        self.assertEqual(self.identity_of(survivor)["name"], SENTINELS["name"])

    def test_a_survivor_without_an_identity_takes_over_the_other_ones(self):
        survivor = self.make_member()
        survivor.action_protect() if not survivor.identity_protected else None
        other = self.protected()
        version = other.identity_version
        reviewed = self.merge(survivor, other)
        self.assertEqual(survivor.identity_version, version)
        self.assert_in_code(survivor)
        self.assertTrue(survivor._identity_has("email"))
        self.assertEqual(self.identity_of(survivor)["phone"], SENTINELS["phone"])
        self.assertFalse(reviewed)

    def test_an_identity_moves_to_the_survivors_company(self):
        survivor = self.make_member()
        survivor.company_id = self.company
        survivor.action_protect() if not survivor.identity_protected else None
        other = self.protected()
        self.merge(survivor, other)
        self.assertEqual(survivor.company_id, self.company)
        self.assertEqual(self.identity_of(survivor)["phone"], SENTINELS["phone"])

    def test_the_survivor_gets_what_it_lacks(self):
        survivor = self.protected(phone=False, vat=False)
        other = self.protected(name="Bo Beispiel", email="bo@example.com")
        self.merge(survivor, other)
        identity = self.identity_of(survivor)
        self.assertEqual(identity["name"], SENTINELS["name"])
        self.assertEqual(identity["email"], SENTINELS["email"])
        self.assertEqual(identity["phone"], SENTINELS["phone"])
        self.assertEqual(identity["vat"], SENTINELS["vat"])
        self.assert_in_code(survivor)

    def test_plain_values_move_into_the_vault_first(self):
        before = self.traces()
        for plain_survives in (True, False):
            with self.subTest(plain_survives=plain_survives):
                plain, known = self.person(), self.protected(name="Bo Beispiel")
                plain.message_post(body=f"Call {SENTINELS['name']}")
                pair = (plain, known) if plain_survives else (known, plain)
                self.merge(*pair)
                self.assert_in_code(pair[0])
                name = SENTINELS["name"] if plain_survives else "Bo Beispiel"
                self.assertEqual(self.identity_of(pair[0])["name"], name)
                self.assertEqual(self.traces(), before)

    def test_nobody_is_left_over(self):
        survivor = self.protected()
        others = [self.protected(name="Bo Beispiel"), self.person(name="Cy Exempel")]
        reviewed = self.merge(survivor, *others)
        persons = self.Partner.sudo().search([("identity_person", "in", reviewed)])
        self.assertFalse(persons)
        self.assertEqual(len(set(reviewed)), 2)

    def test_a_protected_customer_is_not_merged_with_a_company_or_a_user(self):
        known = self.protected()
        firm = self.person(name="Firma Muster", is_company=True)
        user = self.make_user("employee").partner_id
        for other in (firm, user):
            for pair in ((known, other), (other, known)):
                with (
                    self.subTest(pair[0].id),
                    self.assertRaisesRegex(UserError, "customers alone"),
                ):
                    self.merge(*pair)

    def test_who_may_merge_needs_no_right_on_identities(self):
        editor = self.make_user("contact_editor")
        survivor, other = self.protected(), self.protected(name="Bo Beispiel")
        self.merge(survivor, other, user=editor)
        self.assert_in_code(survivor)

    def test_who_merges_without_seeing_names_sends_none_to_an_own_address(self):
        own = self.make_protected(email="own@clerk.example.com")
        editor = self.make_user("contact_editor")
        self.merge(own, self.protected(), user=editor)
        self.assertEqual(self.identity_of(own)["name"], SENTINELS["name"])
        self.assertTrue(own.identity_email_added)

    def test_the_job_that_protected_the_other_is_not_copied(self):
        survivor, other = self.protected(), self.protected(name="Bo Beispiel")
        job = survivor.identity_protection_id
        self.merge(survivor, other)
        self.assertEqual(survivor.identity_protection_id, job)

    def test_plain_contacts_merge_as_before(self):
        survivor = self.person(phone=False)
        self.merge(survivor, self.person(name="Bo Beispiel"))
        self.assertFalse(survivor.identity_protected)
        self.assertEqual(survivor.phone, SENTINELS["phone"])

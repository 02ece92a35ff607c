from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_protect import SENTINELS, ProtectCase


@tagged("post_install", "-at_install")
class TestOne(ProtectCase):
    """Protecting, and undoing it, for chosen contacts."""

    def setUp(self):
        super().setUp()
        self.keeper = self.make_user("contact_editor")
        self.keeper.group_ids = self.manager.group_ids | self.reader.group_ids

    def test_a_manager_protects_a_contact_at_once(self):
        ada = self.person()
        address = self.person(name=False, type="delivery", parent_id=ada.id)
        self.rpc(self.manager, ada, "action_protect")
        self.assertTrue((ada | address).mapped("identity_protected"))
        self.assertEqual(self.identity_of(ada)["name"], SENTINELS["name"])
        job = ada.identity_protection_id
        self.assertRecordValues(job, [{"state": "cleaning", "moved": 2}])
        self.run_job(job)
        self.assertEqual(job.state, "done")

    def test_who_cannot_be_protected_is_said_in_a_sentence(self):
        firm = self.person(is_company=True)
        below = self.person(parent_id=firm.id)
        user = self.make_user("employee").partner_id
        known = self.person()
        self.rpc(self.manager, known, "action_protect")
        for partner, sentence in (
            (firm, "Companies"),
            (below, "of a company"),
            (user, "of users"),
            (known, "already"),
        ):
            with self.subTest(sentence), self.assertRaisesRegex(UserError, sentence):
                self.rpc(self.manager, partner, "action_protect")

    def test_managers_protect_and_those_who_are_readers_too_undo(self):
        ada = self.person()
        with self.assertRaises(AccessError):
            self.rpc(self.reader, ada, "action_protect")
        self.rpc(self.manager, ada, "action_protect")
        for user in (self.reader, self.manager):
            with self.assertRaises(AccessError):
                self.rpc(user, ada, "action_unprotect")
        self.assertTrue(ada.identity_protected)
        self.rpc(self.keeper, ada, "action_unprotect")
        self.assertFalse(ada.identity_protected)

    def test_undoing_gives_all_values_back(self):
        ada = self.person()
        self.rpc(self.manager, ada, "action_protect")
        code = ada.customer_code
        ada.sudo()._write_identity({"birthdate": "1990-02-03"}, {})
        self.rpc(self.keeper, ada, "action_unprotect")
        self.env.invalidate_all()
        self.assertFalse(ada.identity_protected)
        self.assertFalse(ada.identity_person or ada.identity_version)
        self.assertFalse(ada.identity_filled)
        for name in {*SENTINELS} - {"comment"}:
            self.assertEqual(ada[name], SENTINELS[name], name)
        self.assertIn("qwlmpf", ada.comment)
        self.assertIn("1990-02-03", ada.comment)
        self.assertEqual(ada.customer_code, code)
        self.assertEqual(ada.complete_name, SENTINELS["name"])

    def test_undoing_is_recorded_with_its_purpose(self):
        ada = self.person()
        self.rpc(self.manager, ada, "action_protect")
        self.rpc(self.keeper, ada, "action_unprotect")
        self.env["identity.access.log"]._take_over()
        log = self.env["identity.access.log"].search([], limit=2)
        self.assertEqual(log.mapped("purpose"), ["unprotect", "unprotect"])
        self.assertEqual(log.user_id, self.keeper)
        self.assertEqual(log.mapped("action"), ["read", "unprotect"])

    def test_who_is_not_protected_cannot_be_undone(self):
        with self.assertRaisesRegex(UserError, "not protected"):
            self.rpc(self.keeper, self.person(), "action_unprotect")

    def test_who_is_restricted_stays_protected(self):
        ada = self.person()
        self.rpc(self.manager, ada, "action_protect")
        self.put(ada, identity_restricted=True)
        with self.assertRaisesRegex(UserError, "restricted"):
            self.rpc(self.keeper, ada, "action_unprotect")

    def test_a_customer_can_be_protected_again(self):
        ada = self.person()
        for _turn in range(2):
            self.rpc(self.manager, ada, "action_protect")
            self.rpc(self.keeper, ada, "action_unprotect")
        self.assertEqual(ada.email, SENTINELS["email"])
        self.assertEqual(len(ada.customer_code_ids), 1)

    def test_the_person_is_handed_to_the_collector(self):
        ada = self.person()
        self.rpc(self.manager, ada, "action_protect")
        person = ada.identity_person
        vault = self.env["identity.vault"]._vault()
        with patch.object(type(vault), "review", autospec=True) as review:
            self.rpc(self.keeper, ada, "action_unprotect")
            self.assertEqual(review.call_args.args[1], [person])

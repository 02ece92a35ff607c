from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import identity_protection_run
from .common_protect import SENTINELS, ProtectCase


@tagged("post_install", "-at_install")
class TestMoving(ProtectCase):
    """What a job does with the contacts themselves."""

    def setUp(self):
        super().setUp()
        self.ada = self.person()
        self.bo = self.person(name="Bo Beispiel", email="bo@example.com", phone=False)
        self.cy = self.person(name="Cy Exempel", email=False)
        self.crowd = self.ada | self.bo | self.cy
        self.startPatcher(patch.object(identity_protection_run, "BATCH", 2))

    def test_the_values_are_in_the_vault_and_the_contact_has_the_code(self):
        self.protect(self.ada)
        self.assertTrue(self.ada.identity_protected)
        self.assertTrue(self.ada.customer_code)
        self.assertEqual(self.ada.name, self.ada.customer_code_display)
        self.assertEqual(self.ada.complete_name, self.ada.name)
        self.assertEqual(self.ada.display_name, self.ada.name)
        for name in {*SENTINELS} - {"name"}:
            self.assertFalse(self.ada[name], name)
        values = {**SENTINELS, "note": "Prefers qwlmpf tea"}
        del values["comment"]
        self.assertEqual(self.identity_of(self.ada), values)

    def test_what_is_filled_is_known_without_opening_it(self):
        self.protect(self.bo)
        self.assertTrue(self.bo._identity_has("email"))
        self.assertFalse(self.bo._identity_has("phone"))

    def test_a_protected_customer_is_found_by_phone_and_email(self):
        self.protect(self.ada)
        Vault = self.env["identity.vault"]
        self.assertEqual(Vault._find("phone", "+32 (0)470/91.82.73"), self.ada)
        self.assertEqual(Vault._find("email", SENTINELS["email"].upper()), self.ada)

    def test_country_and_language_stay(self):
        self.protect(self.ada)
        self.assertEqual(self.ada.country_id, self.env.ref("base.be"))
        self.assertEqual(self.ada.lang, self.env.lang or "en_US")

    def test_who_has_a_code_keeps_it(self):
        self.Code._issue(self.ada)
        code = self.ada.customer_code
        self.protect(self.crowd)
        self.assertEqual(self.ada.customer_code, code)
        self.assertEqual(self.ada.name, self.ada.customer_code_display)
        self.assertEqual(len(self.crowd.customer_code_ids), 3)
        self.assertEqual(set(self.crowd.customer_code_ids.mapped("state")), {"active"})

    def test_the_picture_goes(self):
        image = (
            b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGA"
            b"hKmMIQAAAABJRU5ErkJggg=="
        )
        self.ada.image_1920 = image
        self.env.flush_all()
        self.protect(self.ada)
        self.assertFalse(self.ada.image_1920)
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "=", self.ada.id),
                ("res_field", "!=", False),
            ]
        )
        self.assertFalse(attachments)

    def test_addresses_below_a_person_move_along(self):
        address = self.person(
            name=False, type="delivery", parent_id=self.ada.id, street="Nebenweg 3"
        )
        self.protect(self.ada)
        self.assertTrue(address.identity_protected)
        self.assertNotEqual(address.customer_code, self.ada.customer_code)
        self.assertEqual(address.complete_name, f"{self.ada.name}, {address.name}")
        self.assertEqual(self.identity_of(address)["street"], "Nebenweg 3")

    def test_a_member_who_is_known_by_the_code_alone_has_nothing_to_move(self):
        member = self.make_member()
        self.put(member, identity_protected=None)
        self.protect(member)
        self.assertTrue(member.identity_protected)
        self.assertFalse(self.identity_of(member))

    def test_companies_their_contacts_and_users_stay(self):
        firm = self.person(name="Firma Muster", is_company=True)
        employee = self.person(name="Dee Muster", parent_id=firm.id)
        user = self.make_user("employee").partner_id
        gone = self.make_user("cashier")
        gone.active = False
        every = firm | employee | user | gone.partner_id | self.ada
        job = self.job(every)
        job.action_report()
        self.assertRecordValues(
            job,
            [{"total": 1, "left_companies": 1, "left_below": 1, "left_users": 2}],
        )
        self.run_job(job)
        self.assertEqual(every.filtered("identity_protected"), self.ada)
        self.assertEqual(employee.name, "Dee Muster")

    def test_archived_contacts_move_unless_they_are_left_out(self):
        self.ada.action_archive()
        job = self.job(self.crowd, include_archived=False)
        self.run_job(job)
        self.assertEqual(self.crowd.filtered("identity_protected"), self.bo | self.cy)
        self.protect(self.ada)
        self.assertTrue(self.ada.identity_protected)
        self.assertFalse(self.ada.active)

    def test_a_filter_says_who_moves_and_is_forgotten_afterwards(self):
        job = self.job(scope="domain", domain="[('name', '=', 'Bo Beispiel')]")
        self.run_job(job)
        self.assertEqual(self.crowd.filtered("identity_protected"), self.bo)
        self.assertEqual((job.state, job.domain), ("done", "[]"))

    def test_a_filter_that_cannot_be_read_is_refused_without_repeating_it(self):
        for domain in ("[(", "[('no_such_field', '=', 'Ada')]", "5"):
            job = self.job(scope="domain", domain=domain)
            with self.subTest(domain), self.assertRaisesRegex(UserError, "filter"):
                job.action_report()

    def test_a_value_that_is_too_long_leaves_its_contact_alone(self):
        self.bo.comment = "x" * 5000
        job = self.protect(self.crowd)
        self.assertEqual(self.crowd.filtered("identity_protected"), self.ada | self.cy)
        self.assertEqual(self.bo.name, "Bo Beispiel")
        self.assertRecordValues(job, [{"moved": 2, "refused": 1, "state": "done"}])

    def test_a_batch_is_one_entry_in_the_log(self):
        self.env["identity.access.log"]._take_over()
        self.protect(self.crowd)
        self.env["identity.access.log"]._take_over()
        logs = self.env["identity.access.log"].search(
            [("action", "=", "protect")], limit=2
        )
        self.assertEqual(logs.user_id, self.manager)
        self.assertEqual(sorted(logs.mapped("subject_count")), [1, 2])

    def test_nothing_is_tracked(self):
        before = self.ada.message_ids
        self.protect(self.ada)
        self.assertFalse(self.ada.message_ids - before)

    def test_other_companies_customers_stay_unless_the_manager_works_there(self):
        other = self.make_company("Another Shop")
        self.bo.company_id = other
        self.protect(self.crowd)
        self.assertFalse(self.bo.identity_protected)
        self.manager.company_ids = [(4, other.id)]
        self.protect(self.crowd)
        self.assertTrue(self.bo.identity_protected)
        self.assertEqual(self.identity_of(self.bo)["name"], "Bo Beispiel")

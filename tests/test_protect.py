from unittest.mock import patch

import psycopg2.errors

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import identity_protection_run
from ..models.identity_mover import IdentityMover
from .common_protect import SENTINELS, ProtectCase

CRON = "pos_customer_identity.ir_cron_protect"


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


@tagged("post_install", "-at_install")
class TestJobs(ProtectCase):
    """Reports, progress, crashes and conflicts."""

    def setUp(self):
        super().setUp()
        self.crowd = self.Partner.union(
            *(
                self.person(name=f"{name} Muster", email=f"{name}@example.com")
                for name in ("Ada", "Bo", "Cy")
            )
        )
        self.startPatcher(patch.object(identity_protection_run, "BATCH", 2))

    def protected(self):
        self.env.invalidate_all()
        return self.crowd.filtered("identity_protected")

    def interrupt(self, job, batches=1):
        """Run a job until the server goes down at the end of a batch."""
        real, done = IdentityMover._move, []

        def crash(mover, ids, job=None):
            result = real(mover, ids, job)
            if len(done) == batches:
                raise RuntimeError("the power is gone")
            done.append(ids)
            return result

        with patch.object(IdentityMover, "_move", crash):
            with self.assertRaisesRegex(RuntimeError, "power"):
                self.run_job(job)

    def test_nothing_moves_before_the_report_was_made(self):
        job = self.job(self.crowd)
        with self.assertRaisesRegex(UserError, "report first"):
            job.action_start()
        job.action_report()
        self.assertFalse(self.protected())
        self.assertRecordValues(job, [{"state": "ready", "total": 3}])

    def test_another_choice_needs_another_report(self):
        job = self.job(self.crowd)
        job.action_report()
        job.include_archived = False
        self.assertEqual(job.state, "draft")
        self.assertFalse(job.line_ids)

    def test_an_order_for_nobody_is_refused(self):
        self.protect(self.crowd)
        job = self.job(self.crowd)
        job.action_report()
        self.assertEqual(job.already, 3)
        with self.assertRaisesRegex(UserError, "None of these"):
            job.action_start()

    def test_a_crash_loses_the_batch_and_nothing_else(self):
        job = self.job(self.crowd)
        self.interrupt(job)
        self.assertEqual(self.protected(), self.crowd[:2])
        self.assertRecordValues(job, [{"state": "running", "moved": 2}])

    def test_a_job_goes_on_where_a_crash_stopped_it(self):
        job = self.job(self.crowd)
        self.interrupt(job)
        codes = self.crowd[:2].mapped("customer_code")
        self.run_job(job)
        self.assertEqual(self.protected(), self.crowd)
        self.assertEqual(self.crowd[:2].mapped("customer_code"), codes)
        self.assertRecordValues(job, [{"state": "done", "moved": 3, "progress": 100}])
        for partner in self.crowd:
            self.assertIn("Muster", self.identity_of(partner)["name"])

    def test_a_crash_leaves_orphans_in_the_identities_alone(self):
        before = self.env["identity.vault"]._vault().status()["persons"]
        job = self.job(self.crowd)
        self.interrupt(job)
        self.run_job(job)
        persons = self.env["identity.vault"]._vault().status()["persons"]
        self.assertEqual(persons - before, 4)
        self.assertEqual(len(set(self.crowd.mapped("identity_person"))), 3)

    def test_running_twice_does_no_harm(self):
        first, second = self.job(self.crowd), self.job(self.crowd)
        for job in (first, second):
            job.action_report()
            job.action_start()
        self.run_job(first)
        versions = self.crowd.mapped("identity_version")
        self.run_job(second)
        self.assertEqual(self.crowd.mapped("identity_version"), versions)
        self.assertEqual((first.moved, second.moved), (3, 0))

    def test_a_batch_that_meets_another_change_is_tried_again(self):
        real = IdentityMover._move
        failures = [psycopg2.errors.SerializationFailure()] * 3

        def conflict(mover, ids, job=None):
            if failures:
                raise failures.pop()
            return real(mover, ids, job)

        job = self.job(self.crowd)
        with patch.object(IdentityMover, "_move", conflict):
            self.run_job(job)
        self.assertEqual(self.protected(), self.crowd)
        self.assertEqual(job.moved, 3)

    def test_identities_out_of_reach_are_said_and_tried_again(self):
        job = self.job(self.crowd)
        with patch.object(
            type(self.env["identity.vault"]),
            "_write_new",
            side_effect=UserError("cannot be reached"),
        ):
            self.run_job(job)
        self.assertIn("reached", job.problem)
        self.assertFalse(self.protected())
        self.run_job(job)
        self.assertFalse(job.problem)
        self.assertEqual(self.protected(), self.crowd)

    def test_a_cancelled_job_moves_nothing_more(self):
        job = self.job(self.crowd)
        self.interrupt(job)
        job.action_cancel()
        self.run_job(job)
        self.assertEqual(len(self.protected()), 2)
        self.assertEqual(job.state, "cancelled")
        with self.assertRaisesRegex(UserError, "has ended"):
            job.action_cancel()

    def test_the_cron_does_open_jobs(self):
        job = self.job(self.crowd)
        job.action_report()
        job.action_start()
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(job.state, "done")
        self.assertEqual(self.protected(), self.crowd)

    def test_a_running_job_is_neither_changed_nor_deleted(self):
        job = self.job(self.crowd)
        job.action_report()
        job.action_start()
        with self.assertRaisesRegex(UserError, "has begun"):
            job.scope = "all"
        with self.assertRaisesRegex(UserError, "runs"):
            job.unlink()
        job.action_cancel()
        job.unlink()

    def test_a_manager_of_another_company_sees_nothing_of_the_job(self):
        job = self.job(self.crowd)
        job.action_report()
        other = self.make_company("Another Shop")
        elsewhere = self.env["identity.protection"].sudo().create({})
        elsewhere.company_id = other
        Job = self.env(user=self.manager)["identity.protection"]
        self.assertIn(job, Job.search([]))
        self.assertNotIn(elsewhere, Job.search([]))
        with self.assertRaises(AccessError):
            elsewhere.with_user(self.manager).action_cancel()

    def test_nobody_writes_what_the_job_writes(self):
        job = self.job(self.crowd)
        for vals in ({"state": "running"}, {"user_id": 1}, {"last_partner_id": 9}):
            with self.subTest(vals), self.assertRaises(AccessError):
                job.write(vals)
            with self.subTest(vals), self.assertRaises(AccessError):
                self.job(**vals)


@tagged("post_install", "-at_install")
class TestOne(ProtectCase):
    """Protecting, and undoing it, for chosen contacts."""

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

    def test_only_managers_protect_and_undo(self):
        ada = self.person()
        with self.assertRaises(AccessError):
            self.rpc(self.reader, ada, "action_protect")
        self.rpc(self.manager, ada, "action_protect")
        with self.assertRaises(AccessError):
            self.rpc(self.reader, ada, "action_unprotect")

    def test_undoing_gives_all_values_back(self):
        ada = self.person()
        self.rpc(self.manager, ada, "action_protect")
        code = ada.customer_code
        ada.sudo()._write_identity({"birthdate": "1990-02-03"}, {})
        self.rpc(self.manager, ada, "action_unprotect")
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
        self.rpc(self.manager, ada, "action_unprotect")
        self.env["identity.access.log"]._take_over()
        log = self.env["identity.access.log"].search([], limit=2)
        self.assertEqual(log.mapped("purpose"), ["unprotect", "unprotect"])
        self.assertEqual(log.user_id, self.manager)
        self.assertEqual(log.mapped("action"), ["read", "unprotect"])

    def test_who_is_not_protected_cannot_be_undone(self):
        with self.assertRaisesRegex(UserError, "not protected"):
            self.rpc(self.manager, self.person(), "action_unprotect")

    def test_who_is_restricted_stays_protected(self):
        ada = self.person()
        self.rpc(self.manager, ada, "action_protect")
        self.put(ada, identity_restricted=True)
        with self.assertRaisesRegex(UserError, "restricted"):
            self.rpc(self.manager, ada, "action_unprotect")

    def test_a_customer_can_be_protected_again(self):
        ada = self.person()
        for _turn in range(2):
            self.rpc(self.manager, ada, "action_protect")
            self.rpc(self.manager, ada, "action_unprotect")
        self.assertEqual(ada.email, SENTINELS["email"])
        self.assertEqual(len(ada.customer_code_ids), 1)

    def test_the_person_is_handed_to_the_collector(self):
        ada = self.person()
        self.rpc(self.manager, ada, "action_protect")
        person = ada.identity_person
        vault = self.env["identity.vault"]._vault()
        with patch.object(type(vault), "review", autospec=True) as review:
            self.rpc(self.manager, ada, "action_unprotect")
            self.assertEqual(review.call_args.args[1], [person])

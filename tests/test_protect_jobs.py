from unittest.mock import patch

import psycopg2.errors

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import identity_protection_run
from ..models.identity_mover import IdentityMover
from .common_protect import ProtectCase

CRON = "pos_customer_identity.ir_cron_protect"


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

from unittest.mock import patch

import psycopg2.errors

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import customer_code_batch
from ..models.customer_code_batch import CustomerCodeBatch
from .common import BatchCase

CRON = "pos_customer_identity.ir_cron_issue_codes"


@tagged("post_install", "-at_install")
class TestRunningJobs(BatchCase):
    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(customer_code_batch, "CHUNK", 2))

    def test_codes_are_issued_by_who_ordered_them(self):
        job = self.order(self.crowd)
        self.run_job(job)
        issued = self.crowd.customer_code_ids
        self.assertEqual(set(issued.mapped("state")), {"active"})
        self.assertEqual(issued.user_id, self.manager)
        self.assertEqual(issued.company_id, self.company)
        self.assertTrue(all(issued.mapped("issued_on")))
        self.assertEqual(len(set(issued.mapped("code"))), 3)
        for partner in self.crowd:
            self.assertEqual(partner.customer_code, self.code_of(partner).code)

    def test_the_figures_follow_the_work(self):
        job = self.order(self.crowd)
        self.assertRecordValues(
            job, [{"state": "waiting", "total": 3, "issued": 0, "progress": 0}]
        )
        self.interrupt_after(job, chunks=1)
        self.assertRecordValues(job, [{"state": "running", "total": 3, "issued": 2}])
        self.assertAlmostEqual(job.progress, 66.67, 1)
        self.assertTrue(job.started_on)
        self.run_job(job)
        self.assertRecordValues(
            job, [{"state": "done", "total": 3, "issued": 3, "progress": 100}]
        )
        self.assertTrue(job.ended_on)

    def interrupt_after(self, job, chunks):
        """Run a job until the server goes down in the middle of a chunk."""
        real = CustomerCodeBatch._issue_to
        done = []

        def crash(batch, ids):
            result = real(batch, ids)
            if len(done) == chunks:
                raise RuntimeError("the power is gone")
            done.append(ids)
            return result

        with patch.object(CustomerCodeBatch, "_issue_to", crash):
            with self.assertRaisesRegex(RuntimeError, "power"):
                self.run_job(job)

    def test_a_crash_loses_the_chunk_and_nothing_else(self):
        job = self.order(self.crowd)
        self.interrupt_after(job, chunks=1)
        self.assertEqual(len(self.with_code()), 2)
        self.assertEqual(self.with_code(), self.crowd[:2])

    def test_a_job_goes_on_where_a_crash_stopped_it(self):
        job = self.order(self.crowd)
        self.interrupt_after(job, chunks=1)
        before = {partner: partner.customer_code for partner in self.with_code()}
        self.run_job(job)
        self.assertEqual(self.with_code(), self.crowd)
        for partner, code in before.items():
            self.assertEqual(partner.customer_code, code)
        self.assertEqual(len(self.crowd.customer_code_ids), 3)

    def test_running_twice_does_no_harm(self):
        first, second = self.order(self.crowd), self.order(self.crowd)
        self.run_job(first)
        issued = self.crowd.mapped("customer_code")
        self.run_job(second)
        self.run_job(first)
        self.assertEqual(self.crowd.mapped("customer_code"), issued)
        self.assertRecordValues(
            first | second,
            [{"state": "done", "issued": 3}, {"state": "done", "issued": 0}],
        )

    def test_contacts_that_got_a_code_meanwhile_keep_it(self):
        job = self.order(self.crowd)
        self.Code._issue(self.bo)
        code = self.bo.customer_code
        self.run_job(job)
        self.assertEqual(self.bo.customer_code, code)
        self.assertEqual(job.issued, 2)

    def test_a_draw_that_repeats_an_earlier_code_is_replaced(self):
        taken = self.make_customer("Dee").customer_code
        job = self.order(self.ada | self.bo)
        with self.draw([taken, taken]) as generate:
            self.run_job(job)
            self.assertEqual([call.args[0] for call in generate.call_args_list], [2, 2])
        self.assertEqual(len({taken, self.ada.customer_code, self.bo.customer_code}), 3)

    def test_a_generator_that_only_repeats_stops_the_job_with_a_sentence(self):
        taken = self.make_customer("Dee").customer_code
        job = self.order(self.ada)
        with (
            self.draw(*[[taken]] * 1000),
            self.assertRaisesRegex(UserError, "No free customer codes"),
        ):
            self.run_job(job)
        self.assertFalse(self.ada.customer_code)
        self.assertEqual(job.state, "waiting")

    def fail_first(self, error, times):
        """Let the first chunks meet somebody else's change."""
        real = CustomerCodeBatch._issue_to
        failures = [error] * times

        def conflict(batch, ids):
            if failures:
                raise failures.pop()
            return real(batch, ids)

        return patch.object(CustomerCodeBatch, "_issue_to", conflict)

    def test_a_chunk_that_meets_another_change_is_tried_again(self):
        for error in (
            psycopg2.errors.SerializationFailure(),
            psycopg2.errors.DeadlockDetected(),
        ):
            with self.subTest(type(error)):
                job = self.order(self.contact("New") | self.contact("Newer"))
                with self.fail_first(error, customer_code_batch.MAX_RETRIES):
                    self.run_job(job)
                self.assertRecordValues(job, [{"state": "done", "issued": 2}])

    def test_a_chunk_that_never_gets_through_ends_the_run_and_not_the_job(self):
        job = self.order(self.crowd)
        error = psycopg2.errors.SerializationFailure()
        with self.fail_first(error, customer_code_batch.MAX_RETRIES + 1):
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                self.run_job(job)
        self.assertEqual(job.state, "waiting")
        self.run_job(job)
        self.assertEqual(job.state, "done")

    def test_a_cancelled_job_issues_nothing_more(self):
        job = self.order(self.crowd)
        self.interrupt_after(job, chunks=1)
        self.rpc(self.manager, job, "action_cancel")
        self.run_job(job)
        self.assertRecordValues(job, [{"state": "cancelled", "issued": 2}])
        self.assertEqual(len(self.with_code()), 2)
        self.assertTrue(job.ended_on)

    def test_a_job_that_has_ended_cannot_be_cancelled(self):
        job = self.order(self.crowd)
        self.run_job(job)
        with self.assertRaisesRegex(UserError, "has ended"):
            self.rpc(self.manager, job, "action_cancel")

    def test_a_job_for_contacts_that_are_gone_ends(self):
        partners = self.contact("New") | self.contact("Newer")
        job = self.order(partners)
        partners.unlink()
        self.run_job(job)
        self.assertRecordValues(job, [{"state": "done", "issued": 0, "progress": 100}])


@tagged("post_install", "-at_install")
class TestCron(BatchCase):
    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(customer_code_batch, "CHUNK", 2))
        self.cron = self.env.ref(CRON)

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()

    def progress(self):
        last = self.env["ir.cron.progress"].search(
            [("cron_id", "=", self.cron.id)], order="id desc", limit=1
        )
        return last.done, last.remaining

    def test_the_cron_does_all_open_jobs(self):
        first, second = self.order(self.ada | self.bo), self.order(self.cy)
        self.run_cron()
        self.assertEqual((first | second).mapped("state"), ["done", "done"])
        self.assertEqual(self.with_code(), self.crowd)
        self.assertEqual(self.progress(), (3, 0))

    def test_the_cron_has_nothing_to_do_without_jobs(self):
        self.run_cron()
        self.assertFalse(self.with_code())

    def test_a_cron_whose_time_is_over_comes_back(self):
        job = self.order(self.crowd)
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            Cron = self.cron.with_env(self.env(cr=cr))
            cron, _progress = Cron._add_progress()
            cron = cron.with_context(cron_id=Cron.id, cron_end_time=0)
            cron.env["customer.code.batch"]._cron_issue()
        self.assertRecordValues(job, [{"state": "running", "issued": 2}])
        self.assertEqual(self.progress(), (2, 1))
        self.run_cron()
        self.assertEqual(job.state, "done")

    @mute_logger("odoo.addons.base.models.ir_cron")
    def test_a_job_that_fails_is_taken_up_by_the_next_run(self):
        job = self.order(self.crowd)
        broken = patch.object(
            CustomerCodeBatch, "_issue_to", side_effect=RuntimeError("no luck")
        )
        with broken:
            self.run_cron()
        self.assertEqual(job.state, "waiting")
        self.run_cron()
        self.assertEqual(job.state, "done")

    def test_the_stored_filter_can_be_read_again(self):
        self.bo.name = "O'Muster"
        names = ["Ada", "O'Muster"]
        domain = f"[('id', 'in', {self.crowd.ids}), ('name', 'in', {names})]"
        job = self.order(scope="domain", domain=domain)
        self.assertEqual(job._partners().search(job._partner_domain()), self.bo)

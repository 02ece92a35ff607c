import random
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service import model as service
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

from ..core import code as codes
from ..models import customer_code, customer_code_batch

ISSUERS = 8


@tagged("post_install", "-at_install")
class TestConcurrentIssuers(BaseCase):
    """Real threads, real cursors and real commits, in a space of very few codes.

    A serialization failure is retried by Odoo's own request layer; only its patience is
    longer here and its pauses are shorter, because the crowd is unusually dense.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        self.space = codes.generate(100)
        self.drawn = []
        pauses = SimpleNamespace(
            uniform=lambda low, high: random.uniform(low, high / 99)
        )
        for target, name, value in (
            (codes, "generate", self.draw_from_space),
            (customer_code, "MAX_ROUNDS", 1000),
            (customer_code_batch, "MAX_ROUNDS", 1000),
            (customer_code_batch, "MAX_RETRIES", 100),
            (service, "MAX_TRIES_ON_CONCURRENCY_FAILURE", 100),
            (service, "random", pauses),
        ):
            self.startPatcher(patch.object(target, name, value))
        self.addCleanup(self.remove_what_was_committed)
        with self.environment() as env:
            env.cr.execute("SELECT COALESCE(max(id), 0) FROM res_partner")
            [self.last_partner] = env.cr.fetchone()
            on_account = Command.create({"name": "On account of the crowd"})
            vals = {"name": "Till of the crowd", "payment_method_ids": [on_account]}
            self.till_id = env["pos.config"].create(vals).id

    @contextmanager
    def environment(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def remove_what_was_committed(self):
        with self.environment() as env:
            env.cr.execute(
                "DELETE FROM customer_code WHERE code = ANY(%s)", [self.space]
            )
            of_the_crowd = [("domain", "like", "of the crowd")]
            env["customer.code.batch"].search(of_the_crowd).unlink()
            env["res.partner"].search([("id", ">", self.last_partner)]).unlink()
            till = env["pos.config"].browse(self.till_id)
            methods = till.payment_method_ids
            sequences = till.order_seq_id | till.order_backend_seq_id
            till.unlink()
            methods.unlink()
            sequences.unlink()

    def draw_from_space(self, count=1):
        drawn = [random.choice(self.space) for _ in range(count)]
        self.drawn += drawn
        return drawn

    def crowd(self, *jobs):
        """Do all jobs at once, each as one request; return their answers."""
        start = threading.Barrier(len(jobs))

        def request(job):
            with self.environment() as env:
                env.cr.execute("SELECT 1")
                start.wait(timeout=60)
                env.cr.rollback()
                return service.retrying(lambda: job(env), env)

        with (
            ThreadPoolExecutor(len(jobs)) as pool,
            mute_logger("odoo.sql_db", "odoo.service.model"),
        ):
            return list(pool.map(request, jobs))

    def make_partners(self, count):
        with self.environment() as env:
            vals = [{"name": f"Guest {n} of the crowd"} for n in range(count)]
            return env["res.partner"].create(vals).ids

    def codes_in(self, domain):
        with self.environment() as env:
            return env["customer.code"].search(domain).mapped("code")

    def test_issuers_that_draw_the_same_codes_store_different_ones(self):
        def reserve(env):
            till = env["pos.config"].browse(self.till_id)
            return env["customer.code"]._reserve(5, till).mapped("code")

        blocks = self.crowd(*[reserve] * ISSUERS)
        issued = [code for block in blocks for code in block]
        self.assertEqual(len(issued), 5 * ISSUERS)
        self.assertEqual(len(set(issued)), 5 * ISSUERS)
        stored = self.codes_in([("config_id", "=", self.till_id)])
        self.assertCountEqual(stored, issued)
        self.assertGreater(len(self.drawn), 5 * ISSUERS, "no draw met an earlier one")

    def test_members_enrolled_at_once_have_codes_of_their_own(self):
        def enroll(env):
            answers = [env["res.partner"].pos_enroll(self.till_id) for _ in range(3)]
            return [answer["res.partner"][0]["customer_code"] for answer in answers]

        issued = [code for answer in self.crowd(*[enroll] * ISSUERS) for code in answer]
        self.assertEqual(len(set(issued)), 3 * ISSUERS)

    def test_one_reserved_code_makes_one_member_however_often_it_is_sent(self):
        with self.environment() as env:
            till = env["pos.config"].browse(self.till_id)
            code = env["customer.code"]._reserve(1, till).code

        def enroll(env):
            return env["res.partner"].pos_enroll(self.till_id, {}, {}, code)

        def identify(env):
            return env["res.partner"].pos_identify(self.till_id, code)

        answers = self.crowd(*[enroll, identify] * (ISSUERS // 2))
        self.assertEqual({answer["status"] for answer in answers}, {"found"})
        ids = {answer["res.partner"][0]["id"] for answer in answers}
        self.assertEqual(len(ids), 1)
        with self.environment() as env:
            made = [("id", ">", self.last_partner), ("customer_code", "!=", False)]
            self.assertEqual(env["res.partner"].search(made).ids, list(ids))

    def test_one_contact_that_many_issue_a_code_to_gets_one(self):
        [partner] = self.make_partners(1)

        def issue(env):
            contact = env["res.partner"].browse(partner)
            contact.action_issue_customer_code()
            return contact.customer_code

        self.assertEqual(len(set(self.crowd(*[issue] * ISSUERS))), 1)
        self.assertEqual(len(self.codes_in([("partner_id", "=", partner)])), 1)

    def test_a_job_and_the_button_give_every_contact_one_code(self):
        partners = self.make_partners(20)
        self.startPatcher(patch.object(customer_code_batch, "CHUNK", 5))
        with self.environment() as env:
            domain = f"[('name', 'like', 'of the crowd'), ('id', 'in', {partners})]"
            job = {"domain": domain, "user_id": SUPERUSER_ID, "total": 20}
            batch = env["customer.code.batch"].create(job).id

        def run(env):
            return env["customer.code.batch"].browse(batch)._run()

        def issue(mine):
            def job(env):
                env["res.partner"].browse(mine).action_issue_customer_code()

            return job

        self.crowd(run, *(issue(partners[at::3]) for at in range(3)))
        with self.environment() as env:
            contacts = env["res.partner"].browse(partners)
            self.assertEqual(len(set(contacts.mapped("customer_code"))), 20)
            self.assertEqual(len(contacts.customer_code_ids), 20)
            self.assertEqual(env["customer.code.batch"].browse(batch).state, "done")

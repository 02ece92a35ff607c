from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.identity_vault import errors
from .common_request import IDENTITY, RequestCase


class Killed(Exception):
    """The process ends here."""


@tagged("post_install", "-at_install")
class TestErasure(RequestCase):
    """The person goes for ever; code, points and orders stay."""

    def setUp(self):
        super().setUp()
        # What one test erases is erased: the other database knows no rollback.
        self.customer = self.make_asker()
        self.pointer = self.customer.sudo().identity_version

    def erase(self, **vals):
        request = self.ask("erasure", **vals)
        self.press(request, "action_erase")
        return request

    def assert_erased(self, request):
        self.assertFalse(self.open_identity(self.pointer))
        self.assertEqual(request.state, "done")
        self.assertFalse(self.customer.sudo().identity_version)
        self.assertFalse(self.customer.identity_filled)
        self.assertFalse(request.sudo().activity_ids)
        self.assert_nothing_kept(request)

    def test_the_person_is_destroyed_and_the_customer_lives_on(self):
        order = self.make_order(self.customer)
        code = self.customer.customer_code
        request = self.erase()
        self.assertEqual(request.state, "progress")
        self.assertTrue(self.open_identity(self.pointer), "the main commit comes first")
        self.work()
        self.assert_erased(request)
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(self.customer.customer_code, code)
        self.assertEqual(self.customer.name, self.customer.customer_code_display)
        self.assertTrue(self.customer.active)
        self.assertTrue(self.customer.identity_protected)

    def test_the_customer_is_archived_by_choice(self):
        self.erase(archive_partner=True)
        self.work()
        self.assertFalse(self.customer.active)

    def test_ordering_wakes_the_worker(self):
        cron = self.env.ref("pos_customer_identity.ir_cron_identity_erase")
        Trigger = self.env["ir.cron.trigger"]
        before = Trigger.search_count([("cron_id", "=", cron.id)])
        self.erase()
        self.assertGreater(Trigger.search_count([("cron_id", "=", cron.id)]), before)

    def test_an_erasure_is_recorded_under_who_ordered_it(self):
        request = self.erase()
        self.work()
        self.env["identity.access.log"].sudo()._take_over()
        log = self.env["identity.access.log"].sudo().search([], limit=1)
        self.assertEqual(log.action, "erase")
        self.assertEqual(log.user_id, self.manager)
        self.assertEqual(log.reason, request.name)
        self.assertEqual(log.partner_ids, self.customer)

    def test_the_ledger_knows_the_person(self):
        person = self.customer.sudo().identity_person
        vault = self.env["identity.vault"]._vault()
        self.assertNotIn(person, vault.ledger.persons(vault.vault))
        self.erase()
        self.work()
        self.assertIn(person, vault.ledger.persons(vault.vault))
        state = self.press(self.env["identity.request"], "action_show_ledger")
        self.assertEqual(state["params"]["type"], "info")

    # Killed at any step

    def killed_at(self, model, method, before=True):
        """Let the worker's process end at a step, before or after it was done."""
        real = getattr(type(self.env[model]), method)

        def step(records, *args, **kwargs):
            if not before:
                real(records, *args, **kwargs)
            raise Killed

        return patch.object(type(self.env[model]), method, step)

    def work_until_killed(self):
        """What the worker's transaction did is lost, as when its process ends."""
        with self.assertRaises(Killed), self.env.cr.savepoint():
            self.work()
        self.env.invalidate_all()

    def test_a_worker_that_is_killed_at_any_step_begins_again(self):
        for model, method in (
            ("identity.vault", "_erase"),
            ("identity.request", "_clear_customer"),
            ("identity.request", "_confirm_erasure"),
            ("identity.request", "_finish"),
        ):
            for before in (True, False):
                with self.subTest(method=method, before=before):
                    self.customer = self.make_asker()
                    self.pointer = self.customer.sudo().identity_version
                    request = self.erase()
                    with self.killed_at(model, method, before):
                        self.work_until_killed()
                    self.assertEqual(request.state, "progress")
                    self.assertTrue(self.customer.sudo().identity_version)
                    self.work()
                    self.assert_erased(request)

    def test_a_second_run_of_the_worker_does_nothing(self):
        request = self.erase()
        self.work()
        done_on = request.done_on
        self.work()
        self.assertEqual(request.done_on, done_on)

    def test_an_erasure_waits_while_the_identities_cannot_be_reached(self):
        request, other = self.erase(), self.ask("erasure", self.make_asker())
        vault = type(self.env["identity.vault"]._vault())
        with (
            patch.object(vault, "erase", side_effect=errors.Unavailable("test")),
            self.assertLogs("odoo.addons.pos_customer_identity", "WARNING"),
        ):
            self.work()
        self.assertEqual(request.state, "progress")
        self.assertIn("cannot be reached", request.problem)
        self.assertTrue(self.open_identity(self.pointer))
        self.press(other, "action_erase")
        self.work()
        self.assert_erased(request)
        self.assertFalse(request.problem)
        self.assertEqual(other.state, "done")

    def test_who_writes_to_somebody_erased_gets_a_plain_sentence(self):
        self.erase()
        with self.killed_at("identity.request", "_clear_customer"):
            self.work_until_killed()
        with self.assertRaisesRegex(UserError, "no longer exists"):
            self.customer.write({"identity_city": "Elsewhere"})
        self.work()
        # The pointer is gone: whoever comes back begins as a new person.
        self.customer.write({"identity_city": "Elsewhere"})
        self.assertEqual(self.customer.identity_filled, "city")
        self.assertNotIn(
            self.pointer.split(".")[0], self.customer.sudo().identity_version
        )

    def clean(self):
        """Let the job run that looks through the texts."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            root = self.env.ref("base.user_root").id
            self.env(cr=cr, user=root)["identity.protection"]._cron_protect()
        self.env.invalidate_all()

    def test_consents_end_with_the_person(self):
        Consent = self.env["identity.consent"]
        Consent._record(self.customer, {"marketing": True}, "office")
        self.assertTrue(self.customer._has_consent("marketing", self.company))
        self.erase()
        self.work()
        self.assertFalse(self.customer._has_consent("marketing", self.company))

    def test_a_person_at_a_company_is_emptied_in_place(self):
        firm = self.Partner.create({"name": "Firm", "is_company": True})
        person = self.Partner.create(
            {
                "name": "Quendresa Sentinel",
                "parent_id": firm.id,
                "email": "quendresa@example.com",
            }
        )
        request = self.ask("erasure", person)
        self.press(request, "action_erase")
        self.work()
        self.assertEqual(request.state, "done")
        self.assertEqual(person.name, person.customer_code_display)
        self.assertFalse(person.email)
        self.assertFalse(person.identity_protected)

    # Who cannot be erased, and what stays

    def test_the_request_names_what_stays(self):
        self.customer.message_post(
            body="Called about a delivery", message_type="comment"
        )
        self.env["ir.attachment"].create(
            {
                "name": "letter.txt",
                "raw": b"x",
                "res_model": "res.partner",
                "res_id": self.customer.id,
            }
        )
        request = self.erase()
        self.work()
        self.assertIn("1 messages", request.remaining)
        self.assertIn("1 × Contents of attached files", request.remaining)

    def test_addresses_that_receipts_were_sent_to_go(self):
        order = self.make_order(self.customer)
        order.write({"email": "someone@example.com", "mobile": "+32470000000"})
        self.erase()
        self.work()
        self.assertFalse(order.email)
        self.assertFalse(order.mobile)

    def test_a_company_and_a_user_are_not_erased(self):
        company = self.Partner.create({"name": "Firm", "is_company": True})
        user = self.make_user("employee")
        for partner in (company, user.partner_id):
            request = self.ask("erasure", partner)
            with self.subTest(partner.name), self.assertRaises(UserError):
                self.press(request, "action_erase")
            self.assertEqual(request.state, "verified")

    def test_a_contact_that_was_not_protected_is_emptied(self):
        plain = self.Partner.create(
            {
                "name": "Quendresa Sentinel",
                "email": IDENTITY["identity_email"],
                "phone": IDENTITY["identity_phone"],
                "street": IDENTITY["identity_street"],
                "website": "https://quendresa.example.com",
                "comment": "Quendresa likes blue",
            }
        )
        plain.write({"email": "quendresa2@example.com"})
        self.env.flush_all()
        other = self.make_asker()
        other.message_post(body="Quendresa Sentinel will fetch it")
        request = self.ask("erasure", plain)
        self.press(request, "action_erase")
        self.work()
        self.assertEqual(request.state, "progress", "texts are looked through first")
        pointer = plain.sudo().identity_version
        self.clean()
        self.work()
        self.assertEqual(request.state, "done")
        self.assertFalse(self.open_identity(pointer))
        self.assertTrue(plain.customer_code)
        self.assertTrue(plain.identity_protected)
        self.env.cr.execute("SELECT * FROM res_partner WHERE id = %s", [plain.id])
        for value in ("Quendresa", "quendresa", "987601", "Wattenweg"):
            self.assertNotIn(value, repr(self.env.cr.fetchall()))
        self.assert_nothing_kept(request)

    # Customers who are deleted or merged

    def test_deleting_a_customer_erases_the_person(self):
        code = self.customer.customer_code_display
        self.rpc(self.manager, self.customer, "unlink")
        request = self.env["identity.request"].search([], order="id desc", limit=1)
        self.assertEqual(
            (request.channel, request.state, request.customer_code),
            ("system", "progress", code),
        )
        self.assertFalse(request.partner_id)
        self.assertTrue(self.open_identity(self.pointer))
        self.work()
        self.assertEqual(request.state, "done")
        self.assertFalse(self.open_identity(self.pointer))

    def test_a_deletion_that_fails_erases_nobody(self):
        with self.assertRaises(ValueError), self.env.cr.savepoint():
            self.customer.unlink()
            raise ValueError
        self.work()
        self.assertTrue(self.open_identity(self.pointer))

    def test_deleting_a_customer_without_an_identity_orders_nothing(self):
        before = self.env["identity.request"].search_count([])
        self.make_member().unlink()
        self.make_customer().unlink()
        self.assertEqual(self.env["identity.request"].search_count([]), before)

    def test_a_request_of_somebody_deleted_meanwhile_is_done(self):
        request = self.ask("erasure")
        self.customer.unlink()
        self.press(request, "action_erase")
        self.work()
        self.assertEqual(request.state, "done")
        self.assertFalse(self.open_identity(self.pointer))

    def test_merging_erases_an_identity_that_is_left_over(self):
        other = self.make_asker()
        left_over = other.sudo().identity_version
        self.env["base.partner.merge.automatic.wizard"].create(
            {
                "state": "selection",
                "partner_ids": (self.customer | other).ids,
                "dst_partner_id": self.customer.id,
            }
        ).action_merge()
        self.work()
        self.env.invalidate_all()
        self.assertFalse(other.exists())
        self.assertFalse(self.open_identity(left_over))
        kept = self.customer.sudo().identity_version
        self.assertTrue(self.open_identity(kept))

    def test_an_erasure_spares_who_the_customer_was_merged_into(self):
        request = self.erase()
        other = self.make_asker()
        self.env.flush_all()
        request.sudo().partner_id = other
        request._store(identity_person=self.pointer.split(".")[0])
        self.work()
        self.assertEqual(request.state, "done")
        self.assertTrue(other.sudo().identity_version)
        self.assertFalse(self.open_identity(self.pointer))

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_request import RequestCase


@tagged("post_install", "-at_install")
class TestRequests(RequestCase):
    """A request comes in, is verified, and is answered or refused."""

    def test_the_desk_takes_a_request_in(self):
        request = self.ask("access", verified=False, channel="till")
        self.assertRegex(request.name, r"^REQ/\d{4}/\d{4,}$")
        self.assertEqual(request.state, "received")
        self.assertEqual(request.customer_code, self.customer.customer_code_display)
        self.assertEqual(
            request.sudo().identity_person, self.customer.sudo().identity_person
        )

    def test_an_answer_is_due_after_one_month(self):
        request = self.ask("access", verified=False, received_on="2026-01-31")
        self.assertEqual(request.deadline, fields.Date.to_date("2026-02-28"))

    def test_a_company_may_promise_an_answer_sooner(self):
        self.company.identity_request_days = 10
        request = self.ask("access", verified=False, received_on="2026-01-31")
        self.assertEqual(request.deadline, fields.Date.to_date("2026-02-10"))

    def test_a_manager_is_reminded_of_the_date(self):
        request = self.ask("access", verified=False)
        activity = request.sudo().activity_ids
        self.assertEqual(activity.date_deadline, request.deadline)
        self.assertTrue(
            activity.user_id.has_group("pos_customer_identity.group_identity_manager")
        )
        later = request.deadline + relativedelta(months=1)
        self.rpc(self.manager, request, "write", {"deadline": later})
        self.assertEqual(activity.date_deadline, later)

    def test_a_request_without_a_customer_is_refused(self):
        with self.assertRaises(UserError):
            self.rpc(self.desk, "identity.request", "create", [{}])

    def test_a_request_is_late_when_its_day_is_over(self):
        late = self.ask("access", verified=False, received_on="2020-01-31")
        in_time = self.ask("access", verified=False)
        self.assertTrue(late.is_overdue)
        self.assertFalse(in_time.is_overdue)
        Request = self.env["identity.request"]
        overdue = Request.search([("is_overdue", "=", True)])
        self.assertIn(late, overdue)
        self.assertNotIn(in_time, overdue)
        self.assertIn(in_time, Request.search([("is_overdue", "=", False)]))

    def test_nothing_is_done_for_somebody_who_was_not_verified(self):
        for request_type, button in (
            ("access", "action_export_pdf"),
            ("access", "action_export_json"),
            ("rectification", "action_rectify"),
            ("erasure", "action_erase"),
            ("restriction", "action_restrict"),
        ):
            request = self.ask(request_type, verified=False)
            with self.subTest(button), self.assertRaises(UserError):
                self.press(request, button)
            self.assertEqual(request.state, "received")

    def test_verifying_needs_to_say_how(self):
        request = self.ask("access", verified=False, verification=False)
        with self.assertRaises(UserError):
            self.press(request, "action_verify")
        self.rpc(self.manager, request, "write", {"verification": "document"})
        self.press(request, "action_verify")
        self.assertEqual(request.state, "verified")
        self.assertEqual(request.verified_by_id, self.manager)

    def test_a_verified_request_is_not_turned_into_another(self):
        request = self.ask("access")
        other = self.make_asker()
        for vals in ({"request_type": "erasure"}, {"partner_id": other.id}):
            with self.subTest(vals), self.assertRaises(UserError):
                self.rpc(self.manager, request, "write", vals)

    def test_a_button_works_for_its_own_kind_of_request_alone(self):
        buttons = {
            "action_export_pdf": "access",
            "action_export_json": "access",
            "action_rectify": "rectification",
            "action_erase": "erasure",
            "action_restrict": "restriction",
        }
        for own in set(buttons.values()):
            request = self.ask(own)
            for button, request_type in buttons.items():
                if request_type != own:
                    with self.subTest(own=own, button=button):
                        with self.assertRaises(UserError):
                            self.press(request, button)
            self.assertEqual(request.state, "verified")

    def test_a_guard_looks_at_every_request(self):
        requests = self.ask("erasure") | self.ask("erasure", verified=False)
        with self.assertRaises(UserError):
            self.press(requests, "action_erase")
        self.assertEqual(requests.mapped("state"), ["verified", "received"])

    def test_a_refusal_needs_a_reason(self):
        request = self.ask("erasure")
        self.assertEqual(self.press(request, "action_open_refusal")["target"], "new")
        with self.assertRaises(UserError):
            self.press(request, "action_refuse")
        self.rpc(self.manager, request, "write", {"refusal": "law"})
        self.press(request, "action_refuse")
        self.assertEqual(request.state, "refused")
        self.assertFalse(request.sudo().activity_ids)
        with self.assertRaises(UserError):
            self.press(request, "action_erase")

    def test_a_mistake_is_deleted_and_proof_is_kept(self):
        self.rpc(self.manager, self.ask("access", verified=False), "unlink")
        with self.assertRaises(UserError):
            self.rpc(self.manager, self.ask("access"), "unlink")

    def test_other_ways_bring_requests_too(self):
        Request = self.env["identity.request"].with_user(self.cashier)
        request = Request._receive(self.customer, "access", "link", "link")
        self.assertEqual((request.state, request.channel), ("received", "link"))
        self.assertTrue(request.activity_ids)

    def test_the_contact_counts_its_requests(self):
        self.ask("access")
        self.ask("restriction")
        customer = self.customer.with_user(self.desk)
        self.assertEqual(customer.identity_request_count, 2)
        action = self.rpc(self.desk, self.customer, "action_open_identity_requests")
        self.assertEqual(action["context"]["default_partner_id"], self.customer.id)
        with self.assertRaises(AccessError):
            self.customer.with_user(self.cashier).read(["identity_request_count"])

    def test_every_state_has_its_column(self):
        states = [
            name for name, _label in self.ask("access")._fields["state"].selection
        ]
        answer = self.rpc(
            self.manager,
            "identity.request",
            "web_read_group",
            [],
            ["state"],
            context={"read_group_expand": True},
        )
        self.assertEqual([group["state"] for group in answer["groups"]], states)


@tagged("post_install", "-at_install")
class TestForgedRequests(RequestCase):
    """Nobody moves a request on but by its buttons."""

    def forged_values(self):
        yield {"state": "done"}
        yield {"state": "verified"}
        yield {"verified_by_id": self.manager.id}
        yield {"customer_code": "0000"}
        yield {"corrected_fields": "name"}
        yield {"download_hash": "0" * 64}
        yield {"identity_person": "0" * 32}
        yield {"channel": "system"}

    def test_a_write_is_refused(self):
        request = self.ask("erasure")
        for vals in self.forged_values():
            for user in (self.manager, self.desk, self.cashier):
                with self.subTest(vals=vals, user=user.login):
                    with self.assertRaises(AccessError):
                        self.rpc(user, request, "write", vals)
        self.assertEqual(request.state, "verified")

    def test_a_create_is_refused(self):
        for vals in self.forged_values():
            with self.subTest(vals), self.assertRaises(AccessError):
                self.rpc(
                    self.desk,
                    "identity.request",
                    "create",
                    [{"partner_id": self.customer.id, **vals}],
                )

    def test_a_default_in_the_context_has_no_effect(self):
        [made] = self.rpc(
            self.desk,
            "identity.request",
            "create",
            [{"partner_id": self.customer.id, "request_type": "erasure"}],
            context={
                "default_state": "progress",
                "default_identity_person": "0" * 32,
                "default_verified_by_id": self.manager.id,
            },
        )
        request = self.env["identity.request"].browse(made)
        self.assertEqual(request.state, "received")
        self.assertFalse(request.verified_by_id)
        self.assertEqual(
            request.sudo().identity_person, self.customer.sudo().identity_person
        )

    def test_the_way_of_the_system_is_not_taken_by_a_default(self):
        [made] = self.rpc(
            self.desk,
            "identity.request",
            "create",
            [{"partner_id": self.customer.id}],
            context={"default_channel": "system"},
        )
        self.assertEqual(self.env["identity.request"].browse(made).channel, "office")

    def test_nobody_restricts_a_customer_by_writing(self):
        for user in (self.manager, self.env.ref("base.user_admin")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.rpc(user, self.customer, "write", {"identity_restricted": True})
        [made] = self.rpc(
            self.manager,
            "res.partner",
            "create",
            [{"name": "Mal"}],
            context={"default_identity_restricted": True},
        )
        self.assertFalse(self.Partner.browse(made).identity_restricted)

    def test_secrets_are_read_by_nobody(self):
        request = self.ask("access")
        for user in (self.manager, self.env.ref("base.user_admin")):
            for field in ("identity_person", "download_hash", "download_expires"):
                with self.subTest(user=user.login, field=field):
                    with self.assertRaises(AccessError):
                        self.rpc(user, request, "read", [field])
                    with self.assertRaises(AccessError):
                        self.rpc(
                            user, "identity.request", "search", [(field, "!=", False)]
                        )


@tagged("post_install", "-at_install")
class TestRolesOfRequests(RequestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_company("Another Shop")
        cls.deciders = ("action_verify", "action_open_refusal", "action_refuse")

    def test_cashiers_see_no_requests(self):
        request = self.ask("access")
        with self.assertRaises(AccessError):
            self.rpc(self.cashier, request, "read", ["state"])
        with self.assertRaises(AccessError):
            self.rpc(self.cashier, self.customer, "action_open_identity_requests")

    def test_the_desk_sees_requests_and_decides_nothing(self):
        request = self.ask("access", verified=False)
        [row] = self.rpc(self.desk, request, "read", ["state", "deadline"])
        self.assertEqual(row["state"], "received")
        self.rpc(self.desk, request, "message_post", body="called back")
        for button in (
            "action_verify",
            "action_open_refusal",
            "action_refuse",
            "action_done",
            "action_lift",
            "action_show_ledger",
        ):
            with self.subTest(button), self.assertRaises(AccessError):
                self.rpc(self.desk, request, button)
        with self.assertRaises(AccessError):
            self.rpc(self.desk, request, "write", {"deadline": "2030-01-01"})

    def test_a_manager_who_is_no_reader_gets_no_identity(self):
        boss = self.make_person("boss", "manager")
        for request_type, button in (
            ("access", "action_export_pdf"),
            ("access", "action_export_json"),
            ("rectification", "action_rectify"),
        ):
            request = self.ask(request_type)
            with self.subTest(button), self.assertRaises(AccessError):
                self.press(request, button, user=boss)

    def test_a_request_of_another_company_is_out_of_reach(self):
        request = self.ask("erasure")
        stranger = self.make_person(
            "stranger",
            "manager",
            "reader",
            company_id=self.other.id,
            company_ids=[self.other.id],
        )
        for method in ("action_verify", "action_erase", "action_refuse"):
            with self.subTest(method), self.assertRaises(AccessError):
                self.rpc(stranger, request, method)
        found = self.rpc(stranger, "identity.request", "search", [])
        self.assertNotIn(request.id, found)

    def test_nobody_asks_in_the_name_of_another_companys_customer(self):
        hidden = self.make_asker(company_id=self.other.id)
        with self.assertRaises(AccessError):
            self.ask("access", hidden)

"""What somebody tries who has a cashier's login and a browser's console."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import json_default, mute_logger

from .common_till import IDENTITY, VaultTillCase

SECRETS = [*IDENTITY.values(), "quibbleton", "795550102"]
IDENTITY_FIELDS = [f"identity_{field}" for field in IDENTITY]
#: Contexts that a browser can send.
FORGED = (
    {"identity_plain": True},
    {"identity_plain": {}},
    {"identity_protected": False},
    {"default_identity_protected": False},
    {"su": True, "sudo": True, "uid": 1},
    {"active_test": False, "bin_size": True, "install_mode": True},
)


@tagged("post_install", "-at_install")
class TestCashierWithAConsole(VaultTillCase):
    def setUp(self):
        super().setUp()
        self.person = self.make_person(**IDENTITY)
        self.env.flush_all()

    def try_call(self, target, method, *args, **kwargs):
        """Return what goes over the wire, an error's text included."""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                answer = self.rpc(self.cashier, target, method, *args, **kwargs)
        except (UserError, ValueError, KeyError, TypeError) as error:
            return f"{type(error).__name__}: {error}"
        if hasattr(answer, "_name"):
            answer = answer.ids
        return json.dumps(answer, default=lambda value: str(json_default(value)))

    def assert_says_nothing(self, said, what):
        for secret in SECRETS:
            self.assertNotIn(secret, said, what)

    def test_no_way_of_reading_a_customer_says_who_it_is(self):
        partner, domain = self.person, [("id", "=", self.person.id)]
        everything = list(self.Partner._fields)
        readable = [name for name in everything if name not in IDENTITY_FIELDS]
        specification = {name: {} for name in ("name", "email", "phone", "comment")}
        for context in ({}, *FORGED):
            for target, method, *args in (
                (partner, "read"),
                (partner, "read", readable),
                *((partner, "read", [name]) for name in IDENTITY_FIELDS),
                (partner, "web_read", specification),
                (partner, "export_data", ["name", "email", "phone", "street"]),
                (partner, "copy_data"),
                (partner, "get_formview_action"),
                ("res.partner", "search_read", domain),
                ("res.partner", "web_search_read", domain, specification),
                ("res.partner", "name_search", "Zorblax"),
                ("res.partner", "read_group", domain, ["name"], ["name"]),
                ("res.partner", "formatted_read_group", domain, ["name", "email"]),
                ("res.partner", "default_get", everything),
                ("res.partner", "get_views", [[False, "form"], [False, "list"]]),
            ):
                said = self.try_call(target, method, *args, context=context)
                self.assert_says_nothing(said, method)

    def test_no_field_finds_the_customer_by_what_it_does_not_hold(self):
        own = [("id", "=", self.person.id)]
        for field in (
            *("name", "complete_name", "email", "email_normalized", "phone", "city"),
            *("phone_sanitized", "street", "zip", "vat", "comment", "display_name"),
        ):
            for value in IDENTITY.values():
                domain = [*own, (field, "ilike", value)]
                said = self.try_call("res.partner", "search_count", domain)
                self.assertNotEqual(said, "1", field)
        for field in (*IDENTITY_FIELDS, "identity_version", "identity_person"):
            said = self.try_call("res.partner", "search", [(field, "!=", False)])
            self.assertRegex(said, "Error", field)

    def test_private_methods_are_out_of_reach(self):
        for target, method, *args in (
            ("identity.vault", "_open_for", [self.person.id], "mail"),
            ("identity.vault", "_at_till", "x"),
            ("identity.vault", "_found", "phone", IDENTITY["phone"], "x", False),
            (self.person, "_receipt_address_on_file", self.till.id),
            (self.person, "_keep_identity", self.till.id, {}),
            (self.person, "_store_identity", {"identity_protected": False}),
            (self.person, "_keep_in_clear", {"name": "x"}),
            ("res.partner", "_find_by_contact", 1, "phone", IDENTITY["phone"]),
            ("identity.consent", "_record", 1, {"marketing": True}, "link"),
        ):
            with self.subTest(method), self.assertRaises(AccessError):
                self.rpc(self.cashier, target, method, *args)

    def test_the_vault_and_the_log_are_no_models_to_read(self):
        for model in ("identity.vault", "identity.access.log", "identity.reveal"):
            for method, *args in (("search_read", []), ("search_count", [])):
                said = self.try_call(model, method, *args)
                self.assertRegex(said, "Error", f"{model} {method}")

    def test_protection_cannot_be_taken_away(self):
        for context in ({}, *FORGED):
            for vals in (
                {"identity_protected": False},
                {"identity_version": False},
                {"identity_filled": ""},
                {"child_ids": [Command.update(self.person.id, {"vat": "x"})]},
            ):
                self.try_call(self.person, "write", vals, context=context)
        self.assertTrue(self.person.identity_protected)
        self.assertEqual(self.identity_of(self.person)["name"], IDENTITY["name"])

    def test_forged_contexts_do_not_change_what_the_till_is_told(self):
        order = self.make_order(self.person, till=self.till)
        for context in FORGED:
            for method, *args in (
                ("pos_identify", self.person.customer_code),
                ("pos_enroll", IDENTITY),
                ("pos_enroll", {}, {}, self.person.customer_code),
                ("pos_add_identity", self.person.id, {}),
                ("get_new_partner", [("id", "=", self.person.id)], 0),
            ):
                said = self.try_call(
                    "res.partner", method, self.till.id, *args, context=context
                )
                self.assert_says_nothing(said, method)
            self.assert_says_nothing(self.try_call(order, "read", context=context), "")

    def test_tills_of_other_companies_answer_nothing(self):
        other, other_till = self.make_branch("Another Shop")
        context = {"allowed_company_ids": [self.company.id, other.id]}
        order = self.make_order(till=other_till)
        for target, method, *args in (
            ("res.partner", "pos_identify", IDENTITY["phone"]),
            ("res.partner", "pos_enroll", {"name": "x"}),
            ("res.partner", "pos_match", self.person.id, "name", "x"),
            ("res.partner", "pos_add_identity", self.person.id, {}),
            ("pos.order", "pos_send_receipt", order.id, "x@example.com"),
        ):
            for sent in ({}, context):
                with self.subTest(method), self.assertRaises(AccessError):
                    self.rpc(
                        self.cashier, target, method, other_till.id, *args, context=sent
                    )

    def test_a_customer_of_another_company_is_neither_told_nor_changed(self):
        other = self.make_company("Another Shop")
        foreign = self.make_person(name="Wobble", email="w@example.com")
        foreign.company_id = other
        for call in (
            lambda: self.match(foreign, "name", "Wobble"),
            lambda: self.add(foreign, {"city": "Snork"}),
        ):
            with self.assertRaisesRegex(UserError, "no customer"):
                call()
        answer = self.enroll({"city": "Snork"}, {}, foreign.customer_code)
        self.assertEqual(answer, {"status": "other_company", "res.partner": []})

    def test_a_receipt_to_ones_own_mailbox_does_not_say_who_the_customer_is(self):
        member = self.make_person(name=IDENTITY["name"], street=IDENTITY["street"])
        order = self.make_order(member, till=self.till)
        message = order.with_user(self.cashier)._receipt_message(
            "me@example.com", {"": False}
        )
        self.assert_says_nothing(str(message), "receipt")
        self.assertIn("me@example.com", str(message))

    def test_an_archived_or_deleted_customers_number_tells_nothing(self):
        self.person.action_archive()
        answer = self.identify(IDENTITY["phone"])
        self.assertEqual(answer, {"status": "archived", "res.partner": []})

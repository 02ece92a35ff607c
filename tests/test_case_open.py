from unittest.mock import patch

import psycopg2

from odoo.exceptions import ConcurrencyError, UserError
from odoo.tests import tagged

from .common_case import CaseCase


@tagged("post_install", "-at_install")
class TestCaseOpen(CaseCase):
    def test_a_case_is_opened_with_all_that_is_known(self):
        order = self.make_order(self.customer)
        case = self.open_case(
            "store",
            uuid="a1",
            case_type="complaint",
            order_id=order.id,
            config_id=self.till.id,
            partner_id=False,
            priority="2",
        )
        self.assertEqual(case.partner_id, self.customer)
        self.assertEqual(case.team_id, self.lamps)
        self.assertEqual(case.user_id, self.agent)
        self.assertEqual(
            (case.case_type, case.channel, case.priority, case.state),
            ("complaint", "store", "2", "new"),
        )
        self.assertRegex(case.name, r"CASE/\d{4}/\d{5}")

    def test_the_same_case_arrives_once(self):
        first = self.open_case(uuid="a1")
        again = self.open_case(uuid="a1", description="Something else")
        self.assertEqual(again, first)
        self.assertEqual(len(first._public_messages()), 1)
        self.assertNotEqual(self.open_case(uuid="a2"), first)
        self.assertNotEqual(self.open_case(), self.open_case())

    def test_two_that_arrive_at_the_same_moment_make_odoo_try_again(self):
        self.open_case(uuid="a1")
        Case = type(self.Case)
        with (
            patch.object(Case, "_opened_before", lambda self, vals: self.browse()),
            self.assertRaises(ConcurrencyError) as caught,
            self.assertLogs("odoo.sql_db", "ERROR"),
        ):
            self.open_case(uuid="a1")
        cause = caught.exception.__cause__
        self.assertIsInstance(cause, psycopg2.errors.UniqueViolation)

    def test_a_key_of_another_company_s_case_tells_nothing(self):
        other = self.make_company("Elsewhere")
        self.open_case(uuid="a1")
        with self.assertRaisesRegex(UserError, "enter it again"):
            self.open_case(uuid="a1", company_id=other.id, partner_id=False)

    def test_purchases_and_customers_of_another_company_are_unknown(self):
        other, till = self.make_branch("Elsewhere")
        order = self.make_order(till=till)
        theirs = self.make_customer(company_id=other.id)
        product = self.env["product.product"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        for vals in (
            {"order_id": order.id},
            {"config_id": till.id},
            {"partner_id": theirs.id},
            {"product_id": product.id},
            {"order_id": 2**31 - 1},
            {"partner_id": "1"},
            {"order_id": True},
        ):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(UserError, "not known here"),
            ):
                self.open_case(**vals)

    def test_texts_are_checked(self):
        for vals, sentence in (
            ({"subject": "x" * 201}, "201 signs"),
            ({"description": "x" * 5001}, "5001 signs"),
            ({"subject": " ", "description": ""}, "in a few words"),
            ({"subject": 7}, "anew"),
            ({"description": "a\0b"}, "anew"),
            ({"case_type": "theft"}, "no such type"),
            ({"priority": "9"}, "no such type"),
            ({"uuid": "x" * 65}, "again"),
            ({"uuid": 5}, "again"),
        ):
            with self.subTest(sentence), self.assertRaisesRegex(UserError, sentence):
                self.open_case(**vals)
        with self.assertRaisesRegex(UserError, "no such channel"):
            self.open_case("pigeon")
        with self.assertRaisesRegex(UserError, "At most 5 files"):
            self.open_case(files=[("a.png", b"x")] * 6)

    def test_what_is_no_serial_number_is_left_out(self):
        for text in ("a\0b", "x" * 65, "--", 7):
            self.assertFalse(self.open_case(serial=text).serial)
        self.assertEqual(self.open_case(serial=" AB  1").serial, "AB 1")

    def test_longest_texts_fit(self):
        case = self.open_case(subject="x" * 200, description="y" * 5000)
        self.assertEqual(len(case.subject), 200)

    def test_the_first_line_will_do_as_subject(self):
        case = self.open_case(subject="", description="It is broken.\nReally.")
        self.assertEqual(case.subject, "It is broken.")

    def test_somebody_without_an_account_opens_a_case_too(self):
        case = self.open_case(partner_id=False)
        [message] = case._public_messages()
        self.assertEqual(message["from"], "customer")
        self.assertFalse(case.partner_id)

    def test_opening_is_noted_as_a_contact(self):
        case = self.open_case("online", uuid="a1")
        [contact] = case.interaction_ids
        self.assertEqual(contact.partner_id, self.customer)
        self.assertEqual(
            (contact.kind, contact.channel, contact.direction), ("case", "online", "in")
        )

    def test_files_belong_to_the_case(self):
        case = self.open_case(files=[("lamp.png", b"picture"), ("bill.pdf", b"paper")])
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "customer.case"), ("res_id", "=", case.id)]
        )
        self.assertEqual(set(files.mapped("name")), {"lamp.png", "bill.pdf"})
        [message] = case._public_messages()
        self.assertEqual(message["files"], files)

    def test_facts_of_a_case_name_nobody(self):
        case = self.open_case()
        [facts] = case._case_facts()
        self.assertEqual(facts["name"], case.name)
        self.assertEqual(facts["state_text"], "New")
        self.assertTrue(facts["is_open"])
        self.assertNotIn("Ada", str(facts))
        self.assertNotIn(self.customer.customer_code, str(facts))

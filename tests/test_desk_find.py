from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..core import code as codes
from ..models import customer_page_attempt_desk as limits
from .common import ROLES, spellings, with_typing_error
from .common_desk import EMAIL, PHONE, DeskCase

#: What people type who want to see more than they may.
ATTACKS = (
    *("%", "_", "%%%%", "____-____-____", "*", "\\", "'", '"', "' OR '1'='1"),
    *("1; DROP TABLE res_partner; --", "\0", "a\0b", "CASE/%", "S0000_", "%s", "%(x)s"),
    *("{}", "\n", "\u202e", "\ud800", "a" * 65, "1" * 320, "x" * 100_000, "../..", "@"),
    *("ilike", "True", "0", "-1", "1e9", "NaN", "‮%‬", "☃", "null"),
)


@tagged("post_install", "-at_install")
class TestDeskFind(DeskCase):
    def test_a_customer_is_found_by_the_code_in_every_spelling(self):
        for text in spellings(self.partner.customer_code):
            with self.subTest(text):
                answer = self.find(text)
                self.assert_found(answer, self.partner, "code")
                self.assertFalse(answer["note"] or answer["focus"])

    def test_an_old_card_finds_the_customer_and_says_so(self):
        first = self.partner.customer_code
        self.code_of(self.partner)._replace(lost=False)
        second = self.partner.customer_code
        self.code_of(self.partner)._replace(lost=True)
        for code, word in ((first, "old card"), (second, "lost")):
            answer = self.find(code)
            self.assert_found(answer, self.partner, "code")
            self.assertIn(word, answer["note"])

    def test_a_typing_error_is_told_as_one(self):
        answer = self.find(with_typing_error(self.partner.customer_code))
        self.assert_nobody(answer, "typo")
        self.assertGreater(len(answer["hints"]), 1)

    def test_a_card_that_nobody_has_stays_nobodys(self):
        reserved = self.Code._reserve(1, self.till)
        self.assert_nobody(self.find(reserved.code), "unused")
        self.assertEqual(reserved.state, "reserved")

    def test_the_numbers_of_receipt_order_case_and_item_find_the_customer(self):
        receipt = self.buy(self.partner, pos_reference="2631-777-000012")
        receipt.sudo().name = "Shop by the river - 000012"
        case = self.make_case(partner_id=self.partner.id, team_id=self.lamps.id)
        card = self.make_card(
            partner_id=self.partner.id, serial="LMP-47 11", serial_key="LMP4711"
        )
        for text, by, tab, ident in (
            ("2631-777-000012", "receipt", "purchases", receipt.id),
            (" 2631-777-000012\u200f", "receipt", "purchases", receipt.id),
            ("Shop by the river - 000012", "order", "purchases", receipt.id),
            (case.name, "case", "cases", case.id),
            (case.name.lower(), "case", "cases", case.id),
            ("lmp-4711", "serial", "items", card.id),
        ):
            with self.subTest(text):
                answer = self.find(text)
                self.assert_found(answer, self.partner, by)
                self.assertEqual(answer["focus"], {"tab": tab, "kind": by, "id": ident})

    def test_the_code_that_is_printed_on_a_receipt_finds_the_customer(self):
        order = self.buy(self.partner)
        address = self.env["customer.page"]._make(order, 7)[1]
        self.assert_found(self.find(address), self.partner, "receipt")
        self.assert_nobody(self.find(address[:-32] + "0" * 32))

    def test_phone_and_email_find_the_customer_whole_and_not_in_part(self):
        for text in (PHONE, "079 555 66 01", "0041795556601", EMAIL, EMAIL.upper()):
            with self.subTest(text):
                self.assert_found(self.find(text), self.partner)
        for text in ("079 555 66 0", EMAIL[1:], "@desk.example.com"):
            with self.subTest(text):
                self.assert_nobody(self.find(text))

    def test_a_contact_in_clear_is_found_by_code_alone_and_never_named(self):
        clear = self.Partner.create({"name": "Bo Wobblefink", "phone": "0795556699"})
        answer = self.find("+41 79 555 66 99")
        self.assert_found(answer, clear, "phone")
        self.assertNotIn("Wobblefink", repr(answer))

    def test_several_are_offered_with_the_last_shop_and_day(self):
        late, early, never = (self.make_customer(phone="0795556688") for _ in range(3))
        self.buy(early, date_order="2026-01-05 10:00:00")
        self.buy(late, date_order="2026-02-06 10:00:00")
        self.buy(late, date_order="2025-02-06 10:00:00", shop=self.till)
        answer = self.find("079 555 66 88")
        self.assertEqual(answer["status"], "several")
        self.assertEqual(
            [(row["id"], row["on"], row["shop"]) for row in answer["rows"]],
            [
                (late.id, "2026-02-06", "Shop by the river"),
                (early.id, "2026-01-05", "Shop by the river"),
                (never.id, False, False),
            ],
        )
        self.assertNotIn("Ada", repr(answer))

    def test_an_item_that_went_back_belongs_to_the_customer_no_more(self):
        serial = {"serial": "KT-900", "serial_key": "KT900"}
        self.make_card(partner_id=self.partner.id, end_kind="returned", **serial)
        self.assert_found(self.find("KT-900"), self.partner, "serial")
        owner = self.make_customer()
        self.make_card(partner_id=owner.id, **serial)
        self.assert_found(self.find("KT-900"), owner, "serial")

    def test_what_has_no_customer_says_so(self):
        order = self.buy(pos_reference="2631-778-000001")
        answer = self.find("2631-778-000001")
        self.assert_nobody(answer, "no_customer")
        self.assertEqual(answer["found"], {"kind": "receipt", "id": order.id})

    def test_an_archived_customer_is_told_as_one(self):
        code = self.partner.customer_code
        self.buy(self.partner, pos_reference="2631-779-000001")
        self.partner.active = False
        for text in (code, "2631-779-000001"):
            self.assert_nobody(self.find(text), "archived")

    def test_attacks_find_nobody_and_break_nothing(self):
        self.buy(self.partner, pos_reference="2631-780-000001")
        self.make_card(partner_id=self.partner.id, serial="A_1%", serial_key="A1")
        with patch.multiple(limits, FINDS_AT_DESK=10_000, MISSES_AT_DESK=10_000):
            for text in ATTACKS:
                with self.subTest(text[:40]):
                    answer = self.find(text)
                    self.assertNotIn(answer["status"], ("found", "several"))
            for query in (None, False, True, 7, 1.5, [], {}, ["a"], {"a": 1}):
                with self.subTest(query):
                    self.assert_nobody(self.find(query), "empty")


@tagged("post_install", "-at_install")
class TestDeskFindRights(DeskCase):
    def test_only_the_service_desk_finds(self):
        for role in ROLES:
            user = self.make_user(role)
            with self.subTest(role):
                if role in ("service", "service_manager"):
                    answer = self.find(self.partner.customer_code, user=user)
                    self.assert_found(answer, self.partner)
                else:
                    with self.assertRaises(AccessError):
                        self.find(self.partner.customer_code, user=user)

    def test_another_companys_customer_is_told_like_nobody(self):
        other, till = self.make_branch("Wobble Stores")
        theirs = self.make_protected(name="Bo", phone="+41 79 555 66 02")
        theirs.company_id = other
        self.buy(theirs, till, pos_reference="2631-990-000001")
        card = {"serial": "WS-77001", "serial_key": "WS77001"}
        self.make_card(partner_id=theirs.id, company_id=other.id, **card)
        case = self.make_case(
            partner_id=theirs.id, company_id=other.id, product_id=False
        )
        nobody = self.find(codes.display(codes.generate()[0]))
        for text in (
            theirs.customer_code,
            "2631-990-000001",
            "WS-77001",
            case.name,
        ):
            with self.subTest(text):
                self.assertEqual(self.find(text), nobody)
        no_phone = self.find("+41 79 555 66 03")
        self.assertEqual(self.find("+41 79 555 66 02"), no_phone)
        self.agent.company_ids = [Command.link(other.id)]
        both = self.company | other
        self.assert_found(self.find("WS-77001", companies=both), theirs)

    def test_a_case_of_another_team_is_not_found_but_by_managers(self):
        case = self.make_case(partner_id=self.partner.id)
        case.sudo().write({"team_id": self.chairs.id, "user_id": False})
        self.assert_nobody(self.find(case.name))
        self.assert_found(self.find(case.name, user=self.lead), self.partner)

    def test_numbers_cannot_be_tried_one_after_the_other(self):
        with patch.object(limits, "MISSES_AT_DESK", 3):
            for number in range(3):
                self.assert_nobody(self.find(f"CASE/2026/9{number:04}"))
            self.assert_nobody(self.find("CASE/2026/90099"), "limited")
            self.buy(self.partner, pos_reference="2631-781-000001")
            self.assert_nobody(self.find("2631-781-000001"), "limited")
            # The card in the hand goes on working, and so does the colleague.
            self.assert_found(self.find(self.partner.customer_code), self.partner)
            colleague = self.fresh(self.agent)
            found = self.find("2631-781-000001", user=colleague)
            self.assert_found(found, self.partner)

    def test_what_is_found_is_counted_too(self):
        self.buy(self.partner, pos_reference="2631-782-000001")
        with patch.object(limits, "FINDS_AT_DESK", 2):
            for status in ("found", "found", "limited"):
                self.assertEqual(self.find("2631-782-000001")["status"], status)

    def test_searches_by_phone_are_recorded_and_limited_by_the_vault(self):
        before = self.last_entry()
        self.find(PHONE)
        self.find("079 555 66 77")
        entries = self.entries(before)
        self.assertEqual([entry["action"] for entry in entries], ["lookup"] * 2)
        self.assertEqual({entry["actor"] for entry in entries}, {self.agent.id})
        answers = [self.find(f"079 555 {n} 77")["status"] for n in range(10, 26)]
        self.assertIn("limited", answers)

    def test_without_the_vault_numbers_still_find(self):
        self.buy(self.partner, pos_reference="2631-783-000001")
        with self.vault_down():
            self.assert_nobody(self.find(PHONE), "unavailable")
            self.assert_nobody(self.find(EMAIL), "unavailable")
            self.assert_found(self.find("2631-783-000001"), self.partner)

    def test_no_answer_names_anybody(self):
        self.buy(self.partner, pos_reference="2631-784-000001")
        for text in ("2631-784-000001", PHONE, EMAIL, self.partner.customer_code):
            answer = repr(self.find(text))
            for secret in ("Zorblax", "5556601", "wobble"):
                self.assertNotIn(secret, answer)


@tagged("post_install", "-at_install")
class TestDeskFindQueries(DeskCase):
    def test_a_search_costs_a_few_statements_whatever_there_is(self):
        self.buy(self.partner, pos_reference="2631-785-000001")
        case = self.make_case(partner_id=self.partner.id, team_id=self.lamps.id)
        card = {"serial": "LMP-5000", "serial_key": "LMP5000"}
        self.make_card(partner_id=self.partner.id, **card)
        desk = self.env["customer.desk"].with_user(self.agent)
        for text, most in (
            (self.partner.customer_code, 3),
            ("2631-785-000001", 7),
            (case.name, 7),
            ("LMP-5000", 7),
            (PHONE, 10),
        ):
            desk.find(text)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(text), self.assertQueryCount(most):
                desk.find(text)

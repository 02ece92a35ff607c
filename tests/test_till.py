from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..core import code as codes
from .common import TillCase, spellings, with_typing_error


@tagged("post_install", "-at_install")
class TestIdentifyByCode(TillCase):
    def test_a_code_finds_its_customer_in_every_spelling(self):
        customer = self.make_customer()
        for text in spellings(customer.customer_code):
            with self.subTest(text):
                self.assert_found(self.identify(text), customer)

    def test_a_replaced_code_finds_its_customer(self):
        customer = self.make_customer()
        old = self.code_of(customer)
        old._replace(lost=False)
        self.assert_found(self.identify(old.code), customer)

    def test_a_merged_code_finds_the_survivor(self):
        customer, other = self.make_customer(), self.make_customer("Bo Beispiel")
        merged = self.code_of(other)
        merged._merge_into(customer)
        self.assert_found(self.identify(merged.code), customer)

    def test_a_lost_card_finds_its_customer_and_warns(self):
        customer = self.make_customer()
        lost = self.code_of(customer)
        lost._replace(lost=True)
        self.assert_found(self.identify(lost.code), customer, "lost")
        self.assertNotEqual(customer.customer_code, lost.code)

    def test_a_retired_code_is_unknown(self):
        customer = self.make_customer()
        code = customer.customer_code
        customer.unlink()
        self.assert_nobody(self.identify(code), "unknown")

    def test_a_code_that_was_never_issued_is_unknown(self):
        self.assert_nobody(self.identify(codes.generate()[0]), "unknown")

    def test_a_typing_error_is_called_one(self):
        code = with_typing_error(self.make_customer().customer_code)
        for text in (code, codes.display(code), codes.payload(code)):
            with self.subTest(text):
                self.assert_nobody(self.identify(text), "typo")

    def test_an_archived_customer_is_not_put_on_an_order(self):
        customer = self.make_customer()
        customer.action_archive()
        self.assert_nobody(self.identify(customer.customer_code), "archived")

    def test_a_reserved_code_becomes_one_new_member(self):
        reserved = self.Code._reserve(1, self.till)
        answer = self.identify(reserved.code)
        member = reserved.partner_id
        self.assert_found(answer, member)
        self.assertEqual(member.name, codes.display(reserved.code))
        self.assert_found(self.identify(reserved.code), member)
        self.assertEqual(reserved.user_id, self.cashier)


@tagged("post_install", "-at_install")
class TestIdentifyInCompanies(TillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other, cls.other_till = cls.make_branch("Another Shop")
        cls.branch, cls.branch_till = cls.make_branch(
            "Branch of the Tests", cls.company
        )
        every = cls.company | cls.other | cls.branch
        cls.cashier.company_ids = every
        cls.allowed = {"allowed_company_ids": every.ids}

    def identify(self, query, till=None, **kwargs):
        return super().identify(query, till, **{"context": self.allowed, **kwargs})

    def test_a_customer_without_a_company_is_found_everywhere(self):
        customer = self.make_customer()
        for till in self.till | self.other_till | self.branch_till:
            with self.subTest(till.name):
                self.assert_found(self.identify(customer.customer_code, till), customer)

    def test_a_customer_of_one_company_is_not_found_in_another(self):
        code = self.make_customer(company_id=self.company.id).customer_code
        self.assert_nobody(self.identify(code, self.other_till), "other_company")

    def test_a_customer_of_the_company_is_found_in_its_branches(self):
        customer = self.make_customer(company_id=self.company.id)
        self.assert_found(
            self.identify(customer.customer_code, self.branch_till), customer
        )

    def test_a_customer_of_a_branch_is_not_found_above_it(self):
        code = self.make_customer(company_id=self.branch.id).customer_code
        self.assert_nobody(self.identify(code), "other_company")

    def test_a_reserved_code_works_at_every_till_of_the_same_house(self):
        for origin, place in (
            (self.till, self.branch_till),
            (self.branch_till, self.till),
        ):
            with self.subTest(origin.name):
                reserved = self.Code._reserve(1, origin)
                answer = self.identify(reserved.code, place)
                self.assert_found(answer, reserved.partner_id)

    def test_a_reserved_code_of_another_house_makes_no_member(self):
        reserved = self.Code._reserve(1, self.till)
        self.assert_nobody(
            self.identify(reserved.code, self.other_till), "other_company"
        )
        self.assertEqual(reserved.state, "reserved")

    def test_a_receipt_of_another_company_is_unknown(self):
        order = self.make_order(self.make_customer())
        answer = self.identify(order.pos_reference, self.other_till)
        self.assert_nobody(answer, "unknown_receipt")

    def test_a_till_of_a_company_that_is_not_allowed_answers_nothing(self):
        self.cashier.company_ids = self.company
        with self.assertRaises(AccessError):
            self.identify(codes.generate()[0], self.other_till, context={})


@tagged("post_install", "-at_install")
class TestIdentifyByReceipt(TillCase):
    def test_a_receipt_finds_its_customer(self):
        customer = self.make_customer()
        order = self.make_order(customer)
        self.assertTrue(order.pos_reference)
        for text in (order.pos_reference, f" {order.pos_reference} "):
            with self.subTest(text):
                self.assert_found(self.identify(text), customer)

    def test_a_customer_of_earlier_days_gets_a_code(self):
        customer = self.Partner.create({"name": "Ada Muster"})
        order = self.make_order(customer)
        answer = self.identify(order.pos_reference)
        code = self.code_of(customer)
        self.assertEqual((code.config_id, code.user_id), (self.till, self.cashier))
        self.assert_found(answer, customer)

    def test_an_unknown_receipt_is_called_so(self):
        for text in ("2601-001-999999", "Order 00001-001-0001", "no such thing"):
            with self.subTest(text):
                self.assert_nobody(self.identify(text), "unknown_receipt")

    def test_a_receipt_without_a_customer_is_called_so(self):
        order = self.make_order()
        self.assert_nobody(self.identify(order.pos_reference), "no_customer")

    def test_a_receipt_of_an_archived_customer_puts_nobody_on_the_order(self):
        customer = self.make_customer()
        order = self.make_order(customer)
        customer.action_archive()
        self.assert_nobody(self.identify(order.pos_reference), "archived")

    def test_a_receipt_of_another_till_of_the_company_is_found(self):
        customer = self.make_customer()
        second = self.make_till("Second till of the tests")
        order = self.make_order(customer, second)
        self.assert_found(self.identify(order.pos_reference), customer)

    def test_part_of_a_receipt_number_finds_nothing(self):
        # Some of the numbers that are cut like this are phone numbers too.
        number = "26-1-000017"
        self.make_order(self.make_customer(), pos_reference=number)
        for text in (number[:-1], number[1:], f"%{number}%", f"{number[:-1]}_"):
            with self.subTest(text):
                self.assert_nobody(self.identify(text), "unknown_receipt")

    def test_an_order_without_a_number_is_found_by_nothing(self):
        order = self.make_order(self.make_customer())
        order.pos_reference = False
        for text in ("", "  ", None, False):
            with self.subTest(repr(text)):
                self.assertFalse(self.identify(text)["res.partner"])


@tagged("post_install", "-at_install")
class TestIdentifyBadInput(TillCase):
    def test_what_is_no_query_finds_nobody(self):
        self.make_order(self.make_customer())
        for query in (
            *(None, False, True, 0, 7, 1.5, [], ["x"], {}, {"a": 1}, b"x"),
            *("", " ", "%", "_", "*", "\\", "'", "' OR '1'='1", "\x00", "12\x0034"),
            *("\ud800", "\U0001f600", "\u202e", "U", "-" * 12, "x" * 65, "0" * 10**6),
        ):
            with self.subTest(repr(query)[:40]):
                answer = self.identify(query)
                self.assertIn(answer["status"], ("unknown", "unknown_receipt", "typo"))
                self.assertEqual(answer["res.partner"], [])

    def test_what_is_no_till_is_refused(self):
        code = self.make_customer().customer_code
        for config_id in (None, False, True, 0, -1, "1", 1.5, [1], {}, 10**12, 10**30):
            with self.subTest(repr(config_id)), self.assertRaises(UserError):
                self.rpc(self.cashier, "res.partner", "pos_identify", config_id, code)

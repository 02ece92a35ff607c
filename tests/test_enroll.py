from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..core import code as codes
from ..models import pos_config
from .common import IdentityCase, spellings, with_typing_error


@tagged("post_install", "-at_install")
class TestEnroll(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.make_user("cashier")

    def enroll(self, *args, till=None, **kwargs):
        return self.rpc(
            self.cashier,
            "res.partner",
            "pos_enroll",
            (till or self.till).id,
            *args,
            **kwargs,
        )

    def member_of(self, answer):
        self.assertEqual(answer["status"], "found")
        [row] = answer["res.partner"]
        return self.Partner.browse(row["id"])

    def count_customers(self):
        return self.Partner.with_context(active_test=False).search_count([])

    def test_a_new_member_is_known_by_the_code_alone(self):
        for args in ((), ({}, {}), (None, None), ({}, {}, False), ({}, {}, None)):
            with self.subTest(args):
                member = self.member_of(self.enroll(*args))
                self.assertEqual(member.name, codes.display(member.customer_code))
                self.assertEqual(member.customer_rank, 1)
                self.assertTrue(member.active)
                self.assertFalse(
                    member.company_id or member.parent_id or member.user_ids
                )

    def test_it_is_recorded_who_issued_the_code_and_where(self):
        code = self.code_of(self.member_of(self.enroll()))
        self.assertEqual((code.user_id, code.config_id), (self.cashier, self.till))
        self.assertTrue(code.issued_on)

    def test_a_code_of_the_reserve_becomes_the_members(self):
        for spelling in range(len(spellings("0" * 12))):
            reserved = self.Code._reserve(1, self.till)
            text = spellings(reserved.code)[spelling]
            with self.subTest(text):
                member = self.member_of(self.enroll({}, {}, text))
                self.assertEqual(member.customer_code, reserved.code)
                self.assertEqual(reserved.state, "active")

    def test_enrolling_twice_with_one_code_makes_one_customer(self):
        reserved = self.Code._reserve(1, self.till)
        before = self.count_customers()
        first = self.enroll({}, {}, reserved.code)
        second = self.enroll({}, {}, reserved.code)
        self.assertEqual(first, second)
        self.assertEqual(self.count_customers(), before + 1)

    def test_enrolling_twice_without_a_code_makes_two_customers(self):
        self.assertNotEqual(
            self.member_of(self.enroll()), self.member_of(self.enroll())
        )

    def test_a_code_that_has_a_customer_finds_it(self):
        customer = self.make_customer()
        member = self.member_of(self.enroll({}, {}, customer.customer_code))
        self.assertEqual(member, customer)

    def test_a_code_that_was_never_issued_makes_nobody(self):
        before = self.count_customers()
        answer = self.enroll({}, {}, codes.generate()[0])
        self.assertEqual(answer, {"status": "unknown", "res.partner": []})
        self.assertEqual(self.count_customers(), before)

    def test_a_code_with_a_typing_error_is_refused(self):
        wrong = with_typing_error(self.Code._reserve(1, self.till).code)
        for code in (wrong, "hello", 7, ["x"], {"a": 1}, True, "\x00", "x" * 10**6):
            with self.subTest(repr(code)[:40]):
                with self.assertRaisesRegex(UserError, "typing error"):
                    self.enroll({}, {}, code)

    def test_a_reserved_code_of_another_house_makes_nobody(self):
        _other, other_till = self.make_branch("Another Shop")
        reserved = self.Code._reserve(1, other_till)
        self.assertEqual(self.enroll({}, {}, reserved.code)["status"], "other_company")
        self.assertEqual(reserved.state, "reserved")


@tagged("post_install", "-at_install")
class TestEnrollWithForgedDefaults(IdentityCase):
    """A member is made as the system; nothing that the browser sent may come along."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.make_user("cashier")
        cls.customer = cls.make_customer()
        [cls.forged] = codes.generate()
        evil = {"login": "evil", "name": "Evil", "group_ids": [Command.link(1)]}
        cls.defaults = {
            "user_ids": [[0, 0, evil]],
            "email": "evil@example.com",
            "phone": "+32 470 00 00 00",
            "comment": "<p>evil</p>",
            "parent_id": cls.customer.id,
            "child_ids": [[0, 0, {"name": "Evil"}]],
            "company_id": cls.company.id,
            "customer_code_ids": [[0, 0, {"code": cls.forged}]],
            "bank_ids": [[0, 0, {"acc_number": "666"}]],
            "category_id": [[0, 0, {"name": "Evil"}]],
            "active": False,
            "is_company": True,
        }

    def assert_plain(self, member):
        self.assertEqual(member.name, codes.display(member.customer_code))
        self.assertTrue(member.active)
        for name in self.defaults.keys() - {"active", "customer_code_ids"}:
            self.assertFalse(member[name], name)
        self.assertEqual(len(member.customer_code_ids), 1)
        self.assertFalse(self.Code.search([("code", "=", self.forged)]))
        self.assertFalse(self.env["res.users"].search([("login", "=", "evil")]))

    def enroll_and_identify(self, context=None):
        """Return the members that each way of making one makes."""
        reserved = self.Code._reserve(2, self.till).mapped("code")
        for method, *args in (
            ("pos_enroll",),
            ("pos_enroll", {}, {}, reserved[0]),
            ("pos_identify", reserved[1]),
        ):
            answer = self.rpc(
                self.cashier,
                "res.partner",
                method,
                self.till.id,
                *args,
                context=context,
            )
            yield self.Partner.browse(answer["res.partner"][0]["id"])

    def test_defaults_in_the_context_have_no_effect(self):
        context = {f"default_{name}": value for name, value in self.defaults.items()}
        for member in self.enroll_and_identify(context):
            self.assert_plain(member)

    def test_defaults_that_the_cashier_stored_have_no_effect(self):
        for name, value in self.defaults.items():
            self.env["ir.default"].set(
                "res.partner", name, value, user_id=self.cashier.id
            )
        for member in self.enroll_and_identify():
            self.assert_plain(member)

    def test_the_cashier_does_not_follow_the_members(self):
        for member in self.enroll_and_identify():
            self.assertFalse(member.message_partner_ids)


@tagged("post_install", "-at_install")
class TestReserve(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.make_user("cashier")
        cls.till.code_block_size = 5

    def reserve(self, held, till=None):
        till = till or self.till
        return self.rpc(self.cashier, "pos.config", "pos_reserve_codes", till.id, held)

    def test_an_empty_device_gets_a_full_block(self):
        block = self.reserve(0)
        self.assertEqual(len(set(block)), 5)
        records = self.Code.search([("code", "in", block)])
        self.assertEqual(len(records), 5)
        self.assertEqual(set(records.mapped("state")), {"reserved"})
        self.assertEqual(records.config_id, self.till)

    def test_a_device_gets_what_it_lacks(self):
        for held, given in ((1, 4), (4, 1), (5, 0), (6, 0), (10**30, 0)):
            with self.subTest(held):
                self.assertEqual(len(self.reserve(held)), given)

    def test_whatever_a_device_claims_it_never_gets_more_than_a_block(self):
        for held in (-1, -(10**30), None, False, "3", "x", 1.5, [], {}):
            with self.subTest(repr(held)):
                self.assertEqual(len(self.reserve(held)), 5)

    def test_two_devices_never_get_the_same_code(self):
        second = self.make_till("Second till of the tests")
        blocks = [self.reserve(0), self.reserve(0), self.reserve(0, second)]
        every = [code for block in blocks for code in block]
        self.assertEqual(len(set(every)), len(every))

    def test_a_till_can_take_only_so_many_unused_codes_a_day(self):
        for _block in range(pos_config.BLOCKS_A_DAY):
            self.assertEqual(len(self.reserve(0)), 5)
        before = self.Code.search_count([("config_id", "=", self.till.id)])
        with self.assertRaisesRegex(UserError, "too many"):
            self.reserve(0)
        self.assertEqual(
            self.Code.search_count([("config_id", "=", self.till.id)]), before
        )
        self.assertEqual(self.reserve(5), [])

    def test_the_next_day_a_till_can_take_codes_again(self):
        self.till.code_block_size = 1
        for _block in range(pos_config.BLOCKS_A_DAY):
            self.reserve(0)
        self.env.cr.execute(
            "UPDATE customer_code SET create_date = create_date - interval '25 hours'"
            " WHERE config_id = %s",
            [self.till.id],
        )
        self.assertEqual(len(self.reserve(0)), 1)

    def test_codes_that_have_found_customers_do_not_count(self):
        for _block in range(pos_config.BLOCKS_A_DAY):
            for code in self.reserve(0):
                self.Partner._new_member(self.Code._find(code))
        self.assertEqual(len(self.reserve(0)), 5)

    def test_who_does_not_sell_gets_no_codes(self):
        for role in ("public", "portal", "employee", "clerk"):
            user = self.make_user(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.rpc(user, "pos.config", "pos_reserve_codes", self.till.id, 0)

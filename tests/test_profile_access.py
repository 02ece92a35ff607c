from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.customer_profile_roles import SEES
from .common import make_user
from .common_profile import ProfileCase

LIMITS = "odoo.addons.pos_customer_identity.models.customer_page_attempt"
#: What is no customer: nobody, wrong kinds of values, and numbers without end.
NO_CUSTOMER = (0, -1, True, False, None, "1", 1.0, [1], {"id": 1}, 2**31, 2**70)


@tagged("post_install", "-at_install")
class TestAttacks(ProfileCase):
    """Somebody with a login tries what no till asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger_shop, cls.stranger_till = cls.make_branch("Another Shop")

    def calls(self, partner_id, **kwargs):
        """Yield all calls about a customer."""
        yield lambda: self.call("panel", partner_id, **kwargs)
        yield lambda: self.call("greeting", partner_id, **kwargs)
        for tab in SEES:
            yield lambda tab=tab: self.call("tab", partner_id, tab, **kwargs)

    def assert_refused(self, error, partner_id, **kwargs):
        words = set()
        for call in self.calls(partner_id, **kwargs):
            with self.assertRaises(error) as caught:
                call()
            words.add(str(caught.exception))
        return words

    def test_who_works_at_no_till_is_refused(self):
        for role in ("portal", "public", "employee", "service", "reader", "marketing"):
            user = self.agent
            if role != "service":
                user = make_user(self.env, role, company_id=self.company.id)
            with self.subTest(role):
                self.assert_refused(AccessError, self.member.id, user=user)

    def test_a_till_of_another_company_is_refused(self):
        self.assert_refused(AccessError, self.member.id, till=self.stranger_till)

    def test_no_till_at_all_is_refused(self):
        for till_id in (0, -1, True, None, "1", [self.config.id], 2**70):
            with self.subTest(str(till_id)), self.assertRaises(UserError):
                self.rpc(
                    self.cashier,
                    "customer.profile",
                    "pos_panel",
                    till_id,
                    self.member.id,
                )

    def test_strangers_are_refused_in_the_same_words(self):
        """Nobody finds out by trying which customers another company has."""
        self.other.company_id = self.stranger_shop
        gone = self.make_member()
        gone.active = False
        said = set()
        for ident in (self.other.id, gone.id, *NO_CUSTOMER):
            with self.subTest(str(ident)):
                said |= self.assert_refused(UserError, ident)
        self.assertEqual(said, {"This is no customer of this till."})

    def test_a_tab_that_is_none_is_refused_with_a_sentence(self):
        for tab in (
            "identity",
            "",
            None,
            1,
            True,
            ["items"],
            "__class__",
            "_tab_items",
        ):
            with (
                self.subTest(str(tab)),
                self.assertRaisesRegex(UserError, "no such tab"),
            ):
                self.tab(tab)

    def test_a_page_that_is_none_is_refused_with_a_sentence(self):
        for offset in (-1, True, None, "0", 1.5, [0], -(2**70)):
            with self.subTest(str(offset)), self.assertRaisesRegex(UserError, "page"):
                self.tab("purchases", offset)

    def test_another_company_has_none_of_what_happened_here(self):
        self.bought((self.bread, 1, 10))
        self.opened("Leaks")
        self.sold((self.kettle, 1), partner_id=self.member.id)
        self.lot(25, 9, self.member)
        self.agreed("marketing")
        self.cashier.company_ids |= self.stranger_shop
        there = {"till": self.stranger_till}
        panel = self.panel(**there)
        self.assertEqual(panel["problems"]["cases"], 0)
        self.assertEqual((panel["last_visit"], panel["expires"]), (False, []))
        self.assertEqual(panel["points"]["programs"], [])
        for tab in SEES:
            with self.subTest(tab):
                self.assertEqual(self.tab(tab, **there)["rows"], [])
        consents = self.tab("answers", **there)["consents"]
        self.assertFalse(any(one["is_given"] for one in consents))

    def test_customers_are_not_gone_through_one_after_the_other(self):
        with patch(f"{LIMITS}.COUNTS_AT_TILL", 2):
            self.panel()
            self.panel(self.other)
            with self.assertRaisesRegex(UserError, "Too many"):
                self.panel()
        with patch(f"{LIMITS}.TABS_AT_TILL", 2):
            self.tab("items")
            self.tab("points")
            with self.assertRaisesRegex(UserError, "Too many"):
                self.tab("items")

    def test_a_colleague_at_the_same_till_may_go_on(self):
        with patch(f"{LIMITS}.COUNTS_AT_TILL", 1):
            self.panel()
            colleague = self.cashier.copy({"login": "test.till.colleague"})
            self.assertTrue(self.panel(user=colleague))

    def test_the_model_itself_is_closed(self):
        for method, args in (
            ("search_read", [[], ["id"]]),
            ("create", [{}]),
            ("_purchases", [1, 1]),
            ("_timeline", [1, 1]),
            ("_read_panel", [1, 1, 1]),
        ):
            with self.subTest(method), self.assertRaises(AccessError):
                self.rpc(self.cashier, "customer.profile", method, *args)

    def test_nothing_of_a_person_is_in_any_answer(self):
        person = self.make_person(
            name="Zylpha Quorn", email="zylpha@example.com", phone="+41 79 555 01 09"
        )
        clear = self.make_customer(
            "Zylpha Quorn", email="zylpha@example.com", phone="+41 79 555 01 09"
        )
        for partner in (person, clear):
            self.bought((self.bread, 1, 10), partner=partner)
            self.opened("Leaks", partner)
            self.sold((self.kettle, 1), partner_id=partner.id)
            answers = [self.panel(partner)]
            answers += [self.tab(tab, partner=partner) for tab in SEES]
            for word in ("Zylpha", "Quorn", "zylpha@", "555 01"):
                self.assertNotIn(word, str(answers))

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_warranty_till import TillWarrantyCase


@tagged("post_install", "-at_install")
class TestTrying(TillWarrantyCase):
    """Serial numbers and receipts are not found by trying all of them."""

    def miss(self, times):
        for number in range(times):
            answer = self.items(query=f"XX-{number:06d}")
            self.assertEqual(answer["status"], "unknown_item")

    def test_after_thirty_wrong_numbers_none_is_looked_up(self):
        self.miss(29)
        self.assertEqual(self.items(query="KT-4711")["status"], "found")
        self.miss(1)
        for query in ("KT-4711", self.order.pos_reference, "XX-1"):
            answer = self.items(query=query)
            self.assertEqual(answer["status"], "limited")
            self.assertEqual((answer["items"], answer["cases"]), ([], []))
        # Selling goes on: who is in front is no guess.
        self.assertEqual(self.items(self.customer)["status"], "found")

    def test_a_colleague_and_the_next_hour_may_go_on(self):
        self.miss(30)
        colleague = self.cashier.sudo().copy({"login": "test.colleague"})
        answer = self.items(query="KT-4711", user=colleague)
        self.assertEqual(answer["status"], "found")
        self.env.cr.execute(
            "UPDATE customer_page_attempt SET create_date = create_date - %s",
            [timedelta(hours=1, seconds=1)],
        )
        self.assertEqual(self.items(query="KT-4711")["status"], "found")

    def test_wrong_numbers_in_cases_and_contacts_count_as_well(self):
        note = {"channel": "phone", "query": "XX-9999"}
        for _number in range(15):
            self.open_case(query="XX-1234", case_type="question")
            answer = self.ask("customer.interaction", "pos_note", note)
            self.assertEqual(answer, {"status": "unknown_item"})
        answer = self.ask(
            "customer.interaction", "pos_note", {**note, "query": "KT-4711"}
        )
        self.assertEqual(answer, {"status": "limited"})

    def test_a_case_is_kept_with_its_number_in_words(self):
        self.miss(30)
        self.open_case(query="KT-4711")
        case = self.cases()
        self.assertFalse(case.card_id or case.partner_id)
        self.assertIn("KT-4711", case.description)

    def test_a_wrong_number_and_one_of_somebody_else_end_in_the_same_words(self):
        said = set()
        for query in ("XX-0000", "KT-4711"):
            for model, method, *args in (
                ("customer.case", "pos_open", {"subject": ["a"]}),
                ("warranty.card", "pos_set_serial", 0, "X-1"),
            ):
                with self.assertRaises(UserError) as caught:
                    if method == "pos_open":
                        self.open_case(query=query, **args[0])
                    else:
                        self.ask(model, method, *args, {"query": query})
                said.add((method, str(caught.exception)))
        self.assertEqual(len(said), 2)

    def identify(self, query):
        return self.ask("res.partner", "pos_identify", query)["status"]

    def test_phones_of_new_customers_stop_no_search_for_numbers(self):
        def unknown(partners, *_args):
            return partners._till_answer("unknown_phone")

        Partner = type(self.env["res.partner"])
        with patch.object(Partner, "_identify_by_contact", unknown):
            for number in range(40):
                phone = f"+32 470 98 76 {number:02d}"
                self.assertEqual(self.identify(phone), "unknown_phone")
        self.assertEqual(self.identify("XX-000001"), "unknown_receipt")

    def test_customers_are_not_found_by_trying_either(self):
        code = self.customer.customer_code
        for number in range(30):
            self.assertEqual(self.identify(f"XX-{number:06d}"), "unknown_receipt")
        for query in ("KT-4711", self.order.pos_reference):
            self.assertEqual(self.identify(query), "limited")
            self.assertEqual(self.items(query=query)["status"], "limited")
        # Selling goes on: a code is no guess.
        self.assertEqual(self.identify(code), "found")

    def test_a_short_serial_number_finds_nobody(self):
        self.card._set_serial("K-7")
        self.assertEqual(self.identify("K-7"), "unknown_receipt")

    def rolled_back(self, call):
        """Let a call fail, and do what is done after the rollback of its request."""
        with self.enter_registry_test_mode():
            hooks = self.env.cr.postrollback
            hooks.clear()
            with self.assertRaises(UserError):
                call()
            self.env.cr.execute("SELECT 1")
            hooks.run()

    def test_what_was_wrong_counts_where_the_call_fails(self):
        tries = self.env["customer.page.attempt"].sudo()
        proof = {"query": "XX-1234"}
        self.rolled_back(
            lambda: self.ask("warranty.card", "pos_set_serial", 0, "X-1", proof)
        )
        kinds = [bucket.split()[0] for bucket in tries.search([]).mapped("bucket")]
        self.assertEqual(sorted(kinds), ["miss", "strange"])

    def test_nobody_finds_out_by_trying_whose_an_item_is(self):
        limits = "odoo.addons.pos_customer_identity.models.customer_page_attempt"
        with patch(f"{limits}.STRANGE_AT_TILL", 0):
            with self.assertRaisesRegex(UserError, "Too many"):
                self.open_case(card_id=self.card.id, **self.front)

    def test_cases_of_all_customers_are_not_counted_one_after_the_other(self):
        limits = "odoo.addons.pos_customer_identity.models.customer_page_attempt"
        count = lambda: self.ask(  # noqa: E731
            "customer.case", "pos_counts", self.customer.id
        )
        with patch(f"{limits}.COUNTS_AT_TILL", 2):
            self.assertEqual([count(), count()], [{"cases": 0}] * 2)
            with self.assertRaisesRegex(UserError, "Too many"):
                count()

    def test_nobody_looks_through_all_customers_one_after_the_other(self):
        looks = "odoo.addons.pos_customer_identity.models.customer_page_attempt"
        with patch(f"{looks}.LOOKS_AT_TILL", 3):
            for _number in range(3):
                self.assertEqual(self.items(self.customer)["status"], "found")
            answer = self.items(self.customer)
        self.assertEqual(answer["status"], "limited")
        self.assertEqual((answer["items"], answer["last_contact"]), ([], False))


@tagged("post_install", "-at_install")
class TestAttacks(TillWarrantyCase):
    """Somebody with a cashier's login tries what no cashier needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger_shop, cls.stranger_till = cls.make_branch("Another Shop")

    def test_cashiers_read_nothing_past_these_methods(self):
        self.open_case(card_id=self.card.id, **self.front)
        for model in ("warranty.card", "customer.case", "customer.interaction"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.rpc(self.cashier, model, "search_read", [], ["id"])

    def test_no_form_tells_the_name_of_an_item(self):
        name = {"fields": {"display_name": {}}, "context": {"item_in_full": True}}
        typed = {"warranty_card_id": self.card.id}
        for changed in ([], ["warranty_card_id"]):
            lines = self.env["pos.order.line"].with_user(self.cashier)
            self.env.invalidate_all()
            told = lines.onchange(typed, changed, {"warranty_card_id": name})
            self.assertNotIn("KT-4711", repr(told))
            self.assertNotIn("Kettle", repr(told))

    def test_an_item_of_somebody_else_is_not_touched(self):
        for proof in (
            {"partner_id": self.other.id},
            {"query": self.other.customer_code},
            {"customer_code": self.other.customer_code},
        ):
            with self.subTest(str(proof)):
                with self.assertRaisesRegex(UserError, "who is in front"):
                    self.open_case(card_id=self.card.id, **proof)
                with self.assertRaisesRegex(UserError, "who is in front"):
                    self.ask(
                        "warranty.card", "pos_set_serial", self.card.id, "X-1", proof
                    )
        self.assertFalse(self.cases())

    def test_an_item_that_does_not_exist_is_told_in_the_same_words(self):
        missing = self.Card.search([], order="id desc", limit=1).id + 1000
        for ident in (missing, 0, -1, True, "1", [self.card.id], 2**70):
            with self.subTest(str(ident)):
                with self.assertRaisesRegex(UserError, "who is in front"):
                    self.ask(
                        "warranty.card", "pos_set_serial", ident, "X-1", self.front
                    )

    def test_another_company_has_nothing_here(self):
        self.cashier.company_ids |= self.stranger_shop
        there = {"till": self.stranger_till}
        self.assertEqual(self.items(query="KT-4711", **there)["items"], [])
        self.assertEqual(
            self.items(query=self.order.pos_reference, **there)["status"],
            "unknown_item",
        )
        self.assertEqual(self.items(self.customer, **there)["items"], [])
        with self.assertRaises(UserError):
            self.items(order=self.order, **there)
        with self.assertRaisesRegex(UserError, "who is in front"):
            self.open_case(card_id=self.card.id, query="KT-4711", **there)

    def test_a_till_of_another_company_is_refused(self):
        for call in (
            lambda: self.items(self.customer, till=self.stranger_till),
            lambda: self.open_case(till=self.stranger_till, **self.front),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_a_contact_who_is_no_customer_here_is_refused(self):
        self.other.company_id = self.stranger_shop
        for ident in (self.other.id, 0, True, "1", 2**70):
            with self.subTest(str(ident)), self.assertRaises(UserError):
                self.ask("customer.case", "pos_counts", ident)

    def test_what_no_till_sends_is_refused(self):
        for vals in (
            {"uuid": "short"},
            {"uuid": None},
            {"uuid": "G" * 32},
            {"state": "resolved"},
            {"company_id": self.stranger_shop.id},
            {"case_type": "refund"},
            {"case_type": ["warranty"]},
            {"subject": ""},
            {"subject": "x" * 201},
            {"subject": ["a"]},
            {"description": "x" * 5001},
            {"description": {"a": 1}},
            {"description": "a\0b"},
        ):
            with self.subTest(str(vals)[:40]), self.assertRaises(UserError):
                self.open_case(**{**self.front, **vals})
        for vals in (None, [], "text", 5):
            with self.assertRaises(UserError):
                self.ask("customer.case", "pos_open", vals)
        self.assertFalse(self.cases())

    def test_who_sends_an_old_order_again_gets_no_page_to_it(self):
        key = "5e" * 16
        again = {"uuid": self.order.uuid, "page_key": key, "state": "paid"}
        self.assertFalse(self.env["pos.order"]._page_keys_of([again]))
        new = {**again, "uuid": "new"}
        self.assertEqual(self.env["pos.order"]._page_keys_of([new]), {"new": key})

    def test_what_is_no_order_is_refused(self):
        Order = self.env["pos.order"].with_user(self.cashier)
        for orders in ([["uuid"]], ["text"], [None], {"uuid": "a"}, "text", None):
            with self.subTest(str(orders)), self.assertRaises(UserError):
                Order.sync_from_ui(orders)
        for uuid in (None, 5, ["a"], {"a": 1}):
            given = [{"uuid": uuid, "page_key": "5e" * 16}]
            self.assertFalse(Order._page_keys_of(given))

    def test_a_key_of_another_companys_case_opens_nothing_and_shows_nothing(self):
        self.open_case(uuid="b" * 32, **self.front)
        self.cashier.company_ids |= self.stranger_shop
        with self.assertRaises(UserError):
            self.open_case(uuid="b" * 32, till=self.stranger_till, query="zzzz")

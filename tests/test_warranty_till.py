from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_warranty_till import TillWarrantyCase


@tagged("post_install", "-at_install")
class TestItems(TillWarrantyCase):
    """What a cashier sees of who is in front."""

    def test_the_customer_in_front_has_items_with_their_cover(self):
        answer = self.items(self.customer)
        self.assertEqual(answer["status"], "found")
        [item] = answer["items"]
        self.assertEqual(item["id"], self.card.id)
        self.assertEqual(item["serial"], "KT-4711")
        self.assertIn("Covered until", item["text"])
        self.assertFalse(item["open_case"])
        self.assertEqual(self.items(self.other)["items"], [])

    def test_a_receipt_a_serial_number_and_a_code_find_the_item(self):
        for query in (
            self.order.pos_reference,
            "kt 4711",
            self.customer.customer_code,
        ):
            with self.subTest(query):
                answer = self.items(query=query)
                self.assertEqual([row["id"] for row in answer["items"]], self.card.ids)
        self.assertEqual(len(self.items(order=self.order)["items"]), 1)

    def test_the_code_on_a_receipt_finds_its_items_at_tills_of_its_company(self):
        key = "4f" * 16
        order = self.sold((self.kettle, 2), page_key=key)
        address = f"https://shop.example.com/warranty/{key}"
        answer = self.items(query=address)
        found = {row["id"] for row in answer["items"]}
        self.assertEqual(found, set(self.cards(order).ids))
        wrong = address[:-1] + "0"
        self.assertEqual(self.items(query=wrong)["status"], "unknown_item")
        shop, till = self.make_branch("Another Shop")
        self.cashier.company_ids |= shop
        self.assertEqual(self.items(query=address, till=till)["items"], [])

    def test_nothing_is_found_by_a_part_of_a_serial_number(self):
        self.assertEqual(self.items(query="KT-471")["status"], "unknown_item")
        self.assertEqual(self.items(query="KT%")["status"], "too_short")
        self.assertEqual(self.items(query="A")["status"], "too_short")
        self.assertEqual(self.items(query="x" * 257)["status"], "unknown_item")
        self.assertEqual(self.items(query="\0abcd")["status"], "unknown_item")
        self.assertEqual(self.items(query=["KT-4711"])["status"], "unknown_item")
        self.assertEqual(self.items()["status"], "unknown_item")

    def test_open_cases_and_the_last_contact_are_told(self):
        opened = self.open_case(card_id=self.card.id, **self.front)
        answer = self.items(self.customer)
        self.assertEqual(answer["cases"][0]["name"], opened["case"]["name"])
        self.assertEqual(answer["items"][0]["open_case"], opened["case"]["name"])
        self.assertIn("Leaks", answer["last_contact"]["text"])
        counts = self.ask("customer.case", "pos_counts", self.customer.id)
        self.assertEqual(counts, {"cases": 1})

    def test_no_answer_names_a_person(self):
        maker = self.Partner.with_user(SUPERUSER_ID)
        named = maker.create(
            {"identity_name": "Zylpha Quorn", "identity_email": "zylpha@example.com"}
        )
        self.sold((self.kettle, 1), partner_id=named.id)
        self.open_case(subject="Rattles", partner_id=named.id)
        answer = str(self.items(named))
        self.assertIn("Rattles", answer)
        for word in ("Zylpha", "zylpha@"):
            self.assertNotIn(word, answer)

    def test_the_number_of_queries_does_not_grow_with_the_items(self):
        few = self.queries_of_items()
        self.sold((self.kettle, 12), partner_id=self.customer.id)
        self.assertEqual(self.queries_of_items(), few)

    def queries_of_items(self):
        # The first time fills what is cached for all.
        self.items(self.customer)
        before = self.env.cr.sql_log_count
        self.items(self.customer)
        return self.env.cr.sql_log_count - before

    def test_a_customer_with_many_items_gets_the_last_fifty(self):
        self.sold((self.kettle, 60), partner_id=self.customer.id)
        self.assertEqual(len(self.items(self.customer)["items"]), 50)


@tagged("post_install", "-at_install")
class TestSerial(TillWarrantyCase):
    """A serial number that was not at hand at the sale."""

    def setUp(self):
        super().setUp()
        order = self.sold((self.kettle, 1), partner_id=self.customer.id)
        self.bare = self.cards(order)

    def give(self, card, serial, proof=None):
        return self.ask(
            "warranty.card", "pos_set_serial", card.id, serial, proof or self.front
        )

    def test_it_is_added_later(self):
        answer = self.give(self.bare, " kt-9000 ")
        self.assertEqual(answer["items"][0]["serial"], "kt-9000")
        self.assertEqual(answer["warnings"], [])
        self.assertEqual(self.bare.serial_key, "KT9000")

    def test_a_number_that_another_item_has_is_warned_of(self):
        answer = self.give(self.bare, "KT-4711")
        self.assertEqual(len(answer["warnings"]), 1)
        self.assertIn(self.card.name, answer["warnings"][0])

    def test_a_number_that_is_there_stays(self):
        with self.assertRaises(UserError):
            self.give(self.card, "KT-1")
        self.assertEqual(self.card.serial, "KT-4711")

    def test_nonsense_is_no_number(self):
        for serial in ("", "  ", "--", "x" * 65, "\0", None, 5, ["KT"]):
            with self.subTest(serial), self.assertRaises(UserError):
                self.give(self.bare, serial)
        self.assertFalse(self.bare.serial)


@tagged("post_install", "-at_install")
class TestPromise(TillWarrantyCase):
    """What a till knows of warranties before it sells, and prints after it sold."""

    def promised(self, product):
        return self.env["product.product"]._till_warranties(product, self.config)

    def test_a_product_says_how_long_and_whether_it_has_a_number(self):
        self.policy.asks_serial = True
        self.assertEqual(
            self.promised(self.kettle | self.product),
            {
                self.kettle.id: {
                    "asks_serial": True,
                    "terms": [{"months": 24, "clock": "sale", "after": 0}],
                    "text": "Warranty: 2 years",
                }
            },
        )

    def test_months_and_the_registration_are_put_in_words(self):
        self.policy.write({"duration": 18, "duration_unit": "month"})
        self.assertEqual(
            self.promised(self.kettle)[self.kettle.id]["text"], "Warranty: 18 months"
        )
        self.policy.write({"duration": 12, "clock": "activation"})
        self.assertEqual(
            self.promised(self.kettle)[self.kettle.id]["text"],
            "Warranty: 1 year from the registration",
        )

    def test_the_till_gets_it_with_the_product(self):
        Product = self.env["product.product"]
        rows = Product._load_pos_data_read(self.kettle | self.product, self.config)
        told = {row["id"]: row.get("_warranty") for row in rows}
        self.assertEqual(told[self.kettle.id]["text"], "Warranty: 2 years")
        self.assertIsNone(told[self.product.id])

    def test_the_receipt_gets_the_last_day_of_each_item(self):
        facts = self.order.warranty_facts
        self.assertEqual(
            facts,
            {
                self.order.lines.uuid: [
                    {"until": self.card.until.isoformat(), "serials": ["KT-4711"]}
                ]
            },
        )
        self.assertFalse(self.sold((self.product, 1)).warranty_facts)

    def taken(self, order):
        order.invalidate_recordset()
        facts = order.warranty_facts or {}
        return [unit.get("taken", False) for units in facts.values() for unit in units]

    def test_a_number_that_an_item_of_another_sale_has_is_told_and_nothing_of_it(self):
        self.assertEqual(self.taken(self.order), [False])
        again = self.sold((self.kettle, 2, {"warranty_serials": ["kt 4711", "KT-1"]}))
        self.assertEqual(self.taken(again), [True, False])
        told = repr(again.warranty_facts)
        for secret in (self.card.name, self.order.pos_reference, "KT-4711"):
            self.assertNotIn(secret, told)

    def test_a_number_that_came_back_or_is_another_model_s_is_not_taken(self):
        self.give_back(self.order.lines, 1)
        again = self.sold((self.kettle, 1, {"warranty_serials": ["KT-4711"]}))
        self.assertEqual(self.taken(again), [False])
        lamp = self.create_product("Lamp", self.categ_basic, 20)
        self.policy.product_tmpl_ids |= lamp.product_tmpl_id
        other = self.sold((lamp, 1, {"warranty_serials": ["KT-4711"]}))
        self.assertEqual(self.taken(other), [False])

    def test_a_number_of_another_company_is_not_told(self):
        branch, _till = self.make_branch("Third")
        self.card.company_id = branch
        again = self.sold((self.kettle, 1, {"warranty_serials": ["KT-4711"]}))
        self.assertEqual(self.taken(again), [False])

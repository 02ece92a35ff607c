from uuid import uuid4

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestExtension(WarrantyCase):
    """A warranty is longer by the customer's level, by purchase, or by goodwill."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.longer = cls.create_product("Three more years", cls.categ_basic, 49)
        cls.longer.product_tmpl_id.write(
            {"type": "service", "warranty_extension_months": 36}
        )
        cls.lamp = cls.create_product("Lamp", cls.categ_basic, 20)
        cls.policy.product_tmpl_ids += cls.lamp.product_tmpl_id

    def months(self, order):
        return self.cards(order).mapped("extension_months")

    # By level

    def member(self, months, name="Gold"):
        """Return a customer of a level."""
        program = (
            self.env["loyalty.program"]
            .sudo()
            .create(
                {
                    "name": f"Club {name}",
                    "program_type": "loyalty",
                    "company_id": self.company.id,
                }
            )
        )
        level = {"name": name, "program_id": program.id, "warranty_months": months}
        tier = self.env["loyalty.tier"].sudo().create(level)
        partner = self.make_customer()
        card = self.env["loyalty.ledger"]._card_of(partner, program)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_card SET tier_id = %s WHERE id = %s", [tier.id, card.id]
        )
        self.env.invalidate_all()
        return partner, tier

    def test_the_level_at_the_sale_makes_it_longer(self):
        partner, tier = self.member(12)
        order = self.sold((self.kettle, 1), partner_id=partner.id)
        self.assertEqual(self.months(order), [12])
        card = self.cards(order)
        self.assertEqual(card.until.year, card.sold_on.year + 3)
        # What was promised stays, whatever becomes of the level.
        tier.warranty_months = 0
        card.invalidate_recordset()
        self.assertEqual(card.extension_months, 12)

    def test_a_level_without_months_changes_nothing(self):
        partner, _tier = self.member(0)
        order = self.sold((self.kettle, 1), partner_id=partner.id)
        self.assertEqual(self.months(order), [0])

    def test_a_level_of_a_thousand_months_is_refused(self):
        _partner, tier = self.member(12)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
        ):
            tier.warranty_months = 1000
            self.env.flush_all()

    # By purchase

    def test_the_only_item_of_the_order_is_extended(self):
        order = self.sold((self.kettle, 1), (self.longer, 1), (self.product, 1))
        self.assertEqual(self.months(order), [36])
        card = self.cards(order)
        self.assertEqual(card.until.year, card.sold_on.year + 5)

    def test_of_two_items_the_one_that_the_line_names_is_extended(self):
        data = self.sell((self.kettle, 1), (self.lamp, 1), (self.longer, 1))
        rows = [row for _zero, _id, row in data["lines"]]
        rows[1]["uuid"] = str(uuid4())
        rows[2]["warranty_extends"] = {"line": rows[1]["uuid"], "name": "Lamp"}
        order = self.sync(data)
        by_product = {card.product_id: card for card in self.cards(order)}
        self.assertEqual(by_product[self.lamp].extension_months, 36)
        self.assertEqual(by_product[self.kettle].extension_months, 0)

    def test_where_nobody_knows_which_item_none_is_extended(self):
        order = self.sold((self.kettle, 1), (self.lamp, 1), (self.longer, 1))
        self.assertEqual(self.months(order), [0, 0])

    def test_two_extensions_are_for_two_of_three_items(self):
        order = self.sold((self.kettle, 3), (self.longer, 2))
        self.assertEqual(self.months(order), [36, 36, 0])

    def later(self, card, count=1):
        """Buy an extension for an item that was sold before."""
        named = {"warranty_extends": {"card": card.id, "name": "Kettle"}}
        return self.sold((self.longer, count, named))

    def test_an_item_of_an_earlier_sale_is_extended_once(self):
        card = self.cards(self.sold((self.kettle, 1)))
        before = card.until
        order = self.later(card)
        self.Card._register_order(order)
        card.invalidate_recordset()
        self.assertEqual(card.extension_months, 36)
        self.assertEqual(card.until.year, before.year + 3)

    def test_an_extension_that_comes_back_is_taken_back_once(self):
        card = self.cards(self.sold((self.kettle, 1)))
        order = self.later(card)
        back = self.give_back(order.lines, 1)
        self.Card._register_order(back)
        # The sale is sent again, after its return.
        self.Card._register_order(order)
        card.invalidate_recordset()
        self.assertEqual(card.extension_months, 0)
        self.assertFalse(card.end_kind)
        self.assertEqual(card.until.year, card.sold_on.year + 2)

    def test_one_of_two_extensions_comes_back(self):
        order = self.sold((self.kettle, 2), (self.longer, 2))
        line = order.lines.filtered(lambda line: line.product_id == self.longer)
        self.give_back(line, 1)
        self.assertEqual(sorted(self.months(order)), [0, 36])

    def test_an_item_that_ended_is_not_extended_and_the_sale_goes_on(self):
        card = self.cards(self.sold((self.kettle, 1)))
        self.give_back(card.line_id, 1)
        order = self.later(card)
        self.assertEqual(order.state, "paid")
        self.assertFalse(order.warranty_pending)
        self.assertIn(card.name, self.log_of(order))
        card.invalidate_recordset()
        self.assertEqual(card.extension_months, 0)

    def test_an_item_of_another_customer_is_not_extended_and_the_sale_goes_on(self):
        owner, buyer = self.make_customer(), self.make_customer(name="Bo Muster")
        card = self.cards(self.sold((self.kettle, 1), partner_id=owner.id))
        named = {"warranty_extends": {"card": card.id}}
        for partner in (buyer.id, False):
            order = self.sold((self.longer, 1, named), partner_id=partner)
            self.assertEqual(order.state, "paid")
            self.assertFalse(order.warranty_pending)
            self.assertIn("another customer", self.log_of(order))
            card.invalidate_recordset()
            self.assertEqual(card.extension_months, 0)
        self.sold((self.longer, 1, named), partner_id=owner.id)
        card.invalidate_recordset()
        self.assertEqual(card.extension_months, 36)

    def test_nonsense_in_place_of_an_item_does_not_stop_the_sale(self):
        ids = (-1, 0, 999_999_999, 10**12, True, "1", [1], {"id": 1})
        told = [{"card": ident} for ident in ids]
        told += ["text", [1], 5, {"line": 7}, {"line": "x" * 999, "name": ["x"]}, {}]
        for nonsense in told:
            with self.subTest(nonsense):
                order = self.sold((self.longer, 1, {"warranty_extends": nonsense}))
                self.assertEqual(order.state, "paid")
                self.assertFalse(order.lines.warranty_card_id)
                self.assertFalse(order.warranty_pending)

    def test_a_till_is_told_which_products_make_a_warranty_longer(self):
        products = self.longer | self.kettle
        rows = products._load_pos_data_read(products, self.basic_config)
        told = {row["id"]: row.get("_extends_warranty") for row in rows}
        self.assertEqual(told, {self.longer.id: True, self.kettle.id: None})

    # By goodwill

    def test_more_months_than_a_warranty_can_have_are_refused(self):
        card = self.cards(self.sold((self.kettle, 1)))
        for months in (0, -1, 1000):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                card._extend(months, "goodwill")
        card.invalidate_recordset()
        self.assertEqual(card.extension_months, 0)

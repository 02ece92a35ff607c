from odoo.tests import tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestFindBySerial(WarrantyCase):
    """A customer comes back with an item and no receipt."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.Partner.create({"name": "Ada Muster"})

    def sold_to(self, serial, partner=None):
        typed = {"warranty_serials": [serial]}
        order = self.sold(
            (self.kettle, 1, typed), partner_id=partner.id if partner else False
        )
        return self.cards(order)

    def identify(self, query, config=None):
        self.env.flush_all()
        config = config or self.config
        found = self.Partner.with_user(self.cashier).pos_identify(config.id, query)
        return found["status"], [row["id"] for row in found["res.partner"]]

    def test_the_owner_is_found_by_the_serial_number_in_every_spelling(self):
        self.sold_to("sn-0042/kx", self.owner)
        for text in ("sn-0042/kx", "SN 0042 KX", " sn0042kx "):
            with self.subTest(text):
                self.assertEqual(self.identify(text), ("found", [self.owner.id]))
        self.assertTrue(self.owner.customer_code)

    def test_a_serial_number_that_looks_like_a_mistyped_code_is_found(self):
        self.sold_to("6D86 4TSA D5YG", self.owner)
        self.assertEqual(self.identify("6D864TSAD5YG"), ("found", [self.owner.id]))

    def test_a_code_comes_before_a_serial_number(self):
        other = self.make_customer("Bo Beispiel")
        self.sold_to(other.customer_code, self.owner)
        self.assertEqual(self.identify(other.customer_code), ("found", [other.id]))

    def test_an_item_without_a_customer_says_so(self):
        self.sold_to("SN-0001")
        self.assertEqual(self.identify("SN-0001"), ("no_owner", []))

    def test_what_was_returned_gives_way_to_who_bought_it_next(self):
        card = self.sold_to("SN-0002", self.owner)
        self.give_back(card.line_id, 1)
        other = self.make_customer("Bo Beispiel")
        self.sold_to("SN-0002", other)
        self.assertEqual(self.identify("SN-0002"), ("found", [other.id]))

    def test_two_customers_with_one_serial_number_are_not_told_apart(self):
        self.sold_to("SN-0003", self.owner)
        self.sold_to("SN-0003", self.make_customer("Bo Beispiel"))
        self.assertEqual(self.identify("SN-0003"), ("several", []))

    def test_items_of_another_company_are_not_found(self):
        card = self.sold_to("SN-0004", self.owner)
        card.company_id = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        self.assertEqual(self.identify("SN-0004"), ("unknown_receipt", []))

    def test_nobody_has_it(self):
        for text in ("SN-0005", "\x00", "---", "SN" * 40):
            with self.subTest(text):
                status, rows = self.identify(text)
                self.assertIn(status, ("unknown_receipt", "unknown"))
                self.assertFalse(rows)

    def test_the_service_desk_searches_in_every_spelling(self):
        card = self.sold_to("sn-0042/kx", self.owner)
        Card = self.env["warranty.card"].with_user(self.agent)
        for text in ("sn-0042/kx", "SN 0042 KX", card.name, card.name.lower()):
            with self.subTest(text):
                found = Card.name_search(text)
                self.assertEqual([ident for ident, _name in found], card.ids)
        self.assertFalse(Card.name_search("SN 0042"))

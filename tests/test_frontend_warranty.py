import io

from PIL import Image

from odoo.fields import Command
from odoo.tests import tagged

from .common_tour import TillTourCase


@tagged("post_install", "-at_install")
class TestWarrantyAtTill(TillTourCase):
    """A sale with a serial number, the customer's return, a claim without a network."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kettle = cls._make_goods("Kettle")
        policies = cls.env["warranty.policy"].sudo()
        policies.search([]).active = False
        policies.create(
            {
                "name": "Two years",
                "asks_serial": True,
                "product_tmpl_ids": [Command.set(cls.kettle.product_tmpl_id.ids)],
                "company_id": cls.company.id,
            }
        )
        cls.Card = cls.env["warranty.card"].sudo()
        cls.cases = cls.env["customer.case"].sudo()
        cls.earlier = cls.cases.search([])
        cls.env.flush_all()

    @classmethod
    def _make_goods(cls, name, **vals):
        return cls.env["product.product"].create(
            {
                "name": name,
                "list_price": 40,
                "available_in_pos": True,
                "taxes_id": [Command.clear()],
                **vals,
            }
        )

    def _make_item(self, partner=None, **vals):
        """Return an item of an earlier sale."""
        card = self.Card._register_elsewhere(
            {
                "product": self.kettle,
                "company": self.company,
                "sold_on": self.env.cr.now().date(),
                "partner": partner,
                **vals,
            }
        )
        self.env.flush_all()
        return card

    def _opened(self):
        return self.cases.search([]) - self.earlier

    def assert_case_with_photo(self, case):
        self.assertEqual(len(case), 1)
        self.assertEqual(case.subject, "The lid leaks")
        self.assertEqual(case.partner_id, self.member)
        [photo] = case.message_ids.attachment_ids
        self.assertEqual(Image.open(io.BytesIO(photo.raw)).size, (1600, 1200))

    def test_a_sale_with_a_serial_number(self):
        self._make_item(serial="kt 4711")
        self._run_tour("warranty_sale")
        order = self._paid_orders()
        card = self.Card.search([("order_id", "=", order.id)])
        self.assertEqual(card.serial, "KT-4711")
        self.assertEqual(card.partner_id, self.member)

    def test_a_longer_warranty_for_an_item_of_an_earlier_sale(self):
        item = self._make_item(self.member)
        self._make_goods("Toaster")
        self._make_goods(
            "Three Years More", type="service", warranty_extension_months=36
        )
        self._run_tour("warranty_longer")
        item.invalidate_recordset()
        self.assertEqual(item.extension_months, 36)
        line = self._paid_orders().lines.filtered("warranty_extends")
        self.assertEqual(line.warranty_card_id, item)

    def test_a_return_visit_and_a_claim_with_a_photo(self):
        item = self._make_item(self.member, serial="KT-4711")
        bare = self._make_item()
        self.main_pos_config.with_user(self.pos_user).open_ui()
        bare.order_id = self.env["pos.order"].create(
            {
                "session_id": self.main_pos_config.current_session_id.id,
                "company_id": self.company.id,
                "pos_reference": "2699-1-000042",
                **dict.fromkeys(
                    ("amount_tax", "amount_total", "amount_paid", "amount_return"), 0
                ),
                "state": "cancel",
            }
        )
        self._run_tour("warranty_claim")
        case = self._opened()
        self.assert_case_with_photo(case)
        self.assertEqual(case.card_id, item)
        self.assertEqual(case.case_type, "warranty")
        self.assertEqual(bare.serial, "KT-0815")
        domain = [("partner_id", "=", self.member.id), ("kind", "=", "hand")]
        notes = self.env["customer.interaction"].sudo().search(domain)
        self.assertEqual(notes.channel, "store")

    def test_a_claim_without_a_network_arrives_once(self):
        with self._outages():
            self._run_tour("warranty_offline_claim")
        self.assert_case_with_photo(self._opened())
        card = self.Card.search([("order_id", "=", self._paid_orders().id)])
        self.assertEqual(card.serial, "KT-4712")

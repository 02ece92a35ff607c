from odoo.tests import tagged

from .common_tour import TillTourCase

ADA = {
    "name": "Zylpha Sentinel",
    "phone": "+1 201-555-0147",
    "email": "zylpha@sentinel.example",
    "street": "Sentinelstrasse 4711",
    "city": "Wachtstadt",
}
BO_ADDRESS = {"street": "Spaehergasse 1523", "zip": "X8-5530", "city": "Lauerburg"}


@tagged("post_install", "-at_install")
class TestPresetAtTill(TillTourCase):
    """Deliveries and orders to pick up ask who it is; a code is enough."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.us")
        cls.member.write(ADA)
        cls.other = cls._member_of("XZ4TMT248E2Z")
        cls.other.write({"name": "Quillon Wachtposten"})
        in_store, cls.delivery, cls.pick_up = cls.env["pos.preset"].create(
            [
                {"name": "In Store", "identification": "none"},
                {"name": "Delivery", "identification": "address"},
                {"name": "Pick Up", "identification": "name"},
            ]
        )
        cls.main_pos_config.write(
            {
                "use_presets": True,
                "default_preset_id": in_store.id,
                "available_preset_ids": [(6, 0, (cls.delivery + cls.pick_up).ids)],
            }
        )
        cls.env.flush_all()

    @classmethod
    def _member_of(cls, code):
        return cls.env["res.partner"].search([("customer_code", "=", code)])

    def _sold_to(self, member, preset):
        """Check that one order was sold, and that it only points to the customer."""
        order = self._paid_orders()
        self.assertEqual(order.partner_id, member)
        self.assertEqual(order.preset_id, preset)
        self.assertFalse(order.floating_order_name)
        self.assertFalse(order.email or order.mobile)

    def test_a_delivery_to_an_address_on_file_asks_for_nothing_but_the_code(self):
        self._run_tour("identity_preset_address")
        self._sold_to(self.member, self.delivery)

    def test_an_address_that_is_missing_is_asked_for_and_goes_to_the_vault(self):
        self.assertFalse(self.other.identity_address_on_file)
        self._run_tour("identity_preset_address_missing")
        self._sold_to(self.other, self.delivery)
        opened = self.env["identity.vault"]._open_for(self.other, "export")
        kept = opened[self.other.id]
        self.assertEqual({field: kept[field] for field in BO_ADDRESS}, BO_ADDRESS)
        self.assertFalse(self.other.street or self.other.zip or self.other.city)

    def test_an_order_to_pick_up_takes_the_code_for_a_name(self):
        self._run_tour("identity_preset_name")
        self._sold_to(self.member, self.pick_up)

    def test_a_delivery_to_nobody_is_not_sold(self):
        self._run_tour("identity_preset_refused")
        self.assertFalse(self._paid_orders())

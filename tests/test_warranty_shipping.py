from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo.tests import tagged

from .common_warranty import WarrantyCase


@tagged("post_install", "-at_install")
class TestShipLater(WarrantyCase):
    """What is sold at the till and shipped later: its clock waits for the delivery."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        warehouse = cls.company_data["default_warehouse"]
        warehouse.delivery_steps = "ship_only"
        cls.basic_config.write(
            {
                "ship_later": True,
                "warehouse_id": warehouse.id,
                "route_id": warehouse.route_ids[-1].id,
            }
        )
        cls.kettle.is_storable = True
        cls.policy.clock = "delivery"
        cls.stock(cls.kettle, 10, warehouse)

    @classmethod
    def stock(cls, product, count, warehouse):
        cls.env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, count
        )

    def ship_later(self, count):
        customer = self.make_customer()
        order = self.sold(
            (self.kettle, count), partner_id=customer.id, shipping_date="2030-01-01"
        )
        self.sold_on = self.cards(order)[0].sold_on
        return order

    def deliver(self, picking, count, days):
        """Deliver items so many days after the sale, and return that day."""
        day = self.sold_on + timedelta(days=days)
        with freeze_time(datetime.combine(day, time(12))):
            picking.move_ids.quantity = count
            picking.move_ids.picked = True
            picking.with_context(skip_sms=True, skip_backorder=True).button_validate()
        return day

    def test_the_warranty_waits_for_the_delivery(self):
        cards = self.cards(self.ship_later(2))
        self.assertEqual(set(cards.mapped("state")), {"waiting"})
        self.assertEqual(cards.mapped("start_on"), [False, False])

    def test_the_delivery_starts_the_clock(self):
        order = self.ship_later(2)
        day = self.deliver(order.picking_ids, 2, days=11)
        cards = self.cards(order)
        self.assertEqual(set(cards.mapped("start_on")), {day})
        last = day + relativedelta(years=2)
        self.assertEqual(set(cards.mapped("until")), {last})

    def test_what_stays_behind_goes_on_waiting(self):
        order = self.ship_later(3)
        first = order.picking_ids
        self.deliver(first, 2, days=11)
        cards = self.cards(order)
        self.assertEqual(cards.mapped("awaits_delivery"), [False, False, True])
        day = self.deliver(order.picking_ids - first, 1, days=23)
        cards.invalidate_recordset()
        self.assertEqual(cards[2].start_on, day)

    def test_what_is_taken_along_does_not_wait(self):
        cards = self.cards(self.sold((self.kettle, 1)))
        self.assertFalse(cards.awaits_delivery)
        self.assertEqual(cards.start_on, cards.sold_on)


@tagged("post_install", "-at_install")
class TestLots(WarrantyCase):
    """An item that Odoo tracks is known by its lot or serial number."""

    def track(self, how):
        self.kettle.is_storable = True
        self.kettle.tracking = how

    def sold_as(self, count, *names, **line):
        lots = [[0, 0, {"lot_name": name}] for name in names]
        return self.cards(
            self.sold((self.kettle, count, {"pack_lot_ids": lots, **line}))
        )

    def make_lot(self, name):
        return self.env["stock.lot"].create(
            {"name": name, "product_id": self.kettle.id, "company_id": self.company.id}
        )

    def test_each_item_has_its_serial_number(self):
        self.track("serial")
        lots = [self.make_lot("SN-1"), self.make_lot("SN-2")]
        cards = self.sold_as(2, "SN-1", "SN-2")
        self.assertEqual(cards.mapped("serial"), ["SN-1", "SN-2"])
        self.assertEqual(list(cards.lot_id), lots)

    def test_the_items_of_one_lot_share_it(self):
        self.track("lot")
        lot = self.make_lot("BATCH-7")
        cards = self.sold_as(3, "BATCH-7")
        self.assertEqual(cards.mapped("serial"), ["BATCH-7"] * 3)
        self.assertEqual(cards.lot_id, lot)

    def test_a_lot_of_very_many_items_is_told_once(self):
        self.track("lot")
        card = self.sold_as(2_000_000_000, "BATCH-7")
        self.assertEqual((card.serial, card.quantity), ("BATCH-7", 2_000_000_000))

    def test_a_number_that_the_stock_does_not_know_is_kept_as_text(self):
        self.track("serial")
        card = self.sold_as(1, "NEW-9")
        self.assertEqual((card.serial, card.serial_key), ("NEW-9", "NEW9"))

    def test_what_was_typed_does_not_stand_in_for_a_tracked_number(self):
        self.track("serial")
        card = self.sold_as(1, "SN-1", warranty_serials=["FORGED"])
        self.assertEqual(card.serial, "SN-1")


@tagged("post_install", "-at_install")
class TestCompanies(WarrantyCase):
    """Each company promises for itself."""

    def test_another_companys_policy_promises_nothing_here(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.policy.company_id = elsewhere
        self.assertFalse(self.cards(self.sold((self.kettle, 1))))

    def test_a_policy_of_all_companies_promises_here_too(self):
        self.policy.company_id = False
        card = self.cards(self.sold((self.kettle, 1)))
        self.assertEqual(card.policy_id, self.policy)
        self.assertEqual(card.company_id, self.company)

    def test_a_serial_number_is_not_found_from_another_company(self):
        typed = {"warranty_serials": ["AB-1"]}
        card = self.cards(self.sold((self.kettle, 1, typed)))
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertEqual(self.Card._find_by_serial("AB-1", self.company), card)
        self.assertFalse(self.Card._find_by_serial("AB-1", elsewhere))

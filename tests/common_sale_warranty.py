"""Stories of warranties on orders of the sale module, and what comes of them."""

from datetime import timedelta

from odoo.fields import Command

STORIES = ["delivered", "delivered_in_parts", "brought_back", "tracked", "no_policy"]


def _warrant(shop, **vals):
    shop.env["warranty.policy"].search([]).active = False
    shop.env["warranty.law"].search([]).unlink()
    shop.bread.write({"is_storable": True, **vals})
    return shop.env["warranty.policy"].create(
        {
            "name": "Two years from delivery",
            "product_tmpl_ids": [Command.set(shop.bread.product_tmpl_id.ids)],
            "clock": "delivery",
        }
    )


def _confirmed(shop, count):
    order = shop.order((shop.bread, count), (shop.cake, 1))
    order.action_confirm()
    return order


def _deliver(picking, count=None):
    for move in picking.move_ids:
        wanted = move.product_uom_qty if count is None else count
        move.quantity = min(wanted, move.product_uom_qty)
        move.picked = True
    picking.with_context(skip_backorder=True)._action_done()


def _bring_back(shop, picking, count):
    wizard = (
        shop.env["stock.return.picking"]
        .with_context(
            active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
        )
        .create({})
    )
    for line in wizard.product_return_moves:
        line.quantity = count if line.product_id == shop.bread else 0
    back = wizard._create_return()
    _deliver(back)
    return back


def _cards(shop):
    shop.env.invalidate_all()
    cards = shop.env["warranty.card"].search(
        [("product_id", "=", shop.bread.id)], order="id"
    )
    return [[card.unit, card.state, card.serial or ""] for card in cards]


def delivered(shop):
    _warrant(shop)
    order = _confirmed(shop, 2)
    order.date_order -= timedelta(days=3)
    before = _cards(shop)
    _deliver(order.picking_ids)
    cards = shop.env["warranty.card"].search([("product_id", "=", shop.bread.id)])
    return {
        "before": before,
        "cards": _cards(shop),
        "owner": cards.partner_id == shop.ada,
        "days": (cards[0].delivered_on - cards[0].sold_on).days,
        "starts": cards[0].start_on == cards[0].delivered_on,
    }


def delivered_in_parts(shop):
    _warrant(shop)
    order = _confirmed(shop, 3)
    first = order.picking_ids
    _deliver(first, 1)
    one = _cards(shop)
    _deliver(order.picking_ids - first)
    # What Odoo calls again for a picking that is done.
    shop.env["warranty.card"]._register_moves(order.picking_ids.move_ids)
    return {"one": one, "all": _cards(shop)}


def brought_back(shop):
    _warrant(shop)
    order = _confirmed(shop, 3)
    _deliver(order.picking_ids)
    back = _bring_back(shop, order.picking_ids, 1)
    shop.env["warranty.card"]._register_moves(back.move_ids)
    return {"cards": _cards(shop)}


def tracked(shop):
    _warrant(shop, tracking="serial")
    place = shop.env["stock.warehouse"].search([], limit=1).lot_stock_id
    for name in ("SN-1", "SN-2"):
        lot = shop.env["stock.lot"].create(
            {"name": name, "product_id": shop.bread.id, "company_id": False}
        )
        shop.env["stock.quant"]._update_available_quantity(
            shop.bread, place, 1, lot_id=lot
        )
    order = _confirmed(shop, 2)
    order.picking_ids.action_assign()
    _deliver(order.picking_ids)
    found = shop.env["warranty.card"]._find_by_serial("sn1", shop.env.company)
    return {"cards": _cards(shop), "found": found.lot_id.name}


def no_policy(shop):
    _warrant(shop).active = False
    order = _confirmed(shop, 2)
    _deliver(order.picking_ids)
    return {"cards": _cards(shop)}


class ToldOfWarranties:
    """For the test that tells the stories."""

    def test_items_of_an_order_have_a_warranty_when_they_are_delivered(self):
        story = self.told["delivered"]
        self.assertEqual(story["before"], [])
        self.assertEqual(story["cards"], [[1, "covered", ""], [2, "covered", ""]])
        self.assertEqual((story["owner"], story["days"]), (True, 3))
        self.assertTrue(story["starts"])

    def test_each_delivery_brings_its_own_items_once(self):
        story = self.told["delivered_in_parts"]
        self.assertEqual(len(story["one"]), 1)
        self.assertEqual(len(story["all"]), 3)

    def test_what_is_brought_back_ends_its_warranty_once(self):
        states = [state for _unit, state, _serial in self.told["brought_back"]["cards"]]
        self.assertEqual(states, ["covered", "covered", "returned"])

    def test_serial_numbers_come_from_the_stock(self):
        story = self.told["tracked"]
        self.assertEqual([card[2] for card in story["cards"]], ["SN-1", "SN-2"])
        self.assertEqual(story["found"], "SN-1")

    def test_goods_without_a_policy_have_no_warranty(self):
        self.assertEqual(self.told["no_policy"]["cards"], [])

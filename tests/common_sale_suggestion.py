"""Stories of suggestions with Odoo's sale module; see ``common_sale``."""

from datetime import timedelta

from odoo import fields

STORIES = [
    "suggested_together",
    "suggested_again",
    "suggested_accessories",
    "suggested_never_what_came_back",
    "suggested_on_the_page",
]


def _prepare(shop):
    """Let the customer agree, and the goods be sold at the till."""
    env = shop.env
    env["customer.code"]._issue(shop.ada)
    env["identity.consent"]._record(shop.ada, {"profiling": True}, "office")
    goods = shop.bread | shop.cake
    goods.available_in_pos = True
    env.company.suggestion_least_orders = 5
    config = env["pos.config"].search([("company_id", "=", env.company.id)], limit=1)
    config.limit_categories = False
    return config


def _ordered(shop, *products, ago=0, partner=None):
    order = shop.order(*((product, 1) for product in products), partner=partner)
    order.action_confirm()
    order.date_order = fields.Datetime.now() - timedelta(days=ago)
    return order


def _names(shop, config):
    shop.env.flush_all()
    found = shop.env["customer.suggestion"]._for_till(config, shop.ada, 6)
    return [[row["name"], row["reason"]] for row in found]


def _count(shop):
    run = shop.env["product.affinity.run"].sudo()
    shop.env.flush_all()
    run = run._begin()
    while run._count_portion() or run._turn_to_next():
        pass
    run._finish()
    pair = shop.env["product.affinity"].search(
        [("product_id", "=", shop.bread.id), ("other_id", "=", shop.cake.id)]
    )
    return [pair.orders, round(pair.lift, 6)]


def suggested_together(shop):
    """Six orders of the shop with both, and four with one: beside those of tills."""
    _prepare(shop)
    guests = shop.env["res.partner"].create(
        [{"name": f"Guest {number}"} for number in range(6)]
    )
    for guest in guests:
        _ordered(shop, shop.bread, shop.cake, partner=guest)
    before = _count(shop)
    # A quotation, and an order that was cancelled, are no purchases.
    shop.order((shop.bread, 1), (shop.cake, 1), partner=guests[0])
    _ordered(shop, shop.bread, shop.cake, partner=guests[1])._action_cancel()
    return {"orders": before[0], "same": _count(shop) == before, "lift": before[1] > 1}


def suggested_again(shop):
    config = _prepare(shop)
    for ago in (90, 60, 30):
        _ordered(shop, shop.bread, ago=ago)
    return _names(shop, config)


def suggested_accessories(shop):
    config = _prepare(shop)
    _ordered(shop, shop.bread)
    knife = shop.make_product("Bread knife", 30)
    board = shop.make_product("Board", 30)
    (knife | board).available_in_pos = True
    shop.bread.product_tmpl_id.optional_product_ids = knife.product_tmpl_id
    shop.bread.product_tmpl_id.accessory_product_ids = board
    return sorted(_names(shop, config))


def suggested_never_what_came_back(shop):
    config = _prepare(shop)
    shop.bread.is_storable = True
    location = config.picking_type_id.warehouse_id.lot_stock_id
    shop.env["stock.quant"]._update_available_quantity(shop.bread, location, 50)
    orders = [_ordered(shop, shop.bread, ago=ago) for ago in (90, 60, 30)]
    for order in orders:
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
    before = _names(shop, config)
    picking = orders[1].picking_ids
    wizard = (
        shop.env["stock.return.picking"]
        .with_context(active_id=picking.id, active_model="stock.picking")
        .create({"picking_id": picking.id})
    )
    wizard.product_return_moves.quantity = 1
    back = wizard._create_return()
    back.move_ids.picked = True
    back.button_validate()
    return {"before": before, "after": _names(shop, config)}


def suggested_on_the_page(shop):
    """What the web shop shows counts on the page, and not at the till."""
    config = _prepare(shop)
    _ordered(shop, shop.bread)
    shop.env["product.affinity"].sudo().create(
        {
            "company_id": shop.env.company.id,
            "product_id": shop.bread.id,
            "other_id": shop.cake.id,
            "orders": 9,
            "lift": 2,
        }
    )
    shop.cake.write({"available_in_pos": False, "is_published": True})
    shop.env.flush_all()
    page = shop.env["customer.suggestion"]._for_page(shop.ada, shop.env.company)
    return {"till": _names(shop, config), "page": [row["name"] for row in page]}


class ToldOfSuggestions:
    """What the stories have to say."""

    def test_what_the_shop_sells_together_counts(self):
        told = self.told["suggested_together"]
        self.assertEqual(told, {"orders": 6, "same": True, "lift": True})

    def test_purchases_in_the_shop_have_a_rhythm(self):
        self.assertEqual(self.told["suggested_again"], [["Rye bread", "again"]])

    def test_accessories_of_the_shop_are_accessories(self):
        self.assertEqual(
            self.told["suggested_accessories"],
            [["Board", "accessory"], ["Bread knife", "accessory"]],
        )

    def test_what_came_back_to_the_shop_is_not_suggested(self):
        told = self.told["suggested_never_what_came_back"]
        self.assertEqual(told, {"before": [["Rye bread", "again"]], "after": []})

    def test_the_page_shows_what_the_web_shop_shows(self):
        told = self.told["suggested_on_the_page"]
        self.assertEqual(told, {"till": [], "page": ["Plum cake"]})

"""Stories of purchase histories that go over tills, sale orders and the web shop."""

from datetime import timedelta

from .common_sale_warranty import _bring_back, _deliver

STORIES = [
    "history",
    "history_by_pages",
    "handed_out",
    "handed_out_and_more",
    "brought_back_in_parts",
    "bought_elsewhere",
    "panel_of_a_buyer",
    "timeline_of_a_buyer",
    "desk_of_a_buyer",
]


def _told(shop, companies=None, **kwargs):
    shop.env.flush_all()
    shop.env.invalidate_all()
    profile = shop.env["customer.profile"]
    found = profile._purchases(shop.ada, companies or shop.env.company, **kwargs)
    return [
        {
            "source": row["source"],
            "is_till": bool(row["order_id"]),
            "shop": row["shop"],
            "total": row["total"],
            "lines": [
                [
                    line["name"],
                    line["qty"],
                    line["returned"],
                    line["price"],
                    line["can_return"],
                    line["can_reorder"],
                ]
                for line in row["lines"]
            ],
        }
        for row in found
    ]


def _till(shop):
    return shop.env["pos.config"].search(
        [("company_id", "=", shop.env.company.id)], limit=1
    )


def _web_order(shop, *lines, days=0):
    site = shop.env["website"].search([], limit=1)
    site.company_id.currency_id = shop.env.company.currency_id
    site.name = "Shop on the web"
    order = shop.order(*lines, website_id=site.id)
    order.action_confirm()
    order.date_order -= timedelta(days=days)
    return order


def _sale_order(shop, *lines, days=0):
    order = shop.order(*lines)
    order.action_confirm()
    order.date_order -= timedelta(days=days)
    return order


def history(shop):
    """A till, a sale order and the web shop, the newest first; quotations are none."""
    _web_order(shop, (shop.cake, 2), days=2)
    _sale_order(shop, (shop.bread, 3), days=1)
    shop.sell(shop.bread)
    shop.order((shop.cake, 9))
    _sale_order(shop, (shop.cake, 9))._action_cancel()
    return {"told": _told(shop), "till": _till(shop).name, "of": shop.env.company.name}


def history_by_pages(shop):
    for days in range(1, 6):
        _sale_order(shop, (shop.bread, days), days=days)
    shop.sell(shop.cake)
    everything = _told(shop)
    pages = [row for at in range(0, 6, 2) for row in _told(shop, limit=2, offset=at)]
    return {"same": pages == everything, "count": len(pages)}


def handed_out(shop):
    """What a till hands out of an order was bought by the order."""
    order = _sale_order(shop, (shop.bread, 1), days=1)
    sold = shop.sell(shop.bread, sale_order_line_id=order.order_line.id)
    before = _told(shop)
    line = sold.lines
    shop.sell(shop.bread, qty=-1, refunded_orderline_id=line.id)
    return {"before": before, "after": _told(shop)}


def handed_out_and_more(shop):
    order = _sale_order(shop, (shop.bread, 1), days=1)
    sold = shop.sell(shop.cake)
    values = {
        "order_id": sold.id,
        "product_id": shop.bread.id,
        "qty": 1,
        "price_unit": 10,
        "price_subtotal": 10,
        "price_subtotal_incl": 10,
        "sale_order_origin_id": order.id,
        "sale_order_line_id": order.order_line.id,
    }
    shop.env["pos.order.line"].create(values)
    return _told(shop)


def brought_back_in_parts(shop):
    """Goods that the stock takes back are counted; in the unit of the order."""
    shop.bread.is_storable = True
    order = _sale_order(shop, (shop.bread, 5))
    place = order.warehouse_id.lot_stock_id
    shop.env["stock.quant"]._update_available_quantity(shop.bread, place, 5)
    order.picking_ids.action_assign()
    _deliver(order.picking_ids)
    for count in (1, 2):
        delivered = order.picking_ids.filtered(
            lambda one: one.picking_type_code == "outgoing"
        )
        _bring_back(shop, delivered[:1], count)
    return _told(shop)


def bought_elsewhere(shop):
    company = shop.env["res.company"].create({"name": "Elsewhere"})
    order = _sale_order(shop, (shop.bread, 1))
    shop.env.flush_all()
    shop.env.cr.execute(
        "UPDATE sale_order SET company_id = %s WHERE id = %s", [company.id, order.id]
    )
    return {
        "here": len(_told(shop)),
        "both": len(_told(shop, shop.env.company | company)),
        "tills": len(_told(shop, shop.env.company | company, online=False)),
    }


def panel_of_a_buyer(shop):
    """The panel takes no more queries where there is a shop on the web."""
    for days in range(1, 30):
        _web_order(shop, (shop.bread, 1), (shop.cake, 1), days=days)
    shop.sell(shop.cake)
    consents = shop.env["identity.consent"].sudo()
    consents._record(shop.ada, {"profiling": True}, "office")
    profile, till = shop.env["customer.profile"], _till(shop)
    shop.env["customer.code"]._issue(shop.ada)
    profile.pos_panel(till.id, shop.ada.id)
    shop.env.flush_all()
    shop.env.invalidate_all()
    before = shop.env.cr.sql_log_count
    panel = profile.pos_panel(till.id, shop.ada.id)
    spent = shop.env.cr.sql_log_count - before
    tab = profile.pos_tab(till.id, shop.ada.id, "purchases")
    return {
        "queries": spent,
        "shop": panel["last_visit"]["shop"] == till.name,
        "rows": [len(tab["rows"]), tab["more"]],
    }


def timeline_of_a_buyer(shop):
    order = _web_order(shop, (shop.bread, 1), days=1)
    shop.sell(shop.cake)
    shop.env.flush_all()
    told = shop.env["customer.profile"]._timeline(shop.ada, shop.env.company)
    models = [row["res_model"] for row in told if row["kind"] == "purchase"]
    return {"models": models, "named": order.name in str(told)}


def desk_of_a_buyer(shop):
    """Who buys on the web alone is no stranger at the customer desk."""
    order = _web_order(shop, (shop.bread, 1), days=3)
    shop.env["customer.code"]._issue(shop.ada)
    shop.env.flush_all()
    desk = shop.env["customer.desk"]
    visits = desk.open(shop.ada.id)["visits"]
    found = desk.find(order.name)
    return {
        **{what: visits[what] for what in ("count", "days", "shop")},
        "found": [found["status"], found["by"], found["customer"]["id"] == shop.ada.id],
    }


class ToldOfProfiles:
    """For the test that tells the stories."""

    def test_purchases_at_tills_by_orders_and_on_the_web_are_one_history(self):
        story = self.told["history"]
        till, sale, web = story["told"]
        self.assertEqual(
            [row["source"] for row in (till, sale, web)], ["till", "sale", "web"]
        )
        shops = [story["till"], story["of"], "Shop on the web"]
        self.assertEqual([row["shop"] for row in (till, sale, web)], shops)
        self.assertEqual([row["total"] for row in (till, sale, web)], [10, 30, 50])
        self.assertEqual(till["lines"], [["Rye bread", 1, 0, 10, True, True]])
        self.assertEqual(sale["lines"], [["Rye bread", 3, 0, 10, False, True]])
        self.assertEqual(web["lines"], [["Plum cake", 2, 0, 25, False, True]])
        self.assertEqual([row["is_till"] for row in (till, sale, web)], [1, 0, 0])

    def test_pages_go_over_all_of_them(self):
        self.assertEqual(self.told["history_by_pages"], {"same": True, "count": 6})

    def test_goods_of_an_order_that_a_till_handed_out_are_told_once(self):
        story = self.told["handed_out"]
        [told] = story["before"]
        self.assertEqual(
            (told["source"], told["lines"][0][:3]), ("sale", ["Rye bread", 1, 0])
        )
        back, order = story["after"]
        self.assertEqual(order["lines"][0][:3], ["Rye bread", 1, 1])
        self.assertEqual((back["source"], back["lines"][0][1]), ("till", -1))

    def test_a_receipt_keeps_what_was_sold_beside_an_order(self):
        till, order = self.told["handed_out_and_more"]
        self.assertEqual([line[0] for line in till["lines"]], ["Plum cake"])
        self.assertEqual([line[0] for line in order["lines"]], ["Rye bread"])

    def test_what_the_stock_took_back_is_returned(self):
        [told] = self.told["brought_back_in_parts"]
        self.assertEqual(told["lines"][0][:3], ["Rye bread", 5, 3])

    def test_orders_of_another_company_are_told_where_it_is_named(self):
        story = self.told["bought_elsewhere"]
        self.assertEqual(story, {"here": 0, "both": 1, "tills": 0})

    def test_the_panel_costs_no_more_where_there_is_a_web_shop(self):
        story = self.told["panel_of_a_buyer"]
        self.assertLessEqual(story["queries"], 12)
        self.assertTrue(story["shop"])
        self.assertEqual(story["rows"], [20, True])

    def test_the_timeline_has_purchases_of_all_kinds(self):
        story = self.told["timeline_of_a_buyer"]
        self.assertEqual(story["models"], ["pos.order", "sale.order"])
        self.assertTrue(story["named"])

    def test_the_desk_knows_what_was_bought_on_the_web(self):
        self.assertEqual(
            self.told["desk_of_a_buyer"],
            {
                "count": 1,
                "days": 3,
                "shop": "Shop on the web",
                "found": ["found", "sale", True],
            },
        )

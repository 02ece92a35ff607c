"""Stories of orders that customers make beforehand, on the page of a shop."""

import secrets
from datetime import timedelta

from odoo import fields

STORIES = ["ordered", "refused", "limited_preorders", "shown_at_the_till"]


def _shop_of(shop, **vals):
    config = shop.env["pos.config"].search(
        [("company_id", "=", shop.env.company.id)], limit=1
    )
    shop.env["product.product"].search([]).preorder_ok = False
    shop.bread.write(
        {"preorder_ok": True, "available_in_pos": True, "is_storable": True}
    )
    config.write({"takes_preorders": True, **vals})
    shop.env["customer.code"]._issue(shop.ada, config)
    return config.sudo()


def _stock(shop, config, count):
    location = config.picking_type_id.warehouse_id.lot_stock_id
    shop.env["stock.quant"]._update_available_quantity(shop.bread, location, count)


def _typed(shop, **changes):
    typed = {
        "form": secrets.token_hex(16),
        "code": shop.ada.customer_code,
        "day": str(fields.Date.today() + timedelta(days=2)),
        "pieces": {shop.bread.id: "3"},
    }
    return {**typed, **changes}


def _place(shop, config, address="192.0.2.7", **changes):
    public = shop.env(user=shop.env.ref("base.public_user").id)
    return public["customer.preorder"]._place(config, _typed(shop, **changes), address)


def ordered(shop):
    config = _shop_of(shop)
    _stock(shop, config, 5)
    form = secrets.token_hex(16)
    preorder, problem = _place(shop, config, form=form)
    again, _problem = _place(shop, config, form=form)
    order = shop.env["sale.order"].browse(preorder.order_id)
    moves = order.picking_ids.move_ids
    return {
        "problem": problem,
        "same": preorder == again,
        "state": order.state,
        "partner": order.partner_id == shop.ada,
        "pieces": order.order_line.mapped("product_uom_qty"),
        "reserved": moves.mapped("quantity"),
        "warehouse": order.warehouse_id == config.picking_type_id.warehouse_id,
        "name": preorder.order_name == order.name,
        "leaks": "Ada" in (order.origin or ""),
    }


def refused(shop):
    config = _shop_of(shop)
    company = shop.env["res.company"].create({"name": "Elsewhere"})
    bo = shop.env["res.partner"].create({"name": "Bo", "company_id": company.id})
    eve = shop.env["res.partner"].create({"name": "Eve"})
    shop.env["customer.code"]._issue(bo | eve)
    eve._restrict()
    reserved = shop.env["customer.code"]._reserve(1, config)
    wrong = {
        "unknown code": {"code": reserved.code},
        "of another company": {"code": bo.customer_code},
        "restricted": {"code": eve.customer_code},
        "typing error": {"code": shop.ada.customer_code[:-1] + "*"},
        "no text": {"code": 7},
        "nothing": {"pieces": {}},
        "too much": {"pieces": {shop.bread.id: "11"}},
        "less than nothing": {"pieces": {shop.bread.id: "-1"}},
        "not for pre-order": {"pieces": {shop.cake.id: "1"}},
        "no day": {"day": ""},
        "long ago": {"day": "2020-01-01"},
        "far away": {"day": "2099-01-01"},
        "no form": {"form": "x"},
    }
    said = {}
    for number, (name, changes) in enumerate(wrong.items()):
        preorder, problem = _place(shop, config, f"198.51.{number}.7", **changes)
        said[name] = [bool(preorder), problem]
    return {
        "said": said,
        "orders": shop.env["customer.preorder"].search_count([]),
        "made": bool(reserved.partner_id),
    }


def limited_preorders(shop):
    config = _shop_of(shop)
    placed = [bool(_place(shop, config, f"203.0.{number}.7")[0]) for number in range(5)]
    other = _shop_of(shop)
    shop.env["customer.preorder"].sudo().search([]).unlink()
    tries = [
        _place(shop, other, "192.0.2.99", code=code)[1]
        for code in [c.code for c in shop.env["customer.code"]._reserve(14, other)]
    ]
    return {"placed": placed, "tries": len(set(tries)), "last": tries[-1]}


def shown_at_the_till(shop):
    config = _shop_of(shop)
    preorder, _problem = _place(shop, config)
    order = shop.env["sale.order"].browse(preorder.order_id)
    # What the till's own list of orders shows (pos_sale).
    domain = [("state", "!=", "cancel"), ("invoice_status", "!=", "invoiced")]
    listed = shop.env["sale.order"].search(domain)
    config.takes_preorders = False
    closed = shop.env["pos.config"]._of_preorder_key(config.preorder_key)
    config.takes_preorders = True
    open_again = shop.env["pos.config"]._of_preorder_key(config.preorder_key)
    return {
        "listed": order in listed,
        "closed": bool(closed),
        "open": open_again == config,
        "url": config.preorder_url.endswith(config.preorder_key),
    }


class ToldOfPreorders:
    """What the stories must say."""

    def test_an_order_beforehand_is_confirmed_and_the_stock_reserved_once(self):
        story = self.told["ordered"]
        self.assertEqual(
            story,
            {
                "problem": "",
                "same": True,
                "state": "sale",
                "partner": True,
                "pieces": [3],
                "reserved": [3],
                "warehouse": True,
                "name": True,
                "leaks": False,
            },
        )

    def test_what_makes_no_sense_is_not_ordered_and_no_code_is_told_of(self):
        story = self.told["refused"]
        self.assertFalse(any(placed for placed, _problem in story["said"].values()))
        self.assertTrue(all(problem for _placed, problem in story["said"].values()))
        self.assertEqual(story["orders"], 0)
        # A code that nobody has yet makes no customer, and is answered as the others.
        self.assertFalse(story["made"])
        alike = ("unknown code", "of another company", "restricted")
        self.assertEqual(len({story["said"][name][1] for name in alike}), 1)

    def test_orders_of_a_customer_and_tries_of_an_address_are_limited(self):
        story = self.told["limited_preorders"]
        self.assertEqual(story["placed"], [True, True, True, False, False])
        self.assertEqual(story["tries"], 2)
        self.assertIn("too many tries", story["last"])

    def test_the_till_finds_the_order_and_a_page_can_be_closed(self):
        self.assertEqual(
            self.told["shown_at_the_till"],
            {"listed": True, "closed": False, "open": True, "url": True},
        )

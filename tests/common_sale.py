"""Stories of Odoo's sale module, told in a database of their own where it is installed.

Each gets a :class:`.common_sale_shop.Shop`, and returns what can be
written as JSON. Nothing of it is kept.
"""

from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tools import mute_logger

from .common_sale_shop import Shop


def confirm(shop):
    program = shop.make_program()
    order = shop.order((shop.bread, 3), (shop.cake, 1))
    told = shop.told(order, program)
    order.action_confirm()
    entry = shop.env["loyalty.history"].search(
        [("order_model", "=", "sale.order"), ("order_id", "=", order.id)], limit=1
    )
    return {
        "told": told,
        "told_after": shop.told(order, program),
        "issued": order.loyalty_data["issued"],
        "why": entry.why["basis"],
        "line": int(entry.line_uuid) in order.order_line.ids,
        "words": order.name in entry.description,
        **shop.books(program),
    }


def cancel_and_confirm_again(shop):
    program = shop.make_program()
    order = shop.order((shop.bread, 3))
    steps = []
    for step in ("action_confirm", "_action_cancel", "action_draft", "action_confirm"):
        getattr(order, step)()
        steps.append(shop.card(program).points)
    order._action_cancel()
    entries = shop.card(program).history_ids
    why = entries.filtered(lambda entry: entry.kind == "take_back").mapped("why_text")
    return {"steps": steps, "why": why, **shop.books(program)}


def redeem(shop):
    program = shop.make_program()
    shop.make_card(program, 100)
    order = shop.order((shop.bread, 4))
    shop.redeem(order, program)
    told, total = shop.told(order, program), order.amount_total
    order.action_confirm()
    confirmed = shop.books(program)
    order._action_cancel()
    return {
        "told": told,
        "total": total,
        "confirmed": confirmed,
        "cancelled": shop.books(program),
    }


def free_product(shop):
    program = shop.make_program(
        reward={
            "reward_type": "product",
            "reward_product_id": shop.bread.id,
            "required_points": 30,
        }
    )
    shop.make_card(program, 35)
    order = shop.order((shop.cake, 1))
    card = shop.card(program)
    order._apply_program_reward(program.reward_ids, card)
    order._update_programs_and_rewards()
    told = shop.told(order, program)
    order.action_confirm()
    return {"told": told, **shop.books(program)}


def rules_of_the_till(shop):
    """A level with a multiplier, the first purchase, and hundredths."""
    program = shop.make_program(
        rule={"reward_point_amount": 0.333, "use_multiplier": True},
        tier_ids=[
            Command.create({"name": "Gold", "threshold": 0, "multiplier": 1.5}),
        ],
    )
    program.rule_ids += shop.env["loyalty.rule"].create(
        {
            "program_id": program.id,
            "reward_point_mode": "order",
            "reward_point_amount": 7,
            "minimum_qty": 0,
            "occasion": "first",
        }
    )
    first = shop.order((shop.bread, 1))
    told = shop.told(first, program)
    first.action_confirm()
    first.date_order -= timedelta(minutes=1)
    later = shop.order((shop.bread, 1))
    return {
        "told": told,
        "told_later": shop.told(later, program),
        **shop.books(program),
    }


def change_when_confirmed(shop):
    program = shop.make_program()
    shop.make_card(program, 50)
    order = shop.order((shop.bread, 3))
    order.action_confirm()
    seen = [shop.card(program).points]
    order.order_line[0].product_uom_qty = 5
    seen.append(shop.card(program).points)
    order.write(
        {"order_line": [Command.create({"product_id": shop.cake.id})]},
    )
    seen.append(shop.card(program).points)
    before = len(shop.entries(program))
    order._update_programs_and_rewards()
    order.order_line[0].name = "Other words"
    quiet = len(shop.entries(program)) - before
    shop.redeem(order, program)
    seen.append(shop.card(program).points)
    order.order_line.filtered("is_reward_line")._reset_loyalty()
    seen.append(shop.card(program).points)
    order._action_cancel()
    seen.append(shop.card(program).points)
    return {"seen": seen, "quiet": quiet, "wrong": shop.books(program)["wrong"]}


def two_orders_one_card(shop):
    """Points are spent by one quotation; the other loses its reward."""
    program = shop.make_program(rule={"minimum_amount": 1000})
    shop.make_card(program, 100)
    one, two = (shop.order((shop.bread, 4)) for _count in range(2))
    shop.redeem(one, program)
    shop.redeem(two, program)
    one.action_confirm()
    two._update_programs_and_rewards()
    return {
        "kept": bool(one.order_line.filtered("is_reward_line")),
        "lost": bool(two.order_line.filtered("is_reward_line")),
        **shop.books(program),
    }


def another_company(shop):
    env = shop.env
    program = shop.make_program()
    other = env["res.company"].create({"name": "Other Company"})
    env.user.company_ids += other
    if "stock.warehouse" in env:
        vals = {"name": "Other", "code": "OTHER", "company_id": other.id}
        env["stock.warehouse"].create(vals)
    there = env(context={**env.context, "allowed_company_ids": other.ids})
    elsewhere = Shop.__new__(Shop)
    elsewhere.env, elsewhere.bread, elsewhere.ada = there, shop.bread, shop.ada
    own = elsewhere.make_program(company_id=other.id)
    order = elsewhere.order((shop.bread.with_env(there), 2), company_id=other.id)
    order.action_confirm()
    return {"here": shop.books(program), "there": elsewhere.books(own)}


def postponed(shop):
    """Rules that fail do not stop an order; a job books it later."""
    program = shop.make_program()
    order = shop.order((shop.bread, 3))
    Ledger = type(shop.env["loyalty.ledger"])
    book, Ledger._book_shop = Ledger._book_shop, lambda *_args: 1 / 0
    try:
        with mute_logger("odoo.addons.pos_customer_identity.models"):
            order.action_confirm()
    finally:
        del Ledger._book_shop
    assert Ledger._book_shop is book
    waiting = shop.books(program)
    ledger = shop.env["loyalty.ledger"].sudo()
    found = ledger._waiting_orders()
    ledger._settle_shop(order)
    booked = shop.books(program)
    ledger._settle_shop(order)
    return {
        "found": found == order,
        "left": len(ledger._waiting_orders()),
        "waiting": waiting,
        "booked": booked,
        "again": shop.books(program),
    }


def booked_by_odoo(shop):
    """An order from before the addon came is cancelled as Odoo cancels it."""
    program = shop.make_program()
    order = shop.order((shop.bread, 3))
    watch = shop.env["loyalty.ledger"]._watch()
    watch["odoo"].add(order.id)
    order.action_confirm()
    watch["odoo"].clear()
    order.order_line[0].product_uom_qty = 4
    kept = shop.card(program).points
    order._action_cancel()
    return {"kept": kept, **shop.books(program)}


def mixed_with_the_till(shop):
    """A member earns in the shop, and at a till; the till knows that it is not the
    first purchase, and does not count goods again that the shop sold."""
    program = shop.make_program()
    program.rule_ids += shop.env["loyalty.rule"].create(
        {
            "program_id": program.id,
            "reward_point_mode": "order",
            "reward_point_amount": 7,
            "minimum_qty": 0,
            "occasion": "first",
        }
    )
    order = shop.order((shop.bread, 3))
    order.action_confirm()
    order.date_order -= timedelta(minutes=1)
    shop.sell(shop.cake)
    before = shop.card(program).points
    if "sale_order_line_id" in shop.env["pos.order.line"]._fields:
        shop.sell(shop.bread, sale_order_line_id=order.order_line[0].id)
    handed_out = shop.card(program).points - before
    order._action_cancel()
    linked = "sale_order_line_id" in shop.env["pos.order.line"]._fields
    return {"linked": linked, "handed_out": handed_out, **shop.books(program)}


def guest(shop):
    program = shop.make_program()
    partner = shop.env.ref("base.public_partner")
    order = shop.order((shop.bread, 3), partner=partner)
    order.action_confirm()
    return shop.books(program, partner)


def coupons_as_ever(shop):
    """Other programmes are Odoo's."""
    program = shop.env["loyalty.program"].create(
        {
            "name": "Ten percent next time",
            "program_type": "next_order_coupons",
            "applies_on": "future",
            "trigger": "auto",
            "rule_ids": [Command.create({"minimum_qty": 0})],
            "reward_ids": [Command.create({"discount": 10})],
        }
    )
    order = shop.order((shop.bread, 3))
    order.action_confirm()
    cards = shop.env["loyalty.card"].search([("program_id", "=", program.id)])
    return {
        "points": cards.mapped("points"),
        "kinds": cards.history_ids.mapped("kind"),
        "issued": cards.history_ids.mapped("issued"),
    }


def win_back(shop):
    """The till knows of the purchase in the shop."""
    program = shop.make_program()
    order = shop.order((shop.bread, 1))
    order.action_confirm()
    shop.env.flush_all()
    order.date_order = datetime.now() - timedelta(days=3)
    later = shop.order((shop.bread, 1))
    ledger = shop.env["loyalty.ledger"]
    found = []
    member = type(ledger)._member

    def looking(*args):
        found.append(member(*args))
        return found[-1]

    rule = {"occasion": "winback", "occasion_days": 2, "reward_point_mode": "money"}
    program.rule_ids.write(rule)
    type(ledger)._member = looking
    try:
        told = ledger._shop_points(later)
    finally:
        del type(ledger)._member
    return {
        "told": {str(k): float(v) for k, v in told.items()},
        "first": found[-1].first_purchase,
    }

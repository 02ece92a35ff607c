"""More stories of Odoo's sale module: see ``common_sale``."""

from datetime import date, timedelta

from odoo.fields import Command
from odoo.tools import mute_logger


def birthday(shop):
    """A cancelled order gives the bonus for the birthday free again."""
    program = shop.make_program()
    program.rule_ids += shop.env["loyalty.rule"].create(
        {
            "program_id": program.id,
            "reward_point_mode": "order",
            "reward_point_amount": 50,
            "minimum_qty": 0,
            "occasion": "birthday",
        }
    )
    shop.ada._set_birthday_bonus(date.today() + timedelta(days=3))
    order = shop.order((shop.bread, 1))
    used = []
    for step in ("action_confirm", "_action_cancel"):
        getattr(order, step)()
        shop.env.invalidate_all()
        used.append(bool(shop.ada.birthday_bonus_on))
    return {"used": used, **shop.books(program)}


def combo(shop):
    """A meal of two goods that are sold together, for one price."""
    program = shop.make_program()
    parts = [
        shop.env["product.combo"].create(
            {
                "name": product.name,
                "combo_item_ids": [Command.create({"product_id": product.id})],
            }
        )
        for product in (shop.bread, shop.cake)
    ]
    meal = shop.env["product.product"].create(
        {
            "name": "Bread and cake",
            "type": "combo",
            "list_price": 30,
            "taxes_id": [Command.clear()],
            "combo_ids": [Command.set([part.id for part in parts])],
        }
    )
    order = shop.order((meal, 2))
    [line] = order.order_line
    order.order_line = [
        Command.create(
            {
                "product_id": part.combo_item_ids.product_id.id,
                "product_uom_qty": 2,
                "combo_item_id": part.combo_item_ids.id,
                "linked_line_id": line.id,
            }
        )
        for part in parts
    ]
    order._update_programs_and_rewards()
    told = shop.told(order, program)
    order.action_confirm()
    entries = shop.env["loyalty.history"].search(
        [("order_model", "=", "sale.order"), ("order_id", "=", order.id)]
    )
    return {
        "total": order.amount_total,
        "told": told,
        "on_the_meal": entries.mapped("line_uuid") == [str(line.id)],
        **shop.books(program),
    }


def another_currency(shop):
    """Two units of the order's currency are one of the programme's."""
    program = shop.make_program()
    day, rate = date(2020, 1, 1), 2.0
    money = shop.env["res.currency"].create(
        {
            "name": "TST",
            "full_name": "Test",
            "symbol": "T",
            "rate_ids": [Command.create({"name": day, "rate": rate})],
        }
    )
    prices = shop.env["product.pricelist"].create(
        {"name": "Test prices", "currency_id": money.id}
    )
    order = shop.order((shop.bread, 3), pricelist_id=prices.id)
    told = shop.told(order, program)
    order.action_confirm()
    entry = shop.env["loyalty.history"].search(
        [("order_model", "=", "sale.order"), ("order_id", "=", order.id)]
    )
    return {
        "total": order.amount_total,
        "told": told,
        "amount": entry.mapped("amount"),
        **shop.books(program),
    }


def shipping(shop):
    """Who brings it is paid for it, and that is no purchase."""
    program = shop.make_program()
    product = shop.make_product("By bicycle", 8)
    carrier = shop.env["delivery.carrier"].create(
        {"name": "By bicycle", "product_id": product.id, "fixed_price": 8}
    )
    order = shop.order((shop.bread, 3))
    order.set_delivery_line(carrier, 8)
    order._update_programs_and_rewards()
    told = shop.told(order, program)
    order.action_confirm()
    return {"total": order.amount_total, "told": told, **shop.books(program)}


def waiting_in_turn(shop):
    """An order that always fails does not keep another one waiting."""
    program = shop.make_program()
    bad, good = shop.order((shop.bread, 1)), shop.order((shop.cake, 1))
    ledger = shop.env["loyalty.ledger"].sudo()
    Ledger, Cron = type(ledger), type(shop.env["ir.cron"])
    book, quiet = Ledger._book_shop, "odoo.addons.pos_customer_identity.models"

    def fails(ledger, order):
        if order == bad or not tried:
            raise ValueError
        return book(ledger, order)

    tried = []
    Ledger._book_shop = fails
    progress, Cron._commit_progress = Cron._commit_progress, lambda *_a, **_k: 100
    try:
        with mute_logger(quiet):
            bad.action_confirm()
            good.action_confirm()
            tried.append(True)
            for _run in range(2):
                ledger._cron_settle(limit=1)
    finally:
        del Ledger._book_shop
        Cron._commit_progress = progress
    waits = ledger._waiting_orders()
    bad._action_cancel()
    return {
        "waits": waits == bad,
        "cancelled": len(ledger._waiting_orders()),
        **shop.books(program),
    }


def limited(shop):
    """A programme that may be used twice is used by the shop and at a till."""
    program = shop.make_program(limit_usage=True, max_usage=2)
    shop.make_card(program, 100)
    counts = []
    for _order in range(2):
        order = shop.order((shop.cake, 1))
        shop.redeem(order, program)
        order.order_line.filtered("reward_id").price_unit = -1
        order.action_confirm()
        shop.env.invalidate_all()
        counts.append(program.total_order_count)
    before = shop.card(program).points
    shop.order((shop.cake, 1)).action_confirm()
    lazy = program._of_limited_only().total_order_count
    program.limit_usage = False
    shop.env.invalidate_all()
    return {
        "counts": counts,
        "over": shop.card(program).points - before,
        "till": [lazy, program._of_limited_only().total_order_count],
        "form": program.total_order_count,
        "wrong": shop.books(program)["wrong"],
    }


def reports(shop):
    """What members buy in the shop and what it earns is in all reports."""
    money = shop.env.company.currency_id
    program = shop.make_program(company_id=False, currency_id=money.id)
    shop.make_card(program, 100)
    order = shop.order((shop.bread, 3))
    order.action_confirm()
    cancelled = shop.order((shop.cake, 1))
    shop.redeem(cancelled, program)
    cancelled.action_confirm()
    cancelled._action_cancel()
    shop.sell(shop.cake)
    # Handed out at a till, alone and beside other goods.
    line = order.order_line.filtered(lambda one: one.product_id == shop.bread)
    shop.sell(shop.bread, sale_order_line_id=line.id)
    return _told_by_reports(shop, program)


def _told_by_reports(shop, program):
    env = shop.env
    env.flush_all()
    env.invalidate_all()
    mine = [("program_id", "=", program.id), ("partner_id", "=", shop.ada.id)]
    spending = env["loyalty.member.spending"]
    sums = ["amount:sum", "purchases:sum"]
    issued = env["loyalty.points.report"]
    earned = [*mine, ("kind", "in", ("earn", "take_back"))]
    member = env["loyalty.member.report"].search(mine)
    names = spending.search([*mine, ("channel", "!=", "till")]).mapped("display_name")
    open_lots = env["loyalty.points.lot"].search([*mine, ("channel", "=", "sale")])
    return {
        "spending": spending._read_group(mine, ["channel"], sums),
        "ids": len(set(spending.search(mine).ids)),
        "names": [name[:1] for name in names],
        "issued": issued._read_group(earned, ["channel"], ["issued:sum"]),
        "company": issued.search(earned).company_id == env.company,
        "member": [member.spent, member.visits, member.rewards],
        "rewards": env["loyalty.reward.report"].search_count(mine),
        "open": open_lots.mapped("remaining"),
    }


def website(shop):
    """Orders of a website are told apart."""
    program = shop.make_program()
    site = shop.env["website"].search([], limit=1)
    site.company_id.currency_id = shop.env.company.currency_id
    order = shop.order((shop.bread, 3), website_id=site.id)
    order.action_confirm()
    return _told_by_reports(shop, program)

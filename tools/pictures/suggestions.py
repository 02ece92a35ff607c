"""Pictures of what is bought together."""

import time

from .office import visit
from .studio import DESK

REPORT = "/odoo/action-pos_customer_identity.action_product_affinity"
LIST = {**DESK, "height": 460}
#: Products of the demo data that are bought together, and in how many orders.
BASKETS = (
    (("Desk Organizer", "Desk Pad"), 9),
    (("Desk Organizer", "Small Shelf"), 6),
    (("Monitor Stand", "Desk Pad"), 7),
    (("Office Lamp", "Monitor Stand"), 6),
    (("Office Lamp",), 5),
    (("Wall Shelf Unit",), 30),
)


def shoot_suggestions(studio):
    page = studio.open_page(LIST)
    prepare(studio, page)
    visit(page, REPORT, ".o_data_row")
    studio.shoot(page, "suggestions-together")
    page.context.close()


def shoot_arabic(studio):
    page = studio.open_page(LIST)
    visit(page, REPORT, ".o_data_row")
    studio.shoot(page, "arabic-suggestions-together")
    page.context.close()


def prepare(studio, page):
    """Sell what is bought together, and count it."""
    studio.call(page, "res.company", "write", [1], {"suggestion_least_orders": 5})
    session = session_of(studio, page)
    for names, count in BASKETS:
        lines = [line_of(studio, page, name) for name in names]
        order = {
            "session_id": session,
            "company_id": 1,
            "state": "paid",
            "lines": [[0, 0, line] for line in lines],
            **dict.fromkeys(("amount_tax", "amount_total", "amount_return"), 0),
            "amount_paid": 0,
        }
        studio.call(page, "pos.order", "create", [order] * count)
    studio.call(page, "product.affinity.run", "action_count_now")
    for _second in range(300):
        if studio.call(page, "product.affinity", "search_count", []):
            return
        time.sleep(1)
    raise SystemExit("screenshots: nothing was counted")


def session_of(studio, page):
    opened = [("config_id", "=", 1), ("state", "!=", "closed")]
    sessions = studio.call(page, "pos.session", "search", opened, limit=1)
    if not sessions:
        studio.call(page, "pos.config", "open_ui", [1])
        sessions = studio.call(page, "pos.session", "search", opened, limit=1)
    return sessions[0]


def line_of(studio, page, name):
    named = [("name", "=", name), ("available_in_pos", "=", True)]
    fields = ["list_price"]
    product = studio.call(
        page, "product.product", "search_read", named, fields, limit=1
    )[0]
    price = product["list_price"]
    return {
        "product_id": product["id"],
        "qty": 1,
        "price_unit": price,
        "price_subtotal": price,
        "price_subtotal_incl": price,
    }

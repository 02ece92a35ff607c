"""Pictures of the customer desk: nobody, several, one with a long history."""

from datetime import datetime, timedelta

from .office import visit
from .studio import PHONE

DESK = "/odoo/customer-desk"
SCREEN = {"width": 1366, "height": 768}
#: For what is long.
TALL_SCREEN = {"width": 1366, "height": 1180}
PERSON = {
    "identity_name": "Ada Muster",
    "identity_birthdate": "1990-05-17",
    "identity_phone": "+43 660 5557788",
    "identity_email": "desk.muster@example.com",
    "identity_zip": "1234",
    "identity_city": "Musterstadt",
}
SHARED_PHONE = "+43 660 5557799"
SHOPPING = (
    ("Desk Pad", 2, 12.5),
    ("Individual Workplace with a very long name, as makers like to give them", 1, 885),
    ("Whiteboard Pen", 12, 1.2),
)


def shoot_customer_desk(studio):
    page = studio.open_page(SCREEN)
    code = prepare(studio, page)
    shoot_search(studio, page)
    find(page, code)
    studio.shoot(page, "desk-head")
    page.context.close()
    page = studio.open_page(TALL_SCREEN)
    shoot_customer(studio, page, code)
    page.context.close()
    page = studio.open_page(PHONE, is_mobile=True, has_touch=True)
    visit(page, DESK, ".o_desk_search input")
    find(page, code)
    studio.shoot(page, "phone-desk")
    page.context.close()


def shoot_arabic(studio):
    page = studio.open_page(TALL_SCREEN)
    [row] = studio.call(
        page,
        "res.partner",
        "search_read",
        [("identity_email", "=", PERSON["identity_email"])],
        ["customer_code"],
        limit=1,
    )
    visit(page, DESK, ".o_desk_search input")
    find(page, row["customer_code"])
    studio.shoot(page, "arabic-desk")
    page.context.close()


def shoot_search(studio, page):
    visit(page, DESK, ".o_desk_search input")
    ask(page, "VVA0-1G38-9N32", ".o_desk_answer .alert")
    studio.shoot(page, "desk-nobody")
    ask(page, SHARED_PHONE, ".o_desk_row")
    studio.shoot(page, "desk-several")


def shoot_customer(studio, page, code):
    visit(page, DESK, ".o_desk_search input")
    find(page, code)
    for field, said in (("zip", "1234"), ("name", "Ada Muster")):
        page.select_option("[name=desk_field]", field)
        page.fill("[name=desk_value]", said)
        page.press("[name=desk_value]", "Enter")
        page.wait_for_selector(".o_desk_match.text-success")
    for tab, name in (
        ("purchases", "desk-purchases"),
        ("points", "desk-points"),
        ("timeline", "desk-timeline"),
    ):
        page.click(f"[role=tab][data-tab={tab}]")
        page.wait_for_selector(f".o_desk_panel[data-tab={tab}]")
        studio.shoot(page, name)


def ask(page, text, answer):
    page.fill(".o_desk_search input", text)
    page.press(".o_desk_search input", "Enter")
    page.wait_for_selector(answer)


def find(page, text):
    ask(page, text, ".o_desk_head")
    page.wait_for_selector(".o_desk_panel[aria-busy=false]")


def prepare(studio, page):
    """Make a customer with a history, and two with one phone; return the first code."""
    [customer] = studio.call(page, "res.partner", "create", [PERSON])
    for name in ("Bo Beispiel", "Cy Beispiel"):
        values = {"identity_name": name, "identity_phone": SHARED_PHONE}
        studio.call(page, "res.partner", "create", [values])
    sell(studio, page, customer)
    tell(studio, page, customer)
    [row] = studio.call(page, "res.partner", "read", [customer], ["customer_code"])
    return row["customer_code"]


def sell(studio, page, customer):
    """Let the customer buy now and then, as tills keep it."""
    [config] = studio.call(page, "pos.config", "search", [], limit=1, order="id")
    studio.call(page, "pos.config", "open_ui", [config])
    session = studio.call(
        page,
        "pos.session",
        "search",
        [("config_id", "=", config), ("state", "!=", "closed")],
        limit=1,
    )[0]
    products = {name: find_or_make(studio, page, name) for name, *_more in SHOPPING}
    for number in range(25):
        day = datetime.now() - timedelta(days=3 + 16 * number)
        bought = SHOPPING[: 1 + number % 3]
        total = sum(qty * price for _name, qty, price in bought)
        studio.call(
            page,
            "pos.order",
            "create",
            [
                {
                    "session_id": session,
                    "partner_id": customer,
                    "date_order": day.strftime("%Y-%m-%d %H:%M:%S"),
                    "pos_reference": f"2631-001-{number + 1:06d}",
                    "amount_total": total,
                    "amount_tax": 0,
                    "amount_paid": total,
                    "amount_return": 0,
                    "state": "done",
                    "lines": [
                        (
                            0,
                            0,
                            {
                                "name": "1",
                                "product_id": products[name],
                                "full_product_name": name,
                                "qty": qty,
                                "price_unit": price,
                                "price_subtotal": qty * price,
                                "price_subtotal_incl": qty * price,
                            },
                        )
                        for name, qty, price in bought
                    ],
                }
            ],
        )


def find_or_make(studio, page, name):
    domain = [("name", "=", name), ("available_in_pos", "=", True)]
    found = studio.call(page, "product.product", "search", domain, limit=1)
    if found:
        return found[0]
    # Not for sale: no other picture has it among its products.
    values = {"name": name, "available_in_pos": False}
    [made] = studio.call(page, "product.product", "create", [values])
    return made


def tell(studio, page, customer):
    """Let the customer call, complain, agree, and get points."""
    for subject in (
        "The chair of the workplace sinks while somebody sits on it",
        "A drawer cannot be locked",
    ):
        values = {"subject": subject, "partner_id": customer, "case_type": "complaint"}
        studio.call(page, "customer.case", "create", [values])
    for subject, step in (("Asked for spare parts", "Send the list"), ("Thanked", "")):
        values = {"partner_id": customer, "subject": subject, "next_step": step}
        studio.call(page, "customer.interaction", "create", [values])
    for purpose in ("receipts", "profiling"):
        values = {"partner_id": customer, "purpose": purpose}
        studio.call(page, "identity.consent", "create", [values])
    programs = [("program_type", "=", "loyalty"), ("bonus_daily_cap", ">", 0)]
    for program in studio.call(page, "loyalty.program", "search", programs, limit=1):
        values = {
            "partner_id": customer,
            "program_id": program,
            "points": 40,
            "reason": "Waited for the delivery",
        }
        [bonus] = studio.call(page, "loyalty.bonus", "create", [values])
        studio.call(page, "loyalty.bonus", "action_give", [bonus])
    tomorrow = (datetime.now() + timedelta(days=1)).strftime("%Y-%m-%d")
    plan = {"kind": "call", "on": tomorrow, "note": "When the spare part is here"}
    studio.call(page, "customer.desk", "plan", customer, plan)

"""Pictures of the page behind a receipt: items, a report, a case, registering."""

import io
import re
import secrets

from PIL import Image, ImageDraw

from .office import visit
from .studio import PHONE, TABLET

TILL = "Furniture Shop"


def shoot_warranty_page(studio):
    address = sell(studio)
    page = phone(studio)
    visit(page, address, ".item")
    studio.shoot(page, "phone-warranty", full_page=True)
    page.click(".report >> nth=0")
    page.fill("#text", "One of the wheels is loose.\nIt fell off twice this week.")
    page.set_input_files("#files", [photo()])
    studio.shoot(page, "phone-warranty-report", full_page=True)
    page.set_input_files("#files", [{**photo(), "buffer": b"<svg/>"}])
    page.click(".send")
    page.wait_for_selector(".problem")
    studio.shoot(page, "phone-warranty-refused", full_page=True)
    page.set_input_files("#files", [photo()])
    page.click(".send")
    page.wait_for_selector(".message .picture")
    case = answer(studio, page.url)
    page.reload()
    studio.shoot(page, "phone-warranty-case", full_page=True)
    resolve(studio, case)
    page.reload()
    studio.shoot(page, "phone-warranty-rate", full_page=True)
    page.check("input[name=stars][value='5']")
    page.click("form[action$=rate] .send")
    page.wait_for_selector("p.stars")
    page.set_viewport_size(TABLET)
    visit(page, address, ".item")
    studio.shoot(page, "tablet-warranty")
    visit(page, "/warranty/register", "#number")
    page.set_viewport_size(PHONE)
    page.fill("#number", "OC-0000-0000")
    page.fill("#day", "2026-03-12")
    page.fill("#total", "129.00")
    page.click(".send")
    page.wait_for_selector(".problem")
    studio.shoot(page, "phone-warranty-register", full_page=True)
    page.context.close()
    shoot_desk(studio)


def shoot_arabic(studio):
    address = sell(studio)
    page = phone(studio, locale="ar")
    visit(page, address, ".item")
    studio.shoot(page, "arabic-warranty", full_page=True)
    page.click(".report >> nth=0")
    studio.shoot(page, "arabic-warranty-report", full_page=True)
    page.context.close()


def shoot_desk(studio):
    page = studio.open_page()
    visit(page, "/odoo/customer-pages", ".o_list_view .o_data_row")
    studio.shoot(page, "pages-list")
    page.context.close()


def phone(studio, **options):
    return studio.open_page(
        PHONE, signed_in=False, is_mobile=True, has_touch=True, **options
    )


def photo():
    stream = io.BytesIO()
    picture = Image.new("RGB", (1200, 700), "#d8d2c8")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((380, 130, 820, 570), fill="#30363c")
    draw.ellipse((530, 280, 670, 420), fill="#aab2ba")
    draw.line((600, 350, 980, 90), fill="#8a4b2a", width=36)
    picture.save(stream, "JPEG")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def sell(studio):
    """Sell a chair as a till does, and return the address on its receipt."""
    page = studio.open_page()
    key = secrets.token_hex(16)
    order = prepare_order(studio, page, key)
    studio.call(page, "pos.order", "sync_from_ui", [order])
    page.context.close()
    return f"/warranty/{key}"


def prepare_order(studio, page, key):
    [config] = studio.call(page, "pos.config", "search", [("name", "=", TILL)])
    session = open_session(studio, page, config)
    products = studio.call(
        page, "product.product", "search", [("name", "=", "Office Chair")]
    )
    methods = studio.call(
        page, "pos.payment.method", "search", [("config_ids", "in", [config])]
    )
    uuid = secrets.token_hex(16)
    line = {
        "product_id": products[0],
        "qty": 1,
        "price_unit": 70,
        "discount": 0,
        "price_subtotal": 70,
        "price_subtotal_incl": 70,
        "tax_ids": [],
        "uuid": secrets.token_hex(16),
        "warranty_serials": [f"OC-{secrets.randbelow(9000) + 1000}-2210"],
    }
    return {
        "uuid": uuid,
        "session_id": session,
        "state": "paid",
        "page_key": key,
        "amount_total": 70,
        "amount_paid": 70,
        "amount_tax": 0,
        "amount_return": 0,
        "lines": [[0, 0, line]],
        "payment_ids": [[0, 0, {"amount": 70, "payment_method_id": methods[0]}]],
    }


def open_session(studio, page, config):
    domain = [("config_id", "=", config), ("state", "!=", "closed")]
    found = studio.call(page, "pos.session", "search", domain)
    if not found:
        studio.call(page, "pos.config", "open_ui", [config])
        found = studio.call(page, "pos.session", "search", domain)
        studio.call(page, "pos.session", "set_opening_control", found[:1], 0, "")
    return found[0]


def answer(studio, address):
    """Let the service desk answer, and return the case."""
    case = int(re.search(r"/case/(\d+)", address).group(1))
    words = "We are sorry. Bring the chair to the shop: we put on a new wheel at once."
    page = studio.open_page()
    studio.call(
        page,
        "customer.case",
        "message_post",
        [case],
        body=words,
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
    )
    page.context.close()
    return case


def resolve(studio, case):
    page = studio.open_page()
    vals = {
        "case_id": case,
        "resolution": "repair",
        "note": "The chair has a new wheel.",
    }
    wizard = studio.call(page, "customer.case.resolve", "create", [vals])
    studio.call(page, "customer.case.resolve", "action_resolve", wizard)
    page.context.close()

"""Pictures of warranties and problems at the till."""

import io

from PIL import Image, ImageDraw

from .studio import PHONE, SMALL_DESK, TABLET
from .till import open_till, put_on_order, sell

#: Asks for its serial number; see demo/warranties.xml.
PRODUCT = "Office Chair"


def shoot_warranty(studio):
    page = studio.open_page()
    open_till(page)
    sell(studio, page, PRODUCT)
    page.wait_for_selector(".serial-dialog")
    page.click(".serial-later")
    put_on_order(studio, page)
    shoot_serial(studio, page)
    shoot_items(studio, page)
    shoot_case(studio, page)
    shoot_receipt(studio, page)
    page.context.close()
    shoot_sizes(studio, SMALL_DESK, "small")
    shoot_sizes(studio, PHONE, "phone", is_mobile=True, has_touch=True)


def shoot_arabic(studio):
    shoot_sizes(studio, TABLET, "arabic")


def shoot_serial(studio, page):
    studio.shoot(page, "warranty-order", ".leftpane")
    page.click(".orderline .warranty-serials")
    page.fill(".serial-value >> nth=0", "CH-2026-00417")
    studio.shoot(page, "warranty-serial")
    page.click(".serial-save")
    page.wait_for_selector(".serial-dialog", state="detached")


def open_items(page):
    page.click(".more-btn:visible, .mobile-more-button:visible")
    page.click(".control-buttons .problems-button")
    page.wait_for_selector(".items-dialog .item-card")


def shoot_items(studio, page):
    open_items(page)
    studio.shoot(page, "warranty-items")


def photo():
    """Return a drawn picture of a broken thing."""
    picture = Image.new("RGB", (1200, 900), "#d8c8a8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((300, 200, 900, 700), fill="#6b4a2b")
    pen.line((320, 210, 560, 430, 600, 520, 880, 690), fill="#e8dcc4", width=14)
    stream = io.BytesIO()
    picture.save(stream, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def fill_case(page, subject="A leg is broken"):
    page.fill(".case-subject", subject)
    page.fill(
        ".case-text", "It broke when the chair was moved. Please call 201-555-0147."
    )
    page.set_input_files(".case-photo-file", photo())
    page.wait_for_selector(".case-photo img")


def shoot_case(studio, page):
    page.click(".item-report >> nth=0")
    fill_case(page)
    studio.shoot(page, "warranty-case")
    page.fill(".case-text", "It broke when the chair was moved.")
    page.context.set_offline(True)
    page.wait_for_selector(".case-offline")
    page.click(".case-save")
    page.wait_for_selector(".items-waiting")
    studio.shoot(page, "warranty-case-waiting")
    page.context.set_offline(False)
    page.wait_for_selector(".items-waiting", state="detached")
    page.click(".items-close")


def shoot_receipt(studio, page):
    page.click(".pay-order-button")
    page.click(".paymentmethod:has-text('Cash')")
    page.click(".validation-button.next")
    page.wait_for_selector(".pos-receipt-warranty img")
    page.set_viewport_size({"width": 1280, "height": 1800})
    studio.shoot(page, "warranty-receipt", ".pos-receipt")


def shoot_sizes(studio, viewport, name, **options):
    page = studio.open_page(viewport, **options)
    open_till(page)
    put_on_order(studio, page)
    studio.shoot(page, f"{name}-till-warranty")
    open_items(page)
    studio.shoot(page, f"{name}-till-items")
    page.click(".item-report >> nth=0")
    fill_case(page)
    studio.shoot(page, f"{name}-till-case")
    page.context.close()

"""Pictures of the till: desk, tablet, phone, and right to left."""

from .studio import DESK, PHONE, SMALL_DESK, TABLET

# From demo/customers.xml.
MEMBER = "6D86-4TSA-D5YF"
LOST_CARD = "95MWZ38AEM1G"
#: The first one with its last symbol wrong.
MISTYPED = "6D86-4TSA-D5YE"
#: Somebody who comes to the till for the first time. Invented.
PERSON = {
    "name": "Mira Beispiel",
    "birthdate": "1987-05-14",
    "phone": "+1 201-555-0134",
    "email": "mira@beispiel.example",
    "street": "12 Sample Street",
    "zip": "07030",
    "city": "Hoboken",
}
NOBODY = "+1 201-555-0178"
PRODUCTS = ("Cabinet with Doors", "Drawer Black", "Office Chair Black")
#: The program with levels, on the order.
CLUB = ".points-row:has(.points-level)"
TILL = "/pos/ui/1?from_backend=True"


def shoot_till(studio):
    page = studio.open_page()
    open_till(page)
    shoot_dialog(studio, page)
    put_on_order(studio, page)
    studio.shoot(page, "till-member")
    shoot_customer_display(studio, page)
    open_dialog(page)
    studio.shoot(page, "dialog-current")
    page.click(".customer-back")
    shoot_points(studio, page)
    shoot_person(studio, page)
    shoot_sale(studio, page)
    page.context.close()


def shoot_dialog(studio, page):
    open_dialog(page)
    studio.shoot(page, "dialog-empty")
    page.fill(".customer-query", MISTYPED)
    studio.shoot(page, "dialog-typing-error")
    page.fill(".customer-query", LOST_CARD)
    page.click(".customer-find")
    page.wait_for_selector(".modal:has-text('reported lost')")
    studio.shoot(page, "dialog-lost-card")
    page.click("text=Leave It")
    page.click(".customer-back")


def shoot_points(studio, page):
    """What the order shows of points; for more of them see points_till."""
    page.wait_for_selector(CLUB)
    studio.shoot(page, "points-order", ".leftpane")


def shoot_person(studio, page):
    """An unknown phone number; a new member with details; what a person says."""
    open_dialog(page)
    page.fill(".customer-query", NOBODY)
    page.click(".customer-find")
    page.wait_for_selector(".customer-offer")
    studio.shoot(page, "dialog-unknown-phone")
    enroll(studio, page)
    open_dialog(page)
    page.click(".customer-match")
    check(page, "phone", PERSON["phone"])
    page.wait_for_selector(".match-yes")
    studio.shoot(page, "match-yes")
    check(page, "name", "Somebody Else")
    page.wait_for_selector(".match-no")
    studio.shoot(page, "match-no")
    page.click(".match-back")
    page.click(".customer-back")


def enroll(studio, page):
    page.click(".customer-new-person")
    page.context.set_offline(True)
    page.wait_for_selector(".enroll-offline")
    studio.shoot(page, "enroll-offline")
    page.context.set_offline(False)
    page.wait_for_selector(".enroll-offline", state="detached")
    fill(page, {**PERSON, "email": "mira at beispiel"})
    page.click(".enroll-save")
    page.wait_for_selector(".enroll-error")
    studio.shoot(page, "enroll-error")
    fill(page, PERSON)
    studio.shoot(page, "enroll")
    page.click(".enroll-save")
    page.wait_for_selector(".enroll-dialog", state="detached")


def fill(page, values):
    for field, value in values.items():
        page.fill(f".enroll-{field}", value)
    page.check(".enroll-consent-receipts")


def check(page, field, value):
    page.click(f".match-{field}")
    page.fill(".match-value", value)
    page.click(".match-check")


def shoot_sale(studio, page):
    page.click(".pay-order-button")
    page.click(".paymentmethod:has-text('Cash')")
    studio.shoot(page, "payment")
    page.click(".validation-button.next")
    page.wait_for_selector(".pos-receipt-customer-code img")
    page.set_viewport_size({"width": 1280, "height": 1400})
    studio.shoot(page, "receipt", ".pos-receipt")
    page.set_viewport_size(DESK)
    studio.shoot(page, "receipt-send")


def shoot_customer_display(studio, page):
    """It hears of changes of the order, within one browser without the server."""
    device = page.evaluate("localStorage.device_uuid")
    display = page.context.new_page()
    display.set_viewport_size(TABLET)
    display.goto(f"/pos_customer_display/1/{device}")
    display.wait_for_selector(".o_customer_display")
    sell(studio, page, "Monitor Stand")
    display.wait_for_selector(".customer-display-code")
    studio.shoot(display, "customer-display")
    display.close()


def shoot_small(studio):
    shoot_sizes(studio, TABLET, "tablet")
    shoot_sizes(studio, SMALL_DESK, "small")
    shoot_sizes(studio, PHONE, "phone", is_mobile=True, has_touch=True)


def shoot_sizes(studio, viewport, name, **options):
    page = studio.open_page(viewport, **options)
    open_till(page)
    put_on_order(studio, page)
    studio.shoot(page, f"{name}-till")
    open_dialog(page)
    page.fill(".customer-query", MISTYPED)
    studio.shoot(page, f"{name}-dialog")
    shoot_forms(studio, page, name)
    page.context.close()


def shoot_forms(studio, page, name):
    page.fill(".customer-query", "")
    page.click(".customer-new-person")
    fill(page, {**PERSON, "phone": "12", "email": "mira at beispiel"})
    page.click(".enroll-save")
    page.wait_for_selector(".enroll-error")
    studio.shoot(page, f"{name}-enroll")
    page.click(".enroll-back")
    page.click(".modal:not(:has(.enroll-dialog)) .modal-footer .btn-primary")
    page.click(".customer-match")
    check(page, "name", "Somebody Else")
    page.wait_for_selector(".match-no, .match-message")
    studio.shoot(page, f"{name}-match")


def shoot_arabic(studio):
    """Odoo does not mirror the till, but its texts run from right to left."""
    page = studio.open_page(TABLET)
    open_till(page)
    put_on_order(studio, page)
    studio.shoot(page, "arabic-till")
    open_dialog(page)
    page.fill(".customer-query", MISTYPED)
    studio.shoot(page, "arabic-dialog")
    shoot_forms(studio, page, "arabic")
    page.context.close()


def open_till(page):
    # Whoever comes first opens the session of the day.
    start = page.get_by_role("button", name="Open Register")
    page.add_locator_handler(start, lambda: start.click())
    page.goto(TILL)
    page.wait_for_selector(".product-screen article.product")


def open_dialog(page):
    page.click(".set-partner >> visible=true")
    page.wait_for_selector(".customer-dialog .customer-query")


def sell(studio, page, product):
    # The till shows translated names, so products are found by their number.
    [template] = studio.call(
        page, "product.template", "search", [("name", "=", product)]
    )
    page.click(f"article.product[data-product-id='{template}'] >> visible=true")


def put_on_order(studio, page):
    """Sell a few things to the member."""
    for product in PRODUCTS:
        sell(studio, page, product)
    page.locator("article.product").first.scroll_into_view_if_needed()
    # On a phone the order lies behind the products.
    if page.locator(".review-button").is_visible():
        page.click(".review-button")
    open_dialog(page)
    page.fill(".customer-query", MEMBER.lower())
    page.click(".customer-find")
    page.wait_for_selector(".customer-dialog", state="detached")
    # On a phone all that is known of a customer is one line until it is tapped.
    page.wait_for_selector(".customer-toggle")
    if page.locator(".customer-toggle[aria-expanded=false]").is_visible():
        page.click(".customer-toggle")

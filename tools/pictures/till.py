"""Pictures of the till: desk, tablet, phone, and right to left."""

from .studio import PHONE, TABLET

# From demo/customers.xml.
MEMBER = "6D86-4TSA-D5YF"
LOST_CARD = "95MWZ38AEM1G"
#: The first one with its last symbol wrong.
MISTYPED = "6D86-4TSA-D5YE"
PRODUCTS = ("Cabinet with Doors", "Drawer Black", "Office Chair Black")
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


def shoot_sale(studio, page):
    page.click(".pay-order-button")
    page.click(".paymentmethod:has-text('Cash')")
    studio.shoot(page, "payment")
    page.click(".validation-button.next")
    page.wait_for_selector(".pos-receipt-customer-code img")
    page.set_viewport_size({"width": 1280, "height": 1400})
    studio.shoot(page, "receipt", ".pos-receipt")


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
    shoot_sizes(studio, PHONE, "phone", is_mobile=True, has_touch=True)


def shoot_sizes(studio, viewport, name, **options):
    page = studio.open_page(viewport, **options)
    open_till(page)
    put_on_order(studio, page)
    studio.shoot(page, f"{name}-till")
    open_dialog(page)
    page.fill(".customer-query", MISTYPED)
    studio.shoot(page, f"{name}-dialog")
    page.context.close()


def shoot_arabic(studio):
    """Odoo does not mirror the till, but its texts run from right to left."""
    page = studio.open_page(TABLET)
    open_till(page)
    put_on_order(studio, page)
    studio.shoot(page, "arabic-till")
    open_dialog(page)
    page.fill(".customer-query", MISTYPED)
    studio.shoot(page, "arabic-dialog")
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

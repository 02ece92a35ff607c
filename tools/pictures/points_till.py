"""Pictures of points at the till: redeeming, returns, the receipt."""

from .studio import DESK, PHONE, TABLET
from .till import CLUB, open_dialog, open_till, put_on_order, sell

#: Has few points; see demo/programmes.xml.
NEWCOMER = "9GSA-M02X-YR7S"


def shoot_points(studio):
    page = studio.open_page()
    open_till(page)
    put_on_order(studio, page)
    shoot_redeem(studio, page)
    shoot_receipt(studio, page)
    shoot_return(studio, page)
    page.context.close()
    shoot_redeeming(studio, PHONE, "phone", is_mobile=True, has_touch=True)
    shoot_redeeming(studio, {"width": 1024, "height": 600}, "small")


def shoot_redeeming(studio, viewport, name, **options):
    page = studio.open_page(viewport, **options)
    open_till(page)
    put_on_order(studio, page)
    redeem(page, "120")
    studio.shoot(page, f"{name}-redeem")
    page.context.close()


def shoot_arabic(studio):
    shoot_redeeming(studio, TABLET, "arabic")


def redeem(page, points=""):
    """Open what asks for points, and type some; they are not redeemed yet."""
    page.click(CLUB)
    page.click(".points-reward >> nth=0")
    page.wait_for_selector(".modal .numpad")
    for digit in points:
        # Keys that are typed fast would be taken for a scanner.
        page.click(f".modal .numpad button:text-is('{digit}')")


def confirm(page):
    page.click(".modal .modal-footer .btn-primary")
    page.wait_for_selector(".modal", state="detached")


def shoot_redeem(studio, page):
    page.wait_for_selector(CLUB)
    page.click(CLUB)
    page.wait_for_selector(".points-dialog")
    studio.shoot(page, "points-rewards")
    page.click(".points-close")
    redeem(page, "250")
    studio.shoot(page, "redeem")
    confirm(page)
    page.wait_for_selector(".loyalty-points-spent")
    studio.shoot(page, "redeemed-order", ".leftpane")
    page.context.set_offline(True)
    page.wait_for_selector(".points-waiting")
    studio.shoot(page, "points-waiting", ".leftpane")
    page.context.set_offline(False)
    page.wait_for_selector(".points-waiting", state="detached")


def shoot_receipt(studio, page):
    pay(page)
    page.set_viewport_size({"width": 1280, "height": 1500})
    studio.shoot(page, "points-receipt", ".pos-receipt")
    page.set_viewport_size(DESK)


def pay(page):
    page.click(".pay-order-button")
    page.click(".paymentmethod:has-text('Cash')")
    page.click(".validation-button.next")
    page.wait_for_selector(".pos-receipt")


def shoot_return(studio, page):
    """What comes back has earned points that are spent already."""
    buy(studio, page, "Cabinet with Doors")
    total = page.locator(".pos-receipt .pos-receipt-amount").first.inner_text()
    buy(studio, page, "Drawer Black", spends=True)
    page.click(".receipt-screen .button.next.highlight[name='done']")
    page.click(".more-btn")
    page.click(".control-buttons button:has-text('Refund')")
    page.click(f".ticket-screen .order-row:has-text('{total.split()[-1]}')")
    page.click(".ticket-screen .btn-primary.pay-order-button")
    page.wait_for_selector(".payment-screen .points-missing")
    studio.shoot(page, "points-return")
    page.click(".payment-screen .back-button >> visible=true")
    page.wait_for_selector(".product-screen")


def buy(studio, page, product, spends=False):
    page.click(".receipt-screen .button.next.highlight[name='done']")
    sell(studio, page, product)
    open_dialog(page)
    page.fill(".customer-query", NEWCOMER.lower())
    page.click(".customer-find")
    page.wait_for_selector(".customer-dialog", state="detached")
    if spends:
        redeem(page)
        confirm(page)
    pay(page)

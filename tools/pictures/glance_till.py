"""Pictures of the customer at a glance at the till: panel, prompt, profile."""

from .studio import PHONE, TABLET
from .till import open_dialog, open_till, sell

LAPTOP = {"width": 1366, "height": 768}
#: What the customer buys, what goes with it, and what comes at the next visit.
OWNED = "Office Chair Black"
ACCESSORIES = ("Corner Desk Right Sit", "Large Cabinet")
NEXT = ("Cabinet with Doors", "Drawer Black")
#: Without words of its own: the usual ones are in the cashier's language.
PROMPT = {
    "name": "E-mail for receipts",
    "kind": "email",
    "purpose": "receipts",
    "visits_from": 0,
}


def shoot_glance(studio):
    page = studio.open_page()
    open_till(page)
    code = be_a_customer(studio, page)
    # Not before: who sells what has accessories is asked about them by Odoo.
    ask_and_suggest(studio, page, True)
    identify(page, code)
    studio.shoot(page, "glance-empty")
    fill(studio, page)
    shoot_panel(studio, page)
    shoot_prompt(studio, page)
    shoot_profile(studio, page)
    page.context.close()
    shoot_sizes(studio, code, LAPTOP, "laptop")
    shoot_sizes(studio, code, TABLET, "tablet")
    shoot_sizes(studio, code, PHONE, "phone", is_mobile=True, has_touch=True)
    ask_and_suggest_no_more(studio)


def shoot_language(studio, name):
    """The same in the language that the cashier speaks."""
    page = studio.open_page()
    open_till(page)
    code = be_a_customer(studio, page)
    # Not before: who sells what has accessories is asked about them by Odoo.
    ask_and_suggest(studio, page, True)
    page.context.close()
    shoot_sizes(studio, code, TABLET, name)
    ask_and_suggest_no_more(studio)


def ask_and_suggest(studio, page, is_on):
    """Let the shop ask for an e-mail address and know what goes with what."""
    domain = [("name", "=", PROMPT["name"])]
    context = {"active_test": False}
    rules = studio.call(page, "profile.prompt", "search", domain, context=context)
    if rules:
        studio.call(page, "profile.prompt", "write", rules, {"active": is_on})
    elif is_on:
        studio.call(page, "profile.prompt", "create", PROMPT)
    found = find(studio, page, ACCESSORIES) if is_on else []
    links = {"pos_optional_product_ids": [(6, 0, found)]}
    owned = find(studio, page, (OWNED,))
    studio.call(page, "product.template", "write", owned, links)


def ask_and_suggest_no_more(studio):
    page = studio.open_page()
    ask_and_suggest(studio, page, False)
    page.context.close()


def find(studio, page, names):
    domain = [("name", "in", names), ("available_in_pos", "=", True)]
    return studio.call(page, "product.template", "search", domain)


def be_a_customer(studio, page):
    """Become a member, buy something, and come back with a problem; return the code.

    The demo's members were asked something today.
    """
    sell(studio, page, OWNED)
    open_dialog(page)
    page.click(".customer-new")
    page.wait_for_selector(".customer-dialog", state="detached")
    code = page.inner_text(".customer-code")
    page.click(".pay-order-button")
    page.click(".paymentmethod >> nth=0")
    page.click(".validation-button.next")
    page.wait_for_selector(".pos-receipt-customer-code img")
    page.click(".receipt-screen .button.next:not(.disabled)")
    page.wait_for_selector(".product-screen article.product")
    domain = [("customer_code", "=", code.replace("-", ""))]
    [partner] = studio.call(page, "res.partner", "search", domain)
    values = {"partner_id": partner, "subject": "Chair sinks while sitting"}
    studio.call(page, "customer.case", "create", values)
    return code


def identify(page, code):
    open_dialog(page)
    page.fill(".customer-query", code)
    page.click(".customer-find")
    page.wait_for_selector(".customer-dialog", state="detached")
    page.wait_for_selector(".customer-points")


def fill(studio, page):
    for product in NEXT:
        sell(studio, page, product)


def shoot_panel(studio, page):
    studio.shoot(page, "glance-panel")
    page.click(".suggestion-why >> nth=0")
    page.wait_for_selector(".suggestion-reason")
    studio.shoot(page, "glance-why", ".leftpane")
    page.click(".suggestion-why >> nth=0")
    page.click(".customer-toggle")
    studio.shoot(page, "glance-line")
    page.click(".customer-toggle")


def shoot_prompt(studio, page):
    page.click(".prompt-row")
    page.wait_for_selector(".prompt-dialog")
    studio.shoot(page, "glance-prompt")
    page.context.set_offline(True)
    page.wait_for_selector(".prompt-offline")
    studio.shoot(page, "glance-prompt-offline")
    page.context.set_offline(False)
    page.wait_for_selector(".prompt-offline", state="detached")
    page.keyboard.press("Escape")
    page.wait_for_selector(".prompt-dialog", state="detached")


def shoot_profile(studio, page):
    open_profile(page)
    studio.shoot(page, "profile-purchases")
    for tab in ("items", "points", "cases", "answers"):
        page.click(f".profile-tab-{tab}")
        page.wait_for_selector(".profile-panel[aria-busy=false]")
        studio.shoot(page, f"profile-{tab}")
    page.click(".profile-tab-purchases")
    page.context.set_offline(True)
    page.wait_for_selector(".profile-offline")
    studio.shoot(page, "profile-offline")
    page.click(".profile-close")
    page.wait_for_selector(".customer-offline")
    studio.shoot(page, "glance-offline")
    page.context.set_offline(False)


def open_profile(page):
    page.click(".customer-profile")
    page.wait_for_selector(".profile-dialog .purchase")


def shoot_sizes(studio, code, viewport, name, **options):
    page = studio.open_page(viewport, **options)
    open_till(page)
    fill(studio, page)
    # On a phone the order lies behind the products.
    if page.locator(".review-button").is_visible():
        page.click(".review-button")
    identify(page, code)
    studio.shoot(page, f"{name}-glance")
    if viewport is PHONE:
        page.click(".customer-toggle")
        studio.shoot(page, f"{name}-glance-open")
    page.click(".prompt-row")
    studio.shoot(page, f"{name}-glance-prompt")
    page.keyboard.press("Escape")
    page.wait_for_selector(".prompt-dialog", state="detached")
    open_profile(page)
    studio.shoot(page, f"{name}-profile")
    page.context.close()

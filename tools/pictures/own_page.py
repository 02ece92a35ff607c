"""Pictures of a customer's own page on a phone, by a member with points."""

from .customer_page import make_link
from .office import visit
from .studio import PHONE, TABLET

CLUB = "Furniture Club"


def shoot_own_page(studio):
    page = studio.open_page()
    member = prepare(studio, page)
    address = make_link(studio, page, member)
    page.context.close()
    page = studio.open_page(PHONE, signed_in=False, is_mobile=True, has_touch=True)
    shoot_parts(studio, page, address)
    page.set_viewport_size(TABLET)
    visit(page, address, ".code")
    studio.shoot(page, "own-page-tablet")
    page.context.close()


def prepare(studio, page):
    """Return a member with many points, for whom there is a reward to fetch."""
    club = [("program_id.name", "=", CLUB), ("partner_id.customer_code", "!=", False)]
    order = "points desc"
    fields = ["partner_id", "program_id"]
    [card] = studio.call(
        page, "loyalty.card", "search_read", club, fields, order=order, limit=1
    )
    goods = [("available_in_pos", "=", True), ("name", "=", "Desk Organizer")]
    [product] = studio.call(page, "product.product", "search", goods, limit=1)
    reward = {
        "program_id": card["program_id"][0],
        "reward_type": "product",
        "reward_product_id": product,
        "required_points": 100,
    }
    studio.call(page, "loyalty.reward", "create", [reward])
    return card["partner_id"][0]


def shoot_parts(studio, page, address):
    visit(page, address, ".code")
    studio.shoot(page, "own-page", full_page=True)
    visit(page, f"{address}/code", ".square")
    studio.shoot(page, "own-code")
    for part in ("points", "purchases", "consents", "data"):
        visit(page, f"{address}/{part}", "h1")
        studio.shoot(page, f"own-{part}")
    visit(page, f"{address}/rewards", "a.report")
    page.click("a.report[aria-label*='Desk Organizer'] >> nth=0")
    page.wait_for_selector("input[name=shop]")
    page.check("input[name=shop] >> nth=0")
    studio.shoot(page, "own-reward")
    page.click("button.send")
    page.wait_for_selector(".waits")
    studio.shoot(page, "own-waits")


def shoot_language(studio, name, language):
    """The first page in the customer's language, once that is loaded."""
    page = studio.open_page()
    member = prepare(studio, page)
    studio.call(page, "res.partner", "write", [member], {"lang": language})
    address = make_link(studio, page, member)
    page.context.close()
    page = studio.open_page(PHONE, signed_in=False, is_mobile=True, has_touch=True)
    visit(page, address, ".code")
    studio.shoot(page, f"{name}-own-page", full_page=True)
    page.context.close()

"""Pictures of consents, of signed links, and of the page that a link opens."""

from .office import open_member, visit
from .studio import PHONE, TABLET

LINKS = "/odoo/customer-links"
CONSENTS = "/odoo/action-pos_customer_identity.action_identity_consent"
WIZARD = "customer.link.wizard"


def shoot_customer_page(studio):
    page = studio.open_page()
    member = shoot_consents(studio, page)
    address = shoot_link(studio, page, member)
    visit(page, LINKS, ".o_list_view .o_data_row")
    studio.shoot(page, "links-list")
    page.context.close()
    shoot_on_a_phone(studio, address)


def shoot_consents(studio, page):
    member = open_member(studio, page)
    for purpose in ("receipts", "marketing", "surveys"):
        consent = {"partner_id": member, "purpose": purpose}
        [made] = studio.call(page, "identity.consent", "create", [consent])
    studio.call(page, "identity.consent", "action_withdraw", [made])
    open_member(studio, page)
    page.click(".nav-link[name=identity_consents]")
    page.locator(".nav-link[name=identity_consents]").scroll_into_view_if_needed()
    studio.shoot(page, "contact-consents")
    visit(page, CONSENTS, ".o_list_view .o_data_row")
    studio.shoot(page, "consents-list")
    return member


def shoot_link(studio, page, member):
    """Return the address of the page that belongs to the link."""
    open_member(studio, page)
    page.click(".o_form_view button:has-text('Link')")
    page.wait_for_selector(".modal button[name=action_make]")
    studio.shoot(page, "link-wizard")
    page.click(".modal button[name=action_make]")
    page.wait_for_selector(".modal .o_field_CopyClipboardChar")
    studio.shoot(page, "link-made")
    return page.locator(".modal .o_field_CopyClipboardChar").inner_text().split()[0]


def make_link(studio, page, member, days=7):
    wizard = {"partner_id": member, "days": days}
    [made] = studio.call(page, WIZARD, "create", [wizard])
    made = studio.call(page, WIZARD, "action_make", [made])
    return made["context"]["default_url"]


def shoot_on_a_phone(studio, address):
    page = studio.open_page(PHONE, signed_in=False, is_mobile=True, has_touch=True)
    visit(page, address, ".code")
    studio.shoot(page, "phone-page", full_page=True)
    visit(page, f"{address}/data/ask/access", "form")
    page.click("form .send")
    page.wait_for_selector(".state")
    studio.shoot(page, "phone-page-asked", full_page=True)
    visit(page, f"{address}x", ".gone")
    studio.shoot(page, "phone-page-gone")
    page.set_viewport_size(TABLET)
    visit(page, address, ".code")
    studio.shoot(page, "tablet-page")
    page.context.close()

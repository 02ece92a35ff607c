"""Pictures of texts of consents, the privacy notice, and signing up."""

import json
import re

from .office import visit
from .studio import PHONE

TEXTS = "/odoo/action-pos_customer_identity.action_identity_consent_text"
NOTICES = "/odoo/action-pos_customer_identity.action_identity_notice"
SIGN_UP = "/odoo/action-pos_customer_identity.action_customer_signup_phone"


def shoot_consent_pages(studio):
    page = studio.open_page()
    visit(page, TEXTS, ".o_list_view .o_data_row")
    studio.shoot(page, "consent-texts")
    shoot_notice(studio, page)
    shoot_call(studio, page)
    key = open_join(studio, page)
    page.context.close()
    phone = studio.open_page(PHONE, signed_in=False, is_mobile=True, has_touch=True)
    visit(phone, "/privacy-notice", "article")
    studio.shoot(phone, "phone-notice", full_page=True)
    shoot_join(studio, phone, key)
    phone.context.close()
    desktop = studio.open_page(signed_in=False)
    visit(desktop, f"/join/{key}", "form.join")
    studio.shoot(desktop, "desktop-join", full_page=True)
    desktop.context.close()


def shoot_in_language(studio, name, lang):
    """Take the form in another language, once that is loaded."""
    page = studio.open_page()
    key = open_join(studio, page)
    page.context.close()
    phone = studio.open_page(
        PHONE, signed_in=False, is_mobile=True, has_touch=True, locale=lang
    )
    visit(phone, f"/join/{key}", "form.join")
    studio.shoot(phone, f"{name}-join", full_page=True)
    phone.context.close()


def shoot_notice(studio, page):
    [made] = studio.call(page, "identity.notice", "create", [{}])
    studio.call(page, "identity.notice", "action_publish", [made])
    [notice] = studio.call(page, "identity.notice", "read", [made], ["company_id"])
    company = notice["company_id"][0]
    policy = {"identity_policy": "manual"}
    studio.call(page, "res.company", "write", [company], policy)
    visit(page, f"{NOTICES}/{made}", ".o_form_view .alert-warning")
    studio.shoot(page, "notice-changed")
    policy = {"identity_policy": "till"}
    studio.call(page, "res.company", "write", [company], policy)


def shoot_call(studio, page):
    visit(page, SIGN_UP, ".modal .o_form_view, .o_form_view")
    page.click("label:has-text('3. Consents')")
    page.wait_for_selector(".o_field_one2many .o_data_row")
    # Not over the list: what its columns are called would lie on the sentences.
    page.mouse.move(0, 0)
    studio.shoot(page, "signup-phone")


def open_join(studio, page):
    [config] = studio.call(page, "pos.config", "search", [], limit=1)
    studio.call(page, "pos.config", "action_open_join", [config])
    [row] = studio.call(page, "pos.config", "read", [config], ["join_url"])
    return re.search(r"/join/(\w+)", json.dumps(row))[1]


def shoot_join(studio, page, key):
    visit(page, f"/join/{key}", "form.join")
    studio.shoot(page, "phone-join", full_page=True)
    page.fill("#join_name", "Ada Muster")
    page.check("[name=agree_marketing]")
    page.wait_for_timeout(2500)
    page.click("button.send")
    page.wait_for_selector(".code")
    studio.shoot(page, "phone-join-done", full_page=True)
    visit(page, f"/join/{key}", "form.join")
    # What a machine is answered is what everybody is answered: no mail server here.
    page.evaluate("document.querySelector('#join_website').value = 'x'")
    page.click("button.send")
    page.wait_for_selector("h1[role=status]")
    studio.shoot(page, "phone-join-asked", full_page=True)

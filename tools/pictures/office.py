"""Pictures of the back office: what users of Odoo's own views see."""

from .studio import PHONE

CODES = "/odoo/action-pos_customer_identity.action_customer_code"
JOBS = "/odoo/action-pos_customer_identity.action_customer_code_batch"
PURPOSES = "/odoo/action-pos_customer_identity.action_identity_purpose"
CONTACTS = "/odoo/action-contacts.action_contacts"
#: A member whose card was lost and replaced; see demo/customers.xml.
MEMBER = "CGF0FNC54PM3"


def shoot_office(studio):
    page = studio.open_page()
    shoot_job(studio, page)
    shoot_contacts(studio, page)
    shoot_codes(studio, page)
    shoot_orders(studio, page)
    shoot_settings(studio, page)
    page.context.close()


def shoot_desk(studio):
    """Protected customers, and who looked at them."""
    page = studio.open_page()
    customer = make_protected(studio, page)
    shoot_reveal(studio, page, customer)
    shoot_revealed_list(studio, page)
    shoot_access_log(studio, page)
    page.context.close()
    page = studio.open_page(PHONE, is_mobile=True, has_touch=True)
    open_protected(page, customer)
    studio.shoot(page, "phone-identity")
    page.context.close()


def make_protected(studio, page):
    """Make two invented customers, and return the first one."""
    people = [
        {
            "identity_name": "Ada Muster",
            "identity_birthdate": "1990-05-17",
            "identity_phone": "+43 660 5551234",
            "identity_email": "ada.muster@example.com",
            "identity_street": "Mustergasse 7",
            "identity_zip": "1234",
            "identity_city": "Musterstadt",
            "identity_note": "Prefers to be called in the evening.",
        },
        {
            "identity_name": "Bo Beispiel",
            "identity_phone": "+43 660 5559876",
            "identity_city": "Beispielhausen",
        },
    ]
    return studio.call(page, "res.partner", "create", people)[0]


def open_protected(page, customer):
    visit(page, f"{CONTACTS}/{customer}", ".o_identity_panel")


def reveal(page, purpose):
    page.click(f".modal .o_radio_item:has-text('{purpose}') input")
    page.click(".modal footer button[name=action_reveal]")
    page.wait_for_selector(".modal", state="detached")


def shoot_reveal(studio, page, customer):
    open_protected(page, customer)
    studio.shoot(page, "identity-hidden")
    page.click(".o_identity_reveal")
    page.wait_for_selector(".modal .o_radio_item")
    page.click(".modal .o_radio_item:has-text('Service call') input")
    studio.shoot(page, "identity-purpose")
    reveal(page, "Service call")
    page.wait_for_selector(".o_identity_hide")
    studio.shoot(page, "identity-shown")
    page.click(".o_identity_hide")
    page.wait_for_selector(".o_identity_hide", state="detached")


def shoot_revealed_list(studio, page):
    visit(page, f"{CONTACTS}?view_type=list", ".o_list_view .o_data_row")
    page.click(".o_searchview_dropdown_toggler")
    page.click(".o_filter_menu >> text=Protected Identity")
    page.keyboard.press("Escape")
    page.click(".o_optional_columns_dropdown button")
    for column in ("Name (protected)", "Phone (protected)"):
        page.click(f".dropdown-item:has-text('{column}')")
    page.keyboard.press("Escape")
    page.click("thead .o_list_record_selector input")
    page.click(".o_cp_action_menus button:has-text('Actions')")
    page.click(".o-dropdown--menu >> text=Reveal Identity")
    page.wait_for_selector(".modal .o_radio_item")
    reveal(page, "Delivery")
    page.wait_for_selector("td[name=identity_name]:has-text('Ada')")
    studio.shoot(page, "identity-list")


def shoot_access_log(studio, page):
    visit(page, PURPOSES, ".o_list_view .o_data_row")
    page.click(".o_menu_sections >> text=Access Log")
    page.wait_for_selector("button:has-text('Check the Record')")
    studio.shoot(page, "access-log")
    page.click("button:has-text('Check the Record')")
    page.click(".modal button[name=action_verify]")
    page.wait_for_selector(".modal .alert-success")
    page.click(".modal button[name=action_export_head]")
    page.wait_for_selector(".modal [name=head_file] a")
    studio.shoot(page, "record-check")
    page.keyboard.press("Escape")
    page.wait_for_selector(".modal", state="detached")
    for view, part in (("graph", "canvas"), ("pivot", "table")):
        page.click(f".o_switch_view.o_{view}")
        page.wait_for_selector(f".o_{view}_view {part}")
        # Away from the button, whose tooltip would stand in the picture.
        page.mouse.move(0, 0)
        page.wait_for_selector(".o-tooltip", state="hidden")
        studio.shoot(page, f"access-log-{view}")
    visit(page, PURPOSES, ".o_list_view .o_data_row")
    studio.shoot(page, "purposes")


def shoot_job(studio, page):
    """The jobs before any was ordered; ordering one; its end."""
    visit(page, JOBS, ".o_view_nocontent")
    studio.shoot(page, "jobs-empty")
    page.click(".o_control_panel button:has-text('Issue Codes')")
    page.wait_for_selector(".modal .o_form_view")
    studio.shoot(page, "issue-wizard")
    page.click(".modal footer button[name=action_issue]")
    page.wait_for_selector(".o_form_view .o_progressbar")
    studio.wait_until_none(page, "customer.code.batch", [("state", "!=", "done")])
    page.reload()
    page.wait_for_selector(".o_form_view .o_progressbar")
    studio.shoot(page, "job-done")


def shoot_contacts(studio, page):
    visit(page, f"{CONTACTS}?view_type=list", ".o_list_view .o_data_row")
    studio.shoot(page, "contacts-list")
    visit(page, f"{CONTACTS}?view_type=kanban", ".o_kanban_record")
    studio.shoot(page, "contacts-kanban")
    member = open_member(studio, page)
    studio.shoot(page, "contact-form")
    page.click("button[name=action_replace_customer_code]")
    page.wait_for_selector(".modal .o_form_view")
    studio.shoot(page, "replace-card")
    page.click(".modal footer .btn-secondary")
    report = "/report/pdf/pos_customer_identity.report_customer_card"
    studio.shoot_pdf(page, f"{report}/{member}", "customer-card")


def shoot_arabic(studio):
    """Here Odoo mirrors everything."""
    page = studio.open_page()
    open_member(studio, page)
    studio.shoot(page, "arabic-contact")
    page.context.close()


def open_member(studio, page):
    """Open the form of the member with two codes, and return its id."""
    [member] = studio.call(
        page, "res.partner", "search", [("customer_code", "=", MEMBER)]
    )
    visit(page, f"{CONTACTS}/{member}", ".o_form_view")
    page.click(".nav-link[name=customer_codes]")
    return member


def shoot_codes(studio, page):
    visit(page, CODES, ".o_list_view .o_data_row")
    studio.shoot(page, "codes-list")
    [lost] = studio.call(page, "customer.code", "search", [("state", "=", "lost")])
    visit(page, f"{CODES}/{lost}", ".o_form_view")
    studio.shoot(page, "code-form")


def shoot_orders(studio, page):
    orders = "/odoo/action-point_of_sale.action_pos_pos_form"
    visit(page, orders, ".o_list_view .o_data_row")
    studio.shoot(page, "orders-list")


def shoot_settings(studio, page):
    settings = "/odoo/action-point_of_sale.action_pos_configuration"
    visit(page, settings, "#code_block_size")
    # Below the bar with the shop's name, which stays where it is.
    page.evaluate(
        "identity_policy.style.scrollMargin = '150px';identity_policy.scrollIntoView()"
    )
    studio.shoot(page, "settings")


def visit(page, address, selector):
    # Otherwise the page goes on in the app where the last one was.
    page.evaluate("window.origin === 'null' || sessionStorage.removeItem('menu_id')")
    page.goto(address)
    page.wait_for_selector(selector)

"""Pictures of the back office: what users of Odoo's own views see."""

import time

CODES = "/odoo/action-pos_customer_identity.action_customer_code"
JOBS = "/odoo/action-pos_customer_identity.action_customer_code_batch"
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


def shoot_job(studio, page):
    """The jobs before any was ordered; ordering one; its end."""
    visit(page, JOBS, ".o_view_nocontent")
    studio.shoot(page, "jobs-empty")
    page.click(".o_control_panel button:has-text('Issue Codes')")
    page.wait_for_selector(".modal .o_form_view")
    studio.shoot(page, "issue-wizard")
    page.click(".modal footer button[name=action_issue]")
    page.wait_for_selector(".o_form_view .o_progressbar")
    deadline = time.monotonic() + 60
    while studio.call(
        page, "customer.code.batch", "search_count", [("state", "!=", "done")]
    ):
        if time.monotonic() > deadline:
            raise SystemExit("screenshots: the job did not finish")
        time.sleep(1)
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
    page.evaluate("code_block_size.scrollIntoView({block: 'center'})")
    studio.shoot(page, "settings")


def visit(page, address, selector):
    page.goto(address)
    page.wait_for_selector(selector)

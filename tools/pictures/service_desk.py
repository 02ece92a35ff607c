"""Pictures of the service desk: board, a case, items, terms, reports."""

from .office import visit
from .studio import PHONE, TALL_DESK

CASES = "/odoo/customer-cases"
REPORTS = {
    "cases-claims": "action_customer_case_report",
    "cases-time": "action_customer_case_report_time",
}


def shoot_service(studio):
    page = studio.open_page(TALL_DESK)
    case = prepare(studio, page)
    visit(page, CASES, ".o_kanban_record")
    studio.shoot(page, "cases-board")
    visit(page, f"{CASES}/{case}", ".o-mail-Message")
    studio.shoot(page, "case-form")
    shoot_tab(studio, page, "Earlier Cases", "case-earlier")
    shoot_tab(studio, page, "Warranty", "case-item")
    page.context.close()
    page = studio.open_page()
    visit(
        page, "/odoo/action-pos_customer_identity.action_warranty_card", ".o_data_row"
    )
    studio.shoot(page, "items-list")
    shoot_policy(studio, page)
    shoot_team(studio, page)
    shoot_reports(studio, page)
    page.context.close()
    shoot_small(studio, case)


def shoot_small(studio, case):
    page = studio.open_page(PHONE, is_mobile=True, has_touch=True)
    visit(page, CASES, ".o_kanban_record")
    studio.shoot(page, "phone-cases-board")
    visit(page, f"{CASES}/{case}", ".o_form_view .o_field_widget[name=subject]")
    studio.shoot(page, "phone-case-form")
    page.context.close()


def shoot_arabic(studio):
    page = studio.open_page()
    visit(page, CASES, ".o_kanban_record")
    studio.shoot(page, "arabic-cases-board")
    page.click(".o_kanban_record >> nth=0")
    page.wait_for_selector(".o_form_view .o_field_widget[name=subject]")
    studio.shoot(page, "arabic-case-form")
    page.context.close()


def shoot_tab(studio, page, tab, name, margin=24):
    """Store a page of the case, with the sheet's margin around it."""
    page.click(f".o_notebook .nav-link:has-text('{tab}')")
    box = page.locator(".o_notebook").bounding_box()
    clip = {
        "x": box["x"] - margin,
        "y": box["y"],
        "width": box["width"] + 2 * margin,
        "height": box["height"],
    }
    studio.shoot(page, name, clip=clip)


def prepare(studio, page):
    """Return the case of the demo data whose item has the longest story."""
    cases = studio.call(
        page,
        "customer.case",
        "search_read",
        [("card_id", "!=", False), ("closed_at", "=", False)],
        ["partner_id"],
    )
    return max(cases, key=lambda case: (bool(case["partner_id"]), case["id"]))["id"]


def shoot_policy(studio, page):
    action = "/odoo/action-pos_customer_identity.action_warranty_policy"
    visit(page, action, ".o_data_row")
    page.click(".o_data_row .o_data_cell >> nth=1")
    page.wait_for_selector(".o_form_view .o_field_widget[name=name]")
    studio.shoot(page, "warranty-policy")


def shoot_team(studio, page):
    visit(page, "/odoo/service-teams", ".o_list_view")
    page.click(".o_list_button_add")
    page.fill(".o_field_widget[name=name] input", "Lamps and Furniture")
    page.fill(".o_field_widget[name=alias_name] input", "service")
    studio.shoot(page, "service-team")
    page.click(".o_form_button_cancel")


def shoot_reports(studio, page):
    for name, action in REPORTS.items():
        visit(page, f"/odoo/action-pos_customer_identity.{action}", ".o_action")
        page.wait_for_selector(".o_pivot, .o_graph_renderer, .o_view_nocontent")
        studio.shoot(page, name)

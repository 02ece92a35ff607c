"""Pictures of points in the back office: programs, cards, reports."""

from .office import visit
from .points_history import make_year
from .studio import PHONE, TALL_DESK

ACTION = "/odoo/action-pos_customer_identity.action_loyalty_"
PROGRAMS = "/odoo/action-loyalty.loyalty_program_discount_loyalty_action"
CLUB = "Furniture Club"
WRONG_CARD = "Wrong card was scanned"
#: Report, the view of it, the picture.
REPORTS = (
    ("points_report", "pivot", "report-points"),
    ("points_report", "graph", "report-points-graph"),
    ("points_lot", "pivot", "report-liability"),
    ("points_day", "calendar", "report-expiry"),
    ("breakage", "list", "report-breakage"),
    ("reward_report", "graph", "report-rewards"),
    ("reward_report", "pivot", "report-rewards-pivot"),
    ("member_report", "list", "report-members"),
    ("member_report", "pivot", "report-members-pivot"),
    ("member_spending", "pivot", "report-spending"),
    ("member_spending", "graph", "report-spending-graph"),
)
#: What says that a view has its data.
FULL = {
    "pivot": ".o_pivot_cell_value",
    "graph": "canvas",
    "calendar": ".fc-event",
    "list": ".o_data_row",
}


def shoot_points(studio):
    page = studio.open_page()
    make_year(studio, page)
    shoot_program(studio)
    shoot_cards(studio, page)
    for report, view, name in REPORTS:
        shoot_report(studio, page, report, view, name)
    shoot_liability(studio, page)
    shoot_mail(studio, page)
    page.context.close()
    shoot_on_a_phone(studio)


def shoot_report(studio, page, report, view, name):
    visit(page, f"{ACTION}{report}?view_type={view}", f".o_{view}_view {FULL[view]}")
    if view == "calendar":
        page.click(".o_calendar_button_next")
        page.wait_for_selector(".fc-event")
    page.mouse.move(0, 0)
    studio.shoot(page, name)


def shoot_program(studio):
    """The program's pages, a rule, and giving out cards."""
    page = studio.open_page(TALL_DESK)
    club = find(studio, page, "loyalty.program", [("name", "=", CLUB)])
    visit(page, f"{PROGRAMS}/{club}", ".o_form_view .nav-link[name=points]")
    studio.shoot(page, "program-rules")
    page.click(".o_kanban_record:has-text('birthday') >> visible=true")
    page.wait_for_selector(".modal .o_form_view")
    studio.shoot(page, "program-rule")
    page.click(".modal .o_form_button_cancel, .modal .btn-close")
    page.wait_for_selector(".modal", state="detached")
    for tab in ("points", "levels"):
        page.click(f".nav-link[name={tab}]")
        studio.shoot(page, f"program-{tab}")
    page.click("button:has-text('Give Out Cards')")
    page.wait_for_selector(".modal .o_form_view")
    studio.shoot(page, "give-out-cards")
    page.context.close()


def shoot_cards(studio, page):
    """A member's card, points by hand, points on the wrong customer."""
    open_card(studio, page)
    studio.shoot(page, "card")
    page.click("button:has-text('Give Points')")
    page.wait_for_selector(".modal .o_field_widget[name=points] input")
    page.fill(".modal [name=points] input", "20")
    page.fill(".modal [name=reason] input", "Waited long for the delivery")
    studio.shoot(page, "give-points")
    page.click(".modal .btn-close")
    page.wait_for_selector(".modal", state="detached")
    start_move(studio, page)
    studio.shoot(page, "move-points")
    page.click(".modal button[name=action_move]")
    page.wait_for_selector(".o_form_view button[name=action_undo]")
    studio.shoot(page, "moved-points")
    visit(page, f"{ACTION}tier?view_type=list", ".o_list_view .o_group_header")
    studio.shoot(page, "levels")


def open_card(studio, page):
    """Open the card of the club that has most points."""
    domain = [("program_id.name", "=", CLUB), ("tier_id.name", "=", "Gold")]
    card = find(studio, page, "loyalty.card", domain, order="points desc")
    club = find(studio, page, "loyalty.program", [("name", "=", CLUB)])
    address = f"{PROGRAMS}/{club}/loyalty.card/{card}"
    visit(page, address, ".o_form_view .o_field_widget[name=history_ids]")


def start_move(studio, page):
    """Choose an entry, and whom it belongs to."""
    other = find(studio, page, "loyalty.card", [("tier_id.name", "=", "Silver")])
    [values] = studio.call(page, "loyalty.card", "read", [other], ["partner_id"])
    customer = values["partner_id"][1]
    page.click("button:has-text('Move Points')")
    page.wait_for_selector(".modal [name=partner_id] input")
    page.fill(".modal [name=partner_id] input", customer)
    page.click(f".o-autocomplete--dropdown-item:has-text('{customer}')")
    page.fill(".modal [name=reason] input", WRONG_CARD)
    page.click(".modal [name=entry_ids] .o_field_x2many_list_row_add a")
    page.wait_for_selector(".modal .o_data_row .o_list_record_selector input")
    page.click(".modal:not(.o_inactive_modal) .o_data_row >> nth=0 >> input")
    page.click(".modal:not(.o_inactive_modal) .o_select_button")
    page.wait_for_selector(".modal [name=entry_ids] .o_data_row")


def shoot_liability(studio, page):
    visit(page, f"{ACTION}liability", ".modal .o_form_view, .o_form_view")
    studio.shoot(page, "liability-wizard")
    club = find(studio, page, "loyalty.program", [("name", "=", CLUB)])
    values = {"program_ids": [(6, 0, [club])]}
    asked = studio.call(page, "loyalty.liability", "create", values)
    report = "/report/pdf/pos_customer_identity.report_loyalty_liability"
    studio.shoot_pdf(page, f"{report}/{asked}", "liability-pdf", trim=True)


def shoot_mail(studio, page):
    """The reminder, as a program for mails shows it."""
    domain = [("name", "=", "Points: some end soon")]
    template = find(studio, page, "mail.template", domain)
    domain = [("program_id.name", "=", CLUB), ("points", ">", 0)]
    card = find(studio, page, "loyalty.card", domain, order="points desc")
    values = {"model": "loyalty.card", "res_ids": str([card]), "template_id": template}
    mail = studio.call(page, "mail.compose.message", "create", values)
    [mail] = studio.call(page, "mail.compose.message", "read", [mail], ["body"])
    letter = studio.open_page({"width": 480, "height": 300})
    letter.set_content(
        f"<div style='font-family: sans-serif; padding: 24px'>{mail['body']}</div>"
    )
    studio.shoot(letter, "reminder-mail")
    letter.context.close()


def shoot_on_a_phone(studio):
    page = studio.open_page(PHONE, is_mobile=True, has_touch=True)
    open_card(studio, page)
    page.locator("[name=history_ids] .o_kanban_record").nth(
        4
    ).scroll_into_view_if_needed()
    studio.shoot(page, "phone-card")
    visit(page, f"{ACTION}transfer", ".o_kanban_view .o_kanban_record")
    studio.shoot(page, "phone-moved-points")
    page.context.close()


def shoot_arabic(studio):
    """Here Odoo mirrors everything."""
    page = studio.open_page()
    club = find(studio, page, "loyalty.program", [("name", "=", CLUB)])
    visit(page, f"{PROGRAMS}/{club}", ".o_form_view .nav-link[name=points]")
    page.click(".nav-link[name=points]")
    studio.shoot(page, "arabic-program")
    shoot_report(studio, page, "points_report", "pivot", "arabic-report")
    page.context.close()


def find(studio, page, model, domain, **options):
    [found] = studio.call(page, model, "search", domain, limit=1, **options)
    return found

"""Pictures of rules of what customers are asked for, and of how fresh data is."""

from .office import MEMBER, visit
from .service_desk import shoot_tab
from .studio import DESK, PHONE, TALL_DESK

LIST = {**DESK, "height": 460}
RULES = "/odoo/profile-prompts"
REPORT = "/odoo/contact-data"


def shoot_prompts(studio):
    page = studio.open_page(LIST)
    prepare(studio, page)
    visit(page, RULES, ".o_data_row")
    studio.shoot(page, "prompt-rules")
    page.set_viewport_size(TALL_DESK)
    page.click(".o_data_row .o_data_cell[name=name] >> nth=0")
    page.wait_for_selector(".o_form_view .o_field_widget[name=kind]")
    studio.shoot(page, "prompt-rule")
    shoot_freshness(studio, page, "contact-freshness")
    page.set_viewport_size(DESK)
    visit(page, REPORT, ".o_graph_view canvas")
    studio.shoot(page, "contact-report")
    page.context.close()
    page = studio.open_page(PHONE, is_mobile=True, has_touch=True)
    visit(page, RULES, ".o_kanban_record")
    studio.shoot(page, "phone-prompt-rules")
    page.context.close()


def shoot_arabic(studio):
    page = studio.open_page(TALL_DESK)
    visit(page, RULES, ".o_data_row")
    page.click(".o_data_row .o_data_cell[name=name] >> nth=0")
    page.wait_for_selector(".o_form_view .o_field_widget[name=kind]")
    studio.shoot(page, "arabic-prompt-rule")
    shoot_freshness(studio, page, "arabic-contact-freshness")
    page.context.close()


def shoot_freshness(studio, page, name):
    visit(page, f"/odoo/contacts/{member(studio, page)}", ".o_form_view .o_notebook")
    label = page.locator(".o_notebook .nav-link[name=contact_freshness]").inner_text()
    shoot_tab(studio, page, label, name)


def member(studio, page):
    domain = [("customer_code", "=", MEMBER)]
    return studio.call(page, "res.partner", "search", domain)[0]


def prepare(studio, page):
    """Switch the rules on, and let some data be doubted or confirmed."""
    context = {"active_test": False}
    rules = studio.call(page, "profile.prompt", "search", [], context=context)
    studio.call(page, "profile.prompt", "write", rules, {"active": True})
    programs = [("program_type", "=", "loyalty")]
    program = studio.call(page, "loyalty.program", "search", programs, limit=1)
    reward = {"points": 20, "program_id": program[0], "company_id": 1}
    studio.call(page, "profile.prompt", "write", rules[:1], reward)
    customer = member(studio, page)
    for field, value in (
        ("email", "ada.muster@example.com"),
        ("phone", "+43 660 5551234"),
    ):
        ids = [customer]
        studio.call(page, "res.partner", "action_correct_contact", ids, field, value)
    studio.call(page, "res.partner", "action_flag_contact", [customer], "phone")

"""Pictures of surveys in the back office: rules, answers, cases, the dashboard."""

from .office import MEMBER, visit
from .service_desk import shoot_tab
from .studio import DESK, PHONE, TALL_DESK

LIST = {**DESK, "height": 420}
DASHBOARD = "/odoo/satisfaction"
REMEMBERED = {
    "What they like": {"value": "Office, living room"},
    "Planned purchases": {"value": "A desk", "planned_on": "2027-03-15"},
    "How they heard of us": {"value": "Friends or family"},
}


def shoot_survey_office(studio):
    """Take what survey_page has made: a survey, and a customer who is not content."""
    page = studio.open_page(TALL_DESK)
    visit(page, DASHBOARD, ".o_survey_nps_chart canvas")
    studio.shoot(page, "survey-dashboard", full_page=True)
    survey = prepare(studio, page)
    visit(page, f"/odoo/customer-surveys/{survey}", ".o_form_view .o_notebook")
    shoot_tab(studio, page, "Customers", "survey-customers")
    page.set_viewport_size(LIST)
    visit(page, "/odoo/survey-rules", ".o_data_row")
    studio.shoot(page, "survey-rules")
    page.set_viewport_size(DESK)
    page.click(".o_data_row .o_data_cell[name=name] >> nth=0")
    page.wait_for_selector(".o_form_view .o_field_widget[name=trigger]")
    studio.shoot(page, "survey-rule")
    page.set_viewport_size(LIST)
    visit(page, "/odoo/survey-invitations", ".o_data_row")
    studio.shoot(page, "survey-invitations")
    page.set_viewport_size(TALL_DESK)
    shoot_case(studio, page)
    shoot_remembered(studio, page)
    page.context.close()
    page = studio.open_page(PHONE, is_mobile=True, has_touch=True)
    visit(page, DASHBOARD, ".o_survey_nps_chart canvas")
    studio.shoot(page, "phone-survey-dashboard")
    page.context.close()


def shoot_arabic(studio):
    page = studio.open_page(TALL_DESK)
    visit(page, DASHBOARD, ".o_survey_nps_chart canvas")
    studio.shoot(page, "arabic-survey-dashboard")
    visit(page, "/odoo/survey-rules", ".o_data_row")
    page.click(".o_data_row .o_data_cell[name=name] >> nth=0")
    page.wait_for_selector(".o_form_view .o_field_widget[name=trigger]")
    studio.shoot(page, "arabic-survey-rule")
    page.context.close()


def prepare(studio, page):
    """Make the rules of the newest survey, let them choose, and return the survey."""
    mine = [("for_customers", "=", True), ("case_below", ">", 0)]
    found = studio.call(page, "survey.survey", "search", mine, order="id desc", limit=1)
    ways = [(0, 0, {"channel": way}) for way in ("mail", "till", "phone")]
    rules = [
        {"name": "After a purchase, one in ten", "share": 10},
        {"name": "A month after furniture", "trigger": "product", "days": 30},
        {"name": "Stayed away for half a year", "trigger": "inactive", "days": 180},
        {
            "name": "Bought this year",
            "trigger": "segment",
            "days": 365,
            "ignores_quiet": True,
        },
    ]
    shared = {"survey_id": found[0], "way_ids": ways}
    made = [{**rule, **shared, "sequence": at} for at, rule in enumerate(rules)]
    studio.call(page, "survey.rule", "create", made)
    call_customers(studio, page, found[0])
    return found[0]


def call_customers(studio, page, survey):
    """Let the rules choose, and the desk call: each call ends in another way."""
    jobs = [("cron_name", "=like", "Surveys: ask customers%")]
    studio.call(
        page,
        "ir.cron",
        "method_direct_trigger",
        studio.call(page, "ir.cron", "search", jobs),
    )
    codes = [("customer_code", "!=", False)]
    partners = studio.call(page, "res.partner", "search", codes, limit=4)
    ways = ("action_begin", "action_declined", "action_not_reached", "action_begin")
    for partner, way in zip(partners, ways, strict=False):
        values = {"partner_id": partner, "survey": str(survey)}
        call = studio.call(page, "survey.phone", "create", [values])
        studio.call(page, "survey.phone", way, call)


def shoot_case(studio, page):
    domain = [("survey_input_id", "!=", False)]
    [case] = studio.call(page, "customer.case", "search", domain, limit=1)
    visit(page, f"/odoo/customer-cases/{case}", ".o-mail-Message")
    page.click(".o_notebook .nav-link:has-text('Answers')")
    studio.shoot(page, "case-answers")


def shoot_remembered(studio, page):
    members = [("customer_code", "=", MEMBER)]
    [partner] = studio.call(page, "res.partner", "search", members)
    topics = studio.call(
        page, "survey.profile.topic", "search_read", [], ["name", "purpose"]
    )
    purposes = {topic["purpose"] for topic in topics if topic["name"] in REMEMBERED}
    agreed = [{"partner_id": partner, "purpose": purpose} for purpose in purposes]
    studio.call(page, "identity.consent", "create", agreed)
    said = [
        {"partner_id": partner, "topic_id": topic["id"], **REMEMBERED[topic["name"]]}
        for topic in topics
        if topic["name"] in REMEMBERED
    ]
    studio.call(page, "customer.preference", "create", said)
    visit(page, f"/odoo/contacts/{partner}", ".o_form_view .o_notebook")
    shoot_tab(studio, page, "Remembered", "survey-remembered")

"""Pictures of what persons ask for, as a privacy manager sees it."""

from datetime import date, timedelta

from .office import CONTACTS, visit
from .protection import sell_on_invoice
from .studio import PHONE

REQUESTS = "/odoo/identity-requests"
MODEL = "identity.request"
#: Who asks for what. Invented.
PEOPLE = [
    {
        "identity_name": "Cleo Ejemplo",
        "identity_phone": "+43 660 5550101",
        "identity_email": "cleo.ejemplo@example.com",
        "identity_street": "Probeweg 3",
        "identity_city": "Musterstadt",
    },
    {"identity_name": "Dario Prova", "identity_phone": "+43 660 5550102"},
    {"identity_name": "Emil Eksempel", "identity_email": "emil@example.com"},
    {"identity_name": "Fatma Deneme", "identity_phone": "+43 660 5550104"},
    {"identity_name": "Gita Namuna", "identity_phone": "+43 660 5550105"},
]


def shoot_requests(studio):
    page = studio.open_page()
    visit(page, REQUESTS, ".o_kanban_view .o_view_nocontent")
    studio.shoot(page, "requests-empty")
    people = studio.call(page, "res.partner", "create", PEOPLE)
    shoot_new(studio, page, people[0])
    sell_on_invoice(studio, page, people[2])
    requests = make_requests(studio, page, people)
    shoot_erasure(studio, page, requests["erasure"])
    shoot_kinds(studio, page, requests)
    visit(page, REQUESTS, ".o_kanban_record")
    studio.shoot(page, "requests-kanban")
    visit(page, f"{REQUESTS}?view_type=list", ".o_list_view .o_data_row")
    studio.shoot(page, "requests-list")
    visit(page, f"{CONTACTS}/{people[4]}", ".o_form_view")
    studio.shoot(page, "restricted-contact")
    shoot_copy(studio, page, requests["access"])
    page.context.close()
    shoot_on_a_phone(studio, requests["access"])


def shoot_new(studio, page, customer):
    """The form of a new request, opened from the customer."""
    visit(page, f"{CONTACTS}/{customer}", ".o_form_view")
    # Where there are many of these buttons, the last ones are behind another.
    if (more := page.locator(".o_button_more")).is_visible():
        more.click()
    page.click("button[name=action_open_identity_requests]")
    page.click(".o_control_panel button:has-text('New')")
    page.wait_for_selector(".o_field_widget[name=request_type] input")
    studio.shoot(page, "request-new")
    page.click(".o_form_button_cancel")


def make_requests(studio, page, people):
    """Make a request of every kind, some of them further than others."""
    proof = {"verification": "card"}
    today = date.today()

    def ask(kind, person, days_ago=0, **vals):
        received = str(today - timedelta(days=days_ago))
        vals = {"request_type": kind, "partner_id": person, **proof, **vals}
        return studio.call(page, MODEL, "create", [{"received_on": received, **vals}])[
            0
        ]

    requests = {
        "access": ask("access", people[0], 2),
        "rectification": ask("rectification", people[1], 5, verification="answers"),
        "erasure": ask("erasure", people[2], 12, archive_partner=True),
        "overdue": ask("erasure", people[3], 40, channel="till", verification=False),
        "restriction": ask("restriction", people[4], 9, verification="document"),
        "refused": ask("access", people[1], 20),
    }
    verified = [requests[k] for k in requests if k not in ("overdue", "refused")]
    studio.call(page, MODEL, "action_verify", verified)
    studio.call(page, MODEL, "action_rectify", [requests["rectification"]])
    studio.call(page, "res.partner", "write", [people[1]], {"identity_city": "Prova"})
    studio.call(page, MODEL, "action_restrict", [requests["restriction"]])
    return requests


def shoot_erasure(studio, page, request):
    open_request(page, request)
    studio.shoot(page, "request-erasure")
    page.click("button[name=action_erase]")
    page.click(".modal footer .btn-primary")
    page.wait_for_selector(".modal", state="detached")
    studio.wait_until_none(page, MODEL, [("id", "=", request), ("state", "!=", "done")])
    open_request(page, request)
    studio.shoot(page, "request-erased")


def shoot_kinds(studio, page, requests):
    for kind in ("access", "rectification", "restriction", "overdue"):
        open_request(page, requests[kind])
        studio.shoot(page, f"request-{kind}")
    open_request(page, requests["refused"])
    page.click("button[name=action_open_refusal]")
    page.wait_for_selector(".modal .o_field_widget[name=refusal]")
    page.click(".modal [name=refusal] input")
    page.click(".o_select_menu_item:has-text('It is not known who asks')")
    studio.shoot(page, "request-refuse")
    page.click(".modal footer button[name=action_refuse]")
    page.wait_for_selector(".modal", state="detached")


def shoot_copy(studio, page, request):
    """The first page of the file that the person gets."""
    address = studio.call(page, MODEL, "action_export_pdf", [request])["url"]
    studio.shoot_pdf(page, address, "request-copy")


def shoot_on_a_phone(studio, request):
    page = studio.open_page(PHONE, is_mobile=True, has_touch=True)
    visit(page, REQUESTS, ".o_kanban_record")
    studio.shoot(page, "phone-requests")
    open_request(page, request)
    studio.shoot(page, "phone-request")
    page.context.close()


def shoot_arabic(studio):
    page = studio.open_page()
    visit(page, REQUESTS, ".o_kanban_record")
    studio.shoot(page, "arabic-requests")
    open_overdue = [("request_type", "=", "access"), ("state", "!=", "refused")]
    [request] = studio.call(page, MODEL, "search", open_overdue, limit=1)
    open_request(page, request)
    studio.shoot(page, "arabic-request")
    page.context.close()


def open_request(page, request):
    visit(page, f"{REQUESTS}/{request}", ".o_form_view .o_field_widget[name=state]")

"""Pictures of protecting existing contacts, and of the search for leaks."""

from .office import visit
from .studio import TALL_DESK

PROTECTION = "/odoo/action-pos_customer_identity.action_identity_protection"
LEAKS = "/odoo/action-pos_customer_identity.action_identity_leak_scan"
#: Contacts as a shop has them that worked without protection. Invented.
PEOPLE = [
    {
        "name": "Hanna Malli",
        "phone": "+43 660 5550201",
        "email": "hanna.malli@example.com",
        "street": "Esimerkkitie 8",
        "city": "Mallila",
        "comment": "<p>Hanna comes on Saturdays.</p>",
    },
    {"name": "Igor Primer", "phone": "+43 660 5550202", "city": "Primerovo"},
    {"name": "Jana Vzor", "email": "jana.vzor@example.com", "street": "Vzorova 5"},
]
#: So many that the job can be met at work: it takes 10,000 at a time.
CROWD = """
env.cr.execute('''
    INSERT INTO res_partner (id, commercial_partner_id, name, complete_name, phone,
        type, active, is_company, partner_share, autopost_bills, color, customer_rank,
        supplier_rank, message_bounce, create_uid, write_uid, create_date, write_date)
    SELECT id, id, 'Person ' || id, 'Person ' || id, '+43 660 7' || id, 'contact',
        true, false, true, 'ask', 0, 1, 0, 0, 2, 2, now(), now()
    FROM (SELECT nextval('res_partner_id_seq') AS id FROM generate_series(1, 15000))
        AS crowd
''')
"""


def shoot_leaks(studio):
    """Somebody wrote a protected customer's phone number where it does not belong."""
    page = studio.open_page()
    visit(page, LEAKS, ".o_view_nocontent")
    studio.shoot(page, "leaks-empty")
    plant(studio, page)
    page.click("button[name=action_order_full]")
    page.wait_for_selector(".o_form_view")
    shoot_end(studio, page, "identity.leak.scan", "hit_ids", "leak-hits")
    visit(page, LEAKS, ".o_list_view .o_data_row")
    studio.shoot(page, "leaks-list")
    page.context.close()


def shoot_end(studio, page, model, result, name):
    """What a job says when it has ended; the page shows its form."""
    studio.wait_until_none(page, model, [("state", "!=", "done")])
    page.reload()
    page.wait_for_selector(f".o_form_view .o_field_widget[name={result}]")
    studio.shoot(page, name)


def plant(studio, page):
    [product] = studio.call(
        page, "product.template", "search", [("name", "=", "Drawer Black")], limit=1
    )
    studio.call(
        page,
        "product.template",
        "message_post",
        [product],
        body="One more for Ada Muster, please call +43 660 5551234.",
    )
    note = "Bo Beispiel asks for another colour."
    studio.call(page, "product.template", "write", [product], {"description": note})


def shoot_protection(studio):
    page = studio.open_page(TALL_DESK)
    visit(page, PROTECTION, ".o_view_nocontent")
    studio.shoot(page, "protect-empty")
    make_people(studio, page)
    page.click(".o_control_panel button:has-text('New')")
    page.wait_for_selector(".o_form_view .o_field_widget[name=scope]")
    studio.shoot(page, "protect-choose")
    page.click("button[name=action_report]")
    page.wait_for_selector("button[name=action_start]:visible")
    studio.shoot(page, "protect-report")
    page.click("button[name=action_start]")
    page.click(".modal footer .btn-primary")
    page.wait_for_selector(".modal", state="detached")
    shoot_running(studio, page)
    shoot_end(studio, page, "identity.protection", "line_ids", "protect-done")
    visit(page, PROTECTION, ".o_list_view .o_data_row")
    studio.shoot(page, "protect-list")
    page.context.close()


def make_people(studio, page):
    people = studio.call(page, "res.partner", "create", PEOPLE)
    talk(studio, page, people)
    sell_on_invoice(studio, page, people[0])
    crowd(studio, page)


def talk(studio, page, people):
    """Names get into messages, logged changes, activities, files."""
    for person, vals in zip(people, PEOPLE, strict=True):
        body = f"{vals['name']} called about the delivery."
        studio.call(page, "res.partner", "message_post", [person], body=body)
        new_phone = {"phone": f"+43 660 55503{person % 100:02}"}
        studio.call(page, "res.partner", "write", [person], new_phone)
        file = {
            "name": f"Letter to {vals['name']}.txt",
            "raw": "Thank you.",
            "res_model": "res.partner",
            "res_id": person,
        }
        studio.call(page, "ir.attachment", "create", [file])


def sell_on_invoice(studio, page, customer):
    line = (0, 0, {"name": "Office chair", "quantity": 1, "price_unit": 70})
    bill = {"move_type": "out_invoice", "partner_id": customer}
    bills = studio.call(
        page, "account.move", "create", [{**bill, "invoice_line_ids": [line]}] * 2
    )
    studio.call(page, "account.move", "action_post", bills[:1])


def crowd(studio, page):
    """Make very many contacts, faster than one by one."""
    [model] = studio.call(
        page, "ir.model", "search", [("model", "=", "res.partner")], limit=1
    )
    action = {"name": "Crowd", "model_id": model, "state": "code", "code": CROWD}
    made = studio.call(page, "ir.actions.server", "create", [action])
    studio.call(page, "ir.actions.server", "run", made)
    studio.call(page, "ir.actions.server", "unlink", made)


def shoot_running(studio, page):
    """Meet the job between two of its batches."""
    job = [("state", "in", ("waiting", "running")), ("moved", "=", 0)]
    studio.wait_until_none(page, "identity.protection", job)
    page.reload()
    page.wait_for_selector(".o_form_view .o_progressbar")
    studio.shoot(page, "protect-running")


def shoot_arabic(studio):
    page = studio.open_page()
    [job] = studio.call(page, "identity.protection", "search", [], limit=1)
    visit(page, f"{PROTECTION}/{job}", ".o_form_view .o_progressbar")
    studio.shoot(page, "arabic-protect")
    page.context.close()

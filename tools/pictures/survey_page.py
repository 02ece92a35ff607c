"""Pictures of what customers see: the receipt that asks, questions, contest, draw."""

import secrets

from .office import MEMBER, visit
from .studio import DESK, PHONE
from .till import open_till, put_on_order
from .warranty_page import phone, prepare_order

LONG_PHONE = {**PHONE, "height": 1560}
WORDS = {
    "phone": "Two tills were open, and eight of us waited. The advice was good.",
    "arabic": "انتظرنا طويلا عند الصندوق، لكن النصيحة كانت جيدة.",
}


def shoot_survey_page(studio):
    page = studio.open_page()
    survey = make_survey(studio, page)
    ask_on_receipts(studio, page, survey)
    shoot_receipt(studio)
    shoot_questions(studio, sell_and_ask(studio, page), "phone")
    ask_on_receipts(studio, page, False)
    shoot_contest(studio, page)
    page.context.close()


def shoot_arabic(studio):
    page = studio.open_page()
    survey = make_survey(studio, page)
    ask_on_receipts(studio, page, survey)
    shoot_questions(studio, sell_and_ask(studio, page), "arabic", locale="ar")
    ask_on_receipts(studio, page, False)
    page.context.close()


def make_survey(studio, page):
    """Make the ready-made survey, with the order of reasons from another one."""
    ready = [
        studio.call(page, "survey.survey", "action_load_survey_template_sample", key)
        for key in ("satisfaction", "reasons")
    ]
    survey, reasons = (action["res_id"] for action in ready)
    ranking = [("survey_id", "=", reasons), ("question_type", "=", "ranking")]
    moved = studio.call(page, "survey.question", "search", ranking)
    values = {"survey_id": survey, "sequence": 2}
    studio.call(page, "survey.question", "write", moved, values)
    studio.call(page, "survey.survey", "unlink", [reasons])
    studio.call(page, "survey.survey", "write", [survey], {"case_below": 6})
    return survey


def ask_on_receipts(studio, page, survey):
    """Let receipts ask this, or nothing, as the other pictures have it."""
    studio.call(page, "pos.config", "write", [1], {"receipt_survey_id": survey})


def shoot_receipt(studio):
    till = studio.open_page()
    open_till(till)
    put_on_order(studio, till)
    till.click(".pay-order-button")
    till.click(".paymentmethod:has-text('Cash')")
    till.click(".validation-button.next")
    till.wait_for_selector(".pos-receipt-customer-code img")
    till.set_viewport_size({**DESK, "height": 1800})
    studio.shoot(till, "receipt-ask", ".pos-receipt")
    till.context.close()


def sell_and_ask(studio, page):
    """Sell a chair to a member, and return what the code on the receipt opens."""
    ticket, ask_hash = studio.call(page, "pos.config", "pos_survey_tickets", 1, 0)[0]
    partners = [("customer_code", "=", MEMBER)]
    [partner] = studio.call(page, "res.partner", "search", partners)
    order = prepare_order(studio, page, secrets.token_hex(16))
    order = {**order, "partner_id": partner, "ask_hash": ask_hash}
    studio.call(page, "pos.order", "sync_from_ui", [order])
    return f"/ask#{ticket}"


def shoot_questions(studio, address, name, **options):
    """Open the code as the customer does, and answer so that somebody has to act."""
    page = phone(studio, **options)
    visit(page, address, "#ask:visible")
    studio.shoot(page, f"{name}-ask", full_page=True)
    page.click(".send")
    # It comes with the script.
    page.wait_for_selector(".o_survey_ranking_keep")
    # Odoo's page scrolls within itself.
    page.set_viewport_size(LONG_PHONE)
    page.click(".o_survey_nps label >> nth=3")
    page.fill("textarea >> nth=0", WORDS[name])
    page.click(".o_survey_ranking_move[data-step='-1'] >> nth=2")
    studio.shoot(page, f"{name}-survey")
    page.click("button[value=finish]")
    page.click(".modal .btn-primary")
    page.wait_for_selector(".o_survey_finished")
    page.context.close()


def shoot_contest(studio, page):
    contests = [("public_kind", "=", "contest"), ("draw_ids.state", "=", "committed")]
    found = studio.call(
        page, "survey.survey", "search_read", contests, ["public_url", "draw_ids"]
    )
    visitor = phone(studio)
    visit(visitor, found[0]["public_url"], ".send")
    visitor.click(".terms-of summary")
    studio.shoot(visitor, "phone-contest", full_page=True)
    [draw] = studio.call(page, "survey.draw", "read", found[0]["draw_ids"], ["url"])
    visit(visitor, draw["url"], ".facts")
    studio.shoot(visitor, "phone-draw", full_page=True)
    visitor.context.close()

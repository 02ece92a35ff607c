"""Pictures of questions at the till and on the customer display."""

from .studio import PHONE, TABLET
from .till import open_till, put_on_order

SURVEY = {
    "title": "How was it today?",
    "for_customers": True,
    "question_and_page_ids": [
        (
            0,
            0,
            {
                "title": "Would you recommend us to friends?",
                "question_type": "nps",
                "scale_min_label": "Not at all",
                "scale_max_label": "Very much",
            },
        ),
        (
            0,
            0,
            {
                "title": "What was the reason?",
                "question_type": "simple_choice",
                "suggested_answer_ids": [
                    (0, 0, {"value": text})
                    for text in (
                        "Advice and friendliness",
                        "What there is to choose from",
                        "Prices",
                        "Waiting at the till",
                    )
                ],
            },
        ),
        (0, 0, {"title": "What could be better?", "question_type": "text_box"}),
    ],
}


def shoot_survey(studio):
    page = studio.open_page()
    ask_at_till(studio, page, True)
    open_till(page)
    put_on_order(studio, page)
    page.wait_for_selector(".ask-row")
    studio.shoot(page, "ask-due")
    page.click(".ask-row")
    studio.shoot(page, "ask-score")
    page.click(".ask-value-9")
    studio.shoot(page, "ask-reason")
    shoot_display(studio, page)
    page.context.close()
    shoot_sizes(studio, TABLET, "tablet")
    shoot_sizes(studio, PHONE, "phone", is_mobile=True, has_touch=True)
    ask_at_till_no_more(studio)


def shoot_arabic(studio):
    page = studio.open_page()
    ask_at_till(studio, page, True)
    page.context.close()
    shoot_sizes(studio, TABLET, "arabic")
    ask_at_till_no_more(studio)


def ask_at_till(studio, page, is_asked):
    """Let the till ask, or leave it as the other pictures have it."""
    commands = [(0, 0, SURVEY)] if is_asked else [(5, 0, 0)]
    studio.call(page, "pos.config", "write", [1], {"till_survey_ids": commands})
    # The demo's customers were asked something else lately.
    quiet = {"survey_quiet_days": 0 if is_asked else 90}
    studio.call(page, "res.company", "write", [1], quiet)


def ask_at_till_no_more(studio):
    page = studio.open_page()
    ask_at_till(studio, page, False)
    page.context.close()


def shoot_display(studio, page):
    device = page.evaluate("localStorage.device_uuid")
    display = page.context.new_page()
    display.set_viewport_size(TABLET)
    display.goto(f"/pos_customer_display/1/{device}")
    display.wait_for_selector(".o_customer_display")
    page.click(".ask-display")
    page.wait_for_selector(".ask-waiting")
    studio.shoot(page, "ask-waiting")
    display.wait_for_selector(".ask-panel .ask-value")
    studio.shoot(display, "ask-display")
    display.click(".ask-value-9")
    studio.shoot(display, "ask-display-reason")
    page.click(".ask-stop")
    display.wait_for_selector(".ask-panel", state="detached")
    display.close()


def shoot_sizes(studio, viewport, name, **options):
    page = studio.open_page(viewport, **options)
    open_till(page)
    put_on_order(studio, page)
    page.wait_for_selector(".ask-row")
    studio.shoot(page, f"{name}-till-ask")
    page.click(".ask-row")
    studio.shoot(page, f"{name}-ask-score")
    page.click(".ask-value-3")
    studio.shoot(page, f"{name}-ask-reason")
    page.click(".ask-choice >> nth=3")
    page.fill(".ask-text", "Two tills were open, five people waited")
    studio.shoot(page, f"{name}-ask-text")
    # The next one asks the same customer.
    page.keyboard.press("Escape")
    page.wait_for_selector(".ask-dialog", state="detached")
    page.context.close()

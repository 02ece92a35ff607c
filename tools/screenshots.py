"""Run by ./dev screenshots: takes the pictures of the documentation.

    ./dev screenshots             all of them
    ./dev screenshots NAME...     those alone, for example till-member

The server is a new one with demo data, so that the pictures come out alike. Look at
them before you commit them.
"""

import os
import sys

from playwright.sync_api import sync_playwright

from pictures import (
    consents,
    customer_desk,
    customer_page,
    glance_till,
    office,
    own_page,
    points,
    points_till,
    profile_prompts,
    protection,
    requests,
    service_desk,
    suggestions,
    survey_office,
    survey_page,
    survey_till,
    till,
    warranty_page,
    warranty_till,
)
from pictures.studio import IMAGES, Studio

#: Names of pictures, Odoo's language, and the browser's.
LONG_WORDS = (("german", "de_DE", "de"), ("norwegian", "nb_NO", "nb"))


def main(wanted):
    with sync_playwright() as playwright:
        studio = Studio(playwright, os.environ["POS_DEV_URL"], wanted)
        studio.wait_for_server()
        till.shoot_till(studio)
        office.shoot_office(studio)
        office.shoot_desk(studio)
        requests.shoot_requests(studio)
        customer_page.shoot_customer_page(studio)
        protection.shoot_leaks(studio)
        protection.shoot_protection(studio)
        till.shoot_small(studio)
        # Makes many members and sales, so it comes behind what counts them.
        points.shoot_points(studio)
        points_till.shoot_points(studio)
        own_page.shoot_own_page(studio)
        warranty_page.shoot_warranty_page(studio)
        warranty_till.shoot_warranty(studio)
        service_desk.shoot_service(studio)
        customer_desk.shoot_customer_desk(studio)
        survey_till.shoot_survey(studio)
        glance_till.shoot_glance(studio)
        survey_page.shoot_survey_page(studio)
        survey_office.shoot_survey_office(studio)
        profile_prompts.shoot_prompts(studio)
        suggestions.shoot_suggestions(studio)
        consents.shoot_consent_pages(studio)
        studio.speak("ar_001")
        consents.shoot_in_language(studio, "arabic", "ar")
        till.shoot_arabic(studio)
        office.shoot_arabic(studio)
        requests.shoot_arabic(studio)
        protection.shoot_arabic(studio)
        own_page.shoot_language(studio, "arabic", "ar_001")
        points.shoot_arabic(studio)
        points_till.shoot_arabic(studio)
        warranty_page.shoot_arabic(studio)
        warranty_till.shoot_arabic(studio)
        service_desk.shoot_arabic(studio)
        customer_desk.shoot_arabic(studio)
        survey_till.shoot_arabic(studio)
        glance_till.shoot_language(studio, "arabic")
        survey_page.shoot_arabic(studio)
        survey_office.shoot_arabic(studio)
        profile_prompts.shoot_arabic(studio)
        suggestions.shoot_arabic(studio)
        # Long words.
        for name, language, browser in LONG_WORDS:
            studio.speak(language)
            consents.shoot_in_language(studio, name, browser)
            own_page.shoot_language(studio, name, language)
            glance_till.shoot_language(studio, name)
        studio.browser.close()
    missing = studio.wanted - studio.taken
    if missing:
        sys.exit(f"screenshots: there is no picture {', '.join(sorted(missing))}")
    print(f"pictures are in {IMAGES}")


main(sys.argv[1:])

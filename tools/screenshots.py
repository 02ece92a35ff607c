"""Run by ./dev screenshots: takes the pictures of the documentation.

    ./dev screenshots             all of them
    ./dev screenshots NAME...     those alone, for example till-member

The server is a new one with demo data, so that the pictures come out alike. Look at
them before you commit them.
"""

import os
import sys

from playwright.sync_api import Error as PlaywrightError
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

#: In this order: what makes many members and sales comes behind what counts them.
SCENES = (
    till.shoot_till,
    office.shoot_office,
    office.shoot_desk,
    requests.shoot_requests,
    customer_page.shoot_customer_page,
    protection.shoot_leaks,
    protection.shoot_protection,
    till.shoot_small,
    points.shoot_points,
    points_till.shoot_points,
    own_page.shoot_own_page,
    warranty_page.shoot_warranty_page,
    warranty_till.shoot_warranty,
    service_desk.shoot_service,
    customer_desk.shoot_customer_desk,
    survey_till.shoot_survey,
    glance_till.shoot_glance,
    survey_page.shoot_survey_page,
    survey_office.shoot_survey_office,
    profile_prompts.shoot_prompts,
    suggestions.shoot_suggestions,
    consents.shoot_consent_pages,
)
RIGHT_TO_LEFT = (
    till.shoot_arabic,
    office.shoot_arabic,
    requests.shoot_arabic,
    protection.shoot_arabic,
    points.shoot_arabic,
    points_till.shoot_arabic,
    warranty_page.shoot_arabic,
    warranty_till.shoot_arabic,
    service_desk.shoot_arabic,
    customer_desk.shoot_arabic,
    survey_till.shoot_arabic,
    survey_page.shoot_arabic,
    survey_office.shoot_arabic,
    profile_prompts.shoot_arabic,
    suggestions.shoot_arabic,
)
#: Names of pictures, Odoo's language, and the browser's.
LANGUAGES = (
    ("arabic", "ar_001", "ar"),
    ("german", "de_DE", "de"),
    ("norwegian", "nb_NO", "nb"),
)


def main(wanted):
    with sync_playwright() as playwright:
        studio = Studio(playwright, os.environ["POS_DEV_URL"], wanted)
        studio.wait_for_server()
        failed = [*shoot(studio, SCENES)]
        for name, language, browser in LANGUAGES:
            studio.speak(language)
            if name == "arabic":
                failed += shoot(studio, RIGHT_TO_LEFT)
            failed += shoot(studio, (consents.shoot_in_language,), name, browser)
            failed += shoot(studio, (own_page.shoot_language,), name, language)
            failed += shoot(studio, (glance_till.shoot_language,), name)
        studio.browser.close()
    missing = studio.wanted - studio.taken
    if failed:
        sys.exit(f"screenshots: these scenes failed: {', '.join(failed)}")
    if missing:
        sys.exit(f"screenshots: there is no picture {', '.join(sorted(missing))}")
    print(f"pictures are in {IMAGES}")


def shoot(studio, scenes, *args):
    """Take the pictures of scenes; yield the names of those that failed.

    One that fails keeps the others from nothing: they are many, and take their time.
    """
    for scene in scenes:
        try:
            scene(studio, *args)
        except (PlaywrightError, RuntimeError) as error:
            name = ".".join((scene.__module__, scene.__name__, *args))
            print(f"{name}: {error}", flush=True)
            for window in studio.browser.contexts:
                window.close()
            yield name


main(sys.argv[1:])

import re
from collections import Counter
from pathlib import Path

import polib
from lxml import html

from odoo.exceptions import UserError
from odoo.tests import BaseCase, HttpCase, tagged

from .common import ADDON
from .common_page import PageCase

FOLDER = Path(__file__).parents[1] / "i18n"
#: The files, and the languages of Odoo that they are for.
LANGUAGES = {"de": "de_DE", "nb": "nb_NO", "fr": "fr_FR", "ar": "ar_001"}
#: What a translation takes over as it is: places for values, and tags with what is
#: computed in them.
PLACES = re.compile(
    r"%\(\w+\)[a-z]|%[a-z]|\{\{.*?\}\}|\$\{.*?\}|\{\d*\}|<[^>]*>", re.DOTALL
)
#: Only the language's direction may be added to a tag.
RIGHT_TO_LEFT = ' dir="rtl"'
#: Where customers, cashiers and the service desk read.
READ = re.compile(
    r"model:mail\.template,(subject|body_html):"
    r"|model:customer\.origin,name:"
    r"|model:identity\.consent\.text,body:|model:profile\.prompt,text:"
    r"|model:ir\.model\.fields\.selection,name:\w+\."
    r"selection__(customer_case__(state|case_type)|identity_consent__purpose)__"
    r"|model_terms:ir\.ui\.view,arch_db:\w+\."
    r"((customer|desk|preorder|privacy|unsubscribe|warranty|portal|report_identity)_"
    r"|view_customer_signup_phone_"
    r"|survey_(ask_page|page_gone|draw_page|box_\w+|no|no_gone)$|question_ranking$)"
    r"|code:addons/\w+/controllers/(customer|preorder|warranty)"
    r"|code:addons/\w+/static/src/(app|backend/customer_desk|customer_display|survey)/"
    r"|code:addons/\w+/models/(product|customer_case|customer_interaction)_.*till"
    r"|code:addons/\w+/models/(customer_(case_desk|desk|link_|page_|profile_)"
    r"|customer_preorder|customer_signup|customer_suggestion|loyalty_choice"
    r"|identity_(consent_text|notice_text|published)|profile_prompt)"
    # What a copy of a person's data says.
    r"|code:addons/\w+/models/identity_request_"
    r"(orders|preference|prompt|sections|service|suggestion|survey)"
    r"|model:ir\.model\.fields\.selection,name:\w+\.selection__("
    r"customer_(case__resolution|contact_check__(field|flag)|interaction__channel"
    r"|preference__(purpose|source)|suggestion_feedback__place)"
    r"|loyalty_choice__state|profile_prompt_state__end"
    r"|survey_invitation__(channel|state))__"
    # The way to the desk, and signing somebody up by phone.
    r"|model:ir\.(ui\.menu|actions\.\w+),name:\w+\."
    r"(menu_(customer_desk$|service_)|action_customer_(desk|signup_phone)$)"
    r"|model:ir\.model\.fields(\.selection)?,\w+:\w+\."
    r"(field|selection)_+customer_signup_phone_"
    r"|code:addons/\w+/wizard/customer_signup_phone"
)


def read(name):
    return polib.pofile(str(FOLDER / name))


def places_of(text):
    return Counter(PLACES.findall(text.replace(RIGHT_TO_LEFT, "")))


@tagged("post_install", "-at_install")
class TestTranslationFiles(BaseCase):
    """What can be said of the files alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms = {entry.msgid: entry for entry in read(f"{ADDON}.pot")}
        cls.files = {lang: read(f"{lang}.po") for lang in LANGUAGES}

    def entries(self):
        for lang, file in self.files.items():
            for entry in file:
                yield lang, entry

    def test_there_is_a_file_for_each_language(self):
        found = {path.stem for path in FOLDER.glob("*.po")}
        self.assertEqual(found, set(LANGUAGES))
        for lang, file in self.files.items():
            self.assertEqual(file.metadata["Language"], lang)

    def test_each_term_is_one_of_the_addon(self):
        for lang, entry in self.entries():
            with self.subTest(lang=lang, term=entry.msgid):
                term = self.terms.get(entry.msgid)
                self.assertTrue(term, "not in the .pot, so Odoo drops it")
                self.assertTrue(entry.occurrences)
                self.assertTrue(entry.comment.startswith(f"module: {ADDON}"))

    def test_each_term_is_translated_once(self):
        for lang, file in self.files.items():
            with self.subTest(lang=lang):
                self.assertFalse(file.untranslated_entries())
                self.assertFalse(file.fuzzy_entries())
                self.assertFalse(file.obsolete_entries())
                times = Counter(entry.msgid for entry in file)
                self.assertEqual([term for term in times if times[term] > 1], [])

    def test_each_place_for_a_value_stands_in_the_translation(self):
        for lang, entry in self.entries():
            with self.subTest(lang=lang, term=entry.msgid):
                self.assertEqual(places_of(entry.msgstr), places_of(entry.msgid))

    def test_what_customers_and_cashiers_read_is_translated(self):
        read_terms = {
            msgid
            for msgid, entry in self.terms.items()
            if any(READ.match(place) for place, _line in entry.occurrences)
        }
        self.assertGreater(len(read_terms), 300)
        for lang, file in self.files.items():
            with self.subTest(lang=lang):
                left = read_terms - {entry.msgid for entry in file}
                # A sentence that was written a moment ago may wait.
                self.assertLess(len(left) / len(read_terms), 0.05, sorted(left))

    def test_all_languages_have_the_same_terms(self):
        [first, *others] = [
            {entry.msgid for entry in file} for file in self.files.values()
        ]
        for other in others:
            self.assertEqual(first ^ other, set())


@tagged("post_install", "-at_install")
class TestTranslationsLoaded(PageCase, HttpCase):
    """What Odoo makes of the files, in each language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        addon = cls.env["ir.module.module"]._get(ADDON)
        for code in LANGUAGES.values():
            cls.env["res.lang"]._activate_lang(code)
            # Terms that a database has already are taken from the files again.
            addon._update_translations(code, overwrite=True)
        cls.words = {
            code: {entry.msgid: entry.msgstr for entry in read(f"{lang}.po")}
            for lang, code in LANGUAGES.items()
        }

    def test_templates_of_mails_are_translated(self):
        templates = (
            self.env["mail.template"]
            .search([])
            .filtered(
                lambda template: template.get_external_id()[template.id].startswith(
                    f"{ADDON}."
                )
            )
        )
        self.assertEqual(len(templates), 8)
        plain = templates.with_context(lang="en_US")
        for code, words in self.words.items():
            with self.subTest(lang=code):
                for one, source in zip(
                    templates.with_context(lang=code), plain, strict=True
                ):
                    self.assertEqual(one.subject, words[source.subject])
                    self.assertIn(source.body_html, words)
                    self.assertEqual(one.body_html, words[source.body_html])
                    self.assertNotIn("Hello,", one.body_html)

    def test_a_mail_is_written_in_the_customers_language(self):
        template = self.env.ref(f"{ADDON}.mail_template_warranty_registered")
        for code, words in self.words.items():
            with self.subTest(lang=code):
                owner = self.make_customer(lang=code)
                order, _key = self.sell_kettle(partner_id=owner.id)
                card = self.cards(order)
                mail = template._generate_template(card.ids, ("subject", "body_html"))
                mail = mail[card.id]
                shop = card.company_id.name
                source = "Your warranty at {{ object.company_id.name }}"
                expected = words[source].replace("{{ object.company_id.name }}", shop)
                self.assertEqual(mail["subject"], expected)
                self.assertIn(shop, mail["body_html"])
                self.assertIn(words["Hello,"], mail["body_html"])
                shown = html.fromstring(mail["body_html"]).text_content()
                covered = words["Covered until %s"].replace("%s", "").strip()
                self.assertIn(covered, shown)

    def test_a_page_refuses_in_the_customers_language(self):
        _order, key = self.sell_kettle()
        page = self.page_of(key)
        for code, words in self.words.items():
            with self.subTest(lang=code):
                with self.assertRaises(UserError) as caught:
                    self.report(page.with_context(lang=code), "  ")
                self.assertEqual(
                    caught.exception.args[0], words["Please write what it is about."]
                )
                with self.assertRaises(UserError) as caught:
                    self.report(page.with_context(lang=code), "x" * 100_000)
                self.assertIn("100000", caught.exception.args[0])

    def test_a_page_that_is_not_there_says_so_in_the_browsers_language(self):
        for code, words in self.words.items():
            with self.subTest(lang=code):
                wanted = {"Accept-Language": code.partition("_")[0]}
                answer, page = self.get("/warranty/" + "0" * 32, headers=wanted)
                self.assertEqual(answer.status_code, 404)
                self.assertEqual(page.get("lang"), code.replace("_", "-"))
                self.assertIn(
                    words["This page does not open any more"], page.text_content()
                )

    def test_a_page_shows_items_in_the_browsers_language(self):
        _order, key = self.sell_kettle()
        for code, words in self.words.items():
            with self.subTest(lang=code):
                wanted = {"Accept-Language": code.partition("_")[0]}
                _answer, page = self.get(f"/warranty/{key}", headers=wanted)
                shown = page.text_content()
                for term in (
                    "Your items",
                    "Report a problem or ask something",
                    "Bought",
                ):
                    self.assertIn(words[term], shown)
                self.assertIn(
                    words["Covered until %s"].replace("%s", "").strip(), shown
                )
                self.assertEqual(page.get("dir"), "rtl" if code == "ar_001" else "ltr")

    def test_the_copy_of_the_data_is_written_in_the_customers_language(self):
        document = {
            "request": "REQ/1",
            "controller": "A Shop",
            "made_at": "2026-01-02",
            "companies": ["A Shop"],
            "customer_code": None,
            "sections": [],
            "empty_sections": ["X"],
        }
        shown = {"document": document, "shown": str, "direction": "ltr"}
        for code, words in self.words.items():
            with self.subTest(lang=code):
                page = (
                    self.env["ir.qweb"]
                    .with_context(lang=code)
                    ._render(f"{ADDON}.report_identity_copy", shown)
                )
                self.assertTrue(page.strip().startswith("<!DOCTYPE html>"))
                for term in (
                    "Copy of your data",
                    "Your rights",
                    "Nothing is held here",
                ):
                    self.assertIn(words[term], html.fromstring(page).text_content())

    def test_the_till_and_the_desk_get_their_words(self):
        terms = (
            "Add Later",
            "No network: only customer codes can be used now.",
            "Is It the Customer?",
        )
        for code, words in self.words.items():
            with self.subTest(lang=code):
                loaded, _lang = self.env["ir.http"]._get_translations_for_webclient(
                    [ADDON], code
                )
                messages = {
                    message["id"]: message["string"]
                    for message in loaded[ADDON]["messages"]
                }
                for term in terms:
                    self.assertEqual(messages[term], words[term])

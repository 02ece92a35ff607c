from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import IdentityCase
from .common_page import STRICT


class NoticeCase(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["identity.notice"].search([]).sudo().filtered(
            lambda notice: not notice.published_at
        ).unlink()
        cls.Notice = cls.env["identity.notice"]
        cls.company.email = "shop@shop.example.com"
        cls.manager = cls.make_user("manager")

    def draft(self, **vals):
        return self.Notice.with_user(self.manager).create([vals])

    def publish(self, **vals):
        notice = self.draft(**vals)
        notice.action_publish()
        self.env.invalidate_all()
        return notice


@tagged("post_install", "-at_install")
class TestNotice(NoticeCase):
    def test_it_says_who_is_responsible_and_what_is_switched_on(self):
        notice = self.draft()
        self.assertIn(self.company.name, notice.body)
        self.assertIn("shop@shop.example.com", notice.body)
        self.assertIn("Your rights", notice.body)
        for text in self.env["identity.consent.text"]._current(self.company).values():
            self.assertIn(text.body, notice.body)

    def test_what_is_switched_off_is_not_told(self):
        self.assertIn("lie encrypted", self.draft().body)
        self.env["res.company"].search([]).identity_policy = "manual"
        notice = self.draft()
        self.assertNotIn("lie encrypted", notice.body)
        self.assertFalse(notice.facts["vault"])

    def test_it_warns_when_what_is_switched_on_changed(self):
        notice = self.publish()
        self.assertFalse(notice.changed)
        self.env["res.company"].search([]).identity_policy = "manual"
        self.env.invalidate_all()
        self.assertEqual(
            notice.changed, "switched off: Identities are kept apart and encrypted"
        )

    def test_an_edited_draft_is_published_and_then_stays(self):
        notice = self.draft()
        notice.body = "## Ours\nWe keep little."
        notice.action_publish()
        self.assertEqual(
            (notice.state, notice.published_by), ("published", self.manager)
        )
        for change in (
            lambda: notice.write({"body": "Something else"}),
            lambda: notice.write({"published_at": False}),
            lambda: notice.update_field_translations("body", {"en_US": "x"}),
            notice.action_generate,
            notice.action_publish,
            notice.unlink,
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()

    def test_a_new_version_is_generated_anew_and_shows_what_differs(self):
        first = self.publish(body="## Ours\nWe keep little.")
        action = first.action_new_version()
        second = self.Notice.with_user(self.manager).browse(action["res_id"])
        self.assertEqual(second.version, first.version + 1)
        self.assertIn("- We keep little.", second.difference)
        self.assertIn("+ ## Your rights", second.difference)
        self.assertEqual(first.action_new_version()["res_id"], second.id)

    def test_nobody_publishes_but_by_the_button_and_managers_alone(self):
        draft = self.draft(published_at="2001-01-01", version=99)
        self.assertEqual(draft.state, "draft")
        self.assertLess(draft.version, 99)
        with self.assertRaises(AccessError):
            draft.write({"published_at": "2001-01-01"})
        clerk = self.make_user("clerk")
        for method in ("action_publish", "action_generate", "action_new_version"):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(draft.with_user(clerk), method)()

    def test_there_is_no_address_before_one_is_published(self):
        other = self.make_company("Another")
        self.assertFalse(self.Notice._url(other))
        self.publish()
        self.assertIn("/privacy-notice", self.Notice._url(self.company))


@tagged("post_install", "-at_install")
class TestNoticePage(NoticeCase, HttpCase):
    def get(self, path="/privacy-notice", lang="en", **params):
        params.setdefault("shop", str(self.company.root_id.id))
        headers = {"Accept-Language": lang}
        return self.url_open(path, params=params, headers=headers)

    def test_anybody_reads_it_and_no_script_runs(self):
        self.publish(body="## Ours\nLittle <script>alert(1)</script>\n- one\n- two")
        answer = self.get()
        self.assertEqual(answer.status_code, 200)
        page = html.fromstring(answer.content)
        self.assertFalse(page.xpath("//script"))
        self.assertIn("<script>alert(1)</script>", page.text_content())
        self.assertEqual(len(page.xpath("//article//li")), 2)
        self.assertEqual(page.xpath("//article/h2")[0].text, "Ours")
        for name, value in STRICT.items():
            self.assertEqual(answer.headers[name], value)

    def test_an_earlier_version_stays_and_leads_to_the_one_that_holds(self):
        first = self.publish(body="## First\nText")
        self.publish(body="## Second\nText")
        answer = self.get(f"/privacy-notice/{first.version}")
        self.assertIn("First", answer.text)
        self.assertIn("earlier version", answer.text)
        self.assertIn("Second", self.get().text)

    def test_a_draft_and_a_wrong_number_are_not_there(self):
        self.publish()
        draft = self.draft()
        for version in (draft.version, "0", "x", "-1", "9" * 30, "٣", "1e3"):
            answer = self.get(f"/privacy-notice/{version}")
            self.assertEqual(answer.status_code, 404, version)

    def test_it_is_shown_in_the_language_of_the_visitor(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.env["res.lang"]._activate_lang("de_DE")
        notice = self.draft(body="## Ours\nText")
        notice.with_context(lang="de_DE").body = "## Unser\nText"
        notice.action_publish()
        self.assertIn("Unser", self.get(lang="de").text)
        self.assertIn("Ours", self.get(lang="fr").text)
        page = html.fromstring(self.get(lang="ar").content)
        self.assertEqual(page.get("dir"), "rtl")

    def test_each_company_has_its_own(self):
        other = self.make_company("Another Shop")
        self.publish(body="## Ours\nText")
        self.assertEqual(self.get(shop=str(other.id)).status_code, 404)
        for shop in ("x", "999999999", "9" * 40, "-1"):
            self.assertIn(self.get(shop=shop).status_code, (200, 404))

    def test_forms_in_which_somebody_tells_something_lead_to_it(self):
        self.till.action_open_join()
        partner = self.make_customer()
        consents = self.env["identity.consent"]
        ending = consents._unsubscribe_url(partner, "marketing", self.company)
        paths = (
            f"/join/{self.till.join_key}",
            "/warranty/register",
            "/unsubscribe/" + ending.rpartition("/")[2],
        )
        for path in paths:
            with self.subTest(path.split("/")[1]):
                self.assertNotIn("/privacy-notice", self.url_open(path).text)
        self.publish()
        for path in paths:
            with self.subTest(path.split("/")[1]):
                page = html.fromstring(self.url_open(path).content)
                [link] = page.xpath("//footer//a[contains(@href, '/privacy-notice')]")
                self.assertEqual(link.text_content().strip(), "Privacy notice")

    def test_other_words_of_a_consent_are_a_change(self):
        notice = self.publish()
        texts = self.env["identity.consent.text"]
        texts.create({"purpose": "surveys", "body": "Other"}).action_publish()
        self.env.invalidate_all()
        self.assertEqual(
            notice.changed, "changed: Words that customers are asked to agree to"
        )

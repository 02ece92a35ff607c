from datetime import timedelta
from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .common_own_page import PARTS, OwnPageCase


@tagged("post_install", "-at_install")
class TestParts(OwnPageCase, HttpCase):
    """What anybody with the link sees."""

    def test_every_part_opens_for_a_customer_of_whom_there_is_nothing(self):
        _link, path = self.make_path()
        for part in PARTS:
            with self.subTest(part):
                answer, _page = self.page(path + part)
                self.assertEqual(answer.status_code, 200)
                self.assert_names_nobody(answer)

    def test_every_part_opens_without_the_vault(self):
        _link, path = self.make_path()
        with self.vault_down():
            for part in PARTS:
                with self.subTest(part):
                    self.assertEqual(self.page(path + part)[0].status_code, 200)

    def test_every_part_is_kept_by_nobody_and_told_to_nobody(self):
        _link, path = self.make_path()
        for part in PARTS:
            headers = self.page(path + part)[0].headers
            self.assertEqual(headers["Cache-Control"], "no-store")
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            self.assertIn("noindex", headers["X-Robots-Tag"])
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])

    def test_nothing_comes_from_anywhere_else_and_no_script_runs(self):
        _link, path = self.make_path()
        for part in PARTS:
            _answer, page = self.page(path + part)
            sources = page.xpath("//@src | //link/@href")
            for source in sources:
                self.assertTrue(source.startswith(("data:", "/pos_customer")), source)
            self.assertFalse(page.xpath("//script | //iframe | //@style | //@onclick"))

    def test_a_purchase_is_shown_with_its_receipt(self):
        order = self.buy(self.customer, self.make_goods("Copper Kettle"))
        _link, path = self.make_path()
        self.assertIn("Copper Kettle", self.words(f"{path}/purchases"))
        receipt = self.words(f"{path}/purchases/{order.id}")
        self.assertIn("Copper Kettle", receipt)
        self.assertIn(order.pos_reference, receipt)

    def test_the_day_of_a_purchase_is_that_of_the_shop(self):
        order = self.buy(self.customer, self.make_goods())
        for zone, moment, day in (
            ("America/New_York", "2026-03-10 15:00:00", "03/10/2026"),
            ("America/New_York", "2026-03-10 02:00:00", "03/09/2026"),
            ("Asia/Tokyo", "2026-03-10 20:00:00", "03/11/2026"),
        ):
            self.company.partner_id.tz = zone
            order.date_order = moment
            _link, path = self.make_path()
            shown = self.words(f"{path}/purchases")
            self.assertIn(day, shown, (zone, moment))

    def test_what_was_ordered_elsewhere_is_told_with_pieces_and_prices(self):
        """With Odoo's sale; here as ``customer.profile`` tells of it."""
        line = {"name": "Copper Kettle", "qty": 3.0, "total": 60.0, "returned": 0}
        row = {
            "id": 7,
            "source": "web",
            "number": "S00007",
            "on": "2026-03-10",
            "shop": "Web",
            "total": 60.0,
            "currency_id": self.company.currency_id.id,
            "lines": [line],
            "lines_left": 0,
        }
        _link, path = self.make_path()
        profiles = type(self.env["customer.profile"])
        with patch.object(profiles, "_purchases", lambda *_args: [row]):
            answer, page = self.page(f"{path}/purchases")
        [told] = page.xpath("//details")
        words = " ".join(told.text_content().split())
        self.assertIn("3 × Copper Kettle", words)
        self.assertIn("60.00", words)
        self.assertNotIn("/purchases/7", answer.text)

    def test_a_list_of_purchases_has_pages(self):
        goods = self.make_goods()
        orders = [self.buy(self.customer, goods) for _at in range(23)]
        _link, path = self.make_path()
        first, second = (self.words(f"{path}/purchases?page={at}") for at in (1, 2))
        self.assertIn(orders[-1].pos_reference, first)
        self.assertNotIn(orders[0].pos_reference, first)
        self.assertIn(orders[0].pos_reference, second)
        for odd in ("0", "-1", "x", "9" * 5000, "99999999"):
            answer = self.url_open(f"{path}/purchases?page={odd}")
            self.assertEqual(answer.status_code, 200)

    def test_a_case_opens_with_what_was_said_and_so_does_the_receipt_s_page(self):
        case = self.env["customer.case"]._open(
            {
                "description": "It does not boil.",
                "subject": "Kettle",
                "partner_id": self.customer.id,
                "company_id": self.company.id,
            },
            "phone",
        )
        order = self.buy(self.customer, self.make_goods())
        _link, path = self.make_path()
        answer, _page = self.page(f"{path}/open/case/{case.id}")
        self.assertIn("It does not boil.", answer.text)
        answer, page = self.page(f"{path}/open/receipt/{order.id}")
        self.assertIn("/warranty/", answer.url)
        self.assertTrue(page.xpath("//a[contains(@href, '/report')]"))
        opened = self.env["customer.page"].search([("made_for", "=", "own")])
        self.assertEqual(len(opened), 2)
        for one in opened:
            self.assertLess(one.expires_at - one.create_date, timedelta(minutes=61))

    def test_a_consent_is_recorded_with_the_text_that_was_shown(self):
        _link, path = self.make_path()
        page = self.page(f"{path}/consents")[1]
        [form] = page.xpath("//form[.//input[@value='marketing']]")
        self.assertIn("Your choice was saved", self.post(form).text)
        consent = self.customer.identity_consent_ids[:1]
        text = self.env["identity.consent.text"]._current(self.company)["marketing"]
        self.assertEqual(consent.text_id, text)
        self.assertIn(text.body, self.words(f"{path}/consents"))
        self.assertEqual(consent.channel, "web")

    def test_a_preference_is_changed_and_forgotten(self):
        preference = self.make_preference(self.customer)
        _link, path = self.make_path()
        form = self.form_on(f"{path}/answers", f"/preferences/{preference.id}")
        answer = self.post(form, value="Green tea")
        self.assertIn("Green tea", answer.text)
        self.assertFalse(preference.current)
        form = self.form_on(f"{path}/answers", "/forget")
        self.assertIn("We forgot it", self.post(form).text)
        self.assertFalse(preference.exists())

    def test_a_preference_that_names_somebody_is_refused_in_words(self):
        preference = self.make_preference(self.customer)
        _link, path = self.make_path()
        form = self.form_on(f"{path}/answers", f"/preferences/{preference.id}")
        for value in ("", " ", "x" * 5000, "ada@example.com"):
            answer = self.post(form, value=value)
            self.assertEqual(answer.status_code, 422, value)
        self.assertEqual(preference.value, "Black tea")
        self.assertTrue(preference.current)

    def make_preference(self, partner):
        topic = self.env["survey.profile.topic"].create({"name": "Tea"})
        self.env["identity.consent"]._record(partner, {topic.purpose: True}, "office")
        preferences = self.env["customer.preference"]
        return preferences.sudo().create(
            {
                "partner_id": partner.id,
                "topic_id": topic.id,
                "value": "Black tea",
                **preferences._prepare_how_vals(topic, self.company),
            }
        )

from odoo.tests import HttpCase, tagged

from .common_page import STRICT, PageCase, photo


@tagged("post_install", "-at_install")
class TestPageInBrowser(PageCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.order, self.key = self.sell_kettle()
        self.page = self.page_of(self.key)
        self.card = self.cards(self.order)
        self.path = f"/warranty/{self.key}"

    def reported(self, **changes):
        """Report a problem as a browser does, and return the answer."""
        _answer, page = self.get(f"{self.path}/report?item={self.card.id}")
        form = self.form_on(page, "/report")
        return self.post(page, form, **{"text": "It does not boil.", **changes})

    def test_the_page_shows_the_item_and_its_warranty(self):
        answer, page = self.get(self.path)
        self.assertEqual(answer.status_code, 200)
        text = page.text_content()
        for words in ("Kettle", "Covered until", "Limescale", self.order.pos_reference):
            self.assertIn(words, text)
        self.assertTrue(self.page.used_at)
        self.assertFalse(page.xpath("//script"))

    def test_a_report_has_arrived_once(self):
        case = self.report(self.page)
        path = f"{self.path}/case/{case.id}?said=reported"
        answer, _page = self.get(path)
        self.assertIn("Your report has arrived", answer.text)
        self.resolve(case)
        answer, _page = self.get(path)
        self.assertNotIn("Your report has arrived", answer.text)

    def test_every_answer_is_strict(self):
        case = self.report(self.page)
        for path in (
            self.path,
            f"{self.path}/report",
            f"{self.path}/case/{case.id}",
            "/warranty/register",
            "/warranty/unknown",
        ):
            answer, _page = self.get(path)
            for name, value in STRICT.items():
                self.assertEqual(answer.headers[name], value, path)
            self.assertIn(
                "default-src 'none'", answer.headers["Content-Security-Policy"]
            )

    def test_a_problem_is_reported_with_a_picture_and_followed(self):
        file = ("Ada Muster.jpg", photo((3000, 2000)), "image/jpeg")
        answer = self.reported(files=[file])
        self.assertIn("Your report has arrived", answer.text)
        self.assertEqual(answer.history[0].status_code, 303)
        case = self.page._cases()
        [message] = case._public_messages()
        self.assertEqual(message["files"].mapped("name"), ["file-1.jpg"])
        path = f"{self.path}/case/{case.id}"
        self.assertTrue(answer.url.startswith(self.base_url() + path))
        _answer, page = self.get(path)
        [image] = page.xpath("//img[@class='picture']")
        picture = self.url_open(image.get("src"))
        self.assertEqual(picture.headers["Content-Type"], "image/jpeg")
        self.assertNotIn("Content-Disposition", picture.headers)
        case.message_post(
            body="Bring it to us.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        case.message_post(body="A difficult one.", subtype_xmlid="mail.mt_note")
        answer, _page = self.get(path)
        self.assertIn("Bring it to us.", answer.text)
        self.assertNotIn("A difficult one.", answer.text)

    def test_a_pdf_is_downloaded_and_never_shown(self):
        self.reported(files=[("bill.pdf", b"%PDF-1.4 x", "application/pdf")])
        case = self.page._cases()
        file = case._public_messages()[0]["files"]
        answer = self.url_open(f"{self.path}/case/{case.id}/file/{file.id}")
        self.assertEqual(answer.content, b"%PDF-1.4 x")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Content-Type"], "application/octet-stream")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")

    def test_what_was_typed_comes_back_with_the_reason(self):
        for files, words in (
            ([("a.html", b"<html><script>", "image/jpeg")], "neither a picture"),
            ([("a.svg", b"<svg onload='x'/>", "image/png")], "neither a picture"),
            ([("a.heic", b"\0\0\0\x18ftypheic", "image/jpeg")], "Send it as JPEG"),
            ([("a.jpg", b"\xff\xd8\xff\xe0 broken", "image/jpeg")], "is damaged"),
            ([("a.pdf", b"%PDF-".ljust(11 << 20), "application/pdf")], "10 MB"),
            ([("a.jpg", photo(), "image/jpeg")] * 6, "At most 5 files"),
        ):
            answer = self.reported(files=files, text="It <b>leaks</b>.", contact="bo@")
            self.assertEqual(answer.status_code, 422)
            answer = self.reported(files=files, text="It <b>leaks</b>.")
            self.assertEqual(answer.status_code, 422)
            self.assertIn(words, answer.text)
            self.assertIn("It &lt;b&gt;leaks&lt;/b&gt;.", answer.text)
            self.assertIn("choose your files again", answer.text)
        self.assertFalse(self.page._cases())

    def test_a_text_with_a_phone_number_is_sent_the_second_time(self):
        answer = self.reported(text="Call +32 470 91 82 73")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("a phone number", answer.text)
        self.assertFalse(self.page._cases())
        answer = self.reported(text="Call +32 470 91 82 73", warned="1")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(self.page._cases())

    def test_a_buyer_says_how_to_be_reached(self):
        answer = self.reported(contact="wilma@sentinel-page.example.com")
        self.assertEqual(answer.status_code, 200)
        partner = self.page.partner_id
        self.assertTrue(partner.identity_protected)
        self.assertEqual(self.page._cases().partner_id, partner)
        self.assertNotIn("sentinel-page", answer.text)
        _answer, page = self.get(f"{self.path}/report")
        self.assertFalse(page.xpath("//input[@name='contact']"))

    def test_the_answer_is_the_same_for_an_address_that_is_known(self):
        self.Partner.sudo().create(
            {"identity_email": "known@sentinel-page.example.com"}
        )
        answers = []
        for name in ("known", "other"):
            _order, key = self.sell_kettle()
            _answer, page = self.get(f"/warranty/{key}/report")
            form = self.form_on(page, "/report")
            changes = {"text": "Hello", "case_type": "question"}
            answer = self.post(
                page, form, contact=f"{name}@sentinel-page.example.com", **changes
            )
            case = self.page_of(key)._cases()
            text = answer.text.replace(key, "").replace(case.name, "")
            answers.append((answer.status_code, len(answer.history), text.count("<")))
        self.assertEqual(answers[0], answers[1])

    def test_a_case_is_rated_after_its_end(self):
        case = self.report(self.page)
        path = f"{self.path}/case/{case.id}"
        _answer, page = self.get(path)
        self.assertFalse(page.xpath("//input[@name='stars']"))
        self.resolve(case)
        answer, page = self.get(path)
        self.assertIn("You get a new one.", answer.text)
        form = self.form_on(page, "/rate")
        answer = self.post(page, form, stars="9", note="My words")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("My words", answer.text)
        answer = self.post(page, form, stars="5")
        self.assertIn("★★★★★", answer.text)
        case.invalidate_recordset()
        self.assertEqual(case.satisfaction, 5)

    def test_a_page_of_a_case_shows_the_case(self):
        case = self.report(self.page)
        _page, url = self.Page._make(case, 30)
        answer, page = self.get(url[url.index("/warranty/") :])
        self.assertIn("It does not boil.", answer.text)
        answer = self.post(page, self.form_on(page, "/say"), text="One more word.")
        self.assertIn("One more word.", answer.text)

    def test_the_page_speaks_the_browsers_or_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["res.lang"]._activate_lang("ar_001")
        french = {"Accept-Language": "fr-CH, fr;q=0.9, en;q=0.8"}
        _answer, page = self.get(self.path, headers=french)
        self.assertEqual(page.get("lang"), "fr-FR")
        owner = self.make_customer(lang="ar_001")
        _order, key = self.sell_kettle(partner_id=owner.id)
        _answer, page = self.get(f"/warranty/{key}", headers=french)
        self.assertEqual((page.get("lang"), page.get("dir")), ("ar-001", "rtl"))

    def test_without_a_warranty_the_page_says_so(self):
        _order, key = self.sell_kettle()
        order = self.sold((self.product, 1), page_key="ef" * 16)
        self.assertFalse(self.cards(order))
        answer, _page = self.get(f"/warranty/{'ef' * 16}")
        self.assertIn("No item here has a warranty", answer.text)

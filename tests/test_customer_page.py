from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..models import customer_page
from .common_mail import Traces
from .common_page import STRICT, PageCase, photo

LOGGER = customer_page.__name__


@tagged("post_install", "-at_install")
class TestPageKeys(PageCase, Traces):
    def test_the_tills_key_opens_the_page_and_is_stored_nowhere(self):
        with self.all_logs() as lines:
            order, key = self.sell_kettle()
        page = self.page_of(key)
        self.assertEqual(page.order_id, order)
        self.assertEqual(page.kind, "receipt")
        self.assertEqual(page.company_id, order.company_id)
        self.assertEqual(self.traces_in_tables({key.encode()}), [])
        self.assertFalse([line for line in lines if key in line])

    def test_the_till_never_reads_a_key(self):
        order, key = self.sell_kettle()
        rows = self.env["pos.order"].with_user(self.cashier)
        rows = rows._load_pos_data_read(order, self.config)
        self.assertNotIn("page_key", rows[0])
        self.assertFalse(order.page_key)

    def test_a_sale_that_is_sent_again_keeps_its_page(self):
        data = self.sell((self.kettle, 1), page_key="ab" * 16)
        self.sync(data)
        self.sync(data)
        page = self.page_of("ab" * 16)
        self.assertEqual(page.order_id.uuid, data["uuid"])
        pages = [("order_id", "=", page.order_id.id)]
        self.assertEqual(self.Page.sudo().search_count(pages), 1)

    def test_a_bad_key_is_dropped_and_the_sale_is_kept(self):
        bad = [
            "x",
            "AB" * 16,
            "ab" * 17,
            "ab" * 15,
            "zz" * 16,
            7,
            ["ab" * 16],
            "\0" * 32,
        ]
        for key in bad:
            with self.assertLogs(LOGGER, "WARNING") as logs:
                order, _key = self.sell_kettle(key)
            self.assertEqual(order.state, "paid", key)
            self.assertFalse(self.Page.sudo().search([("order_id", "=", order.id)]))
            self.assertNotIn(str(key), " ".join(logs.output).replace(order.uuid, ""))

    def test_a_key_that_another_receipt_has_is_refused(self):
        order, key = self.sell_kettle()
        with self.assertLogs(LOGGER, "WARNING"):
            second, _key = self.sell_kettle(key)
        self.assertEqual(second.state, "paid")
        self.assertEqual(self.page_of(key).order_id, order)

    def test_a_receipt_has_one_printed_key(self):
        order, key = self.sell_kettle()
        with self.assertLogs(LOGGER, "WARNING"):
            self.assertFalse(self.Page._keep(order, "cd" * 16))
        self.assertFalse(self.page_of("cd" * 16))
        self.assertEqual(self.page_of(key).order_id, order)

    def test_a_page_lives_longer_than_its_warranty(self):
        self.policy.write({"duration": 10})
        order, key = self.sell_kettle()
        last = max(self.cards(order).mapped("until"))
        self.assertGreater(self.page_of(key).expires_at.date(), last)

    def test_a_mail_gets_a_page_that_ends(self):
        order, _key = self.sell_kettle()
        for record, kind in (
            (order, "receipt"),
            (self.cards(order), "card"),
            (self.report(self.page_of(_key)), "case"),
        ):
            page, url = self.Page._make(record, 30)
            token = url.rpartition("/")[2]
            self.assertEqual(page.kind, kind)
            self.assertEqual(self.page_of(token), page)
            self.assertEqual(self.traces_in_tables({token.encode()}), [])
            later = fields.Datetime.now() + timedelta(days=30, seconds=1)
            with patch.object(fields.Datetime, "now", lambda later=later: later):
                page.invalidate_recordset(["state"])
                self.assertFalse(self.page_of(token))

    def test_days_are_limited(self):
        order, _key = self.sell_kettle()
        for days in (-1, 0, 100_000):
            with self.assertRaises(UserError):
                self.Page._make(order, days)

    def test_the_service_desk_closes_a_page_and_nobody_else_does(self):
        _order, key = self.sell_kettle()
        page = self.page_of(key)
        with self.assertRaises(AccessError):
            page.with_user(self.cashier).sudo(False).action_revoke()
        mine = page.with_user(self.agent).sudo(False)
        mine.action_revoke()
        self.assertEqual(mine.state, "revoked")
        self.assertFalse(self.page_of(key))
        with self.assertRaises(UserError):
            mine.action_revoke()

    def test_nobody_makes_or_reads_keys_by_hand(self):
        order, key = self.sell_kettle()
        with self.assertRaises(AccessError):
            self.Page.with_user(self.agent).create(
                {"key_hash": "x", "order_id": order.id}
            )
        page = self.page_of(key).with_user(self.agent).sudo(False)
        with self.assertRaises(AccessError):
            page.read(["key_hash"])
        with self.assertRaises(AccessError):
            self.Page.with_user(self.agent).search([("key_hash", "!=", False)])

    def test_pages_are_searched_by_their_state(self):
        valid, revoked, expired = (
            self.page_of(self.sell_kettle()[1]) for _at in range(3)
        )
        revoked.revoked_at = fields.Datetime.now()
        expired.expires_at = fields.Datetime.now() - timedelta(minutes=1)
        ours = [("id", "in", (valid | revoked | expired).ids)]
        for state, page in (
            ("valid", valid),
            ("revoked", revoked),
            ("expired", expired),
        ):
            found = self.Page.sudo().search([*ours, ("state", "=", state)])
            self.assertEqual(found, page)

    def test_old_pages_are_forgotten(self):
        old, new = (self.page_of(self.sell_kettle()[1]) for _at in range(2))
        old.expires_at = fields.Datetime.now() - timedelta(days=366)
        self.Page._gc_old()
        self.assertFalse(old.exists())
        self.assertTrue(new.exists())


@tagged("post_install", "-at_install")
class TestPageActs(PageCase):
    def setUp(self):
        super().setUp()
        self.order, self.key = self.sell_kettle()
        self.page = self.page_of(self.key)
        self.card = self.cards(self.order)

    def test_what_was_passed_on_is_not_shown_any_more(self):
        owner, other = self.make_customer(), self.make_customer("Bo Muster")
        order, key = self.sell_kettle(partner_id=owner.id)
        page = self.page_of(key)
        self.assertEqual(page._cards(), self.cards(order))
        self.cards(order)._transfer(other, "a gift")
        self.assertFalse(page._cards())

    def test_a_report_opens_a_case_once(self):
        form = self.form()
        case = self.report(self.page, form=form)
        self.assertEqual(case.card_id, self.card)
        self.assertEqual(case.channel, "online")
        self.assertEqual(case.order_id, self.order)
        self.assertEqual(self.report(self.page, form=form), case)
        self.assertEqual(self.page._cases(), case)

    def test_two_pages_with_the_same_form_open_two_cases(self):
        """Nobody reaches a case by the number of its form."""
        form = self.form()
        other = self.page_of(self.sell_kettle()[1])
        mine, theirs = self.report(self.page, form=form), self.report(other, form=form)
        self.assertNotEqual(mine, theirs)

    def test_a_second_claim_on_an_item_is_added_to_the_first(self):
        case = self.report(self.page)
        self.assertEqual(self.report(self.page, "And it leaks."), case)
        texts = [message["text"] for message in case._public_messages()]
        self.assertEqual(texts, ["It does not boil.", "And it leaks."])

    def test_a_message_is_added_once_and_wakes_a_case_that_waited(self):
        case = self.report(self.page)
        case._move("waiting_customer", role="manager")
        form = self.form()
        for _at in range(2):
            self.page._say(form, case, "Here I am.")
        texts = [message["text"] for message in case._public_messages()]
        self.assertEqual(texts.count("Here I am."), 1)
        self.assertEqual(case.state, "in_progress")

    def test_stars_are_given_after_the_end(self):
        case = self.report(self.page)
        with self.assertRaises(UserError):
            self.page._rate(self.form(), case, "5", "")
        self.resolve(case)
        for stars in ("0", "6", "", None, "x", "٣"):
            with self.assertRaises(UserError):
                self.page._rate(self.form(), case, stars, "")
        self.page._rate(self.form(), case, "4", "Quick.")
        self.assertEqual(case.satisfaction, 4)
        self.assertEqual(case.satisfaction_note, "Quick.")

    def test_a_claim_needs_an_item_and_words(self):
        for vals in (
            {"text": "  "},
            {"text": "x" * 5001},
            {"card": None},
            {"form": "x"},
        ):
            with self.assertRaises(UserError):
                self.report(self.page, **{"text": "It leaks.", **vals})
        self.assertFalse(self.page._cases())

    def test_a_page_takes_so_many_reports_in_a_day(self):
        for number in range(6):
            self.page._report(self.form(), "question", f"Question {number}?")
        with self.assertRaises(UserError):
            self.page._report(self.form(), "question", "And this?")

    def test_a_case_of_the_till_is_named_but_not_opened(self):
        vals = {
            "case_type": "warranty",
            "description": "Told at the counter.",
            "card_id": self.card.id,
        }
        case = self.env["customer.case"]._open(vals, "store")
        self.assertEqual(self.page._cases(), case)
        self.assertFalse(self.page._own_case(case.id))

    def test_a_replacement_was_received_and_not_bought(self):
        self.card._replace()
        facts = self.page._item_facts()
        self.assertEqual([fact["is_replacement"] for fact in facts], [True, False])

    def test_the_warranty_begins_when_the_customer_says_so(self):
        self.policy.write({"clock": "activation", "start_within": 0})
        order, key = self.sell_kettle()
        page = self.page_of(key)
        [item] = page._item_facts()
        self.assertTrue(item["can_activate"])
        self.assertEqual(item["text"], "Begins when you start it")
        page._activate(self.cards(order))
        self.assertTrue(self.cards(order).activated_on)
        page._activate(self.cards(order))
        [item] = page._item_facts()
        self.assertFalse(item["can_activate"])

    def test_what_looks_like_a_person_is_warned_of(self):
        for text in ("Call me: +32 470 91 82 73", "ada@example.com", "Hello"):
            self.assertEqual(bool(self.page._warning_about(text)), text != "Hello")


@tagged("post_install", "-at_install")
class TestPageContact(PageCase, Traces):
    address = "wilhelmina.quaver@sentinel-page.example.com"

    def setUp(self):
        super().setUp()
        _order, key = self.sell_kettle()
        self.page = self.page_of(key)

    def give(self, typed, page=None):
        page = page or self.page
        return page._keep_contact(page._checked_contact(typed))

    def test_an_address_lies_with_the_identities_alone(self):
        with self.all_logs() as lines:
            self.assertTrue(self.give(self.address))
        partner = self.page.partner_id
        self.assertTrue(partner.identity_protected)
        self.assertTrue(partner.customer_code)
        self.assertEqual(partner.identity_filled, "email")
        # Who is not protected can only be found in clear, at the till as well.
        lines = [line for line in lines if not line.startswith("odoo.sql_db")]
        self.assert_no_trace(lines, {"email": self.address})

    def test_a_phone_number_can_be_given_too(self):
        self.assertTrue(self.give("+32 470 91 82 73"))
        self.assertEqual(self.page.partner_id.identity_filled, "phone")

    def test_a_known_address_makes_no_second_customer_of_that_address(self):
        known = self.Partner.sudo().create({"identity_email": self.address})
        self.assertFalse(self.give(self.address))
        partner = self.page.partner_id
        self.assertNotEqual(partner, known)
        self.assertEqual(partner.identity_filled, "note")

    def test_an_address_is_given_once(self):
        self.give(self.address)
        self.assertFalse(self.page._can_take_contact())
        self.assertEqual(self.page._checked_contact("bo@example.com"), {})

    def test_nonsense_is_no_address(self):
        for typed in ("x", "@", "a@b", "12", "x" * 400, "a\0@example.com", "+99999"):
            with self.assertRaises(UserError):
                self.give(typed)
        self.assertEqual(self.page._checked_contact("  "), {})
        self.assertFalse(self.page.partner_id)

    def test_when_identities_cannot_be_reached_the_page_goes_on(self):
        with self.vault_down():
            self.assertFalse(self.give(self.address))
            case = self.report(self.page)
        self.assertTrue(case)
        self.assertFalse(self.page.partner_id)
        self.assert_no_trace((), {"email": self.address})


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

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common_page import PageCase, begin_form, photo


@tagged("post_install", "-at_install")
class TestPageGuesses(PageCase):
    def test_every_altered_sign_is_noticed(self):
        _order, key = self.sell_kettle()
        self.assertTrue(self.page_of(key))
        for at, sign in enumerate(key):
            for other in ("0" if sign != "0" else "1", "g", sign.upper() + "x"):
                forged = key[:at] + other + key[at + 1 :]
                self.assertFalse(self.page_of(forged), forged)

    def test_cut_longer_and_nonsense_open_nothing(self):
        _order, key = self.sell_kettle()
        page = self.page_of(key)
        guesses = [key[:-1], key[1:], key + "0", f"{key}\n", f" {key}", key.upper()]
        guesses += ["", "0" * 32, "%", "_" * 32, "' OR 1=1 --", "../..", "é" * 32]
        guesses += [None, 7, True, [key], {"key": key}, str(page.id)]
        # Who has read the database knows this.
        guesses += [hashlib.sha256(key.encode()).hexdigest()]
        guesses += [page.sudo().key_hash, page.sudo().key_hash[:32]]
        for guess in guesses:
            if guess != key:
                self.assertFalse(self.page_of(guess), guess)

    def test_keys_have_nothing_of_a_sequence(self):
        order, _key = self.sell_kettle()
        keys = {self.Page._make(order, 9)[1].rpartition("/")[2] for _at in range(9)}
        self.assertEqual(len(keys), 9)
        self.assertEqual({len(key) for key in keys}, {32})

    def test_a_page_of_another_customers_case_or_item_closes(self):
        ada, bo = self.make_customer(), self.make_customer("Bo Muster")
        order, key = self.sell_kettle(partner_id=ada.id)
        card = self.cards(order)
        case = self.report(self.page_of(key))
        tokens = [
            self.Page._make(record, 9)[1].rpartition("/")[2] for record in (card, case)
        ]
        for token in tokens:
            self.assertTrue(self.page_of(token))
        card.partner_id = bo
        case.partner_id = bo
        for token in tokens:
            self.assertFalse(self.page_of(token))
        self.assertFalse(self.page_of(key)._cards())
        self.assertFalse(self.page_of(key)._cases())

    def test_an_archived_customer_has_no_page(self):
        ada = self.make_customer()
        _order, key = self.sell_kettle(partner_id=ada.id)
        ada.active = False
        self.assertFalse(self.page_of(key))

    def test_a_case_that_went_on_with_somebody_elses_shows_nothing_of_it(self):
        order, key = self.sell_kettle()
        page = self.page_of(key)
        case = page._report(self.form(), "question", "Where is it?")
        ada = self.make_customer()
        other = self.env["customer.case"]._open(
            {"description": "Ada's own words", "partner_id": ada.id}, "phone"
        )
        case._merge_into(other)
        self.assertFalse(page._may_read_on(case))
        shown = page._shown_case(case)
        self.assertEqual(shown["messages"], [])
        self.assertFalse(shown["can_write"])

    def test_a_finder_does_not_read_what_was_merged_into_a_case_of_the_page(self):
        _order, key = self.sell_kettle()
        page = self.page_of(key)
        found = page._report(self.form(), "question", "Whose is it?")
        ada = self.make_customer()
        theirs = self.env["customer.case"]._open(
            {"description": "Ada's own words", "partner_id": ada.id}, "phone"
        )
        theirs._merge_into(found)
        self.assertFalse(page._own_case(found.id))
        self.assertFalse(page._cases())

    def test_the_number_of_a_form_reaches_no_case_of_the_till(self):
        order, key = self.sell_kettle()
        uuid = self.form()
        theirs = self.env["customer.case"]._open(
            {"uuid": uuid, "description": "At the till"}, "store"
        )
        mine = self.page_of(key)._report(uuid, "question", "Hello")
        self.assertNotEqual(mine, theirs)


@tagged("post_install", "-at_install")
class TestPageAttacks(PageCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.order, self.key = self.sell_kettle()
        self.page = self.page_of(self.key)
        self.path = f"/warranty/{self.key}"
        self.other_order, self.other_key = self.sell_kettle()
        self.other = self.page_of(self.other_key)
        self.theirs = self.other._report(
            self.form(),
            "question",
            "A question of somebody else",
            [type("F", (), {"name": "file-1.jpg", "content": photo()})()],
        )

    def assert_gone(self, answer):
        self.assertEqual(answer.status_code, 404)
        self.assertIn("does not open any more", answer.text)

    def test_wrong_closed_and_ended_pages_look_alike(self):
        _order, expired = self.sell_kettle()
        long_ago = fields.Datetime.now() - timedelta(minutes=1)
        self.page_of(expired).expires_at = long_ago
        _order, revoked = self.sell_kettle()
        self.page_of(revoked).with_user(self.agent).sudo(False).action_revoke()
        keys = [expired, revoked, "0" * 32, "x", self.key[:-1], "1", "null"]
        answers = [self.url_open(f"/warranty/{key}") for key in keys]
        for answer in answers:
            self.assert_gone(answer)
        self.assertEqual(len({answer.text for answer in answers}), 1)

    def test_another_receipts_case_file_and_item_are_not_there(self):
        file = self.theirs._public_messages()[0]["files"]
        theirs = f"/warranty/{self.other_key}/case/{self.theirs.id}/file/{file.id}"
        self.assertEqual(self.url_open(theirs).status_code, 200)
        mine = self.report(self.page)
        for path in (
            f"{self.path}/case/{self.theirs.id}",
            f"{self.path}/case/{self.theirs.id}/file/{file.id}",
            f"{self.path}/case/{mine.id}/file/{file.id}",
            f"{self.path}/case/0",
            f"{self.path}/case/999999999",
        ):
            self.assert_gone(self.url_open(path))

    def test_forms_about_another_receipt_do_nothing(self):
        mine = self.report(self.page)
        _answer, page = self.get(f"{self.path}/case/{mine.id}")
        say = self.form_on(page, "/say")
        say.set("action", f"{self.path}/case/{self.theirs.id}/say")
        self.assert_gone(self.post(page, say, text="I was here"))
        say.set("action", f"{self.path}/case/{self.theirs.id}/rate")
        self.assert_gone(self.post(page, say, stars="1"))
        theirs = self.cards(self.other_order)
        say.set("action", f"{self.path}/item/{theirs.id}/activate")
        self.assert_gone(self.post(page, say))
        _answer, page = self.get(f"{self.path}/report")
        report = self.form_on(page, "/report")
        for item in (str(theirs.id), "x", "-1", "٣", "9" * 30, "9" * 5000):
            answer = self.post(
                page, report, item=item, case_type="warranty", text="Mine now"
            )
            self.assertEqual(answer.status_code, 422, item)
            self.assertIn("Choose one of your items", answer.text)
        self.assertEqual(len(self.theirs._public_messages()), 1)

    def test_files_of_the_office_are_not_there(self):
        mine = self.report(self.page)
        hidden = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": "note.txt",
                    "raw": b"internal",
                    "res_model": "customer.case",
                    "res_id": mine.id,
                }
            )
        )
        mine.message_post(
            body="See file", attachment_ids=hidden.ids, subtype_xmlid="mail.mt_note"
        )
        self.assert_gone(self.url_open(f"{self.path}/case/{mine.id}/file/{hidden.id}"))

    def test_script_in_words_is_shown_as_words(self):
        words = "<script>alert(1)</script><img src=x onerror=alert(1)> {{7*7}}"
        case = self.report(self.page, words)
        answer, page = self.get(f"{self.path}/case/{case.id}")
        self.assertFalse(page.xpath("//script"))
        self.assertFalse(page.xpath("//*[@onerror]"))
        self.assertIn("<script>alert(1)</script>", page.text_content())
        self.assertIn("{{7*7}}", page.text_content())

    def test_a_notice_cannot_be_made_up(self):
        for said in ("<script>alert(1)</script>", "owner", "__class__"):
            answer = self.url_open(self.path, params={"said": said})
            self.assertNotIn("alert(1)", answer.text)
            self.assertNotIn("notice", answer.text)

    def test_a_form_of_another_site_is_refused_in_plain_words(self):
        _answer, page = self.get(f"{self.path}/report")
        form = self.form_on(page, "/report")
        answer = self.post(page, form, csrf_token="", text="Hello")
        self.assertEqual(answer.status_code, 400)
        self.assertIn("This form was not sent", answer.text)
        self.assertFalse(self.page._cases())

    def test_a_form_of_50_mb_is_refused_before_it_is_read(self):
        """Only its head is sent: the answer comes without the rest."""
        _answer, page = self.get(f"{self.path}/report")
        with self.allow_requests():
            answer, words = begin_form(self, f"{self.path}/report", 50 * 1024 * 1024)
        self.assertEqual(answer.status, 413, words)
        self.assertIn("too large together", words)
        self.assertFalse(self.page._cases())

    def test_a_form_sent_again_and_again_is_taken_in_once(self):
        _answer, page = self.get(f"{self.path}/report")
        form = self.form_on(page, "/report")
        values = {"case_type": "question", "text": "Only once, please"}
        places = {
            urlsplit(
                self.post(page, form, files=[("a.jpg", photo())], **values).url
            ).path
            for _at in range(3)
        }
        self.assertEqual(len(places), 1)
        [case] = self.page._cases()
        self.assertEqual(len(case._public_messages()), 1)

    def test_a_form_that_was_refused_is_taken_in_when_it_is_right(self):
        case = self.report(self.page)
        _answer, page = self.get(f"{self.path}/case/{case.id}")
        form = self.form_on(page, "/say")
        self.assertEqual(self.post(page, form, text="x" * 5001).status_code, 422)
        answer = self.post(page, form, text="Shorter.")
        self.assertIn("Shorter.", answer.text)

    def test_a_closed_page_takes_nothing_in(self):
        _answer, page = self.get(f"{self.path}/report")
        form = self.form_on(page, "/report")
        self.page.revoked_at = fields.Datetime.now()
        self.assert_gone(self.post(page, form, text="Hello"))
        self.assertFalse(self.page._cases())

    def test_a_method_that_is_not_meant_does_nothing(self):
        case = self.report(self.page)
        for path in (
            f"{self.path}/case/{case.id}/say",
            f"{self.path}/case/{case.id}/rate",
        ):
            self.assertIn(self.url_open(path).status_code, (404, 405))
        self.assertEqual(
            self.url_open(self.path, method="PUT", data={}).status_code, 405
        )

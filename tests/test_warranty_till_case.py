import base64
import io

from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_warranty_till import TillWarrantyCase, picture


@tagged("post_install", "-at_install")
class TestOpening(TillWarrantyCase):
    """A case from the till arrives once, with its photos."""

    def test_a_claim_belongs_to_the_item_and_the_customer(self):
        answer = self.open_case(card_id=self.card.id, **self.front)
        self.assertEqual(answer["status"], "opened")
        case = self.cases()
        self.assertEqual(case.card_id, self.card)
        self.assertEqual(case.partner_id, self.customer)
        self.assertEqual(case.order_id, self.order)
        self.assertEqual(case.config_id, self.config)
        self.assertEqual(case.channel, "store")

    def test_the_same_case_sent_twice_is_one(self):
        vals = {"uuid": "a" * 32, "card_id": self.card.id, **self.front}
        first, second = self.open_case(**vals), self.open_case(**vals)
        self.assertEqual(first, second)
        self.assertEqual(len(self.cases()), 1)

    def test_a_second_claim_on_the_item_goes_to_the_first(self):
        first = self.open_case(card_id=self.card.id, **self.front)
        again = self.open_case(
            card_id=self.card.id, subject="Still leaks", **self.front
        )
        self.assertEqual(again["status"], "existing")
        self.assertEqual(again["case"]["id"], first["case"]["id"])
        self.assertEqual(len(self.cases()), 1)
        self.assertIn("Still leaks", str(self.cases().message_ids.mapped("body")))

    def test_a_serial_number_finds_its_item(self):
        self.open_case(query="KT 4711")
        self.assertEqual(self.cases().card_id, self.card)

    def test_a_receipt_that_nobody_knows_is_kept_in_words(self):
        self.open_case(query="2699-1-999999", description="It leaks.")
        case = self.cases()
        self.assertFalse(case.card_id)
        self.assertIn("It leaks.", case.description)
        self.assertIn("2699-1-999999", case.description)

    def test_a_member_of_an_offline_till_gets_the_case(self):
        reserved = self.Code.sudo()._reserve(1, self.config)
        self.open_case(case_type="question", customer_code=reserved.code)
        self.assertEqual(self.cases().partner_id.customer_code, reserved.code)

    def test_a_code_that_nobody_has_loses_no_case(self):
        self.open_case(case_type="question", customer_code="ZQJ8-BD90-2SQG")
        self.assertFalse(self.cases().partner_id)

    def test_photos_are_drawn_anew(self):
        exif = Image.Exif()
        exif[0x010F] = "Camera of somebody"
        photo = picture(size=(3000, 1500), exif=exif)
        self.open_case(photos=[photo], **self.front)
        [file] = self.cases().message_ids.attachment_ids
        self.assertNotIn(b"Camera of somebody", file.raw)
        self.assertEqual(Image.open(io.BytesIO(file.raw)).size, (1600, 800))
        self.assertEqual(file.mimetype, "image/jpeg")

    def test_what_is_no_photo_is_refused_and_opens_nothing(self):
        program = base64.b64encode(b"MZ" + b"\0" * 100).decode()
        page = base64.b64encode(b"<svg onload=alert(1)></svg>").decode()
        document = base64.b64encode(b"%PDF-1.7 not a photo").decode()
        huge = "A" * 15_000_001
        half = picture()[:60]
        for photos in (
            [program],
            [page],
            [document],
            [huge],
            [half],
            ["no base64!"],
            [b"raw"],
            [None],
            "text",
            {"a": 1},
            [picture()] * 6,
        ):
            with self.subTest(str(photos)[:40]), self.assertRaises(UserError):
                self.open_case(photos=photos, **self.front)
        self.assertFalse(self.cases())


@tagged("post_install", "-at_install")
class TestContacts(TillWarrantyCase):
    """A contact is noted in two taps; how somebody heard of the shop, once."""

    def note(self, **vals):
        told = {"channel": "phone", **self.front, **vals}
        return self.ask("customer.interaction", "pos_note", told)

    def notes(self):
        whose = [("kind", "=", "hand"), ("partner_id", "=", self.customer.id)]
        return self.env["customer.interaction"].sudo().search(whose)

    def test_a_contact_is_noted_with_who_and_where(self):
        self.assertEqual(self.note(subject="Asks for a lid"), {"status": "noted"})
        note = self.notes()
        self.assertEqual(note.partner_id, self.customer)
        self.assertEqual(note.user_id, self.cashier)
        self.assertEqual(note.config_id, self.config)
        self.assertEqual((note.channel, note.direction), ("phone", "in"))

    def test_what_no_till_sends_is_not_noted(self):
        for vals in (
            {"channel": "letter"},
            {"channel": None},
            {"direction": "up"},
            {"kind": "visit"},
            {"source_key": "order:1"},
            {"subject": "x" * 201},
            {"subject": ["a"]},
            {"subject": "a\0"},
        ):
            with self.subTest(str(vals)[:30]), self.assertRaises(UserError):
                self.note(**vals)
        self.assertFalse(self.notes())

    def test_how_somebody_heard_of_the_shop_is_asked_once(self):
        Origin = self.env["customer.origin"].sudo()
        first, second = Origin.create([{"name": "A friend?"}, {"name": "A poster?"}])
        ask = lambda origin: self.ask(  # noqa: E731
            "customer.interaction", "pos_origin", self.customer.id, origin
        )
        self.assertEqual(ask(first.id), {"status": "kept"})
        self.assertEqual(ask(second.id), {"status": "asked"})
        self.assertEqual(self.customer.origin_id, first)

    def test_no_answer_is_an_answer(self):
        answer = self.ask("customer.interaction", "pos_origin", self.customer.id)
        self.assertEqual(answer, {"status": "kept"})
        self.assertTrue(self.customer.origin_asked)

    def test_an_answer_that_is_none_is_refused(self):
        for origin in (2**40, -1, "1", True):
            with self.subTest(str(origin)), self.assertRaises(UserError):
                self.ask("customer.interaction", "pos_origin", self.customer.id, origin)
        self.assertFalse(self.customer.origin_asked)

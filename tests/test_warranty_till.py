import base64
import io
from datetime import timedelta
from unittest.mock import patch

from PIL import Image

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import IdentityCase
from .common_warranty import WarrantyCase


def picture(kind="JPEG", size=(40, 30), **options):
    """Return a picture in base64, as a till sends it."""
    stream = io.BytesIO()
    Image.new("RGB", size, "teal").save(stream, kind, **options)
    return base64.b64encode(stream.getvalue()).decode()


class TillWarrantyCase(WarrantyCase, IdentityCase):
    """A cashier, and a customer who comes back with a kettle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_member()
        cls.other = cls.make_member()
        cls.keys = iter(f"{number:032x}" for number in range(1, 1000))

    def setUp(self):
        super().setUp()
        typed = {"warranty_serials": ["KT-4711"]}
        self.order = self.sold((self.kettle, 1, typed), partner_id=self.customer.id)
        self.card = self.cards(self.order)
        self.front = {"partner_id": self.customer.id}
        self.earlier = self.env["customer.case"].browse()
        self.earlier = self.cases()

    def ask(self, model, method, *args, user=None, till=None):
        self.env.flush_all()
        self.env.invalidate_all()
        config = till or self.config
        return self.rpc(user or self.cashier, model, method, config.id, *args)

    def items(self, partner=None, order=None, query=None, **kwargs):
        ids = (partner and partner.id, order and order.id)
        return self.ask("warranty.card", "pos_items", *ids, query, **kwargs)

    def open_case(self, user=None, till=None, **vals):
        told = {
            "uuid": next(self.keys),
            "case_type": "warranty",
            "subject": "Leaks",
            **vals,
        }
        return self.ask("customer.case", "pos_open", told, user=user, till=till)

    def cases(self):
        """Return the cases that this test opened: the demo data has some of its own."""
        ours = [("company_id", "=", self.company.id)]
        return self.env["customer.case"].sudo().search(ours) - self.earlier


@tagged("post_install", "-at_install")
class TestItems(TillWarrantyCase):
    """What a cashier sees of who is in front."""

    def test_the_customer_in_front_has_items_with_their_cover(self):
        answer = self.items(self.customer)
        self.assertEqual(answer["status"], "found")
        [item] = answer["items"]
        self.assertEqual(item["id"], self.card.id)
        self.assertEqual(item["serial"], "KT-4711")
        self.assertIn("Covered until", item["text"])
        self.assertFalse(item["open_case"])
        self.assertEqual(self.items(self.other)["items"], [])

    def test_a_receipt_a_serial_number_and_a_code_find_the_item(self):
        for query in (
            self.order.pos_reference,
            "kt 4711",
            self.customer.customer_code,
        ):
            with self.subTest(query):
                answer = self.items(query=query)
                self.assertEqual([row["id"] for row in answer["items"]], self.card.ids)
        self.assertEqual(len(self.items(order=self.order)["items"]), 1)

    def test_the_code_on_a_receipt_finds_its_items_at_tills_of_its_company(self):
        key = "4f" * 16
        order = self.sold((self.kettle, 2), page_key=key)
        address = f"https://shop.example.com/warranty/{key}"
        answer = self.items(query=address)
        found = {row["id"] for row in answer["items"]}
        self.assertEqual(found, set(self.cards(order).ids))
        wrong = address[:-1] + "0"
        self.assertEqual(self.items(query=wrong)["status"], "unknown_item")
        shop, till = self.make_branch("Another Shop")
        self.cashier.company_ids |= shop
        self.assertEqual(self.items(query=address, till=till)["items"], [])

    def test_nothing_is_found_by_a_part_of_a_serial_number(self):
        self.assertEqual(self.items(query="KT-471")["status"], "unknown_item")
        self.assertEqual(self.items(query="KT%")["status"], "too_short")
        self.assertEqual(self.items(query="A")["status"], "too_short")
        self.assertEqual(self.items(query="x" * 257)["status"], "unknown_item")
        self.assertEqual(self.items(query="\0abcd")["status"], "unknown_item")
        self.assertEqual(self.items(query=["KT-4711"])["status"], "unknown_item")
        self.assertEqual(self.items()["status"], "unknown_item")

    def test_open_cases_and_the_last_contact_are_told(self):
        opened = self.open_case(card_id=self.card.id, **self.front)
        answer = self.items(self.customer)
        self.assertEqual(answer["cases"][0]["name"], opened["case"]["name"])
        self.assertEqual(answer["items"][0]["open_case"], opened["case"]["name"])
        self.assertIn("Leaks", answer["last_contact"]["text"])
        counts = self.ask("customer.case", "pos_counts", self.customer.id)
        self.assertEqual(counts, {"cases": 1})

    def test_no_answer_names_a_person(self):
        maker = self.Partner.with_user(SUPERUSER_ID)
        named = maker.create(
            {"identity_name": "Zylpha Quorn", "identity_email": "zylpha@example.com"}
        )
        self.sold((self.kettle, 1), partner_id=named.id)
        self.open_case(subject="Rattles", partner_id=named.id)
        answer = str(self.items(named))
        self.assertIn("Rattles", answer)
        for word in ("Zylpha", "zylpha@"):
            self.assertNotIn(word, answer)

    def test_the_number_of_queries_does_not_grow_with_the_items(self):
        few = self.queries_of_items()
        self.sold((self.kettle, 12), partner_id=self.customer.id)
        self.assertEqual(self.queries_of_items(), few)

    def queries_of_items(self):
        # The first time fills what is cached for all.
        self.items(self.customer)
        before = self.env.cr.sql_log_count
        self.items(self.customer)
        return self.env.cr.sql_log_count - before

    def test_a_customer_with_many_items_gets_the_last_fifty(self):
        self.sold((self.kettle, 60), partner_id=self.customer.id)
        self.assertEqual(len(self.items(self.customer)["items"]), 50)


@tagged("post_install", "-at_install")
class TestTrying(TillWarrantyCase):
    """Serial numbers and receipts are not found by trying all of them."""

    def miss(self, times):
        for number in range(times):
            answer = self.items(query=f"XX-{number:06d}")
            self.assertEqual(answer["status"], "unknown_item")

    def test_after_thirty_wrong_numbers_none_is_looked_up(self):
        self.miss(29)
        self.assertEqual(self.items(query="KT-4711")["status"], "found")
        self.miss(1)
        for query in ("KT-4711", self.order.pos_reference, "XX-1"):
            answer = self.items(query=query)
            self.assertEqual(answer["status"], "limited")
            self.assertEqual((answer["items"], answer["cases"]), ([], []))
        # Selling goes on: who is in front is no guess.
        self.assertEqual(self.items(self.customer)["status"], "found")

    def test_a_colleague_and_the_next_hour_may_go_on(self):
        self.miss(30)
        colleague = self.cashier.sudo().copy({"login": "test.colleague"})
        answer = self.items(query="KT-4711", user=colleague)
        self.assertEqual(answer["status"], "found")
        self.env.cr.execute(
            "UPDATE customer_page_attempt SET create_date = create_date - %s",
            [timedelta(hours=1, seconds=1)],
        )
        self.assertEqual(self.items(query="KT-4711")["status"], "found")

    def test_wrong_numbers_in_cases_and_contacts_count_as_well(self):
        note = {"channel": "phone", "query": "XX-9999"}
        for _number in range(15):
            self.open_case(query="XX-1234", case_type="question")
            answer = self.ask("customer.interaction", "pos_note", note)
            self.assertEqual(answer, {"status": "unknown_item"})
        answer = self.ask(
            "customer.interaction", "pos_note", {**note, "query": "KT-4711"}
        )
        self.assertEqual(answer, {"status": "limited"})

    def test_a_case_is_kept_with_its_number_in_words(self):
        self.miss(30)
        self.open_case(query="KT-4711")
        case = self.cases()
        self.assertFalse(case.card_id or case.partner_id)
        self.assertIn("KT-4711", case.description)

    def test_a_wrong_number_and_one_of_somebody_else_end_in_the_same_words(self):
        said = set()
        for query in ("XX-0000", "KT-4711"):
            for model, method, *args in (
                ("customer.case", "pos_open", {"subject": ["a"]}),
                ("warranty.card", "pos_set_serial", 0, "X-1"),
            ):
                with self.assertRaises(UserError) as caught:
                    if method == "pos_open":
                        self.open_case(query=query, **args[0])
                    else:
                        self.ask(model, method, *args, {"query": query})
                said.add((method, str(caught.exception)))
        self.assertEqual(len(said), 2)

    def identify(self, query):
        return self.ask("res.partner", "pos_identify", query)["status"]

    def test_phones_of_new_customers_stop_no_search_for_numbers(self):
        def unknown(partners, *_args):
            return partners._till_answer("unknown_phone")

        Partner = type(self.env["res.partner"])
        with patch.object(Partner, "_identify_by_contact", unknown):
            for number in range(40):
                phone = f"+32 470 98 76 {number:02d}"
                self.assertEqual(self.identify(phone), "unknown_phone")
        self.assertEqual(self.identify("XX-000001"), "unknown_receipt")

    def test_customers_are_not_found_by_trying_either(self):
        code = self.customer.customer_code
        for number in range(30):
            self.assertEqual(self.identify(f"XX-{number:06d}"), "unknown_receipt")
        for query in ("KT-4711", self.order.pos_reference):
            self.assertEqual(self.identify(query), "limited")
            self.assertEqual(self.items(query=query)["status"], "limited")
        # Selling goes on: a code is no guess.
        self.assertEqual(self.identify(code), "found")

    def test_a_short_serial_number_finds_nobody(self):
        self.card._set_serial("K-7")
        self.assertEqual(self.identify("K-7"), "unknown_receipt")

    def rolled_back(self, call):
        """Let a call fail, and do what is done after the rollback of its request."""
        with self.enter_registry_test_mode():
            hooks = self.env.cr.postrollback
            hooks.clear()
            with self.assertRaises(UserError):
                call()
            self.env.cr.execute("SELECT 1")
            hooks.run()

    def test_what_was_wrong_counts_where_the_call_fails(self):
        tries = self.env["customer.page.attempt"].sudo()
        proof = {"query": "XX-1234"}
        self.rolled_back(
            lambda: self.ask("warranty.card", "pos_set_serial", 0, "X-1", proof)
        )
        kinds = [bucket.split()[0] for bucket in tries.search([]).mapped("bucket")]
        self.assertEqual(sorted(kinds), ["miss", "strange"])

    def test_nobody_finds_out_by_trying_whose_an_item_is(self):
        limits = "odoo.addons.pos_customer_identity.models.customer_page_attempt"
        with patch(f"{limits}.STRANGE_AT_TILL", 0):
            with self.assertRaisesRegex(UserError, "Too many"):
                self.open_case(card_id=self.card.id, **self.front)

    def test_cases_of_all_customers_are_not_counted_one_after_the_other(self):
        limits = "odoo.addons.pos_customer_identity.models.customer_page_attempt"
        count = lambda: self.ask(  # noqa: E731
            "customer.case", "pos_counts", self.customer.id
        )
        with patch(f"{limits}.COUNTS_AT_TILL", 2):
            self.assertEqual([count(), count()], [{"cases": 0}] * 2)
            with self.assertRaisesRegex(UserError, "Too many"):
                count()

    def test_nobody_looks_through_all_customers_one_after_the_other(self):
        looks = "odoo.addons.pos_customer_identity.models.customer_page_attempt"
        with patch(f"{looks}.LOOKS_AT_TILL", 3):
            for _number in range(3):
                self.assertEqual(self.items(self.customer)["status"], "found")
            answer = self.items(self.customer)
        self.assertEqual(answer["status"], "limited")
        self.assertEqual((answer["items"], answer["last_contact"]), ([], False))


@tagged("post_install", "-at_install")
class TestSerial(TillWarrantyCase):
    """A serial number that was not at hand at the sale."""

    def setUp(self):
        super().setUp()
        order = self.sold((self.kettle, 1), partner_id=self.customer.id)
        self.bare = self.cards(order)

    def give(self, card, serial, proof=None):
        return self.ask(
            "warranty.card", "pos_set_serial", card.id, serial, proof or self.front
        )

    def test_it_is_added_later(self):
        answer = self.give(self.bare, " kt-9000 ")
        self.assertEqual(answer["items"][0]["serial"], "kt-9000")
        self.assertEqual(answer["warnings"], [])
        self.assertEqual(self.bare.serial_key, "KT9000")

    def test_a_number_that_another_item_has_is_warned_of(self):
        answer = self.give(self.bare, "KT-4711")
        self.assertEqual(len(answer["warnings"]), 1)
        self.assertIn(self.card.name, answer["warnings"][0])

    def test_a_number_that_is_there_stays(self):
        with self.assertRaises(UserError):
            self.give(self.card, "KT-1")
        self.assertEqual(self.card.serial, "KT-4711")

    def test_nonsense_is_no_number(self):
        for serial in ("", "  ", "--", "x" * 65, "\0", None, 5, ["KT"]):
            with self.subTest(serial), self.assertRaises(UserError):
                self.give(self.bare, serial)
        self.assertFalse(self.bare.serial)


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
class TestAttacks(TillWarrantyCase):
    """Somebody with a cashier's login tries what no cashier needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger_shop, cls.stranger_till = cls.make_branch("Another Shop")

    def test_cashiers_read_nothing_past_these_methods(self):
        self.open_case(card_id=self.card.id, **self.front)
        for model in ("warranty.card", "customer.case", "customer.interaction"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.rpc(self.cashier, model, "search_read", [], ["id"])

    def test_an_item_of_somebody_else_is_not_touched(self):
        for proof in (
            {"partner_id": self.other.id},
            {"query": self.other.customer_code},
            {"customer_code": self.other.customer_code},
        ):
            with self.subTest(str(proof)):
                with self.assertRaisesRegex(UserError, "who is in front"):
                    self.open_case(card_id=self.card.id, **proof)
                with self.assertRaisesRegex(UserError, "who is in front"):
                    self.ask(
                        "warranty.card", "pos_set_serial", self.card.id, "X-1", proof
                    )
        self.assertFalse(self.cases())

    def test_an_item_that_does_not_exist_is_told_in_the_same_words(self):
        missing = self.Card.search([], order="id desc", limit=1).id + 1000
        for ident in (missing, 0, -1, True, "1", [self.card.id], 2**70):
            with self.subTest(str(ident)):
                with self.assertRaisesRegex(UserError, "who is in front"):
                    self.ask(
                        "warranty.card", "pos_set_serial", ident, "X-1", self.front
                    )

    def test_another_company_has_nothing_here(self):
        self.cashier.company_ids |= self.stranger_shop
        there = {"till": self.stranger_till}
        self.assertEqual(self.items(query="KT-4711", **there)["items"], [])
        self.assertEqual(
            self.items(query=self.order.pos_reference, **there)["status"],
            "unknown_item",
        )
        self.assertEqual(self.items(self.customer, **there)["items"], [])
        with self.assertRaises(UserError):
            self.items(order=self.order, **there)
        with self.assertRaisesRegex(UserError, "who is in front"):
            self.open_case(card_id=self.card.id, query="KT-4711", **there)

    def test_a_till_of_another_company_is_refused(self):
        for call in (
            lambda: self.items(self.customer, till=self.stranger_till),
            lambda: self.open_case(till=self.stranger_till, **self.front),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_a_contact_who_is_no_customer_here_is_refused(self):
        self.other.company_id = self.stranger_shop
        for ident in (self.other.id, 0, True, "1", 2**70):
            with self.subTest(str(ident)), self.assertRaises(UserError):
                self.ask("customer.case", "pos_counts", ident)

    def test_what_no_till_sends_is_refused(self):
        for vals in (
            {"uuid": "short"},
            {"uuid": None},
            {"uuid": "G" * 32},
            {"state": "resolved"},
            {"company_id": self.stranger_shop.id},
            {"case_type": "refund"},
            {"case_type": ["warranty"]},
            {"subject": ""},
            {"subject": "x" * 201},
            {"subject": ["a"]},
            {"description": "x" * 5001},
            {"description": {"a": 1}},
            {"description": "a\0b"},
        ):
            with self.subTest(str(vals)[:40]), self.assertRaises(UserError):
                self.open_case(**{**self.front, **vals})
        for vals in (None, [], "text", 5):
            with self.assertRaises(UserError):
                self.ask("customer.case", "pos_open", vals)
        self.assertFalse(self.cases())

    def test_who_sends_an_old_order_again_gets_no_page_to_it(self):
        key = "5e" * 16
        again = {"uuid": self.order.uuid, "page_key": key, "state": "paid"}
        self.assertFalse(self.env["pos.order"]._page_keys_of([again]))
        new = {**again, "uuid": "new"}
        self.assertEqual(self.env["pos.order"]._page_keys_of([new]), {"new": key})

    def test_what_is_no_order_is_refused(self):
        Order = self.env["pos.order"].with_user(self.cashier)
        for orders in ([["uuid"]], ["text"], [None], {"uuid": "a"}, "text", None):
            with self.subTest(str(orders)), self.assertRaises(UserError):
                Order.sync_from_ui(orders)
        for uuid in (None, 5, ["a"], {"a": 1}):
            given = [{"uuid": uuid, "page_key": "5e" * 16}]
            self.assertFalse(Order._page_keys_of(given))

    def test_a_key_of_another_companys_case_opens_nothing_and_shows_nothing(self):
        self.open_case(uuid="b" * 32, **self.front)
        self.cashier.company_ids |= self.stranger_shop
        with self.assertRaises(UserError):
            self.open_case(uuid="b" * 32, till=self.stranger_till, query="zzzz")


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


@tagged("post_install", "-at_install")
class TestPromise(TillWarrantyCase):
    """What a till knows of warranties before it sells, and prints after it sold."""

    def promised(self, product):
        return self.env["product.product"]._till_warranties(product, self.config)

    def test_a_product_says_how_long_and_whether_it_has_a_number(self):
        self.policy.asks_serial = True
        self.assertEqual(
            self.promised(self.kettle | self.product),
            {
                self.kettle.id: {
                    "asks_serial": True,
                    "terms": [{"months": 24, "clock": "sale", "after": 0}],
                    "text": "Warranty: 2 years",
                }
            },
        )

    def test_months_and_the_registration_are_put_in_words(self):
        self.policy.write({"duration": 18, "duration_unit": "month"})
        self.assertEqual(
            self.promised(self.kettle)[self.kettle.id]["text"], "Warranty: 18 months"
        )
        self.policy.write({"duration": 12, "clock": "activation"})
        self.assertEqual(
            self.promised(self.kettle)[self.kettle.id]["text"],
            "Warranty: 1 year from the registration",
        )

    def test_the_till_gets_it_with_the_product(self):
        Product = self.env["product.product"]
        rows = Product._load_pos_data_read(self.kettle | self.product, self.config)
        told = {row["id"]: row.get("_warranty") for row in rows}
        self.assertEqual(told[self.kettle.id]["text"], "Warranty: 2 years")
        self.assertIsNone(told[self.product.id])

    def test_the_receipt_gets_the_last_day_of_each_item(self):
        facts = self.order.warranty_facts
        self.assertEqual(
            facts,
            {
                self.order.lines.uuid: [
                    {"until": self.card.until.isoformat(), "serials": ["KT-4711"]}
                ]
            },
        )
        self.assertFalse(self.sold((self.product, 1)).warranty_facts)

    def taken(self, order):
        order.invalidate_recordset()
        facts = order.warranty_facts or {}
        return [unit.get("taken", False) for units in facts.values() for unit in units]

    def test_a_number_that_an_item_of_another_sale_has_is_told_and_nothing_of_it(self):
        self.assertEqual(self.taken(self.order), [False])
        again = self.sold((self.kettle, 2, {"warranty_serials": ["kt 4711", "KT-1"]}))
        self.assertEqual(self.taken(again), [True, False])
        told = repr(again.warranty_facts)
        for secret in (self.card.name, self.order.pos_reference, "KT-4711"):
            self.assertNotIn(secret, told)

    def test_a_number_that_came_back_or_is_another_model_s_is_not_taken(self):
        self.give_back(self.order.lines, 1)
        again = self.sold((self.kettle, 1, {"warranty_serials": ["KT-4711"]}))
        self.assertEqual(self.taken(again), [False])
        lamp = self.create_product("Lamp", self.categ_basic, 20)
        self.policy.product_tmpl_ids |= lamp.product_tmpl_id
        other = self.sold((lamp, 1, {"warranty_serials": ["KT-4711"]}))
        self.assertEqual(self.taken(other), [False])

    def test_a_number_of_another_company_is_not_told(self):
        branch, _till = self.make_branch("Third")
        self.card.company_id = branch
        again = self.sold((self.kettle, 1, {"warranty_serials": ["KT-4711"]}))
        self.assertEqual(self.taken(again), [False])

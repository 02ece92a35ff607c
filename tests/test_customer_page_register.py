from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..models import customer_page_attempt as limits
from .common_page import PageCase

SAME = "We cannot register this"
HOME = "192.0.2.7"


class RegisterCase(PageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.asks_serial = True
        cls.env["customer.page.attempt"].sudo().search([]).unlink()

    def setUp(self):
        super().setUp()
        self.order = self.sold((self.kettle, 1, {"warranty_serials": ["SN-4711"]}))
        self.card = self.cards(self.order)
        self.day = self.card.sold_on.isoformat()

    def register(self, number, day=None, form=None, address=HOME, total="40.00"):
        pages = self.env["customer.page"]
        day = self.day if day is None else day
        form = form or self.form()
        return pages._register_purchase(form, number, day, address, total)

    def assert_refused(self, answer, words=SAME):
        page, sentence = answer
        self.assertFalse(page)
        self.assertIn(words, sentence)


@tagged("post_install", "-at_install")
class TestRegister(RegisterCase):
    def test_a_receipt_its_day_and_its_total_open_a_page(self):
        page, key = self.register(self.order.pos_reference)
        self.assertEqual(page.order_id, self.order)
        self.assertEqual(page.made_for, "registration")
        self.assertEqual(self.page_of(key), page)
        self.assertEqual(page._cards(), self.card)

    def test_who_has_one_receipt_does_not_get_the_one_beside_it(self):
        """Number and day of a neighbour are easily guessed, the total is not."""
        number = self.order.pos_reference
        wrong = ["", "39.99", "4000", "0.40", "-"]
        answers = {
            self.register(number if at % 2 else number.lower(), total=total)[1]
            for at, total in enumerate(wrong)
        }
        unknown = self.register("999-9-999999", total="40", address="198.51.100.1")
        self.assertEqual(answers, {unknown[1]})
        self.assertTrue(self.register(number, total="€ 40,00")[0])

    def test_a_total_that_is_none_is_as_wrong_as_any(self):
        for total in ("kettle", None, "9" * 99, ["40"]):
            self.assert_refused(self.register(self.order.pos_reference, total=total))

    def test_a_serial_number_opens_the_page_of_its_item(self):
        page, key = self.register("sn 4711")
        self.assertEqual(page.card_id, self.card)
        self.assertEqual(self.page_of(key)._cards(), self.card)

    def test_the_warranty_begins_with_registering_where_it_waits_for_that(self):
        self.policy.write({"clock": "activation", "start_within": 0})
        order = self.sold((self.kettle, 1, {"warranty_serials": ["SN-1"]}))
        self.assertFalse(self.cards(order).until)
        self.assertTrue(self.register("SN-1")[0])
        self.assertTrue(self.cards(order).until)

    def test_unknown_others_returned_and_another_day_get_one_sentence(self):
        ada = self.make_customer()
        serial = {"warranty_serials": ["SN-5"]}
        owned = self.sold((self.kettle, 1, serial), partner_id=ada.id)
        back = self.sold((self.kettle, 1, {"warranty_serials": ["SN-6"]}))
        self.give_back(back.lines, 1)
        plain = self.sold((self.product, 1))
        other_day = (self.card.sold_on - timedelta(days=1)).isoformat()
        tries = [
            ("SN-5", None),
            (owned.pos_reference, None),
            ("SN-6", None),
            (back.pos_reference, None),
            (plain.pos_reference, None),
            ("SN-9999", None),
            ("%", None),
            ("SN-4711", other_day),
            (self.order.pos_reference, other_day),
        ]
        answers = {
            self.register(number, day, address=f"198.51.{at}.1")[1]
            for at, (number, day) in enumerate(tries)
        }
        self.assertEqual(len(answers), 1)
        self.assertIn(SAME, answers.pop())
        pages = self.env["customer.page"].sudo()
        self.assertFalse(pages.search([("made_for", "=", "registration")]))

    def test_what_somebody_registered_is_not_registered_again(self):
        page, _key = self.register("SN-4711")
        self.assert_refused(self.register("SN-4711"))
        self.assert_refused(self.register(self.order.pos_reference))
        page.revoked_at = fields.Datetime.now()
        self.assertTrue(self.register("SN-4711")[0])

    def test_two_items_with_one_serial_number_are_none(self):
        self.sold((self.kettle, 1, {"warranty_serials": ["SN-4711"]}))
        self.assert_refused(self.register("SN-4711"))

    def test_the_same_form_finds_the_same_page(self):
        form = self.form()
        page, key = self.register("SN-4711", form=form)
        self.assertEqual(self.register("SN-4711", form=form), (page, key))

    def test_the_number_of_a_form_does_not_tell_the_key(self):
        form = self.form()
        _page, key = self.register("SN-4711", form=form)
        self.assertNotEqual(form, key)
        # A form with the same number for another item has another key.
        self.sold((self.kettle, 1, {"warranty_serials": ["SN-2"]}))
        self.assertNotEqual(self.register("SN-2", form=form)[1], key)

    def test_bad_input_gets_a_sentence_of_its_own(self):
        tomorrow = (fields.Date.today() + timedelta(days=3)).isoformat()
        for number, day, words in (
            ("", self.day, "enter the number"),
            ("x" * 65, self.day, "at most"),
            ("a\0b", self.day, "at most"),
            (None, self.day, "enter the number"),
            ("SN-4711", "", "enter the day"),
            ("SN-4711", "31.02.2026", "enter the day"),
            ("SN-4711", "2026-02-30", "enter the day"),
            ("SN-4711", tomorrow, "not come yet"),
        ):
            pages = self.env["customer.page"]
            answer = pages._register_purchase(self.form(), number, day, HOME)
            self.assert_refused(answer, words)
        self.assert_refused(self.register("SN-4711", form="x"), "once more")


@tagged("post_install", "-at_install")
class TestRegisterLimits(RegisterCase):
    def test_a_block_of_addresses_has_so_many_tries(self):
        for at in range(limits.PER_BLOCK):
            self.assert_refused(self.register(f"X{at}", address=f"192.0.2.{at}"))
        self.assert_refused(self.register("SN-4711"), "too many tries")
        self.assertTrue(self.register("SN-4711", address="192.0.3.1")[0])

    def test_all_together_have_so_many_wrong_tries(self):
        for at in range(limits.FAILED_IN_ALL):
            self.assert_refused(self.register(f"X{at}", address=f"10.{at}.0.1"))
        answer = self.register("SN-4711", address="2001:db8::1")
        self.assert_refused(answer, "too many tries")

    def test_one_number_has_so_many_tries_wherever_they_come_from(self):
        """Whether there is such a receipt makes no difference."""
        answers = set()
        for number in (self.order.pos_reference, "999-9-999999"):
            for at in range(limits.PER_NUMBER):
                answer = self.register(number, total=str(at), address=f"10.{at}.0.1")
                self.assert_refused(answer)
            answers.add(self.register(number, address="10.99.0.1")[1])
            # Written in another way it is the same number.
            answer = self.register(f" {number.lower()}", address="10.98.0.1")
            answers.add(answer[1])
        self.assertEqual(len(answers), 1)
        self.assertIn("too many tries", answers.pop())

    def test_tries_are_forgotten_after_a_while(self):
        for at in range(limits.PER_BLOCK):
            self.register(f"X{at}")
        attempts = self.env["customer.page.attempt"].sudo().search([])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE customer_page_attempt SET create_date = create_date - %s",
            [timedelta(hours=1, minutes=1)],
        )
        self.assertTrue(self.register("SN-4711")[0])
        self.env.cr.execute(
            "UPDATE customer_page_attempt SET create_date = create_date - %s",
            [timedelta(days=1)],
        )
        attempts.invalidate_recordset()
        attempts._gc_old()
        self.assertFalse(attempts.exists())

    def test_no_address_is_kept(self):
        self.register("X", address="203.0.113.77")
        kept = self.env["customer.page.attempt"].sudo().search([]).mapped("bucket")
        self.assertTrue(kept)
        self.assertNotIn("203.0", " ".join(kept))

    def test_addresses_of_one_block_count_together(self):
        attempts = self.env["customer.page.attempt"].sudo()
        blocks = {
            attempts._block(address)
            for address in ("203.0.113.1", "203.0.113.200", "::ffff:203.0.113.9")
        }
        self.assertEqual(len(blocks), 1)
        near, far = attempts._block("2001:db8:1::5"), attempts._block("2001:db8:2::5")
        self.assertNotEqual(near, far)
        self.assertEqual(near, attempts._block("2001:db8:1:ff::9"))
        self.assertEqual(attempts._block("nonsense"), attempts._block(None))


@tagged("post_install", "-at_install")
class TestRegisterInBrowser(RegisterCase, HttpCase):
    def test_a_gift_is_registered_and_its_page_shown_with_a_code(self):
        _answer, page = self.get("/warranty/register")
        form = self.form_on(page, "/warranty/register")
        answer = self.post(page, form, number="SN-4711", day=self.day)
        self.assertIn("Your purchase is registered", answer.text)
        self.assertIn("Code of this page", answer.text)
        self.assertIn("Kettle", answer.text)
        again = self.url_open(answer.url.partition("?")[0])
        self.assertNotIn("Code of this page", again.text)

    def test_what_was_typed_comes_back(self):
        _answer, page = self.get("/warranty/register")
        form = self.form_on(page, "/warranty/register")
        for changes in (
            {"number": 'SN-"1"', "day": self.day},
            {"number": 'SN-"1"', "day": self.day, "contact": "nobody"},
        ):
            answer = self.post(page, form, **changes)
            self.assertEqual(answer.status_code, 422)
            self.assertIn("SN-&#34;1&#34;", answer.text)
            self.assertIn(self.day, answer.text)

    def test_the_page_says_nothing_about_where_a_form_came_from(self):
        _answer, page = self.get("/warranty/register")
        form = self.form_on(page, "/warranty/register")
        for at in range(limits.PER_BLOCK):
            self.post(page, form, number=f"X{at}", day=self.day)
        answer = self.post(page, form, number="SN-4711", day=self.day)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("too many tries", answer.text)

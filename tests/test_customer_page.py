from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_mail import Traces
from .common_page import PageCase


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

import random
import uuid

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_till import IDENTITY, PHONES, VaultTillCase


@tagged("post_install", "-at_install")
class TestFindByContact(VaultTillCase):
    def test_a_protected_customer_is_found_by_phone_and_email_in_every_spelling(self):
        person = self.make_person(phone=PHONES[0], email=IDENTITY["email"])
        for text in (*PHONES, "079 555 01 02", " 0795550102 "):
            with self.subTest(text):
                self.assert_found(self.identify(text), person)
        for text in (IDENTITY["email"], IDENTITY["email"].upper()):
            with self.subTest(text):
                self.assert_found(self.identify(text), person)

    def test_a_contact_in_clear_is_found_in_the_same_way(self):
        customer = self.make_customer(phone=PHONES[0], email="Bo@Wobble.example.com")
        for text in (*PHONES, "079 555 01 02", "bo@wobble.example.com"):
            with self.subTest(text):
                self.assert_found(self.identify(text), customer)

    def test_a_contact_of_earlier_days_gets_a_code(self):
        customer = self.Partner.create({"name": "Bo", "phone": PHONES[0]})
        self.assert_found(self.identify(PHONES[1]), customer)
        self.assertTrue(customer.customer_code)

    def test_an_answer_never_says_the_number_or_the_address(self):
        person = self.make_person(**IDENTITY)
        clear = self.make_customer(
            phone="+41 79 555 09 09", email="clear@quibbleton.example.com"
        )
        for text in (
            *(PHONES[0], IDENTITY["email"]),
            *("+41 79 555 09 09", "clear@quibbleton.example.com"),
        ):
            answer = repr(self.identify(text))
            for secret in (*IDENTITY.values(), "quibbleton", "5550102", "5550909"):
                self.assertNotIn(secret, answer)
        self.assertTrue(person.customer_code and clear.customer_code)

    def test_nobody_has_it(self):
        self.assert_nobody(self.identify("+41 79 555 77 77"), "unknown_phone")
        self.assert_nobody(self.identify("no@body.example.com"), "unknown_email")
        for text in ("079 555 77", "12345678", "@", "a@b", "x@y@z", "@example.com"):
            with self.subTest(text):
                status = self.identify(text)["status"]
                self.assertIn(status, ("unknown_phone", "unknown_email"))

    def test_a_number_that_several_have_finds_nobody(self):
        self.make_customer(phone=PHONES[0])
        self.make_customer("Bo", phone=PHONES[1])
        self.assert_nobody(self.identify(PHONES[0]), "several")

    def test_the_address_of_a_customer_is_not_another_customer(self):
        customer = self.make_customer(
            phone=PHONES[0],
            child_ids=[
                Command.create({"type": "delivery", "name": "Door", "phone": PHONES[0]})
            ],
        )
        self.assert_found(self.identify(PHONES[0]), customer)

    def test_archived_customers_are_called_so(self):
        person = self.make_person(phone=PHONES[0])
        person.action_archive()
        self.assert_nobody(self.identify(PHONES[0]), "archived")

    def test_customers_of_other_companies_are_not_known(self):
        other, other_till = self.make_branch("Another Shop")
        self.make_customer(phone=PHONES[0], company_id=other.id)
        person = self.make_person(email=IDENTITY["email"])
        person.company_id = other
        self.assert_nobody(self.identify(PHONES[0]), "unknown_phone")
        self.assert_nobody(self.identify(IDENTITY["email"]), "unknown_email")
        self.cashier.company_ids += other
        context = {"allowed_company_ids": self.cashier.company_ids.ids}
        answer = self.identify(IDENTITY["email"], other_till, context=context)
        self.assert_found(answer, person)

    def test_a_number_without_country_is_of_the_companys_country(self):
        person = self.make_person(phone="079 555 01 02")
        self.assert_found(self.identify("+41795550102"), person)
        self.company.country_id = False
        self.assert_nobody(self.identify("079 555 01 02"), "unknown_phone")
        self.assert_found(self.identify("+41795550102"), person)

    def test_a_changed_number_counts_from_then_on_and_the_old_one_does_not(self):
        person = self.make_person(phone=PHONES[0])
        self.Partner.browse(person.id).phone = "+41 79 555 03 03"
        self.assert_nobody(self.identify(PHONES[0]), "unknown_phone")
        self.assert_found(self.identify("+41 79 555 03 03"), person)

    def test_odd_input_finds_nobody_and_breaks_nothing(self):
        for text in (
            *("+\x0041795550102", "a\x00@example.com", "\ud800@example.com", "+" * 30),
            *(
                "0" * 64,
                "@" * 64,
                "a@" + "b" * 300,
                "a@" + "b" * 10**6,
                "(((((((",
                "1" * 20,
            ),
            *("x@\u202eexample.com", "%@%.%", "'; --@example.com", "٠٧٩٥٥٥٠١٠٢٢"),
        ):
            with self.subTest(repr(text)[:40]):
                self.assertEqual(self.identify(text)["res.partner"], [])


@tagged("post_install", "-at_install")
class TestLimitsOfFinding(VaultTillCase):
    def searches_until_refused(self, search, most=60):
        for count in range(most):
            if search(count)["status"] == "limited":
                return count
        return most

    def test_who_guesses_is_stopped_after_ten_misses(self):
        count = self.searches_until_refused(
            lambda n: self.identify(f"+41 79 555 {n // 100:02} {n % 100:02}")
        )
        self.assertIn(count, range(9, 12))
        self.assert_nobody(self.identify("a@b.example.com"), "limited")

    def test_who_is_stopped_is_told_nothing_of_contacts_in_clear_either(self):
        self.make_customer(phone="+41 79 555 88 88")
        self.searches_until_refused(lambda n: self.identify(f"no{n}@example.com"))
        self.assert_nobody(self.identify("+41 79 555 88 88"), "limited")

    def test_finding_contacts_in_clear_counts_as_finding(self):
        self.make_customer(phone=PHONES[0])
        for _search in range(15):
            self.assertEqual(self.identify(PHONES[0])["status"], "found")
        count = self.searches_until_refused(lambda _n: self.identify(PHONES[0]))
        self.assertIn(count + 15, range(39, 43))

    def test_codes_and_receipts_are_not_limited(self):
        member = self.make_member()
        self.searches_until_refused(lambda n: self.identify(f"no{n}@example.com"))
        self.assert_found(self.identify(member.customer_code), member)

    def test_every_search_is_recorded_and_says_no_value(self):
        person = self.make_person(phone=PHONES[0])
        self.make_customer(email="clear@example.com")
        after = self.last_entry()
        for text in (PHONES[0], "clear@example.com", "no@example.com"):
            self.identify(text)
        entries = [e for e in self.entries(after) if e["action"] == "lookup"]
        self.assertEqual(
            [(e["outcome"], e["fields"]) for e in entries],
            [("found", ["phone"]), ("found", ["email"]), ("miss", ["email"])],
        )
        self.assertIn(person.sudo().identity_person, entries[0]["persons"])
        for entry in entries:
            self.assertEqual(entry["actor"], self.cashier.id)
            self.assertEqual(entry["till"], self.till.id)
        self.assertNotIn("example.com", repr(entries))

    def test_enrolling_as_an_oracle_is_stopped_like_guessing(self):
        for number in range(12):
            self.make_customer(f"C{number}", phone=f"+41 79 555 60 {number:02}")
        count = self.searches_until_refused(
            lambda n: self.enroll({"phone": f"+41 79 555 60 {n % 12:02}"})
        )
        self.assertIn(count, range(9, 12))

    def test_a_queue_of_new_members_is_served(self):
        # The vault keeps for a while what tests have rolled back: so, new numbers.
        for number in random.sample(range(10**6), 15):
            identity = {
                "phone": f"+41 79 6{number:06}",
                "email": f"{uuid.uuid4()}@example.com",
            }
            self.assertEqual(self.enroll(identity)["status"], "found")


@tagged("post_install", "-at_install")
class TestMatch(VaultTillCase):
    SAID = {
        "name": ("quibbleton ZORBLAX", "Zorblax"),
        "phone": ("079 555 01 02", "079 555 01 03"),
        "email": ("ZORBLAX@quibbleton.example.com", "zorblax@example.com"),
        "zip": ("zx 98765", "ZX-98766"),
        "city": ("snorkhausen", "Snork"),
        "street": ("mumblegasse  7", "Mumblegasse 8"),
        "birthdate": ("1984-02-29", "1984-02-28"),
    }

    def assert_answers(self, fields, make):
        for field in fields:
            right, wrong = self.SAID[field]
            with self.subTest(field):
                partner = make()
                self.assertEqual(self.match(partner, field, right), "yes")
                self.assertEqual(self.match(partner, field, wrong), "no")

    def fresh(self, **vals):
        self.cashier = self.new_cashier()
        self.till = self.make_till("Till")
        return self.make_customer(**vals)

    def test_what_a_protected_customer_says_fits_or_not(self):
        person = self.make_person(**IDENTITY)

        def limits_of_their_own():
            self.cashier = self.new_cashier()
            self.till = self.make_till("Till")
            return person

        fields = list(self.SAID)
        self.assert_answers(fields[:2], limits_of_their_own)

    def test_every_field_can_be_compared(self):
        for field in self.SAID:
            with self.subTest(field):
                self.cashier = self.new_cashier()
                self.till = self.make_till("Till")
                person = self.make_person(**{field: IDENTITY[field]})
                right, wrong = self.SAID[field]
                self.assertEqual(self.match(person, field, right), "yes")
                self.assertEqual(self.match(person, field, wrong), "no")
                person.action_archive()
                person.active = True
                person.phone = person.email = False
                # Nobody else shall have the phone in the next round.
                self.Vault._erase([person.sudo().identity_person])

    def test_a_contact_in_clear_is_compared_with_its_fields(self):
        plain = {k: v for k, v in IDENTITY.items() if k not in ("birthdate", "note")}
        fields = [field for field in self.SAID if field != "birthdate"]
        self.assert_answers(fields, lambda: self.fresh(**plain))

    def test_nothing_is_on_file(self):
        member, person = self.make_member(), self.make_person(name="Zorblax")
        clear = self.make_customer()
        for partner, field in (
            *((member, field) for field in self.SAID),
            (person, "phone"),
            (clear, "phone"),
            (clear, "birthdate"),
        ):
            with self.subTest(field):
                self.assertEqual(self.match(partner, field, "x"), "nothing")

    def test_five_questions_about_one_customer_are_answered(self):
        for customer in (self.make_customer(), self.make_person(name="Zorblax")):
            answers = [self.match(customer, "name", f"N{n}") for n in range(6)]
            self.assertEqual(answers, ["no"] * 5 + ["limited"])
            self.cashier = self.new_cashier()
            self.till = self.make_till("Till")
            self.assertEqual(self.match(customer, "name", "N7"), "limited")

    def test_odd_input_does_not_match_and_breaks_nothing(self):
        customer = self.make_customer()
        for said in (None, False, True, 0, 7, [], {}, "", " ", "\x00", "x" * 10**6):
            with self.subTest(repr(said)[:20]):
                self.cashier = self.new_cashier()
                self.assertIn(self.match(customer, "name", said), ("no", "limited"))

    def test_other_fields_and_other_companies_customers_are_refused(self):
        customer = self.make_customer()
        for field in ("vat", "note", "comment", "email_normalized", "id", None, [], 7):
            with self.subTest(repr(field)), self.assertRaises(UserError):
                self.match(customer, field, "x")
        foreign = self.make_customer(company_id=self.make_company("Another").id)
        gone = self.make_customer()
        gone.action_archive()
        for partner in (foreign, gone):
            with self.assertRaisesRegex(UserError, "no customer"):
                self.match(partner, "name", "Ada Muster")
        for partner_id in (None, False, True, 0, -1, "1", [customer.id], {}, 10**12):
            with self.subTest(repr(partner_id)), self.assertRaises(UserError):
                self.ask("pos_match", partner_id, "name", "x")

    def test_who_does_not_sell_learns_nothing(self):
        customer = self.make_customer()
        for role in ("public", "portal", "employee", "clerk"):
            user = self.make_user(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.match(customer, "name", "Ada Muster", user=user)

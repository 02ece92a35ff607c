from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..core import code as codes
from .common_till import IDENTITY, PHONES, VaultTillCase


@tagged("post_install", "-at_install")
class TestEnrollWithIdentity(VaultTillCase):
    def assert_main_database_has_nothing(self, partner):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT to_jsonb(p)::text FROM res_partner p WHERE id = %s", [partner.id]
        )
        [row] = self.env.cr.fetchone()
        for value in (*IDENTITY.values(), "quibbleton", "5550102"):
            self.assertNotIn(value, row)

    def test_an_identity_goes_to_the_vault_alone(self):
        member = self.member_of(self.enroll(IDENTITY))
        self.assertTrue(member.identity_protected)
        self.assertEqual(member.name, codes.display(member.customer_code))
        self.assert_main_database_has_nothing(member)
        kept = self.identity_of(member)
        self.assertEqual(kept, {**IDENTITY, "phone": "+41795550102"})

    def test_the_answer_has_the_code_and_says_that_a_receipt_can_be_sent(self):
        answer = self.enroll(IDENTITY)
        [row] = answer["res.partner"]
        self.assertTrue(row["identity_email_on_file"])
        self.assertTrue(row["identity_address_on_file"])
        for value in (*IDENTITY.values(), "quibbleton", "5550102"):
            self.assertNotIn(value, repr(answer))
        [row] = self.enroll({"name": "Zorblax"})["res.partner"]
        self.assertFalse(row["identity_email_on_file"])
        self.assertFalse(row["identity_address_on_file"])

    def test_blank_fields_are_no_identity(self):
        member = self.member_of(self.enroll({"name": "  ", "phone": "", "email": None}))
        self.assertFalse(member.sudo().identity_version)

    def test_a_known_phone_or_email_is_called_so(self):
        person = self.make_person(phone=PHONES[0], email=IDENTITY["email"])
        clear = self.make_customer(phone="+41 79 555 07 07", email="c@example.com")
        before = self.Partner.search_count([])
        for identity, known in (
            ({"phone": "079 555 01 02"}, person),
            ({"email": IDENTITY["email"].upper(), "name": "Other"}, person),
            ({"phone": "+41795550707"}, clear),
            ({"email": "C@example.com"}, clear),
        ):
            with self.subTest(identity.keys()):
                found = self.member_of(self.enroll(identity), "exists")
                self.assertEqual(found, known)
        self.assertEqual(self.Partner.search_count([]), before)

    def test_each_bad_field_gets_a_sentence(self):
        answer = self.enroll(
            {
                "name": "x" * 300,
                "phone": "12",
                "email": "nobody",
                "birthdate": "30.2.2000",
                "zip": 1234,
                "city": "Snorkhausen",
            }
        )
        self.assertEqual((answer["status"], answer["res.partner"]), ("invalid", []))
        self.assertEqual(
            answer["errors"].keys(), {"name", "phone", "email", "birthdate", "zip"}
        )
        for sentence in answer["errors"].values():
            self.assertTrue(sentence.endswith("."), sentence)
            self.assertNotIn("nobody", sentence)

    def test_nobody_is_born_in_the_future_or_in_the_middle_ages(self):
        for date in ("2999-01-01", "1512-01-01", "2000-13-01", "yesterday", "\x00"):
            with self.subTest(date):
                answer = self.enroll({"birthdate": date})
                expected = "found" if date == "\x00" else "invalid"
                self.assertEqual(answer["status"], expected)

    def test_what_is_no_identity_or_consent_is_refused_without_repeating_it(self):
        before = self.Partner.search_count([])
        for identity, consents in (
            ("Zorblax", {}),
            (["Zorblax"], {}),
            (7, {}),
            (True, {}),
            ({"Zorblax": "name"}, {}),
            ({"name": "Zorblax", "customer_code": "X"}, {}),
            ({"name": "Zorblax", "identity_protected": False}, {}),
            ({}, {"newsletter": True}),
            ({}, {"marketing": 1}),
            ({}, {"marketing": None}),
            ({}, ["marketing"]),
            ({}, "marketing"),
        ):
            with (
                self.subTest(identity=identity, consents=consents),
                self.assertRaises(UserError) as caught,
            ):
                self.enroll(identity, consents)
            self.assertNotIn("Zorblax", str(caught.exception))
        self.assertEqual(self.Partner.search_count([]), before)

    def test_a_later_name_goes_to_the_vault_as_well(self):
        member = self.member_of(self.enroll())
        self.assertTrue(member.identity_protected)
        self.Partner.browse(member.id).write({"name": "Zorblax Quibbleton"})
        self.assert_main_database_has_nothing(member)
        self.assertEqual(self.identity_of(member)["name"], "Zorblax Quibbleton")

    def test_by_hand_those_who_give_data_are_protected_and_others_are_not(self):
        self.company.identity_policy = "manual"
        self.assertFalse(self.member_of(self.enroll()).identity_protected)
        member = self.member_of(self.enroll({"name": "Zorblax"}))
        self.assertTrue(member.identity_protected)

    def test_all_individuals_get_one_code_each(self):
        self.company.identity_policy = "individuals"
        for identity in ({}, {"name": "Zorblax"}):
            reserved = self.Code._reserve(1, self.till)
            member = self.member_of(self.enroll(identity, {}, reserved.code))
            self.assertEqual(member.customer_code_ids, reserved)
            self.assertTrue(member.identity_protected)


@tagged("post_install", "-at_install")
class TestEnrollAgain(VaultTillCase):
    """The reply was lost: the till asks again with the same code."""

    def setUp(self):
        super().setUp()
        self.code = self.Code._reserve(1, self.till).code

    def test_the_same_call_finds_the_same_member(self):
        first = self.enroll(IDENTITY, {"marketing": True}, self.code)
        before = self.Partner.search_count([])
        second = self.enroll(IDENTITY, {"marketing": True}, self.code)
        self.assertEqual(second["status"], "found")
        self.assertEqual(self.member_of(first), self.member_of(second))
        self.assertEqual(self.Partner.search_count([]), before)
        member = self.member_of(second)
        self.assertEqual(len(member.identity_consent_ids), 1)
        self.assertEqual(self.identity_of(member)["email"], IDENTITY["email"])

    def test_what_the_first_call_did_not_bring_is_added(self):
        # The order came first, and made the member from its code.
        member = self.member_of(self.identify(self.code))
        again = self.member_of(self.enroll(IDENTITY, {"surveys": True}, self.code))
        self.assertEqual(member, again)
        self.assertEqual(self.identity_of(member)["name"], IDENTITY["name"])
        self.assertTrue(member._has_consent("surveys"))

    def test_what_is_on_file_is_never_overwritten(self):
        self.enroll({"name": "Zorblax", "phone": PHONES[0]}, {}, self.code)
        answer = self.enroll(
            {"name": "Mallory", "phone": "+41 79 555 06 06", "city": "Snork"},
            {},
            self.code,
        )
        kept = self.identity_of(self.member_of(answer))
        self.assertEqual(
            kept, {"name": "Zorblax", "phone": "+41795550102", "city": "Snork"}
        )

    def test_a_code_of_somebody_with_another_ones_phone_finds_the_other_one(self):
        person = self.make_person(phone=PHONES[0])
        self.identify(self.code)
        answer = self.enroll({"phone": PHONES[0]}, {}, self.code)
        self.assertEqual(self.member_of(answer, "exists"), person)

    def test_users_companies_and_suppliers_are_given_no_address(self):
        user = self.cashier.partner_id
        user.email = False
        firm = self.make_customer("Firma Wobblefink", is_company=True)
        clerk = self.make_customer(parent_id=firm.id)
        supplier = self.make_customer("Supplier", supplier_rank=1)
        for partner in user | firm | clerk | supplier:
            self.Code._issue(partner)
            code = partner.customer_code
            for call in (
                lambda code: self.enroll({"email": "m@example.com"}, {}, code),
                lambda _code, partner=partner: self.add(
                    partner, {"email": "m@example.com"}
                ),
            ):
                with self.assertRaisesRegex(UserError, "in the office"):
                    call(code)
            self.assertFalse(partner.email)


@tagged("post_install", "-at_install")
class TestAddIdentity(VaultTillCase):
    def test_an_email_is_added_to_a_member(self):
        member = self.make_member()
        answer = self.add(member, {"email": IDENTITY["email"]})
        self.assertEqual(self.member_of(answer), member)
        self.assertTrue(answer["res.partner"][0]["identity_email_on_file"])
        self.assertEqual(self.identity_of(member)["email"], IDENTITY["email"])
        self.assertFalse(member.email)

    def test_a_member_in_clear_without_data_is_protected_when_it_gives_some(self):
        self.company.identity_policy = "manual"
        member = self.make_member()
        self.assertFalse(member.identity_protected)
        self.member_of(self.add(member, {"name": "Zorblax"}))
        self.assertTrue(member.identity_protected)
        self.assertEqual(member.name, member.customer_code_display)

    def test_a_contact_in_clear_stays_there(self):
        customer = self.make_customer()
        answer = self.add(customer, {"email": "ada@example.com", "note": "<b>x</b>"})
        self.assertEqual(self.member_of(answer), customer)
        self.assertFalse(customer.identity_protected)
        self.assertEqual(customer.email, "ada@example.com")
        self.assertIn("&lt;b&gt;", customer.comment)
        answer = self.add(customer, {"birthdate": "1984-02-29"})
        self.assertEqual(answer["status"], "invalid")

    def test_what_is_on_file_is_not_overwritten_and_that_is_said(self):
        person = self.make_person(**IDENTITY)
        clear = self.make_customer(phone="+41 79 555 05 05")
        for customer, identity in (
            (person, {"name": "Mallory", "birthdate": "1990-01-01"}),
            (clear, {"phone": "+41 79 555 06 06", "name": "Mallory"}),
        ):
            answer = self.add(customer, identity)
            self.assertEqual(answer["status"], "invalid")
            self.assertEqual(answer["errors"].keys(), identity.keys())
        self.assertEqual(self.identity_of(person)["name"], IDENTITY["name"])
        self.assertEqual(clear.name, "Ada Muster")

    def test_another_customers_address_is_not_added(self):
        person = self.make_person(email=IDENTITY["email"])
        member = self.make_member()
        answer = self.add(member, {"email": IDENTITY["email"]})
        self.assertEqual(self.member_of(answer, "exists"), person)
        self.assertFalse(member.sudo().identity_version)

    def test_who_does_not_sell_or_names_no_customer_is_refused(self):
        member = self.make_member()
        for role in ("public", "portal", "employee", "clerk"):
            user = self.make_user(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.add(member, {"name": "x"}, user=user)
        for partner_id in (None, True, 0, -1, "1", [member.id], 10**12):
            with self.subTest(repr(partner_id)), self.assertRaises(UserError):
                self.ask("pos_add_identity", partner_id, {"name": "x"})


@tagged("post_install", "-at_install")
class TestForgedDefaultsWithIdentity(VaultTillCase):
    def test_defaults_from_the_browser_have_no_effect(self):
        evil = {"login": "evil", "name": "Evil"}
        context = {
            "default_email": "evil@example.com",
            "default_user_ids": [[0, 0, evil]],
            "default_company_id": self.company.id,
            "default_identity_protected": False,
            "identity_plain": True,
            "tracking_disable": False,
        }
        for identity in ({}, {"name": "Zorblax"}):
            answer = self.enroll(identity, {"marketing": True}, context=context)
            member = self.member_of(answer)
            self.assertTrue(member.identity_protected)
            self.assertFalse(member.email or member.user_ids or member.company_id)
            [consent] = member.identity_consent_ids
            self.assertEqual(consent.user_id, self.cashier)

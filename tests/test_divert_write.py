from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_divert import PLAIN, DivertCase


@tagged("post_install", "-at_install")
class TestWrite(DivertCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.make_protected()

    def test_what_another_addon_writes_reaches_the_vault(self):
        self.ada.with_user(self.editor).write(dict(PLAIN))
        self.assert_hidden(self.ada, *PLAIN.values())
        self.assertEqual(self.identity(self.ada)["street"], "Mustergasse 7")

    def test_the_parts_of_a_street_are_its_street(self):
        """As ``base_address_extended`` writes them, whose columns would keep them."""
        parts = {"street_name": "Quibblegate", "street_number": "7713"}
        clean, changes = self.Partner._divert({**parts, "street": False, "lang": "x"})
        self.assertEqual(clean, {"lang": "x"})
        self.assertEqual(changes, {"street": "Quibblegate 7713"})

    def test_an_assignment_is_a_write(self):
        self.ada.email = "ada.new@example.com"
        self.assert_hidden(self.ada, "ada.new")
        self.assertFalse(self.ada.email)
        self.assertEqual(self.identity(self.ada)["email"], "ada.new@example.com")

    def test_nothing_of_it_is_tracked_or_posted(self):
        self.env.flush_all()
        self.ada.write(dict(PLAIN))
        self.env.cr.flush()
        messages = self.ada.message_ids
        texts = " ".join(
            [
                *messages.mapped("body"),
                *messages.tracking_value_ids.mapped("new_value_char"),
            ]
        )
        for value in PLAIN.values():
            self.assertNotIn(value, texts)

    def test_a_new_value_leaves_the_others(self):
        self.ada.with_user(self.reader).write({"identity_city": "Musterstadt"})
        self.assertEqual(
            self.identity(self.ada),
            {
                "name": "Ada Muster",
                "email": "ada@example.com",
                "city": "Musterstadt",
            },
        )

    def test_an_identity_field_is_emptied_by_name(self):
        self.ada.with_user(self.reader).write({"identity_email": False})
        self.assertEqual(self.identity(self.ada), {"name": "Ada Muster"})
        self.assertEqual(self.ada.identity_filled, "name")

    def test_wherever_odoo_names_the_customer_it_shows_the_code(self):
        self.ada.write(dict(PLAIN))
        code = self.ada.customer_code_display
        for context in (
            {},
            {"show_address": True},
            {"show_email": True},
            {"show_vat": True},
            {"partner_show_db_id": False, "address_inline": True},
            {"formatted_display_name": True},
        ):
            with self.subTest(context):
                named = self.ada.with_context(**context)
                named.invalidate_recordset()
                self.assertEqual(named.display_name.strip(), code)
        self.assertEqual(self.ada.complete_name, code)
        self.assertNotIn("muster", (self.ada.email_formatted or "").lower())
        self.assertFalse(self.ada.contact_address.strip())
        order = self.make_order(self.ada)
        self.assertEqual(order.partner_id.display_name, code)
        self.assertNotIn("Muster", str(self.ada._build_vcard()))

    def test_emptying_odoos_own_field_changes_nothing(self):
        self.ada.write({"email": False, "name": ""})
        self.assertEqual(self.identity(self.ada)["email"], "ada@example.com")
        self.assertEqual(self.identity(self.ada)["name"], "Ada Muster")

    def test_the_code_as_a_name_changes_nothing(self):
        self.ada.write({"name": self.ada.name})
        self.assertEqual(self.identity(self.ada)["name"], "Ada Muster")
        self.assert_hidden(self.ada)

    def test_protected_and_open_contacts_are_written_together(self):
        bo = self.Partner.create({"name": "Bo"})
        (self.ada | bo).write({"city": "Musterstadt", "ref": "R7"})
        self.assertEqual(bo.city, "Musterstadt")
        self.assertFalse(self.ada.city)
        self.assertEqual(self.identity(self.ada)["city"], "Musterstadt")
        self.assertEqual((self.ada | bo).mapped("ref"), ["R7", "R7"])

    def test_an_open_contact_has_no_identity_fields(self):
        bo = self.Partner.create({"name": "Bo"})
        with self.assertRaises(UserError):
            bo.with_user(self.reader).write({"identity_name": "Bo Beispiel"})

    def test_a_protected_customer_becomes_no_company(self):
        for vals in ({"is_company": True}, {"company_type": "company"}):
            with self.subTest(vals), self.assertRaises(UserError):
                self.ada.write(vals)

    def test_who_may_not_write_the_contact_writes_no_identity(self):
        employee = self.make_user("employee")
        for vals in ({"email": "x@example.com"}, {"identity_email": "x@example.com"}):
            with self.subTest(vals), self.assertRaises(AccessError):
                self.rpc(employee, self.ada, "write", vals)
        self.assertEqual(self.identity(self.ada)["email"], "ada@example.com")

    def test_editors_write_odoos_fields_and_no_identity_field(self):
        with self.assertRaises(AccessError):
            self.rpc(self.editor, self.ada, "write", {"identity_name": "Bo"})
        self.rpc(self.editor, self.ada, "write", {"name": "Bo"})
        self.assertEqual(self.identity(self.ada)["name"], "Bo")

    def test_a_value_that_cannot_be_kept_is_refused_without_naming_it(self):
        with self.assertRaisesRegex(UserError, "Birth Date") as caught:
            self.ada.write({"identity_birthdate": "someday-secret"})
        self.assertNotIn("someday", str(caught.exception))

    def test_a_customer_moves_between_companies_with_the_identity(self):
        other = self.make_company("Another Shop")
        for company in (other, self.company, self.env["res.company"]):
            self.ada.company_id = company
            self.assertEqual(self.identity(self.ada)["name"], "Ada Muster")
        self.ada.write({"company_id": other.id, "city": "Musterstadt"})
        self.assertEqual(self.identity(self.ada)["city"], "Musterstadt")

    def test_the_name_follows_a_new_card_and_not_into_the_vault(self):
        self.code_of(self.ada)._replace(lost=True)
        self.assert_hidden(self.ada)
        self.assertEqual(self.identity(self.ada)["name"], "Ada Muster")

    def test_onchange_of_a_form_brings_nothing_back(self):
        answer = self.rpc(
            self.editor,
            self.ada,
            "onchange",
            {"email": "x@example.com"},
            ["email"],
            {"email": {}, "name": {}, "display_name": {}, "email_normalized": {}},
        )
        self.assertNotIn("Ada", str(answer))
        self.assertEqual(self.identity(self.ada)["email"], "ada@example.com")


@tagged("post_install", "-at_install")
class TestAddresses(DivertCase):
    """Odoo copies addresses between parents and children by itself."""

    ADDRESS = {"street": "Mustergasse 7", "zip": "ZQ-1234", "city": "Musterstadt"}

    def test_the_address_of_an_open_parent_is_diverted_too(self):
        parent = self.Partner.create({"name": "Bo", **self.ADDRESS})
        child = self.Partner.create({"identity_name": "Ada", "parent_id": parent.id})
        self.assert_hidden(child, *self.ADDRESS.values())
        parent.write({"street": "Beispielweg 9"})
        self.assert_hidden(child, *self.ADDRESS.values(), "Beispielweg")
        self.assertEqual(self.identity(child)["street"], "Beispielweg 9")

    def test_an_empty_address_here_empties_no_parent(self):
        parent = self.Partner.create({"name": "Bo", "vat": "AT-Muster-7"})
        parent.write(self.ADDRESS)
        child = self.Partner.create(
            {
                "identity_name": "Ada",
                "parent_id": parent.id,
                "country_id": self.env.ref("base.at").id,
            }
        )
        child.write({"country_id": self.env.ref("base.de").id, "street": False})
        self.assertEqual(parent.street, "Mustergasse 7")
        self.assertEqual(parent.vat, "AT-Muster-7")

    def test_an_address_of_a_protected_parent_stays_where_it_is(self):
        parent = self.make_protected(name="Ada")
        child = self.Partner.create({"name": "Bo", "parent_id": parent.id})
        parent.write(self.ADDRESS)
        self.assert_hidden(parent, *self.ADDRESS.values())
        self.assert_hidden(child, *self.ADDRESS.values())

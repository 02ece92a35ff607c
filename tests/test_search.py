from odoo.exceptions import UserError
from odoo.tests import tagged

from ..core import code as codes
from .common import IdentityCase, spellings, with_typing_error


@tagged("post_install", "-at_install")
class TestFindingByCode(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer("Ada Muster")
        cls.other = cls.make_customer("Bo Beispiel")

    def find(self, operator, value):
        return self.Partner.search([("customer_code_display", operator, value)])

    def test_the_code_is_shown_in_groups_of_four(self):
        shown = codes.display(self.customer.customer_code)
        self.assertRegex(shown, r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$")
        self.assertEqual(self.customer.customer_code_display, shown)
        self.assertEqual(self.code_of(self.customer).display_name, shown)

    def test_a_contact_without_a_code_shows_none(self):
        self.assertFalse(self.Partner.create({"name": "Cy"}).customer_code_display)

    def test_a_contact_is_found_by_its_code_in_every_spelling(self):
        for text in spellings(self.customer.customer_code):
            with self.subTest(text):
                self.assertEqual(self.find("ilike", text), self.customer)
                self.assertEqual(self.find("=", text), self.customer)
                found = self.Partner.name_search(text)
                self.assertEqual([row[0] for row in found], self.customer.ids)

    def test_wildcards_around_the_code_are_ignored(self):
        text = f"%{self.customer.customer_code_display}%"
        self.assertEqual(self.find("ilike", text), self.customer)
        self.assertEqual(self.find("=ilike", text), self.customer)

    def test_a_wildcard_alone_finds_nobody(self):
        for text in ("%", "%%", "_", "____________"):
            with self.subTest(text):
                self.assertFalse(self.find("ilike", text))

    def test_part_of_a_code_and_a_typing_error_find_nobody(self):
        code = self.customer.customer_code
        for text in (code[:6], code[:-1], with_typing_error(code)):
            with self.subTest(text):
                self.assertFalse(self.find("ilike", text))

    def test_several_codes_find_several_contacts(self):
        wanted = self.customer | self.other
        found = self.find("in", wanted.mapped("customer_code_display"))
        self.assertEqual(found, wanted)

    def test_contacts_with_and_without_a_code_are_told_apart(self):
        without = self.Partner.create({"name": "Cy"})
        every = self.customer | without
        domain = [("id", "in", every.ids)]
        self.assertEqual(
            self.Partner.search([*domain, ("customer_code_display", "!=", False)]),
            self.customer,
        )
        self.assertEqual(
            self.Partner.search([*domain, ("customer_code_display", "=", False)]),
            without,
        )

    def test_a_search_that_excludes_a_code_leaves_the_others(self):
        domain = [("id", "in", (self.customer | self.other).ids)]
        for operator in ("!=", "not ilike"):
            with self.subTest(operator):
                found = self.Partner.search(
                    [
                        *domain,
                        (
                            "customer_code_display",
                            operator,
                            self.customer.customer_code_display,
                        ),
                    ]
                )
                self.assertEqual(found, self.other)

    def test_replaced_lost_and_merged_codes_still_find_the_customer(self):
        first = self.code_of(self.customer)
        second = first._replace(lost=True)
        second._replace(lost=False)
        merged = self.code_of(self.other)
        merged._merge_into(self.customer)
        for code in first | second | merged:
            with self.subTest(code.state):
                self.assertEqual(self.find("ilike", code.display_name), self.customer)
                [(found, _name)] = self.Partner.name_search(code.display_name)
                self.assertEqual(found, self.customer.id)

    def test_a_name_of_twelve_letters_is_still_found_by_name(self):
        [name] = codes.generate()
        partner = self.Partner.create({"name": name})
        self.assertIn(partner.id, [row[0] for row in self.Partner.name_search(name)])

    def test_a_code_finds_its_customer_under_another_contacts_name(self):
        """The one whose code it is, not the one who is called so."""
        self.Partner.create({"name": self.customer.customer_code})
        found = self.Partner.name_search(self.customer.customer_code)
        self.assertEqual([row[0] for row in found], self.customer.ids)

    def test_codes_are_found_by_every_spelling(self):
        code = self.code_of(self.customer)
        for text in spellings(code.code):
            with self.subTest(text):
                self.assertEqual(self.Code.name_search(text)[0][0], code.id)
                for operator in ("ilike", "="):
                    domain = [("display_name", operator, text)]
                    self.assertEqual(self.Code.search(domain), code)

    def test_part_of_a_code_finds_it_in_the_list_of_codes(self):
        code = self.code_of(self.customer)
        for part in (
            code.code[:8],
            code.display_name[:9],
            code.display_name[5:].lower(),
        ):
            with self.subTest(part):
                self.assertIn(code, self.Code.search([("display_name", "ilike", part)]))

    def test_codes_are_found_by_several_shown_codes(self):
        wanted = self.code_of(self.customer) | self.code_of(self.other)
        domain = [("display_name", "in", wanted.mapped("display_name"))]
        self.assertEqual(self.Code.search(domain), wanted)

    def test_an_operator_that_says_nothing_about_codes_is_refused(self):
        with self.assertRaises(UserError):
            self.find(">", self.customer.customer_code)

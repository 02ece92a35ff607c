from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..core import code as codes
from .common import ADDON, IdentityCase

REPORT = f"{ADDON}.action_report_customer_card"


@tagged("post_install", "-at_install")
class TestCustomerCard(IdentityCase):
    def render(self, partners, user=None):
        Report = self.env(user=user)["ir.actions.report"]
        content, _kind = Report._render_qweb_html(REPORT, partners.ids)
        return html.fromstring(content)

    def barcodes(self, page):
        """Return (symbology, content) of the barcodes on a page."""
        return [
            (image.get("src"), image.get("alt"))
            for image in page.xpath("//img[starts-with(@alt, 'Barcode')]")
        ]

    def test_the_card_shows_the_code_and_both_barcodes(self):
        customer = self.make_customer()
        page = self.render(customer)
        self.assertIn(customer.customer_code_display, page.text_content())
        images = self.barcodes(page)
        self.assertEqual(len(images), 2)
        for source, alt in images:
            self.assertEqual(alt, f"Barcode {codes.payload(customer.customer_code)}")
            self.assertTrue(source.startswith("data:image/png;base64,"))

    def test_the_card_says_nothing_about_the_person(self):
        customer = self.make_customer(
            "Ada Muster", phone="+32 470 11 22 33", email="ada@example.com"
        )
        page = self.render(customer)
        for image in page.xpath("//img"):
            image.set("src", "")
        text = html.tostring(page).decode()
        for identifier in ("Ada", "Muster", "470", "ada@example.com"):
            self.assertNotIn(identifier, text)

    def test_each_contact_with_a_code_has_a_card(self):
        customers = self.make_customer() | self.make_customer("Bo Beispiel")
        without = self.Partner.create({"name": "Cy Exempel"})
        page = self.render(customers | without)
        self.assertEqual(len(self.barcodes(page)), 4)
        for customer in customers:
            self.assertIn(customer.customer_code_display, page.text_content())

    def test_contacts_without_a_code_give_a_plain_sentence(self):
        page = self.render(self.Partner.create({"name": "Cy Exempel"}))
        self.assertIn("a customer code yet", page.text_content())
        self.assertFalse(self.barcodes(page))

    def test_the_card_names_the_shop(self):
        page = self.render(self.make_customer())
        self.assertIn(self.company.name, page.text_content())

    def test_only_those_who_work_with_codes_are_offered_the_report(self):
        group = self.env.ref(f"{ADDON}.group_identity_user")
        self.assertEqual(self.env.ref(REPORT).group_ids, group)
        for role, offered in (("clerk", True), ("contact_editor", False)):
            user = self.make_user(role)
            bindings = self.env(user=user)["ir.actions.actions"].get_bindings(
                "res.partner"
            )
            names = [action["id"] for action in bindings.get("report", ())]
            self.assertEqual(self.env.ref(REPORT).id in names, offered, role)

    def test_a_clerk_can_print_the_card(self):
        customer = self.make_customer()
        page = self.render(customer, self.make_user("clerk"))
        self.assertIn(customer.customer_code_display, page.text_content())

    def test_who_may_not_see_the_contact_cannot_print_its_card(self):
        other = self.make_company("Another Shop")
        customer = self.make_customer(company_id=other.id)
        with self.assertRaises(AccessError):
            self.render(customer, self.make_user("clerk"))

from odoo.fields import Command
from odoo.tests import tagged

from .common import IdentityCase

#: Odoo's fields, and what is written to them.
PLAIN = {
    "name": "Ada Muster",
    "phone": "+43 660 5551234",
    "email": "ada.muster@example.com",
    "street": "Mustergasse 7",
    "street2": "Stiege 3",
    "zip": "ZQ-1234",
    "city": "Musterstadt",
    "vat": "AT-Muster-7",
    "comment": "<p>likes chess</p>",
}
DIRECT = [name for name in PLAIN if name != "comment"]


class DivertCase(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].sudo().set_param("base.no_vat", "1")
        cls.reader = cls.make_user("reader")
        cls.editor = cls.make_user("contact_editor")

    def protect_individuals(self):
        self.company.identity_policy = "individuals"

    def stored(self, partner):
        """Return the row of a contact as the main database has it, as one text."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT row_to_json(p)::text FROM res_partner p WHERE id = %s", [partner.id]
        )
        return self.env.cr.fetchone()[0]

    def identity(self, partner):
        """Return what the vault has of a customer."""
        opened = self.env["identity.vault"]._open_for(partner, "export")
        return dict(opened.get(partner.id, {}))

    def assert_hidden(self, partner, *texts):
        self.assertTrue(partner.identity_protected)
        self.assertEqual(partner.name, partner.customer_code_display)
        if not partner.parent_id:
            self.assertEqual(partner.display_name, partner.name)
        row = self.stored(partner)
        for text in texts:
            self.assertNotIn(text, row)

    def assert_plain(self, partner, name="Ada Muster"):
        self.assertFalse(partner.identity_protected)
        self.assertEqual(partner.name, name)


@tagged("post_install", "-at_install")
class TestCreate(DivertCase):
    def test_identifiers_of_a_protected_customer_are_in_the_vault_alone(self):
        self.protect_individuals()
        partner = self.Partner.create(dict(PLAIN))
        self.assert_hidden(partner, *PLAIN.values(), "Muster", "5551234", "chess")
        self.assertEqual(
            self.identity(partner),
            {
                **{name: PLAIN[name] for name in DIRECT},
                "note": "likes chess",
            },
        )
        self.assertEqual(set(partner.identity_filled.split(",")), {*DIRECT, "note"})

    def test_identity_fields_make_a_protected_customer_whatever_the_policy(self):
        partner = self.make_protected(name="Ada Muster", birthdate="1990-05-17")
        self.assert_hidden(partner, "Muster", "1990")
        self.assertEqual(self.identity(partner)["birthdate"], "1990-05-17")

    def test_identity_fields_win_over_odoos(self):
        partner = self.make_protected(name="Ada")
        both = self.Partner.create({"name": "Bo", "identity_name": "Ada"})
        self.assertEqual(self.identity(both), self.identity(partner))

    def test_customers_without_an_identity_have_none_in_the_vault(self):
        self.protect_individuals()
        partner = self.Partner.create({"type": "other"})
        self.assert_hidden(partner)
        self.assertEqual(self.identity(partner), {})
        self.assertFalse(partner.sudo().identity_person)

    def test_many_are_made_at_once_each_with_its_own(self):
        self.protect_individuals()
        partners = self.Partner.create(
            [
                {"name": "Ada", "email": "ada@example.com"},
                {"name": "Shop Ltd", "is_company": True},
                {"name": "Bo", "phone": "+43 660 5559876"},
                {"name": "Cy"},
            ]
        )
        ada, shop, bo, cy = partners
        self.assert_plain(shop, "Shop Ltd")
        self.assertEqual(self.identity(ada)["email"], "ada@example.com")
        self.assertEqual(self.identity(bo), {"name": "Bo", "phone": "+43 660 5559876"})
        self.assertEqual(self.identity(cy), {"name": "Cy"})
        self.assertEqual(len(set(partners.mapped("customer_code"))), 4)

    def test_with_the_policy_of_the_till_contacts_stay_as_odoo_has_them(self):
        self.assertEqual(self.company.identity_policy, "till")
        self.assert_plain(self.Partner.create(dict(PLAIN)))

    def test_the_policy_of_the_contacts_company_counts(self):
        shop = self.make_company("Careful Shop", identity_policy="individuals")
        self.assert_hidden(self.Partner.create({**PLAIN, "company_id": shop.id}))
        self.assert_plain(self.Partner.create(dict(PLAIN)))

    def test_companies_their_contacts_and_users_stay_as_odoo_has_them(self):
        self.protect_individuals()
        shop = self.Partner.create({"name": "Shop Ltd", "company_type": "company"})
        self.assert_plain(shop, "Shop Ltd")
        self.assert_plain(
            self.Partner.create({"name": "Ada Muster", "parent_id": shop.id})
        )
        user = self.make_user("employee")
        self.assert_plain(user.partner_id, "Test employee")
        self.assert_plain(self.make_company("A Shop").partner_id, "A Shop")

    def test_child_contacts_of_a_protected_customer_are_protected(self):
        parent = self.make_protected()
        vals = {**PLAIN, "type": "delivery"}
        self.assert_hidden(
            self.Partner.create({**vals, "parent_id": parent.id}), *PLAIN.values()
        )
        by_default = self.Partner.with_context(default_parent_id=parent.id).create(vals)
        self.assert_hidden(by_default, *PLAIN.values())
        parent.write({"child_ids": [Command.create(vals)]})
        self.assertEqual(len(parent.child_ids), 3)
        for child in parent.child_ids:
            self.assert_hidden(child, *PLAIN.values())

    def test_a_copy_is_protected_and_carries_no_identity(self):
        partner = self.make_protected()
        copy = partner.copy()
        self.assert_hidden(copy)
        self.assertNotEqual(copy.customer_code, partner.customer_code)
        self.assertEqual(self.identity(copy), {})
        named = partner.copy({"name": "Bo Beispiel"})
        self.assert_hidden(named, "Bo")
        self.assertEqual(self.identity(named), {"name": "Bo Beispiel"})

    def test_a_copy_of_an_open_contact_is_as_the_contact(self):
        copy = self.Partner.create({"name": "Ada"}).copy()
        self.assert_plain(copy, "Ada (copy)")

    def test_name_create_diverts_name_and_email(self):
        self.protect_individuals()
        made, shown = self.rpc(
            self.editor, "res.partner", "name_create", "Ada Muster <ada@example.com>"
        )
        partner = self.Partner.browse(made)
        self.assert_hidden(partner, "Muster", "ada@example.com")
        self.assertEqual(shown, partner.customer_code_display)
        self.assertEqual(
            self.identity(partner), {"name": "Ada Muster", "email": "ada@example.com"}
        )

    def test_an_import_diverts_and_names_no_value(self):
        self.protect_individuals()
        answer = self.rpc(
            self.editor,
            "res.partner",
            "load",
            ["name", "email", "city"],
            [["Ada Muster", "ada@example.com", "Musterstadt"]],
        )
        self.assertFalse(answer["messages"])
        partner = self.Partner.browse(answer["ids"])
        self.assert_hidden(partner, "Muster", "ada@example.com")
        self.assertEqual(self.identity(partner)["city"], "Musterstadt")

    def test_defaults_of_the_context_and_of_users_are_diverted(self):
        self.protect_individuals()
        self.env["ir.default"].set("res.partner", "city", "Musterstadt")
        partner = self.Partner.with_context(
            default_email="ada@example.com", default_comment="<p>chess</p>"
        ).create({"name": "Ada"})
        self.assert_hidden(partner, "ada@example.com", "Musterstadt", "chess")
        self.assertEqual(
            self.identity(partner),
            {
                "name": "Ada",
                "email": "ada@example.com",
                "city": "Musterstadt",
                "note": "chess",
            },
        )

    def test_a_default_decides_who_is_a_company(self):
        self.protect_individuals()
        made = self.Partner.with_context(default_is_company=True).create(
            {"name": "Shop Ltd"}
        )
        self.assert_plain(made, "Shop Ltd")

    def test_what_has_no_place_in_the_vault_is_left_out(self):
        partner = self.make_protected()
        picture = (
            b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
            b"WjR9awAAAABJRU5ErkJggg=="
        )
        partner.write(
            {
                "image_1920": picture,
                "image_128": picture,
                "website": "https://ada.example.com",
                "email_normalized": "ada@example.com",
                "phone_sanitized": "+436605551234",
            }
        )
        self.assertFalse(partner.image_1920 or partner.image_128)
        self.assert_hidden(partner, "example.com", "5551234")

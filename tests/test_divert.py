import contextlib

from odoo.exceptions import AccessError, UserError
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
        self.assertFalse(self.ada.email_formatted)
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


@tagged("post_install", "-at_install")
class TestForgedProtection(DivertCase):
    """Which person a contact is, is written by the addon alone."""

    STATE = {
        "identity_protected": True,
        "identity_person": "0" * 32,
        "identity_version": "forged",
        "identity_filled": "name",
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.make_protected()
        cls.bo = cls.Partner.create({"name": "Bo"})
        cls.users = [cls.reader, cls.editor, cls.make_user("manager")]
        cls.users.append(cls.env.ref("base.user_admin"))

    def each(self):
        for user in self.users:
            for name, value in self.STATE.items():
                with self.subTest(user=user.login, field=name):
                    yield user, name, value

    def test_it_is_not_written(self):
        for user, name, value in self.each():
            for partner in (self.ada, self.bo):
                for method in ("write", "web_save"):
                    more = [{"id": {}}] if method == "web_save" else []
                    with self.assertRaises(AccessError):
                        self.rpc(user, partner, method, {name: value}, *more)

    def test_it_is_not_made(self):
        for user, name, value in self.each():
            with self.assertRaises(AccessError):
                vals = {"name": "Cy", name: value}
                self.rpc(user, "res.partner", "create", [vals])
            with self.assertRaises(AccessError):
                self.rpc(user, self.bo, "write", {"child_ids": [Command.create(vals)]})

    def test_it_is_not_imported(self):
        for user, name, value in self.each():
            answer = self.rpc(
                user, "res.partner", "load", ["name", name], [["Cy", str(value)]]
            )
            self.assertFalse(answer["ids"])

    def test_no_default_sets_it(self):
        for user, name, value in self.each():
            self.rpc(
                user,
                "ir.default",
                "create",
                [self.default_of(user, name, value)],
            )
            made = self.create_as(user)
            self.assertFalse(made[name])
            # What Odoo does not refuse has no effect.
            with contextlib.suppress(AccessError), self.env.cr.savepoint():
                made = self.create_as(user, {f"default_{name}": value})
                self.assertFalse(made[name])

    def create_as(self, user, context=None):
        [made] = self.rpc(
            user, "res.partner", "create", [{"name": "Cy"}], context=context
        )
        return self.Partner.browse(made).sudo()

    def default_of(self, user, name, value):
        field = self.env["ir.model.fields"]._get("res.partner", name)
        return {
            "field_id": field.id,
            "user_id": user.id,
            "json_value": '"forged"' if isinstance(value, str) else "true",
        }

    def test_forged_context_keys_open_nothing_and_protect_nobody(self):
        forged = {
            "identity_plain": True,
            "identity_protect": True,
            "default_identity_protected": True,
        }
        self.assert_plain(self.create_as(self.editor, forged), "Cy")
        self.protect_individuals()
        self.assert_hidden(self.create_as(self.editor, forged))

    def test_the_pointer_is_read_by_nobody(self):
        for user in self.users:
            for name in ("identity_person", "identity_version"):
                with self.subTest(user=user.login, field=name):
                    with self.assertRaises(AccessError):
                        self.rpc(user, self.ada, "read", [name])
                    with self.assertRaises(AccessError):
                        self.rpc(user, "res.partner", "search", [(name, "!=", False)])

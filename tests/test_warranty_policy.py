from datetime import date

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import convert_file

from .common_warranty import WarrantyCase

#: EU and EEA, and the others that the issue names.
COUNTRIES = (
    "at be bg hr cy cz dk ee fi fr de gr hu ie it lv lt lu mt nl pl pt ro sk si es se "
    "is li no cn ir za uk us"
).split()


@tagged("post_install", "-at_install")
class TestWhichPolicy(WarrantyCase):
    """Of several policies the closest counts: product, brand, category, all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.active = False
        cls.above = cls.env["product.category"].sudo().create({"name": "Kitchen"})
        below = {"name": "Boilers", "parent_id": cls.above.id}
        cls.below = cls.env["product.category"].sudo().create(below)
        cls.kettle.categ_id = cls.below
        cls.brand = cls.env["product.tag"].sudo().create({"name": "Siedl"})
        cls.kettle.product_tmpl_id.product_tag_ids = cls.brand

    def promise(self, company=None, **vals):
        vals = {"name": "A policy", "company_id": (company or self.company).id, **vals}
        return self.Policy.create(vals)

    def counts(self, product=None, company=None):
        product = product or self.kettle
        company = company or self.company
        found = self.Policy._promise_of(product, company)
        bulk = self.Policy._promises_of(product, company).get(product.id)
        self.assertEqual(found, bulk, "what is kept is out of date")
        return self.Policy.browse(found.policy if found else ())

    def test_the_closer_policy_comes_first(self):
        self.assertFalse(self.counts())
        of_all = self.promise()
        self.assertEqual(self.counts(), of_all)
        of_above = self.promise(categ_ids=[Command.set(self.above.ids)])
        self.assertEqual(self.counts(), of_above)
        of_below = self.promise(categ_ids=[Command.set(self.below.ids)])
        self.assertEqual(self.counts(), of_below)
        of_brand = self.promise(brand_ids=[Command.set(self.brand.ids)])
        self.assertEqual(self.counts(), of_brand)
        template = self.kettle.product_tmpl_id
        of_product = self.promise(product_tmpl_ids=[Command.set(template.ids)])
        self.assertEqual(self.counts(), of_product)

    def test_what_is_kept_follows_the_product(self):
        of_below = self.promise(categ_ids=[Command.set(self.below.ids)])
        self.assertEqual(self.counts(), of_below)
        self.below.parent_id = False
        self.kettle.categ_id = self.above
        self.assertFalse(self.counts())
        self.kettle.product_tmpl_id.categ_id = self.below
        self.assertEqual(self.counts(), of_below)
        self.kettle.product_tmpl_id.type = "service"
        self.assertFalse(self.counts())
        of_brand = self.promise(brand_ids=[Command.set(self.brand.ids)])
        self.kettle.type = "consu"
        self.assertEqual(self.counts(), of_brand)
        self.brand.product_template_ids = False
        self.assertEqual(self.counts(), of_below)
        self.kettle.additional_product_tag_ids = self.brand
        self.assertEqual(self.counts(), of_brand)
        of_above = self.promise(categ_ids=[Command.set(self.above.ids)])
        of_brand.active = False
        of_below.active = False
        self.assertFalse(self.counts())
        self.below.parent_id = self.above
        self.assertEqual(self.counts(), of_above)

    def test_devices_load_their_products_anew_when_terms_change(self):
        till, long_ago = self.basic_config, "2020-01-01 00:00:00"
        law = self.env["warranty.law"].sudo()
        vals = {"country_id": self.env.ref("base.no").id, "months": 24}
        changes = (
            lambda: self.promise(),
            lambda: self.policy.write({"active": True}),
            lambda: law.create({**vals, "source": "A law"}),
            lambda: law.search([]).unlink(),
        )
        for change in changes:
            till.last_data_change = long_ago
            change()
            self.assertGreater(till.last_data_change.year, 2020)

    def test_of_two_that_fit_as_well_the_first_in_the_list_counts(self):
        self.promise(sequence=20)
        first = self.promise(sequence=10)
        self.assertEqual(self.counts(), first)

    def test_a_policy_of_another_company_does_not_count(self):
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        policy = self.promise(other)
        self.assertFalse(self.counts())
        self.assertEqual(self.counts(company=other), policy)

    def test_a_policy_without_a_company_counts_for_all(self):
        policy = self.promise()
        policy.company_id = False
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        self.assertEqual(self.counts(company=other), policy)

    def test_services_have_a_policy_only_where_it_names_them(self):
        service = self.create_product("Assembly", self.categ_basic, 10)
        service.type = "service"
        self.promise()
        self.promise(categ_ids=[Command.set(service.categ_id.ids)])
        self.assertFalse(self.counts(service))
        template = service.product_tmpl_id
        policy = self.promise(product_tmpl_ids=[Command.set(template.ids)])
        self.assertEqual(self.counts(service), policy)

    def test_a_changed_policy_counts_at_once_and_changes_no_card(self):
        self.policy.active = True
        card = self.cards(self.sold((self.kettle, 1)))
        until = card.until
        self.policy.duration = 9
        later = self.cards(self.sold((self.kettle, 1)))
        self.assertEqual(later.until.year, later.sold_on.year + 9)
        card.invalidate_recordset()
        self.assertEqual(card.until, until)

    def test_many_products_are_one_query(self):
        self.promise()
        products = self.env["product.product"].sudo().search([], limit=50)
        self.Policy._promises_of(products, self.company)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.Policy._promises_of(products, self.company)

    def test_the_product_says_which_policy_counts_and_why(self):
        template = self.kettle.product_tmpl_id.with_company(self.company)
        for vals, why in (
            ({}, "It is for all products that have none of their own."),
            (
                {"categ_ids": [Command.set(self.above.ids)]},
                "It is for the category Kitchen.",
            ),
            (
                {"brand_ids": [Command.set(self.brand.ids)]},
                "It is for the brand Siedl.",
            ),
            (
                {"product_tmpl_ids": [Command.set(template.ids)]},
                "It names this product.",
            ),
        ):
            policy = self.promise(**vals)
            template.invalidate_recordset()
            self.assertEqual(template.warranty_policy_id, policy)
            self.assertEqual(template.warranty_why, why)

    def test_a_product_without_a_policy_says_nothing(self):
        template = self.kettle.product_tmpl_id
        self.assertFalse(template.warranty_policy_id or template.warranty_why)
        new = self.env["product.template"].sudo().new({"name": "Not saved yet"})
        self.assertFalse(new.warranty_policy_id)

    def test_terms_that_cannot_be_are_refused_with_a_sentence(self):
        for vals, words in (
            ({"duration": 1000, "duration_unit": "month"}, "too long"),
            ({"duration": 51}, "too long"),
            ({"clock": "activation", "start_within": -1}, "0 to 3653 days"),
            ({"clock": "activation", "start_within": 2**31 - 1}, "0 to 3653 days"),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                self.promise(**vals)

    def test_a_policy_of_no_months_leaves_it_to_the_law(self):
        self.promise(duration=0)
        self.assertFalse(self.cards(self.sold((self.kettle, 1))))
        country = self.company.account_fiscal_country_id or self.company.country_id
        self.env["warranty.law"].sudo().create(
            {"country_id": country.id, "months": 24, "source": "A law"}
        )
        card = self.cards(self.sold((self.kettle, 1)))
        self.assertEqual((card.basis, card.state), ("law", "covered"))


@tagged("post_install", "-at_install")
class TestLaws(WarrantyCase):
    """What comes with the addon: each number with its source."""

    def law(self, country, durable=False, day=date(2026, 11, 1)):
        country = self.env.ref(f"base.{country}")
        return self.env["warranty.law"].sudo()._law_of(country, durable, day)

    def setUp(self):
        super().setUp()
        self.load_laws()

    def load_laws(self):
        """Bring the addon's laws back, as they are when it is installed."""
        convert_file(
            self.env(su=True),
            "pos_customer_identity",
            "data/warranty_law.xml",
            {},
            mode="init",
        )

    def test_every_country_of_the_promise_is_there_with_a_source(self):
        laws = self.env["warranty.law"].sudo().search([])
        found = set(laws.country_id.ids)
        for code in COUNTRIES:
            with self.subTest(code):
                self.assertIn(self.env.ref(f"base.{code}").id, found)
        for law in laws:
            with self.subTest(law.country_id.code):
                self.assertGreater(len(law.source.strip()), 10)

    def test_what_the_laws_give(self):
        """Months for all goods, those for long-lived ones, and what they count from."""
        two_years = dict.fromkeys(COUNTRIES, (24, 24, "delivery"))
        for country, promise in {
            **two_years,
            **dict.fromkeys(("es", "pt", "se"), (36, 36, "delivery")),
            **dict.fromkeys(("no", "is"), (24, 60, "delivery")),
            **dict.fromkeys(("uk", "us"), (0, 0, "delivery")),
            "cn": (12, 12, "sale"),
            "za": (6, 6, "delivery"),
        }.items():
            if country == "ir":
                continue
            with self.subTest(country):
                law, durable = self.law(country), self.law(country, durable=True)
                found = (law.months, durable.months, durable.clock)
                self.assertEqual(found, promise)
        self.assertEqual(self.law("ir").months, 0)
        durable = self.law("ir", durable=True)
        self.assertEqual((durable.months, durable.clock), (24, "sale"))

    def test_what_a_repair_gives_and_from_when(self):
        since = date(2026, 7, 31)
        for country, repair in (
            *((code, (12, since)) for code in ("de", "es", "pt", "se", "fi", "ie")),
            ("fr", (6, None)),
            *((code, (0, None)) for code in ("no", "is", "li", "uk", "us", "cn")),
        ):
            with self.subTest(country):
                law = self.law(country)
                self.assertEqual((law.repair_months, law.repairs_since), repair)

    def test_a_country_without_a_law_of_long_lived_goods_has_one_for_all(self):
        self.assertEqual(self.law("de", durable=True), self.law("de"))

    def test_an_unknown_country_gives_nothing(self):
        self.assertEqual(self.law("aq").months, 0)

from odoo.tests import tagged

from ..core import code as codes
from ..hooks import post_init_hook
from ..models.barcode_nomenclature import PATTERN
from .common import ADDON, IdentityCase


@tagged("post_install", "-at_install")
class TestNomenclature(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.default = cls.env.ref("barcodes.default_barcode_nomenclature")

    def rules(self, nomenclature):
        return nomenclature.rule_ids.filtered(lambda rule: rule.pattern == PATTERN)

    def test_the_default_nomenclature_knows_the_card(self):
        rule = self.rules(self.default)
        self.assertRecordValues(rule, [{"type": "client", "encoding": "any"}])

    def test_the_rule_goes_with_the_addon(self):
        rule = self.rules(self.default)
        name = f"{ADDON}.barcode_rule_card_{self.default.id}"
        self.assertEqual(self.env.ref(name), rule)

    def test_every_card_is_recognised_as_a_customer(self):
        for code in codes.generate(200):
            scan = codes.payload(code)
            parsed = self.default.parse_barcode(scan)
            self.assertEqual((parsed["type"], parsed["code"]), ("client", scan))

    def test_barcodes_of_products_are_left_alone(self):
        for barcode in (
            "5901234123457",  # EAN-13
            "96385074",  # EAN-8
            "036000291452",  # UPC-A
            "2212345678903",  # price or weight in Odoo's own patterns
            "E-COM11",
            "FURN_0001",
            "UPS",
            "U123",
            "UNIT-000001",
            "U12345678901",
            "U1234567890123",
            "XU123456789012",
        ):
            with self.subTest(barcode):
                self.assertNotEqual(
                    self.default.parse_barcode(barcode)["type"], "client"
                )

    def test_a_code_without_the_prefix_is_no_card(self):
        for code in codes.generate(20):
            self.assertNotEqual(self.default.parse_barcode(code)["type"], "client")

    def test_odoos_own_customer_barcodes_still_work(self):
        self.assertEqual(self.default.parse_barcode("0421234567890")["type"], "client")

    def test_teaching_twice_adds_one_rule(self):
        post_init_hook(self.env)
        post_init_hook(self.env)
        self.assertEqual(len(self.rules(self.default)), 1)

    def test_nomenclatures_of_companies_and_tills_are_taught(self):
        own = self.env["barcode.nomenclature"].create({"name": "Own"})
        fallback = self.env["barcode.nomenclature"].create({"name": "Fallback"})
        unused = self.env["barcode.nomenclature"].create({"name": "Unused"})
        self.company.nomenclature_id = own
        self.till.fallback_nomenclature_id = fallback
        post_init_hook(self.env)
        self.assertEqual(len(self.rules(own)), 1)
        self.assertEqual(len(self.rules(fallback)), 1)
        self.assertFalse(self.rules(unused))

    def test_a_gs1_nomenclature_is_left_alone(self):
        gs1 = self.env["barcode.nomenclature"].create(
            {"name": "GS1", "is_gs1_nomenclature": True}
        )
        self.company.nomenclature_id = gs1
        post_init_hook(self.env)
        self.assertFalse(gs1.rule_ids)

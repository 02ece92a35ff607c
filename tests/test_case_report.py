from odoo.tests import tagged

from .common_case import CaseCase


@tagged("post_install", "-at_install")
class TestCaseReport(CaseCase):
    """Three lamps were sold; two came back, one of them twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_target(8)
        cls.one, cls.two, cls.three = (
            cls.make_card(serial=serial, sold_on="2026-01-15")
            for serial in ("lmp-4711", "LMP 4722", "LMP-8811")
        )
        cls.first = cls.claim(cls.one, "2026-03-20", cost=10, hours_open=4)
        cls.again = cls.claim(cls.one, "2026-05-20", cost=20, hours_open=8)
        cls.other = cls.claim(cls.two, "2026-03-16", cost=5, hours_open=6)
        cls.again.in_time = False
        cls.other.satisfaction = 4
        cls.question = cls.make_case(card_id=cls.three.id)

    @classmethod
    def claim(cls, card, day, **vals):
        case = cls.make_case(
            case_type="warranty", card_id=card.id, opened_at=f"{day} 10:00:00"
        )
        case._move("resolved", resolution="repair")
        case.write({"in_time": True, **vals})
        return case

    def rows(self, *fields, groupby="product_id"):
        self.env.flush_all()
        Report = self.env(user=self.lead)["customer.case.report"]
        return Report._read_group(
            [("product_id", "=", self.lamp.id), ("case_type", "=", "warranty")],
            [groupby],
            fields,
        )

    def test_claims_cost_and_time_by_product(self):
        [(product, count, cost, hours, repeats)] = self.rows(
            "__count", "cost:sum", "hours_open:avg", "repeats:sum"
        )
        self.assertEqual(product, self.lamp)
        self.assertEqual((count, cost, hours, repeats), (3, 35, 6, 1))

    def test_a_repeat_is_found_however_its_serial_number_is_typed(self):
        for serial in ("kx-1 2", "KX12"):
            self.make_case(case_type="warranty", product_id=self.lamp.id, serial=serial)
        [(_product, repeats)] = self.rows("repeats:sum")
        self.assertEqual(repeats, 2)

    def test_the_share_solved_in_time(self):
        [(_product, share, stars)] = self.rows("in_time:avg", "satisfaction:avg")
        self.assertAlmostEqual(share, 200 / 3)
        self.assertEqual(stars, 4)

    def test_open_cases_have_no_time_yet(self):
        self.env.flush_all()
        row = self.env["customer.case.report"].browse(self.question.id)
        self.assertFalse(row.hours_open or row.in_time or row.closed_on)
        [(hours, share)] = self.env["customer.case.report"]._read_group(
            [("case_id", "=", self.question.id)], [], ["hours_open:avg", "in_time:avg"]
        )
        self.assertFalse(hours or share)

    def test_claims_by_range_of_serial_numbers(self):
        self.assertEqual(self.rows("__count", groupby="serial_range"), [("LMP4…", 3)])

    def test_after_how_many_months_it_fails(self):
        self.assertEqual(
            dict(self.rows("__count", groupby="months_to_claim")), {2: 2, 4: 1}
        )

    def test_what_was_merged_is_not_counted_twice(self):
        double = self.make_case()
        double._merge_into(self.question)
        self.env.flush_all()
        found = self.env["customer.case.report"].search(
            [("case_id", "in", (double | self.question).ids)]
        )
        self.assertEqual(found.case_id, self.question)

    def test_a_replacement_is_counted(self):
        self.again.replacement_card_id = self.three
        [(_product, replacements)] = self.rows("replacements:sum")
        self.assertEqual(replacements, 1)

    def test_which_models_fail(self):
        self.env.flush_all()
        Report = self.env(user=self.lead)["warranty.claim.report"]
        row = Report.search([("product_id", "=", self.lamp.id)])
        self.assertEqual((row.sold, row.claimed, row.claims), (3, 2, 3))
        self.assertAlmostEqual(row.claim_share, 200 / 3)
        self.assertEqual(row.cost, 35)
        self.assertEqual(row.months_to_claim, 2.5)

    def test_a_manager_of_another_company_sees_nothing_of_it(self):
        other = self.make_company("Elsewhere")
        foreign = self.make_agent("foreign", "group_service_manager", other)
        self.env.flush_all()
        for model in ("customer.case.report", "warranty.claim.report"):
            Report = self.env(user=foreign)[model]
            self.assertFalse(Report.search([("product_id", "=", self.lamp.id)]))

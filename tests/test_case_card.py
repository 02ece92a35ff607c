from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common_case import CaseCase


@tagged("post_install", "-at_install")
class TestCaseCard(CaseCase):
    """Claims on sold items."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order(cls.customer)
        cls.card = cls.make_card(
            serial="LMP-4711", sold_on="2026-01-31", order_id=cls.order.id
        )

    def claim(self, **vals):
        return self.open_case(
            **{"case_type": "warranty", "card_id": self.card.id, **vals}
        )

    def test_the_item_tells_the_rest(self):
        case = self.claim(partner_id=False, product_id=False)
        self.assertEqual(case.partner_id, self.customer)
        self.assertEqual(case.product_id, self.lamp)
        self.assertEqual(case.serial, "LMP-4711")
        self.assertEqual(case.order_id, self.order)
        self.assertEqual(self.card.case_ids, case)
        self.assertEqual(self.card.claim_count, 1)

    def test_in_the_office_too(self):
        form = Form(self.Case.with_user(self.agent))
        form.subject = "It flickers"
        form.case_type = "warranty"
        form.card_id = self.card
        self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(form.order_id, self.order)
        self.assertEqual(form.serial, "LMP-4711")
        self.assertTrue(form.cover_text)
        form.save()

    def test_a_second_claim_on_the_item_joins_the_first(self):
        first = self.claim(uuid="a1")
        again = self.claim(uuid="a2", description="Now it smells.")
        self.assertEqual(again, first)
        texts = [message["text"] for message in first._public_messages()]
        self.assertEqual(texts[-1], "Now it smells.")
        # Sent once more, it is not said once more.
        self.assertEqual(self.claim(uuid="a2", description="Now it smells."), first)
        self.assertEqual(len(first._public_messages()), len(texts))

    def test_a_question_about_the_item_is_another_case(self):
        first = self.claim()
        self.assertNotEqual(self.claim(case_type="question"), first)

    def test_after_the_end_a_claim_is_a_new_case(self):
        first = self.claim()
        first._move("resolved", resolution="repair")
        second = self.claim()
        self.assertNotEqual(second, first)
        self.assertEqual(self.card.claim_count, 2)
        with self.assertRaisesRegex(ValidationError, second.name):
            first.with_user(self.agent).action_reopen()

    def test_the_office_does_not_open_a_second_claim(self):
        first = self.claim()
        with self.assertRaisesRegex(ValidationError, f"{first.name}. Go on there"):
            self.make_case(case_type="warranty", card_id=self.card.id)

    def test_an_item_of_another_company_is_unknown(self):
        other = self.make_company("Elsewhere")
        theirs = self.make_card(company_id=other.id, partner_id=False)
        with self.assertRaisesRegex(UserError, "not known here"):
            self.claim(card_id=theirs.id)

    def test_a_form_tells_nothing_of_an_item_of_another_company(self):
        """What is typed and not saved, as a browser sends it, or anybody else."""
        branch, till = self.make_branch("Third")
        theirs = self.make_card(
            serial="LMP-9999",
            company_id=branch.id,
            order_id=self.make_order(till=till).id,
            sold_on="2026-01-31",
        )
        cases = self.Case.with_user(self.agent)
        typed = {"subject": "It flickers", "card_id": theirs.id}
        names = (
            *("product_id", "serial", "partner_id", "order_id", "months_to_claim"),
            *("cover_text", "card_sold_on", "card_until", "card_policy_id"),
            *("card_exclusions", "card_replaces_id"),
        )
        self.env.flush_all()
        self.env.invalidate_all()
        spec = {name: {} for name in names}
        full = {"fields": {"display_name": {}}, "context": {"item_in_full": True}}
        for changed in (["card_id"], []):
            self.env.invalidate_all()
            told = cases.onchange(typed, changed, {**spec, "card_id": full})
            self.assertNotIn("LMP-9999", repr(told))
            self.assertNotIn(self.lamp.name, repr(told))
            for name in names:
                self.assertFalse(told["value"].get(name), name)
        theirs.company_id = self.company
        self.env.flush_all()
        told = cases.onchange(typed, ["card_id"], {name: {} for name in names})
        self.assertEqual(told["value"]["serial"], "LMP-9999")

    def test_the_claim_of_another_company_is_not_told(self):
        branch, _till = self.make_branch("Third")
        theirs = self.make_card(company_id=branch.id, partner_id=False)
        claim = self.open_case(
            case_type="warranty",
            card_id=theirs.id,
            company_id=branch.id,
            partner_id=False,
        )
        vals = {"subject": "Mine", "case_type": "warranty", "card_id": theirs.id}
        with self.assertRaises(AccessError) as caught:
            self.Case.with_user(self.agent).create(vals)
        self.assertNotIn(claim.name, str(caught.exception))

    def test_months_are_counted_from_the_sale(self):
        case = self.claim()
        for opened, months in (
            ("2026-02-27 10:00:00", 0),
            # The last day of that month.
            ("2026-02-28 10:00:00", 1),
            ("2026-03-31 10:00:00", 2),
            ("2027-01-30 10:00:00", 11),
            ("2027-01-31 10:00:00", 12),
            ("2026-01-01 10:00:00", 0),
        ):
            with self.subTest(opened):
                case.opened_at = opened
                self.assertEqual(case.months_to_claim, months)

    def resolve(self, case, **vals):
        wizard = (
            self.env["customer.case.resolve"]
            .with_user(self.agent)
            .create({"case_id": case.id, **vals})
        )
        return wizard.action_resolve()

    def test_a_replacement_is_another_item_with_its_warranty(self):
        case = self.claim()
        self.resolve(case, resolution="replacement", serial="LMP-9", note="A new one.")
        new = case.replacement_card_id
        self.assertEqual(new.replaces_id, self.card)
        self.assertEqual(self.card.replaced_by_id, new)
        self.assertEqual(new.serial, "LMP-9")
        self.assertEqual(new.partner_id, self.customer)
        self.assertEqual(new.until, self.card.until)
        self.assertEqual(case.state, "resolved")

    def test_a_replacement_can_be_another_model(self):
        other = self.env["product.product"].create({"name": "Lamp Borealis"})
        case = self.claim()
        self.resolve(case, resolution="replacement", product_id=other.id)
        self.assertEqual(case.replacement_card_id.product_id, other)

    def test_an_item_is_replaced_once(self):
        case = self.claim()
        self.card._end("returned")
        with self.assertRaises(UserError):
            self.resolve(case, resolution="replacement")
        self.assertEqual(case.state, "new")

    def test_a_repair_is_noted_on_the_item(self):
        self.resolve(self.claim(), resolution="repair")
        self.assertEqual(len(self.card.repaired_on), 1)

    def test_merging_keeps_the_item(self):
        plain = self.make_case()
        claim = self.claim()
        claim._merge_into(plain)
        self.assertEqual(plain.card_id, self.card)
        # The item can be claimed anew: the merged case is none any more.
        self.assertFalse(self.Case._claims_on(self.card) & claim)

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_case import CaseCase


@tagged("post_install", "-at_install")
class TestCaseResolve(CaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.make_case()

    def wizard(self, user=None, **vals):
        return (
            self.env["customer.case.resolve"]
            .with_user(user or self.agent)
            .create({"case_id": self.case.id, **vals})
        )

    def test_a_case_ends_with_a_resolution_a_word_and_a_cost(self):
        self.wizard(
            resolution="advice", note="Another bulb.", cost=4.5
        ).action_resolve()
        self.assertEqual(self.case.state, "resolved")
        self.assertEqual(self.case.resolution, "advice")
        self.assertEqual(self.case.resolution_note, "Another bulb.")
        self.assertEqual(self.case.cost, 4.5)
        self.assertTrue(self.case.closed_at)

    def test_rejecting_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.wizard(resolution="rejected").action_resolve()
        self.wizard(resolution="rejected", note="It fell.").action_resolve()
        self.assertEqual(self.case.state, "rejected")
        self.assertEqual(self.case.resolution, "rejected")

    def test_a_closed_case_is_not_closed_again(self):
        wizard = self.wizard(resolution="advice")
        wizard.action_resolve()
        with self.assertRaisesRegex(UserError, "is closed"):
            wizard.action_resolve()

    def test_who_does_not_see_the_case_does_not_close_it(self):
        wizard = self.wizard(resolution="advice").with_user(self.stranger).sudo()
        with self.assertRaises(AccessError):
            wizard.sudo(False).action_resolve()
        self.assertEqual(self.case.state, "new")

    def test_who_does_not_see_the_case_learns_nothing_of_its_purchase(self):
        self.assertTrue(self.wizard(resolution="refund").hint)
        self.assertFalse(self.wizard(self.stranger, resolution="refund").hint)

    def test_a_cost_below_nothing_is_refused(self):
        with self.assertRaises(ValidationError):
            self.wizard(cost=-1)
        with self.assertRaisesRegex(ValidationError, "5000 signs|5,000"):
            self.wizard(note="x" * 5001)

    def test_a_note_that_names_a_person_is_warned_of(self):
        wizard = self.wizard(note="Send it to ada@example.com")
        self.assertIn("an e-mail address", wizard.free_text_warning)
        wizard.note = "You get a new lamp."
        self.assertFalse(wizard.free_text_warning)

    def test_it_says_why_there_is_no_document(self):
        self.assertIn("Without the purchase", self.wizard(resolution="refund").hint)
        self.assertIn("with an invoice", self.wizard(resolution="credit").hint)
        if "repair.order" not in self.env:
            self.assertIn("app Repairs", self.wizard(resolution="repair").hint)
        self.assertFalse(self.wizard(resolution="advice").hint)

    def test_without_a_document_it_ends_all_the_same(self):
        self.wizard(resolution="refund").action_resolve()
        self.assertEqual(self.case.resolution, "refund")
        self.assertFalse(self.case.document_ids)

    def test_the_buttons_open_the_wizard(self):
        case = self.case.with_user(self.agent)
        self.assertEqual(case.action_resolve()["res_model"], "customer.case.resolve")
        context = case.action_reject()["context"]
        self.assertEqual(context["default_resolution"], "rejected")
        self.put(self.case, "resolved")
        with self.assertRaises(UserError):
            case.action_resolve()

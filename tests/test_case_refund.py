from odoo.tests import tagged

from .common import make_user
from .common_ledger import LedgerCase


@tagged("post_install", "-at_install")
class TestCaseRefund(LedgerCase):
    """A case leads into Odoo's own return orders and credit notes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = make_user(cls.env, "service", company_id=cls.company.id)

    def bought(self, **vals):
        order = self.buy((self.bread, 3), (self.cake, 1))
        case = (
            self.env["customer.case"]
            .sudo()
            .create(
                {
                    "subject": "The bread is hard",
                    "company_id": self.company.id,
                    "partner_id": self.ada.id,
                    "order_id": order.id,
                    "team_id": False,
                    **vals,
                }
            )
        )
        case.write({"team_id": False, "user_id": False})
        return case.with_user(self.agent).sudo(False)

    def wizard(self, case, **vals):
        Wizard = self.env["customer.case.resolve"].with_user(self.agent)
        return Wizard.create({"case_id": case.id, **vals})

    def test_a_refund_makes_the_return_order_of_what_it_is_about(self):
        case = self.bought(product_id=self.bread.id)
        wizard = self.wizard(case, resolution="refund")
        self.assertFalse(wizard.hint)
        wizard.action_resolve()
        order = case.sudo().document_ids.reference
        self.assertEqual(order._name, "pos.order")
        self.assertEqual(order.state, "draft")
        [line] = order.lines
        self.assertEqual((line.product_id, line.qty), (self.bread, -3))
        self.assertEqual(line.refunded_orderline_id.order_id, case.sudo().order_id)
        self.assertEqual(order.amount_total, -30)
        self.assertEqual(case.resolution, "refund")

    def test_of_one_item_one_is_given_back(self):
        case = self.bought()
        line = case.sudo().order_id.lines.filtered(
            lambda line: line.product_id == self.bread
        )
        card = (
            self.env["warranty.card"]
            .sudo()
            .create(
                {
                    "product_id": self.bread.id,
                    "company_id": self.company.id,
                    "order_id": line.order_id.id,
                    "line_id": line.id,
                    "terms": {"months": 24},
                }
            )
        )
        case.sudo().card_id = card
        self.wizard(case, resolution="refund").action_resolve()
        [line] = case.sudo().document_ids.reference.lines
        self.assertEqual((line.product_id, line.qty), (self.bread, -1))

    def test_without_wanting_the_document_none_is_made(self):
        case = self.bought()
        wizard = self.wizard(case, resolution="refund", make_document=False)
        wizard.action_resolve()
        self.assertFalse(case.sudo().document_ids)

    def test_what_was_returned_before_is_not_returned_again(self):
        case = self.bought(product_id=self.bread.id)
        case.sudo()._make_return().action_pos_order_cancel()
        self.assertFalse(self.wizard(case, resolution="refund").hint)
        line = case.sudo().order_id.lines.filtered(
            lambda line: line.product_id == self.bread
        )
        order = line.order_id
        self.env["pos.order"].sync_from_ui([self.returning(order, {line: 3})])
        hint = self.wizard(case, resolution="refund").hint
        self.assertIn("was returned before", hint)

    def test_a_credit_needs_an_invoice(self):
        case = self.bought()
        self.assertIn("with an invoice", self.wizard(case, resolution="credit").hint)

    def test_an_invoiced_purchase_gets_a_credit_note(self):
        case = self.bought()
        order = case.sudo().order_id
        order.action_pos_order_invoice()
        self.assertEqual(order.account_move.state, "posted")
        self.wizard(case, resolution="credit").action_resolve()
        note = case.sudo().document_ids.reference
        self.assertEqual(note.move_type, "out_refund")
        self.assertEqual(note.state, "draft")
        self.assertEqual(note.reversed_entry_id, order.account_move)

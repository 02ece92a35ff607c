"""What a resolution leads to: a new item, or a document in another part of Odoo."""

from odoo import Command, _, fields, models
from odoo.exceptions import UserError


class CustomerCase(models.Model):
    _inherit = "customer.case"

    # The item

    def _replace_item(self, product, serial, reason):
        """Give the customer another item, with the warranty that its policy gives."""
        self.ensure_one()
        case = self.sudo()
        card = case.card_id
        if not card:
            return
        new = card._replace(
            product=product.sudo() or None,
            serial=serial or None,
            day=fields.Date.context_today(self),
            reason=case.name,
        )
        case.replacement_card_id = new

    def _note_repair(self):
        """Tell the item's card of the repair: some laws then give more time."""
        card = self.sudo().card_id
        if card:
            card._note_repair(fields.Date.context_today(self))

    # Documents

    def _why_no_document(self, resolution):
        """Return why Odoo has nothing to prepare for a resolution, or nothing."""
        self.ensure_one()
        case = self.sudo()
        order = case.order_id
        if resolution == "repair":
            if "repair.order" not in self.env:
                return _("Repair orders need Odoo's app Repairs.")
            return "" if case.product_id else _("Choose a product for a repair order.")
        if resolution == "refund":
            if not order:
                return _("Without the purchase no return order is made.")
            if not order.config_id.current_session_id:
                return _(
                    "Open a session of the till %s to make the return order.",
                    order.config_id.name,
                )
            if not case._lines_to_return():
                return _("Everything of this purchase was returned before.")
        if resolution == "credit" and order.account_move.state != "posted":
            return _("Only a purchase with an invoice gets a credit note.")
        return ""

    def _make_document(self, resolution):
        """Prepare the document that a resolution leads to, as a draft.

        :return: the document, in ``sudo``; None where there is none
        """
        self.ensure_one()
        self.check_access("write")
        make = {
            "repair": self.sudo()._make_repair,
            "refund": self.sudo()._make_return,
            "credit": self.sudo()._make_credit,
        }.get(resolution)
        if not make:
            return None
        document = make()
        self.env["customer.case.document"].sudo().create(
            {"case_id": self.id, "reference": f"{document._name},{document.id}"}
        )
        return document

    def _make_repair(self):
        card = self.card_id
        vals = {
            "product_id": self.product_id.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "under_warranty": self.case_type == "warranty",
            "internal_notes": self.name,
        }
        if card.lot_id:
            vals["lot_id"] = card.lot_id.id
        repairs = self.env["repair.order"].with_company(self.company_id)
        return repairs.create(
            {name: value for name, value in vals.items() if name in repairs._fields}
        )

    def _lines_to_return(self):
        """Return which lines of the purchase the case is about: line -> quantity."""
        card = self.card_id
        lines = self.order_id.lines
        if card.line_id:
            lines = card.line_id
        elif self.product_id:
            lines = lines.filtered(lambda line: line.product_id == self.product_id)
        left = {line: line.qty - line.refunded_qty for line in lines if line.qty > 0}
        one = bool(card)
        return {
            line: min(quantity, 1) if one else quantity
            for line, quantity in left.items()
            if quantity > 0
        }

    def _make_return(self):
        """Prepare Odoo's return order, with what the case is about alone."""
        wanted = self._lines_to_return()
        if not wanted:
            raise UserError(_("Everything of this purchase was returned before."))
        order = self.order_id.with_company(self.company_id)._refund()
        for line in order.lines:
            quantity = wanted.get(line.refunded_orderline_id)
            if not quantity:
                order.lines = [Command.delete(line.id)]
            elif -line.qty != quantity:
                line.qty = -quantity
                line._onchange_amount_line_all()
        order._compute_prices()
        return order

    def _make_credit(self):
        move = self.order_id.account_move
        return move.with_company(self.company_id)._reverse_moves(
            [{"ref": self.name, "invoice_date": fields.Date.context_today(self)}]
        )

    def _open_document(self, document):
        """Return the action that opens a document, for who may see it."""
        if document and document.with_env(self.env).has_access("read"):
            return {
                "type": "ir.actions.act_window",
                "res_model": document._name,
                "res_id": document.id,
                "view_mode": "form",
            }
        return {"type": "ir.actions.act_window_close"}

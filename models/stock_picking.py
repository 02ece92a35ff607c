from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        result = super()._action_done()
        shipped = self.filtered(
            lambda picking: picking.pos_order_id and picking._is_out()
        )
        for picking in shipped:
            picking._deliver_warranties()
        self.env["warranty.card"]._register_moves(self._moves_of_shop())
        return result

    def _moves_of_shop(self):
        """Return what was delivered for sale orders, or came back from them."""
        if "sale_line_id" not in self.env["stock.move"]._fields:
            return self.env["stock.move"]
        return self.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.sale_line_id
                and "customer" in (move.location_id.usage, move.location_dest_id.usage)
            )
        )

    def _is_out(self):
        self.ensure_one()
        return self.picking_type_code == "outgoing"

    def _deliver_warranties(self):
        """Start the clocks of items that wait for their delivery."""
        waiting = (
            self.env["warranty.card"]
            .sudo()
            .search(
                [
                    ("order_id", "=", self.pos_order_id.id),
                    ("awaits_delivery", "=", True),
                ],
                order="unit, id",
            )
        )
        if not waiting:
            return
        day = self.env["loyalty.ledger"]._local(
            self.pos_order_id.config_id, self.date_done or fields.Datetime.now()
        )
        for move in self.move_ids.filtered(lambda move: move.state == "done"):
            items = waiting.filtered(lambda card: card.product_id == move.product_id)  # noqa: B023
            delivered = items[: int(move.quantity) or 1]
            delivered._deliver(day.date())
            waiting -= delivered

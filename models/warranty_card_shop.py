import logging

from odoo import _, api, fields, models

from ..core.rules import serials
from .loyalty_ledger_settle import TRY_AGAIN
from .warranty_card_register import MOST_UNITS, pieces

_logger = logging.getLogger(__name__)


class WarrantyCard(models.Model):
    """Warranties of sale orders and of the web shop: made when goods are delivered.

    ``sale`` need not be installed: a move of the stock that has a line of a sale order
    says so itself.
    """

    _inherit = "warranty.card"

    @api.model
    def _register_moves(self, moves):
        """Give delivered items their warranty, and end those of returned ones. Once.

        A delivery never fails because of a warranty; who made it reads in its log what
        was left out.
        """
        for move in moves:
            try:
                self.env.flush_all()
                with self.env.cr.savepoint(flush=False):
                    self.sudo()._register_move(move.sudo())
            except TRY_AGAIN:
                raise
            except Exception as error:  # noqa: BLE001
                code = getattr(error, "code", None) or type(error).__name__
                _logger.warning("move %s: no warranties, %s", move.id, code)
                _logger.debug("move %s", move.id, exc_info=error)
                move.picking_id.message_post(
                    body=_(
                        "The warranties of %s could not be registered. The service "
                        "desk can enter them by hand.",
                        move.product_id.display_name,
                    )
                )

    @api.model
    def _register_move(self, move):
        company = move.company_id
        day = self._day_in(company, move.date)
        origin = move.origin_returned_move_id
        if origin:
            named = [name for name, _lot in self._lots_in(move) if name]
            back = origin.returned_move_ids.filtered(lambda one: one.state == "done")
            count = self._count_back(
                origin.product_qty, move.product_qty, sum(back.mapped("product_qty"))
            )
            return self._end_items(_key(origin), _key(move), count, named, day)
        order = move.sale_line_id.order_id
        sold = min(self._day_in(company, order.date_order), day)
        rows = self._rows_of_move(move, order, sold, day)
        if rows:
            self._insert_items(
                rows,
                order=None,
                company=company.id,
                config=None,
                partner=order.partner_id.id or None,
                day=sold,
            )
        return None

    @api.model
    def _rows_of_move(self, move, order, sold, delivered):
        """Return a dict for each delivered item that has a warranty."""
        product, company = move.product_id, move.company_id
        promise = self.env["warranty.policy"]._promise_of(product, company)
        if not promise:
            return []
        country = company.account_fiscal_country_id or company.country_id
        law = self.env["warranty.law"]._law_of(country, promise.durable, sold)
        if not promise.terms.months and not law.months:
            return []
        level = self._level_months(order)
        promised = self._promised(promise, law, sold, level, delivered=delivered)
        named = self._lots_in(move)
        quantity = move.product_qty
        count, each = pieces(quantity)
        rows = []
        for index in range(count):
            text, lot = named[index] if index < len(named) else (None, None)
            item = {
                "line_uuid": _key(move),
                "unit": index + 1,
                "quantity": each,
                "product_id": product.id,
                "serial": text,
                "serial_key": serials.key(text),
                "lot_id": lot,
            }
            rows.append(item | promised)
        return rows

    @api.model
    def _lots_in(self, move):
        """Return (name, id) of the lot of each item that moved."""
        return [
            (line.lot_id.name or line.lot_name or None, line.lot_id.id or None)
            for line in move.move_line_ids.sorted("id")
            for _item in range(min(max(int(line.quantity_product_uom), 1), MOST_UNITS))
        ]

    @api.model
    def _day_in(self, company, moment):
        """Return a company's day of a moment."""
        here = self.with_context(tz=company.partner_id.tz or "UTC")
        return fields.Datetime.context_timestamp(here, moment).date()


def _key(move):
    """Return what stands for a move where a till has the uuid of a line."""
    return f"move:{move.id}"

from odoo import api, models
from odoo.tools import SQL, float_compare

from ..core.rules import serials
from .warranty_card_register import pieces

#: Quantities are compared to so many digits: parts of a kilogram do not add up exactly.
DIGITS = 6

#: Ends as many items of a sold line as a line of a return brought back: those with its
#: serial numbers first, then the last ones. A replacement stands in its chain for the
#: item that was sold. What this return ended before counts.
_RETURN = """
WITH item AS MATERIALIZED (
    SELECT id, unit, serial_key, end_kind, return_uuid FROM warranty_card
     WHERE chain_uuid = %(sold)s ORDER BY id FOR UPDATE
), chosen AS (
    SELECT id FROM item
     WHERE end_kind IS NULL OR end_kind = 'void' AND return_uuid IS NULL
     ORDER BY COALESCE(serial_key = ANY(%(serials)s), FALSE) DESC, end_kind IS NOT NULL,
              unit DESC, id DESC
     LIMIT GREATEST(%(count)s - (SELECT count(*) FROM item
                                  WHERE return_uuid = %(uuid)s), 0)
)
UPDATE warranty_card card
   SET ended_on = %(day)s, end_kind = 'returned', return_uuid = %(uuid)s,
       write_uid = %(uid)s, write_date = %(now)s
  FROM chosen WHERE card.id = chosen.id
RETURNING card.id
"""


class WarrantyCard(models.Model):
    """What comes back ends its warranty."""

    _inherit = "warranty.card"

    @api.model
    def _returned_lines(self, order):
        """Return the lines that bring something back which may have a warranty.

        Those of the order; and if it waited for its warranties, those of other orders
        that brought back what it sold.
        """
        own = order.lines.filtered(
            lambda line: (
                line.qty < 0
                and line.refunded_orderline_id.order_id.company_id == order.company_id
            )
        )
        if not order.warranty_tries:
            return own
        later = order.lines.refund_orderline_ids.filtered(
            lambda line: line.order_id.state in ("paid", "done")
        )
        return own | later

    @api.model
    def _end_returned(self, lines):
        """End the warranties of what lines of a return bring back. Once."""
        for line in lines.sorted("id"):
            sold = line.refunded_orderline_id
            if sold.product_id.warranty_extension_months:
                self._take_back_extension(line, sold)
            named = line._warranty_serials() + [
                lot.lot_name for lot in line.pack_lot_ids if lot.lot_name
            ]
            count = self._count_returned(line, sold)
            day = self._day_of(line.order_id)
            self._end_items(sold.uuid, line.uuid, count, named, day)

    @api.model
    def _end_items(self, sold, uuid, count, named, day):
        """End the warranties of items that came back. Once.

        :param str sold: the line with which they were sold
        :param str uuid: the line with which they came back
        :param int count: how many
        :param list named: their serial numbers, as far as they are known
        """
        ids = self.env.execute_query(
            SQL(
                _RETURN,
                sold=sold,
                uuid=uuid,
                count=count,
                serials=[serials.key(text) for text in named if text],
                day=day,
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        self.browse(row[0] for row in ids).invalidate_recordset(flush=False)

    @api.model
    def _count_returned(self, line, sold):
        """Return how many warranties of a sold line a return ends."""
        back = sold.refund_orderline_ids.filtered(
            lambda one: one.order_id.state in ("paid", "done")
        )
        return self._count_back(sold.qty, -line.qty, -sum(back.mapped("qty")))

    @api.model
    def _count_back(self, sold, back, all_back):
        """Return how many warranties end: of weighed goods the one, with the last part.

        :param float sold: how much was sold
        :param float back: how much comes back now
        :param float all_back: how much came back until now, this included
        """
        count, _each = pieces(sold)
        if count == sold:
            return int(back)
        return int(float_compare(all_back, sold, precision_digits=DIGITS) >= 0)

    @api.model
    def _take_back_extension(self, line, sold):
        """Take a bought extension back, from as many items as were returned."""
        cards = self.search(
            [
                ("company_id", "=", line.order_id.company_id.id),
                "|",
                ("order_id", "=", sold.order_id.id),
                ("id", "in", sold.warranty_card_id.ids),
            ],
            order="unit desc, id desc",
        )
        left = int(-line.qty) - sum(
            one.get("back") == line.uuid
            for card in cards
            for one in card.extensions or ()
        )
        for card in cards:
            # It stays as one of no months, so that the sale, sent again, brings no new.
            kept = [
                {**one, "months": 0, "back": line.uuid}
                if one.get("line") == sold.uuid and not one.get("back")
                else one
                for one in card.extensions or ()
            ]
            if left > 0 and kept != (card.extensions or []):
                card.extensions = kept
                left -= 1

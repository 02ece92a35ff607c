"""What reports about members must know of orders of Odoo's sale module and its web
shop, when that is installed."""

from odoo import api, models
from odoo.tools import SQL

CHANNELS = [("till", "Till"), ("sale", "Sale order"), ("web", "Website")]
#: Added to ids of the shop's orders, so that those of tills are others.
SHOP_IDS = 2**32

#: Whether a reward ``h`` was never given: the order was cancelled, or changed and
#: booked anew.
UNDONE = """h.order_model = 'sale.order' AND EXISTS (
    SELECT FROM loyalty_history u WHERE u.reversed_id = h.id AND u.kind = 'give_back')
"""

_AT_TILLS = """
    SELECT o.id::bigint AS id, o.id AS order_id, 'till' AS channel, o.config_id,
           COALESCE(o.pos_reference, o.name) AS name, o.company_id,
           company.currency_id, owned.amount / COALESCE(NULLIF(o.currency_rate, 0), 1)
               AS amount,
           (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
           COALESCE(o.is_refund, false) AS is_refund
      FROM pos_order o JOIN res_company company ON company.id = o.company_id
      CROSS JOIN LATERAL (%(owned)s) owned
     WHERE o.partner_id = card.partner_id AND o.state IN ('paid', 'done')
       AND o.company_id = ANY(%(companies)s)
       AND (owner.id IS NULL OR company.parent_path LIKE owner.parent_path || '%%')
"""
_OWNED = "SELECT o.amount_total AS amount"
#: Goods of an order of the shop that a till hands out were bought there; a sale of
#: nothing else is no purchase.
_OWNED_WITH_SHOP = """
    SELECT o.amount_total - COALESCE(sum(line.price_subtotal_incl)
               FILTER (WHERE sold.id IS NOT NULL), 0) AS amount
      FROM pos_order_line line
      LEFT JOIN sale_order_line ordered ON ordered.id = line.sale_order_line_id
      LEFT JOIN sale_order sold
           ON sold.id = COALESCE(line.sale_order_origin_id, ordered.order_id)
          AND sold.state = 'sale' AND line.refunded_orderline_id IS NULL
     WHERE line.order_id = o.id
    HAVING count(*) = 0 OR count(*) > count(sold.id)
"""
_IN_SHOP = """
    SELECT o.id + %(shop_ids)s, NULL::int, %(channel)s, NULL::int, o.name, o.company_id,
           company.currency_id,
           o.amount_total / COALESCE(NULLIF(o.currency_rate, 0), 1),
           (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
           o.amount_total < 0
      FROM sale_order o JOIN res_company company ON company.id = o.company_id
     WHERE o.partner_id = card.partner_id AND o.state = 'sale'
       AND o.company_id = ANY(%(companies)s)
       AND (owner.id IS NULL OR company.parent_path LIKE owner.parent_path || '%%')
"""


class LoyaltyReportShop(models.AbstractModel):
    _name = "loyalty.report.shop"
    _description = "Where Members Buy"

    @api.model
    def _purchases(self):
        """Return the SQL of the orders of ``card``'s customer, at tills and elsewhere,
        in the companies that the reader works in."""
        common = {
            "zone": self.env.user.tz or "UTC",
            "companies": self.env.companies.ids,
        }
        lines = self.env["pos.order.line"]._fields
        handed = "sale_order_line_id" in lines and "sale_order_origin_id" in lines
        owned = SQL(_OWNED_WITH_SHOP if handed else _OWNED)
        at_tills = SQL(_AT_TILLS, owned=owned, **common)
        if not self._has_shop():
            return at_tills
        in_shop = SQL(_IN_SHOP, shop_ids=SHOP_IDS, channel=self._of_order(), **common)
        return SQL("%s UNION ALL %s", at_tills, in_shop)

    @api.model
    def _has_shop(self):
        return self.env["loyalty.ledger"]._has_shop()

    @api.model
    def _of_order(self):
        """Return the SQL of the channel of a ``sale_order`` called ``o``."""
        if "website_id" not in self.env["sale.order"]._fields:
            return SQL("'sale'")
        return SQL("CASE WHEN o.website_id IS NULL THEN 'sale' ELSE 'web' END")

    @api.model
    def _sold(self):
        """Return the SQL of where an entry of the ledger comes from.

        For an entry ``h`` and its till ``shop``: the join that the others need, its
        company if it has one, and its channel.
        """
        at_till = SQL("WHEN h.config_id IS NOT NULL THEN 'till'")
        if not self._has_shop():
            return SQL(""), SQL("shop.company_id"), SQL("CASE %s END", at_till)
        join = SQL(
            "LEFT JOIN sale_order o"
            " ON o.id = h.order_id AND h.order_model = 'sale.order'"
        )
        channel = SQL(
            "CASE %s WHEN o.id IS NOT NULL THEN %s END", at_till, self._of_order()
        )
        return join, SQL("COALESCE(shop.company_id, o.company_id)"), channel

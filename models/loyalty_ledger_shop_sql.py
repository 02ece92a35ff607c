"""Statements of the ledger that need Odoo's sale module in the database."""

from .loyalty_ledger_sql import ENTRY, TRACED, TRACES, VISITS

#: As ``VISITS``; a purchase in the shop is a purchase too.
VISITS_SHOP = f"""SELECT GREATEST(({VISITS}), (
            SELECT max(date_order) FROM sale_order
             WHERE partner_id = %(partner)s AND id <> %(shop_order)s
               AND state = 'sale' AND date_order <= %(until)s))"""
#: Entries of an order that stand.
_STANDING = """h.order_model = 'sale.order' AND h.order_id = %(shop_order)s
       AND h.kind IN ('earn', 'redeem') AND h.order_uuid IS NOT NULL
       AND NOT EXISTS (SELECT FROM loyalty_history u
                        WHERE u.reversed_id = h.id
                          AND u.kind IN ('take_back', 'give_back'))"""
#: What an order of the shop has booked and not undone, as if all of it came back.
UNDONE_SHOP = f"""
WITH RECURSIVE entry AS MATERIALIZED (
    SELECT {ENTRY}, h.line_uuid AS line
      FROM loyalty_history h
     WHERE {_STANDING}
{TRACED}SELECT jsonb_build_object(
    'lines', (SELECT jsonb_agg(jsonb_build_object(
        'id', sold.line, 'quantity', 1, 'settled', true, 'before', 0))
      FROM (SELECT DISTINCT line FROM entry) AS sold),
{TRACES}
)::text
"""
#: How often an order was booked.
ROUNDS = """
SELECT count(DISTINCT order_uuid) FROM loyalty_history
 WHERE order_model = 'sale.order' AND order_id = %s AND kind IN ('earn', 'redeem')
"""
#: What an order has changed: how many entries, and points on one card.
CHANGED = f"""
SELECT count(*), COALESCE(sum(h.points) FILTER (WHERE h.card_id = %(card)s), 0)
  FROM loyalty_history h WHERE {_STANDING}
"""
HELD = """
SELECT COALESCE(sum(points), 0) FROM loyalty_hold
 WHERE card_id = %s AND expires_at > %s
"""

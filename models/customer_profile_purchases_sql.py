"""The statements that read purchases: at tills, by sale orders, in the web shop.

Parts about Odoo's sale and its companions are put in only where those are installed.
Goods of a sale order that a till handed out belong to the sale order: the till's
receipt keeps what was sold beside them, and one with nothing else is no purchase of its
own.
"""

#: A line of a till that hands out a sale order. See loyalty.report.shop.
_HANDED_OUT = """
    line.refunded_orderline_id IS NULL AND EXISTS (
        SELECT FROM sale_order sold
         WHERE sold.state = 'sale' AND sold.id = COALESCE(
               line.sale_order_origin_id,
               (SELECT ordered.order_id FROM sale_order_line ordered
                 WHERE ordered.id = line.sale_order_line_id)))
"""
#: Older ones than a purchase that is known; equal moments are told apart by the id.
_BEFORE = """
       AND (%(before)s::timestamp IS NULL
            OR (o.date_order, o.id) < (%(before)s::timestamp, {ident}))
"""
_TILL = """
    SELECT 'till' AS source, o.id, o.date_order AS at, o.company_id,
           COALESCE(o.pos_reference, o.name) AS number, shop.name AS shop,
           o.amount_total AS total, shop.currency_id
      FROM pos_order o LEFT JOIN pos_config shop ON shop.id = o.config_id
     WHERE o.partner_id = {partner} AND o.state IN ('paid', 'done')
       AND o.company_id = ANY(%(companies)s)
       {own} {before}
     ORDER BY o.date_order DESC, o.id DESC LIMIT %(most)s
"""
_OWN = f"""
       AND (NOT EXISTS (SELECT FROM pos_order_line line WHERE line.order_id = o.id)
            OR EXISTS (SELECT FROM pos_order_line line
                        WHERE line.order_id = o.id AND NOT ({_HANDED_OUT})))
"""
_SALE = """
    SELECT {source} AS source, o.id, o.date_order AS at, o.company_id,
           o.name AS number, {shop} AS shop, o.amount_total AS total, o.currency_id
      FROM sale_order o JOIN res_company company ON company.id = o.company_id
           {website}
     WHERE o.partner_id = {partner} AND o.state = 'sale'
       AND o.company_id = ANY(%(companies)s)
       {before}
     ORDER BY o.date_order DESC, o.id DESC LIMIT %(most)s
"""
_TILL_LINES = """
SELECT o.id AS purchase_id, line.id, line.product_id, line.qty,
       line.price_subtotal_incl AS amount, line.combo_parent_id IS NOT NULL AS is_part,
       line.refunded_orderline_id IS NOT NULL AS is_return,
       line.is_reward_line IS TRUE AS is_reward, line.count,
       COALESCE((SELECT -sum(back.qty) FROM pos_order_line back
                   JOIN pos_order refund ON refund.id = back.order_id
                  WHERE back.refunded_orderline_id = line.id
                    AND refund.state IN ('paid', 'done')), 0) AS returned
  FROM unnest(%(purchases)s) o (id)
 CROSS JOIN LATERAL (
       SELECT line.*, count(*) OVER () AS count FROM pos_order_line line
        WHERE line.order_id = o.id {own}
        ORDER BY line.id LIMIT %(most)s) line
 ORDER BY o.id, line.id
"""
_SALE_LINES = """
SELECT o.id AS purchase_id, line.id, line.product_id, line.product_uom_qty AS qty,
       line.price_total AS amount, false AS is_part, false AS is_return,
       {reward} AS is_reward, line.count, {returned} AS returned
  FROM unnest(%(purchases)s) o (id)
 CROSS JOIN LATERAL (
       SELECT line.*, count(*) OVER () AS count FROM sale_order_line line
        WHERE line.order_id = o.id AND line.display_type IS NULL
          AND line.product_id IS NOT NULL AND line.is_downpayment IS NOT TRUE
        ORDER BY line.sequence, line.id LIMIT %(most)s) line
 ORDER BY o.id, line.sequence, line.id
"""
#: What came back through the stock, in the unit of the line.
_BACK_IN_STOCK = """
    (SELECT sum(move.quantity * moved.factor / NULLIF(sold.factor, 0))
       FROM stock_move move
       JOIN stock_location origin ON origin.id = move.location_id
       JOIN uom_uom moved ON moved.id = move.product_uom
       JOIN uom_uom sold ON sold.id = line.product_uom_id
      WHERE move.sale_line_id = line.id AND move.state = 'done'
        AND origin.usage = 'customer')
"""
#: What a till took back of what it had handed out.
_BACK_AT_TILL = """
    (SELECT -sum(back.qty) FROM pos_order_line given
       JOIN pos_order_line back ON back.refunded_orderline_id = given.id
       JOIN pos_order refund ON refund.id = back.order_id
      WHERE given.sale_order_line_id = line.id AND refund.state IN ('paid', 'done'))
"""


def heads(parts):
    """Return the statement of one page of purchases, the newest first.

    :param set parts: of ``sale``, ``website``, ``handed``: what is installed
    """
    return f"""
SELECT * FROM ({_sources(parts, "%(partner)s")}) purchase
 ORDER BY at DESC, source, id DESC LIMIT %(limit)s OFFSET %(offset)s
"""


def last(parts):
    """Return the statement of the newest purchase of each of several customers."""
    return f"""
SELECT customer.id AS partner_id, newest.*
  FROM unnest(%(partners)s) customer (id)
 CROSS JOIN LATERAL (
       SELECT * FROM ({_sources(parts, "customer.id")}) purchase
        ORDER BY at DESC, source, id DESC LIMIT 1) newest
"""


def count(parts):
    """Return the statement that counts purchases, up to ``limit``."""
    return f"SELECT count(*) FROM ({heads(parts)}) counted"


def _sources(parts, partner):
    """Return the purchases at tills and elsewhere of one customer."""
    sources = [
        _TILL.format(
            partner=partner,
            own=_OWN if "handed" in parts else "",
            before=_BEFORE.format(ident="%(before_till)s"),
        )
    ]
    if "sale" in parts:
        web = "website" in parts
        sources.append(
            _SALE.format(
                partner=partner,
                source="CASE WHEN o.website_id IS NULL THEN 'sale' ELSE 'web' END"
                if web
                else "'sale'",
                shop="COALESCE(website.name, company.name)" if web else "company.name",
                before=_BEFORE.format(ident="%(before_sale)s"),
                website="LEFT JOIN website ON website.id = o.website_id" if web else "",
            )
        )
    return " UNION ALL ".join(f"({source})" for source in sources)


def till_lines(parts):
    """Return the statement of the lines of purchases at tills."""
    own = f"AND NOT ({_HANDED_OUT})" if "handed" in parts else ""
    return _TILL_LINES.format(own=own)


def sale_lines(parts):
    """Return the statement of the lines of sale orders.

    :param set parts: as for :func:`heads`, and ``rewards``, ``stock``
    """
    returned = [_BACK_IN_STOCK] if "stock" in parts else []
    returned += [_BACK_AT_TILL] if "handed" in parts else []
    either = ", ".join(f"COALESCE({back}, 0)" for back in returned)
    return _SALE_LINES.format(
        reward="line.reward_id IS NOT NULL" if "rewards" in parts else "false",
        returned=f"GREATEST({either}, 0)" if returned else "0",
    )

"""Statements that say what a customer bought, and what might be suggested for it.

All of them are bounded, whatever the history: the newest orders, the newest products of
them, and for these the partners that ``product.affinity`` keeps.
"""

#: The newest orders that are looked at, of tills and of the shop alike.
MOST_ORDERS = 200
#: The newest products that others are bought together with.
MOST_SEEDS = 12
#: The newest items with a warranty that accessories are looked up for.
MOST_ITEMS = 30
#: Days on which one product was bought that are looked at.
MOST_DAYS = 12

#: The company's tree, its settings, and where its goods lie. The till says which, or
#: the company that has a page.
SHOP = """
    SELECT root.id, root.suggestion_active AS active,
           COALESCE(root.suggestion_refused_days, 0) AS refused_days,
           COALESCE(place.tz, 'UTC') AS zone, own.id AS company_id,
           root.parent_path AS tree, config.id AS config_id,
           COALESCE(config.limit_categories, false) AS is_limited,
           kind.warehouse_id
      FROM res_company own
      LEFT JOIN pos_config config ON config.id = %(config)s
      LEFT JOIN stock_picking_type kind ON kind.id = config.picking_type_id
      JOIN res_company root ON root.id = split_part(own.parent_path, '/', 1)::int
      JOIN res_partner place ON place.id = own.partner_id
     WHERE own.id = COALESCE(config.company_id, %(company)s)
"""
#: Who may get suggestions, and whether purchases may be looked at for them.
CUSTOMER = """
    SELECT partner.id, EXISTS (
               SELECT FROM identity_consent consent
                WHERE consent.partner_id = partner.id AND consent.purpose = 'profiling'
                  AND consent.company_id = shop.id AND consent.current
                  AND consent.state = 'given') AS may_profile
      FROM res_partner partner, shop
     WHERE partner.id = %(partner)s AND partner.active AND shop.active
       AND partner.identity_restricted IS NOT TRUE
"""
_IN_TREE = """(SELECT company.id FROM res_company company, shop
             WHERE company.parent_path LIKE shop.tree || '%%')"""
_AT_TILLS = f"""
    SELECT line.product_id, sale.date_order,
           line.qty < 0 OR EXISTS (
               SELECT FROM pos_order_line back
                WHERE back.refunded_orderline_id = line.id) AS returned
      FROM (SELECT id, date_order FROM pos_order
             WHERE partner_id = (SELECT id FROM customer WHERE may_profile)
               AND state IN ('paid', 'done') AND company_id IN {_IN_TREE}
             ORDER BY date_order DESC LIMIT {MOST_ORDERS}) sale
      JOIN pos_order_line line ON line.order_id = sale.id
     WHERE line.is_reward_line IS NOT TRUE
     UNION ALL
    SELECT line.product_id, sale.date_order, true
      FROM pos_order sale JOIN pos_order_line line ON line.order_id = sale.id
     WHERE sale.partner_id = (SELECT id FROM customer WHERE may_profile)
       AND sale.is_refund AND sale.company_id IN {_IN_TREE} AND line.qty < 0
"""
_IN_SHOP = f"""
     UNION ALL
    SELECT line.product_id, sale.date_order, line.product_uom_qty < 0{{returned}}
      FROM (SELECT id, date_order FROM sale_order
             WHERE partner_id = (SELECT id FROM customer WHERE may_profile)
               AND state = 'sale' AND company_id IN {_IN_TREE}
             ORDER BY date_order DESC LIMIT {MOST_ORDERS}) sale
      JOIN sale_order_line line ON line.order_id = sale.id
     WHERE line.product_id IS NOT NULL AND line.display_type IS NULL
"""
#: A delivery of a line that came back.
RETURNED = """ OR EXISTS (
               SELECT FROM stock_move back
                WHERE back.sale_line_id = line.id AND back.state = 'done'
                  AND back.origin_returned_move_id IS NOT NULL)"""


def history(shop_returns=None):
    """Return the statement of what a customer bought and has.

    :param str shop_returns: the SQL that says that a line of a sale order came back;
        None where there are no sale orders
    """
    in_shop = "" if shop_returns is None else _IN_SHOP.format(returned=shop_returns)
    return f"""
WITH shop AS MATERIALIZED ({SHOP}), customer AS MATERIALIZED ({CUSTOMER}),
bought AS MATERIALIZED ({_AT_TILLS}{in_shop}),
product AS (
    SELECT bought.product_id, bool_or(returned) AS returned, max(date_order) AS last,
           array_agg(DISTINCT (date_order AT TIME ZONE 'UTC'
               AT TIME ZONE shop.zone)::date) FILTER (WHERE NOT returned) AS days
      FROM bought, shop GROUP BY bought.product_id
),
item AS (
    SELECT card.product_id, card.end_kind IS NOT NULL AS returned
      FROM warranty_card card, customer
     WHERE card.partner_id = customer.id AND card.company_id IN {_IN_TREE}
     ORDER BY card.id DESC LIMIT {MOST_ITEMS}
)
SELECT jsonb_build_object(
    'today', (SELECT (%(now)s::timestamp AT TIME ZONE 'UTC' AT TIME ZONE zone)::date
                FROM shop),
    'may_profile', (SELECT may_profile FROM customer),
    'bought', (SELECT jsonb_agg(jsonb_build_object(
            'id', product.product_id, 'returned', returned,
            'days', days[greatest(cardinality(days) - {MOST_DAYS - 1}, 1):],
            'template', template.id, 'category', template.categ_id,
            'price', template.list_price) ORDER BY last DESC, product.product_id)
        FROM product
        JOIN product_product variant ON variant.id = product.product_id
        JOIN product_template template ON template.id = variant.product_tmpl_id),
    'items', (SELECT jsonb_agg(jsonb_build_object(
            'id', item.product_id, 'returned', returned,
            'template', variant.product_tmpl_id))
        FROM item JOIN product_product variant ON variant.id = item.product_id)
)::text
"""


#: Accessories of templates: of the Point of Sale, of sale and of the web shop.
_ACCESSORIES = {
    "pos_product_optional_rel": """
    SELECT src_id AS owned, dest_id AS template_id, NULL::int AS product_id
      FROM pos_product_optional_rel WHERE src_id = ANY(%(owned)s)""",
    "product_optional_rel": """
    SELECT src_id, dest_id, NULL::int FROM product_optional_rel
     WHERE src_id = ANY(%(owned)s)""",
    "product_accessory_rel": """
    SELECT src_id, NULL::int, dest_id FROM product_accessory_rel
     WHERE src_id = ANY(%(owned)s)""",
}
#: Where goods that are kept in stock have to lie.
_IN_STOCK = """(template.is_storable IS NOT TRUE OR 0 < (
           SELECT sum(quant.quantity - quant.reserved_quantity)
             FROM stock_quant quant
             JOIN stock_location location ON location.id = quant.location_id
            WHERE quant.product_id = variant.id AND location.usage = 'internal'
              AND CASE WHEN shop.warehouse_id IS NULL
                  THEN location.company_id = shop.company_id
                  ELSE location.warehouse_id = shop.warehouse_id END))"""
_ALLOWED = """(NOT shop.is_limited OR EXISTS (
           SELECT FROM pos_category_product_template_rel kept
             JOIN pos_category_pos_config_rel shown USING (pos_category_id)
            WHERE kept.product_template_id = template.id
              AND shown.pos_config_id = shop.config_id))"""


def candidates(relations, published=False):
    """Return the statement of what may be suggested, with what the choice needs.

    :param relations: the tables of accessories that there are
    :param bool published: whether the web shop's products count where no till asks
    """
    accessories = "\n     UNION ALL".join(
        statement for name, statement in _ACCESSORIES.items() if name in relations
    )
    sold = "template.available_in_pos"
    if published:
        sold = f"({sold} OR (shop.config_id IS NULL AND template.is_published))"
    return f"""
WITH shop AS MATERIALIZED ({SHOP}),
candidate AS (
    SELECT 'again' AS reason, id AS product_id, NULL::int AS source,
           0::float AS strength
      FROM unnest(%(due)s::int[]) AS id
     UNION ALL
    SELECT 'together', affinity.other_id, affinity.product_id, affinity.lift
      FROM product_affinity affinity, shop
     WHERE affinity.product_id = ANY(%(seeds)s) AND affinity.company_id = shop.id
       AND affinity.other_id <> ALL(%(known)s)
     UNION ALL
    SELECT DISTINCT 'accessory', COALESCE(one.product_id, (
               SELECT min(id) FROM product_product
                WHERE product_tmpl_id = one.template_id AND active)), one.owned, 0
      FROM ({accessories}) one
)
SELECT reason, candidate.product_id, source, strength, template.categ_id,
       template.list_price::text
  FROM candidate
 CROSS JOIN shop
  JOIN product_product variant ON variant.id = candidate.product_id AND variant.active
  JOIN product_template template ON template.id = variant.product_tmpl_id
   AND template.active AND template.sale_ok
  LEFT JOIN res_company own ON own.id = template.company_id
 WHERE {sold} AND candidate.product_id <> ALL(%(never)s)
   AND (candidate.reason <> 'accessory' OR candidate.product_id <> ALL(%(known)s))
   AND (own.id IS NULL OR (SELECT company.parent_path FROM res_company company
         WHERE company.id = shop.company_id) LIKE own.parent_path || '%%')
   AND NOT EXISTS (
       SELECT FROM customer_suggestion_feedback refusal
        WHERE refusal.partner_id = %(partner)s AND refusal.company_id = shop.id
          AND refusal.product_id = candidate.product_id
          AND (shop.refused_days = 0 OR refusal.at
               > %(now)s::timestamp - shop.refused_days * interval '1 day'))
   AND {_ALLOWED}
   AND {_IN_STOCK}
"""


#: What people read of products, and what one costs: of a variant with its attributes.
#: ``owned`` are templates.
NAMES = """
SELECT 'product' AS kind, variant.id,
       COALESCE(template.name->>%(lang)s, template.name->>'en_US')
           || COALESCE(' (' || attributes.names || ')', ''),
       template.list_price + COALESCE(attributes.extra, 0)
  FROM product_product variant
  JOIN product_template template ON template.id = variant.product_tmpl_id
 CROSS JOIN LATERAL (
       SELECT string_agg(COALESCE(one.name->>%(lang)s, one.name->>'en_US'), ', '
                  ORDER BY chosen.id) FILTER (WHERE several.is_choice) AS names,
              sum(chosen.price_extra) AS extra
         FROM product_variant_combination combination
         JOIN product_template_attribute_value chosen
           ON chosen.id = combination.product_template_attribute_value_id
         JOIN product_attribute_value one
           ON one.id = chosen.product_attribute_value_id
        CROSS JOIN LATERAL (
              SELECT count(*) > 1 AS is_choice
                FROM product_template_attribute_value sibling
               WHERE sibling.attribute_line_id = chosen.attribute_line_id
                 AND sibling.ptav_active) several
        WHERE combination.product_product_id = variant.id) attributes
 WHERE variant.id = ANY(%(products)s)
 UNION ALL
SELECT 'template', id, COALESCE(name->>%(lang)s, name->>'en_US'), 0
  FROM product_template WHERE id = ANY(%(owned)s)
"""

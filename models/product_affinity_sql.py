"""Statements that count what is bought together.

One order is one basket: the different products on it that were sold, not those that
came back, that were a reward or that belong to a combo on the same order. A portion of
baskets is counted by one statement, and what it found is added up at the end: the
counts are of pairs of products, so they do not grow with customers.

``marks`` says that several customers bought a pair without saying which: each customer
sets one bit of 64, by a hash, so there are at least as many customers as bits are set.
An order without a customer counts as somebody of its own, and sets a bit by its id:
counting those beside the bits took half as much time again.
"""

#: Baskets with more different products are of a reseller, or of a mistake.
MOST_IN_BASKET = 40
#: Orders older than that say what was in fashion.
DAYS = 730
#: Partners that are kept of each product.
KEPT = 20
#: Fewer customers, or fewer orders, might say what one person bought.
LEAST_CUSTOMERS = 5

WORK_TABLE = """
CREATE UNLOGGED TABLE IF NOT EXISTS product_affinity_count (
    company_id int NOT NULL, product_id int NOT NULL, other_id int NOT NULL,
    orders int NOT NULL, marks bigint NOT NULL)
"""
#: The baskets of orders of tills. The names in braces are filled in by Python.
AT_TILLS = """
SELECT sale.id, sale.company_id, sale.partner_id, line.product_id
  FROM pos_order sale
  JOIN pos_order_line line ON line.order_id = sale.id
 WHERE sale.id > %(after)s AND sale.id <= %(until)s
   AND sale.state IN ('paid', 'done') AND sale.date_order >= %(since)s
   AND line.qty > 0 AND line.refunded_orderline_id IS NULL
   AND line.is_reward_line IS NOT TRUE AND line.combo_parent_id IS NULL{more}
"""
#: The same of sale orders and of the web shop.
IN_SHOP = """
SELECT sale.id, sale.company_id, sale.partner_id, line.product_id
  FROM sale_order sale
  JOIN sale_order_line line ON line.order_id = sale.id
 WHERE sale.id > %(after)s AND sale.id <= %(until)s
   AND sale.state = 'sale' AND sale.date_order >= %(since)s
   AND line.product_uom_qty > 0 AND line.product_id IS NOT NULL
   AND line.display_type IS NULL AND line.is_downpayment IS NOT TRUE{more}
"""
#: A product with itself says how many orders have it; 0 with 0, how many there are.
#: The row of no company says that this portion was counted.
COUNT = """
INSERT INTO product_affinity_count (company_id, product_id, other_id, orders, marks)
WITH basket AS MATERIALIZED (
    SELECT split_part(company.parent_path, '/', 1)::int AS company_id,
           products,
           1::bigint << (COALESCE(hashint4(taken.partner_id), taken.id) & 63) AS mark
      FROM (SELECT id, company_id, partner_id,
                   array_agg(DISTINCT product_id ORDER BY product_id) AS products
              FROM ({lines}) sold
             GROUP BY id, company_id, partner_id) taken
      JOIN res_company company ON company.id = taken.company_id
     WHERE cardinality(products) <= %(most)s
)
SELECT company_id, one.product_id, other_id, count(*), bit_or(mark)
  FROM basket, unnest(products) WITH ORDINALITY one(product_id, place),
       unnest(products[place + 1:]) other_id
 WHERE cardinality(products) > 1
 GROUP BY company_id, one.product_id, other_id
UNION ALL
SELECT company_id, product_id, product_id, count(*), 0
  FROM basket, unnest(products) product_id
 GROUP BY company_id, product_id
UNION ALL
SELECT company_id, 0, 0, count(*), 0 FROM basket GROUP BY company_id
UNION ALL
SELECT 0, 0, 0, 0, 0
"""
#: How many portions are counted: after a crash of the server the table is empty.
PORTIONS = "SELECT count(*) FROM product_affinity_count WHERE company_id = 0"
NEXT_ID = """
SELECT max(id) FROM (
    SELECT id FROM {table} WHERE id > %(after)s ORDER BY id LIMIT %(limit)s) portion
"""
#: Where the orders of the last years begin, and how many rows there may be after it.
FIRST_ID = """
SELECT COALESCE(min(id) - 1, 0), COALESCE(max(id) - min(id) + 1, 0)
  FROM {table} WHERE date_order >= %(since)s
"""
#: From counts to lift, for the companies that suggest; the best of each product.
RESULT = """
INSERT INTO product_affinity (company_id, product_id, other_id, orders, support,
       confidence, lift, rank, made_on)
WITH counted AS MATERIALIZED (
    SELECT company_id, product_id, other_id, sum(orders)::float AS orders,
           bit_or(marks) AS marks
      FROM product_affinity_count WHERE company_id > 0
     GROUP BY company_id, product_id, other_id
    HAVING sum(orders) >= %(least)s
), alone AS MATERIALIZED (
    SELECT company_id, product_id, orders FROM counted WHERE product_id = other_id
), pair AS (
    SELECT counted.company_id, counted.product_id, counted.other_id, counted.orders,
           one.orders AS first, other.orders AS second, everything.orders AS everything
      FROM counted
      JOIN res_company company ON company.id = counted.company_id
      JOIN alone one ON one.company_id = counted.company_id
       AND one.product_id = counted.product_id
      JOIN alone other ON other.company_id = counted.company_id
       AND other.product_id = counted.other_id
      JOIN alone everything ON everything.company_id = counted.company_id
       AND everything.product_id = 0
     WHERE counted.product_id < counted.other_id AND counted.product_id > 0
       AND company.suggestion_active
       AND counted.orders >= GREATEST(company.suggestion_least_orders, %(least)s)
       AND length(replace(marks::bit(64)::text, '0', '')) >= %(customers)s
       AND counted.orders * everything.orders > one.orders * other.orders
), directed AS (
    SELECT company_id, product_id, other_id, orders, first, second, everything FROM pair
     UNION ALL
    SELECT company_id, other_id, product_id, orders, second, first, everything FROM pair
), ranked AS (
    SELECT *, row_number() OVER (
               PARTITION BY company_id, product_id
               ORDER BY orders / (first * second) DESC, orders DESC, other_id) AS rank
      FROM directed
)
SELECT company_id, product_id, other_id, orders, 100.0 * orders / everything,
       100.0 * orders / first, orders * everything / (first * second), rank, %(now)s
  FROM ranked
  JOIN product_product product ON product.id = product_id AND product.active
  JOIN product_product partner ON partner.id = other_id AND partner.active
 WHERE rank <= %(kept)s
"""

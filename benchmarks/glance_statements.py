"""What :mod:`glance_fixture` makes its shared database by.

A number between 0 and 1 that looks like chance is
``(hashint8extended(x, seed) & 2147483647) / 2147483648.0``.
"""

CATEGORIES = """
    INSERT INTO product_category (name, complete_name, parent_path, create_uid,
        write_uid, create_date, write_date)
    SELECT 'Group ' || n, 'Group ' || n, '', 2, 2, now(), now()
      FROM generate_series(1, 40) AS n;
    UPDATE product_category SET parent_path = id || '/' WHERE parent_path = ''
"""
# Product n is of group 1 + (n - 1) % 40; prices of a group are spread around its own.
PRODUCTS = """
    CREATE TABLE bench_product AS
    SELECT n, nextval('product_template_id_seq')::int AS template,
           nextval('product_product_id_seq')::int AS product,
           category.id AS category,
           round((1 + n %% 40 * 0.7)
               * (0.5 + (hashint8extended(n, 5) & 1023) / 512.0), 2) AS price,
           n %% 2 = 0 AS storable
      FROM generate_series(1, %(count)s) AS n
      JOIN product_category category ON category.name = 'Group ' || 1 + (n - 1) %% 40
     ORDER BY n;
    CREATE INDEX ON bench_product (n);
    INSERT INTO product_template (id, name, categ_id, uom_id, type, service_tracking,
        tracking, list_price, active, sale_ok, purchase_ok, available_in_pos,
        is_storable, sequence, create_uid, write_uid, create_date, write_date)
    SELECT template, jsonb_build_object('en_US', 'Product ' || n), category,
           (SELECT res_id FROM ir_model_data
             WHERE module = 'uom' AND name = 'product_uom_unit'),
           'consu', 'no', 'none', price, true, true, true, true, storable, 1, 2, 2,
           now(), now()
      FROM bench_product;
    INSERT INTO product_product (id, product_tmpl_id, default_code, active,
        combination_indices, create_uid, write_uid, create_date, write_date)
    SELECT product, template, 'BENCH-' || lpad(n::text, 4, '0'), true, '', 2, 2, now(),
           now()
      FROM bench_product;
    ANALYZE bench_product
"""
# Of the goods with a stock one of five is out.
STOCK = """
    INSERT INTO stock_quant (product_id, company_id, location_id, quantity,
        reserved_quantity, in_date, create_uid, write_uid, create_date, write_date)
    SELECT product, 1, warehouse.lot_stock_id, 1000, 0, now(), 2, 2, now(), now()
      FROM bench_product,
           (SELECT lot_stock_id FROM stock_warehouse WHERE company_id = 1
             ORDER BY id LIMIT 1) AS warehouse
     WHERE storable AND n % 10 <> 0
"""
SESSIONS = """
    CREATE TABLE bench_session AS
    SELECT shop, week, (%(shops)s::int[])[shop] AS config,
           nextval('pos_session_id_seq')::int AS id
      FROM generate_series(1, cardinality(%(shops)s::int[])) AS shop,
           generate_series(1, %(weeks)s) AS week;
    CREATE INDEX ON bench_session (shop, week);
    INSERT INTO pos_session (id, config_id, user_id, name, state, start_at, stop_at,
        rescue, update_stock_at_closing, create_uid, write_uid, create_date, write_date)
    SELECT id, config, 2, 'GLANCE/' || shop || '/' || week, 'closed', start,
           start + interval '6 days', false, true, 2, 2, start, start
      FROM (SELECT *, date_trunc('day', now())::timestamp
                   - (%(weeks)s - week + 1) * interval '7 days' AS start
              FROM bench_session) AS one;
    ANALYZE bench_session
"""
#: How many lines thirty orders have: a hundred.
_COUNTS = "{1,1,1,1,1,1,1,1,1,2,2,2,2,2,2,3,3,3,3,4,4,4,5,5,6,6,6,7,8,12}"
# Which customer: 1,000,000 * u^2, so few come often; a quarter of receipts has none;
# the first customer is on each 600th. Which product: of the favourite group, or of all.
ORDERS = f"""
    WITH receipt AS MATERIALIZED (
        SELECT k, nextval('pos_order_id_seq')::int AS id, sold, session.id AS session,
               session.config,
               CASE WHEN k %% 600 = 0 THEN 0
                    WHEN hashint8extended(k, 1) & 3 = 0 THEN NULL
                    ELSE 1 + floor((%(customers)s - 1) * power(
                        (hashint8extended(k, 2) & 2147483647) / 2147483648.0, 2))
               END::bigint AS customer,
               ('{_COUNTS}'::int[])[1 + k * 7919 %% 30] AS lines
          FROM (SELECT k, now()::timestamp
                       - (%(orders)s - k) * 730.0 / %(orders)s * interval '1 day'
                         AS sold,
                       1 + floor(%(shops)s * power((hashint8extended(k, 4)
                           & 2147483647) / 2147483648.0, 1.3))::int AS shop,
                       1 + floor((k - 1) * 104.0 / %(orders)s)::int AS week
                  FROM generate_series(%(from)s::bigint, %(to)s) AS k) AS moment
          JOIN bench_session session USING (shop, week)
         ORDER BY k
    ), choice AS MATERIALIZED (
        SELECT receipt.*, line,
               CASE WHEN hashint8extended(k * 64 + line, 6) & 127 < 70
                    THEN 1 + hashint8extended(CASE
                             WHEN hashint8extended(k, 7) & 3 > 0 AND customer >= 0
                             THEN customer ELSE k END, 8) & 2147483647
                    ELSE NULL END AS favourite,
               (hashint8extended(k * 64 + line, 9) & 2147483647) / 2147483648.0 AS u,
               CASE WHEN hashint8extended(k * 64 + line, 10) & 15 = 0 THEN 2 ELSE 1 END
                   AS quantity
          FROM receipt, generate_series(1, lines) AS line
    ), goods AS MATERIALIZED (
        SELECT choice.*, product.product, product.price, product.n,
               price * quantity AS amount
          FROM choice JOIN bench_product product ON product.n = CASE
               WHEN favourite IS NULL THEN floor(exp(u * ln(2000)))
               ELSE 1 + favourite %% 40 + 40 * (floor(exp(u * ln(50))) - 1) END::int
    ), orders AS (
        INSERT INTO pos_order (id, partner_id, user_id, company_id, session_id,
            config_id, sale_journal, name, pos_reference, tracking_number, ticket_code,
            access_token, uuid, state, source, amount_tax, amount_total, amount_paid,
            amount_return, currency_rate, is_refund, nb_print, sequence_number,
            date_order, create_uid, write_uid, create_date, write_date)
        SELECT id, %(first)s + customer, 2, 1, session, config,
            (SELECT id FROM account_journal WHERE type = 'general' AND company_id = 1
              ORDER BY id LIMIT 1),
            'Glance/' || k, '98-1-' || lpad(k::text, 7, '0'), k %% 1000,
            substr(md5('t' || k), 1, 5), md5('a' || k)::uuid, md5('u' || k)::uuid,
            'done', 'pos', 0, amount, amount, 0, 1, false, 0, k, receipt.sold, 2, 2,
            receipt.sold, receipt.sold
          FROM receipt
          JOIN (SELECT k, sum(amount) AS amount FROM goods GROUP BY k) AS sums USING (k)
         ORDER BY k
    )
    INSERT INTO pos_order_line (order_id, product_id, company_id, name,
        full_product_name, price_type, uuid, qty, price_unit, price_subtotal,
        price_subtotal_incl, discount, price_extra, total_cost, is_total_cost_computed,
        is_reward_line, create_uid, write_uid, create_date, write_date)
    SELECT id, product, 1, 'Glance/' || k, 'Product ' || n, 'original',
        md5('l' || k || '-' || line)::uuid, quantity, price, amount, amount, 0, 0, 0,
        true, false, 2, 2, sold, sold
      FROM goods ORDER BY k, line
"""
# One line of 200 comes back, a week later, with a receipt of its own.
RETURNS = """
    WITH back AS MATERIALIZED (
        SELECT line.id AS line, line.product_id, line.full_product_name, line.qty,
               line.price_unit, line.price_subtotal, nextval('pos_order_id_seq')::int
                   AS id,
               sale.partner_id, sale.session_id, sale.config_id, sale.sale_journal,
               sale.date_order + interval '7 days' AS moment,
               %(orders)s + row_number() OVER (ORDER BY line.id) AS k
          FROM pos_order_line line JOIN pos_order sale ON sale.id = line.order_id
         WHERE line.id %% 200 = 0 AND sale.date_order < now() - interval '8 days'
           AND line.full_product_name LIKE 'Product %%'
    ), orders AS (
        INSERT INTO pos_order (id, partner_id, user_id, company_id, session_id,
            config_id, sale_journal, name, pos_reference, tracking_number, ticket_code,
            access_token, uuid, state, source, amount_tax, amount_total, amount_paid,
            amount_return, currency_rate, is_refund, nb_print, sequence_number,
            date_order, create_uid, write_uid, create_date, write_date)
        SELECT id, partner_id, 2, 1, session_id, config_id, sale_journal,
            'Glance/' || k || ' REFUND', '98-1-' || lpad(k::text, 7, '0'), k %% 1000,
            substr(md5('t' || k), 1, 5), md5('a' || k)::uuid, md5('u' || k)::uuid,
            'done', 'pos', 0, -price_subtotal, -price_subtotal, 0, 1, true, 0, k,
            moment, 2, 2, moment, moment
          FROM back
    )
    INSERT INTO pos_order_line (order_id, product_id, company_id, name,
        full_product_name, price_type, uuid, qty, price_unit, price_subtotal,
        price_subtotal_incl, discount, price_extra, total_cost, is_total_cost_computed,
        is_reward_line, refunded_orderline_id, create_uid, write_uid, create_date,
        write_date)
    SELECT id, product_id, 1, 'Glance/' || k, full_product_name, 'original',
        md5('r' || k)::uuid, -qty, price_unit, -price_subtotal, -price_subtotal, 0, 0,
        0, true, false, line, 2, 2, moment, moment
      FROM back
"""

"""Statements that say what is known of a customer, for the rules of what to ask."""

#: What is known of a customer, in one statement: no value of contact data is in it.
KNOWN = """
SELECT jsonb_build_object(
    'person', (SELECT jsonb_build_object(
        'since', p.create_date::date, 'closed', p.active IS NOT TRUE
            OR p.customer_code IS NULL OR p.identity_restricted IS TRUE,
        'filled', CASE WHEN p.identity_protected
            THEN string_to_array(COALESCE(p.identity_filled, ''), ',')
            ELSE ARRAY_REMOVE(ARRAY[
                CASE WHEN p.email IS NOT NULL AND p.email <> '' THEN 'email' END,
                CASE WHEN p.phone IS NOT NULL AND p.phone <> '' THEN 'phone' END,
                CASE WHEN p.street IS NOT NULL AND p.street <> '' THEN 'street' END,
                'birthdate'], NULL)
                || string_to_array(COALESCE(p.identity_filled, ''), ',') END)
      FROM res_partner p WHERE p.id = %(partner)s),
    'erased', EXISTS (SELECT FROM identity_request r
     WHERE r.partner_id = %(partner)s AND r.request_type = 'erasure'
       AND r.state IN ('progress', 'done')),
    'history', (SELECT jsonb_agg(jsonb_build_array(subject, day, "end"))
      FROM profile_prompt_state
     WHERE partner_id = %(partner)s AND company_id = %(company)s),
    'checks', (SELECT jsonb_agg(jsonb_build_array(field, confirmed_on, flag))
      FROM customer_contact_check WHERE partner_id = %(partner)s),
    'consents', (SELECT jsonb_agg(jsonb_build_array(purpose, state))
      FROM identity_consent
     WHERE partner_id = %(partner)s AND company_id = %(company)s AND current),
    'topics', (SELECT jsonb_agg(k.topic_id)
      FROM customer_preference k JOIN survey_profile_topic t ON t.id = k.topic_id
     WHERE k.partner_id = %(partner)s AND k.company_id = %(company)s AND k.current
       AND (COALESCE(t.fresh_days, 0) = 0
         OR k.stated_at + t.fresh_days * interval '1 day' > %(now)s)),
    'asked', (SELECT jsonb_build_array(
            max(day) FILTER (WHERE quiet), max(day) FILTER (WHERE visit)) FROM (
        SELECT (COALESCE(i.sent_at, i.send_after, i.create_date)
                   AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
               i.state <> 'cancelled' AND (i.state <> 'expired'
                   OR i.sent_at IS NOT NULL) AS quiet,
               i.sent_at IS NOT NULL OR i.config_id IS NOT NULL AS visit
          FROM survey_invitation i WHERE i.partner_id = %(partner)s
         UNION ALL
        SELECT (u.create_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
               true, true
          FROM survey_user_input u
         WHERE u.partner_id = %(partner)s AND u.feedback_channel IS NOT NULL) asks),
    'quiet_days', (SELECT survey_quiet_days FROM res_company WHERE id = %(shop)s)
)::text
"""
#: What a customer bought, the newest first.
BOUGHT = """
SELECT jsonb_agg(jsonb_build_array(day, amount, groups))::text FROM (
    SELECT (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
           o.amount_total / COALESCE(NULLIF(o.currency_rate, 0), 1) AS amount,
           CASE WHEN %(groups)s THEN (
               SELECT jsonb_agg(DISTINCT step.id)
                 FROM pos_order_line l
                 JOIN product_product v ON v.id = l.product_id
                 JOIN product_template t ON t.id = v.product_tmpl_id
                 JOIN product_category c ON c.id = t.categ_id
                 CROSS JOIN LATERAL unnest(
                     string_to_array(rtrim(c.parent_path, '/'), '/')::int[]) step(id)
                WHERE l.order_id = o.id AND l.qty > 0) END AS groups
      FROM pos_order o
     WHERE o.partner_id = %(partner)s AND o.state IN ('paid', 'done', 'invoiced')
       AND o.company_id = ANY(%(companies)s)
     ORDER BY o.date_order DESC LIMIT %(most)s) AS purchase
"""
#: What the panel would tell, when nobody has told it.
FACTS = """
SELECT (SELECT count(*) FROM (
           SELECT FROM pos_order
            WHERE partner_id = %(partner)s AND state IN ('paid', 'done', 'invoiced')
              AND company_id = ANY(%(companies)s) LIMIT %(most)s) AS visit),
       (SELECT array_agg(tier_id) FROM loyalty_card
         WHERE partner_id = %(partner)s AND tier_id IS NOT NULL)
"""

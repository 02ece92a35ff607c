"""The statement that reads what the panel of a till says of a customer.

One statement, because each is a way to the database and back: what a customer bought in
ten years costs no more than what was bought today. Every part has an index to go by.
"""

from .pos_order_member import CARD, MEMBER
from .survey_due_sql import DUE

#: Of companies that belong together: their place in the tree, and what the panel needs.
COMPANIES = """
SELECT company.id, company.parent_path, company.survey_quiet_days
  FROM res_company own
  JOIN res_company company
       ON company.parent_path LIKE split_part(own.parent_path, '/', 1) || '/%%'
 WHERE own.id = %s
"""
#: Open problems, with the one that is due first before the others.
_CASES = """
SELECT c.id, c.name, c.subject, c.state, c.opened_at,
       row_number() OVER (ORDER BY c.deadline NULLS LAST, c.opened_at, c.id) AS place
  FROM (SELECT * FROM customer_case
         WHERE partner_id = %(partner)s AND company_id = %(shop)s
           AND closed_at IS NULL AND merged_into_id IS NULL
         LIMIT %(most_cases)s) c
"""
_LAST_VISIT = """
SELECT jsonb_build_object('at', o.date_order, 'shop', shop.name)
  FROM pos_order o LEFT JOIN pos_config shop ON shop.id = o.config_id
 WHERE o.partner_id = %(partner)s AND o.state IN ('paid', 'done')
   AND o.company_id = ANY(%(companies)s)
 ORDER BY o.date_order DESC, o.id DESC LIMIT 1
"""
#: Those of all companies that ask together, as ``profile.prompt`` counts them. More
#: than so many are as good as any number.
_VISITS = """
SELECT count(*)
  FROM (SELECT FROM pos_order
         WHERE partner_id = %(partner)s AND state IN ('paid', 'done')
           AND company_id = ANY(%(tree)s)
         LIMIT %(most_visits)s) visit
"""
_WARRANTIES = """
SELECT jsonb_agg(jsonb_build_object('id', card.id, 'until', card.until,
           'product', COALESCE(template.name ->> %(lang)s, template.name ->> 'en_US')))
  FROM (SELECT id, until, product_id FROM warranty_card
         WHERE partner_id = %(partner)s AND company_id = %(shop)s
           AND end_kind IS NULL AND until BETWEEN %(today)s AND %(soon)s
         ORDER BY until, id LIMIT %(most_lines)s) card
  JOIN product_product product ON product.id = card.product_id
  JOIN product_template template ON template.id = product.product_tmpl_id
"""
#: What a customer agrees to, by purpose.
_CONSENTS = """
SELECT jsonb_object_agg(purpose, true)
  FROM identity_consent
 WHERE partner_id = %(partner)s AND company_id = %(company)s
   AND current AND state = 'given'
"""
#: Which identity fields of somebody who is not protected are filled in; no value.
_PLAIN = """
SELECT jsonb_build_object(
           'name', p.name <> %(code)s,
           'phone', p.phone <> '', 'email', p.email <> '', 'street', p.street <> '',
           'street2', p.street2 <> '', 'zip', p.zip <> '', 'city', p.city <> '',
           'vat', p.vat <> '', 'note', p.comment IS NOT NULL AND p.comment <> '')
  FROM res_partner p
 WHERE p.id = %(partner)s AND p.identity_protected IS NOT TRUE
"""
_ERASED = """
SELECT FROM identity_request
 WHERE partner_id = %(partner)s AND request_type = 'erasure'
   AND state IN ('progress', 'done')
"""
#: Rewards that the customer chose on her page, and fetches now.
_FETCH = """
SELECT jsonb_agg(jsonb_build_object('points', choice.points, 'shop', shop.name,
           'ordered', COALESCE(choice.sale_order_id, 0) <> 0,
           'product', COALESCE(template.name ->> %(lang)s, template.name ->> 'en_US'))
       ORDER BY choice.id)
  FROM loyalty_choice choice
  JOIN pos_config shop ON shop.id = choice.config_id
  JOIN product_product product ON product.id = choice.product_id
  JOIN product_template template ON template.id = product.product_tmpl_id
 WHERE choice.partner_id = %(partner)s AND choice.state = 'waiting'
   AND choice.company_id = ANY(%(companies)s)
"""

#: What the ledger of points needs, and all that the panel says beside it.
PANEL = f"""
WITH {CARD}
SELECT jsonb_build_object(
    'member', jsonb_build_object({MEMBER}),
    'problems', (
        SELECT jsonb_build_object('cases', count(*), 'lines', jsonb_agg(
            to_jsonb(found) ORDER BY place) FILTER (WHERE place <= %(most_lines)s))
          FROM ({_CASES}) found),
    'last_visit', ({_LAST_VISIT}),
    'visits', ({_VISITS}),
    'warranties', ({_WARRANTIES}),
    'consents', ({_CONSENTS}),
    'plain', ({_PLAIN}),
    'erased', EXISTS ({_ERASED}),
    'fetch', ({_FETCH}),
    'survey', ({DUE})
)::text
"""

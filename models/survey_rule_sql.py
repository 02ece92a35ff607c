"""The statements that choose who is asked: one for each rule, over all customers.

Occasions come from what is stored anyhow (purchases, cases, codes), by their dates: a
sale has nothing to do for them, and is not slower.
"""

from .identity_consent_sql import MAY_BE_WRITTEN_TO

#: A purchase with something of these groups in it.
_OF_GROUPS = """
   (%(groups)s::int[] IS NULL OR EXISTS (
       SELECT FROM pos_order_line line
         JOIN product_product product ON product.id = line.product_id
         JOIN product_template template ON template.id = product.product_tmpl_id
        WHERE line.order_id = sale.id AND line.qty > 0
          AND template.categ_id = ANY(%(groups)s)))
"""
#: A purchase of a customer in these shops; what was only given back is none.
_SALE = f"""
   sale.partner_id IS NOT NULL AND sale.state IN ('paid', 'done')
   AND sale.company_id = ANY(%(companies)s) AND sale.amount_total >= 0
   AND (%(shops)s::int[] IS NULL OR sale.config_id = ANY(%(shops)s))
   AND {_OF_GROUPS}
"""
_PURCHASE = f"""
SELECT sale.partner_id, sale.id AS order_id, NULL::int AS case_id, sale.company_id,
       sale.date_order + %(days)s * interval '1 day' AS due, sale.id::text AS occasion
  FROM pos_order sale
 WHERE sale.date_order > %(since)s AND sale.date_order <= %(until)s AND {_SALE}
"""
_INACTIVE = f"""
SELECT sale.partner_id, NULL::int AS order_id, NULL::int AS case_id, sale.company_id,
       sale.date_order + %(days)s * interval '1 day' AS due, sale.id::text AS occasion
  FROM pos_order sale
 WHERE sale.date_order > %(since)s AND sale.date_order <= %(until)s AND {_SALE}
   AND NOT EXISTS (
       SELECT FROM pos_order later
        WHERE later.partner_id = sale.partner_id AND later.state IN ('paid', 'done')
          AND later.company_id = ANY(%(companies)s)
          AND later.date_order > sale.date_order)
"""
_CASE = """
SELECT closed.partner_id, closed.order_id, closed.id AS case_id, closed.company_id,
       closed.closed_at AS due, closed.id::text AS occasion
  FROM customer_case closed
 WHERE closed.closed_at > %(since)s AND closed.closed_at <= %(until)s
   AND closed.state IN ('resolved', 'rejected') AND closed.merged_into_id IS NULL
   AND closed.partner_id IS NOT NULL AND closed.company_id = ANY(%(companies)s)
   AND (%(shops)s::int[] IS NULL OR closed.config_id = ANY(%(shops)s))
"""
#: Who became a customer; neither a new card nor a code for an old contact is that.
_SIGNUP = """
SELECT code.partner_id, NULL::int AS order_id, NULL::int AS case_id,
       COALESCE(code.company_id, %(shop)s) AS company_id, code.issued_on AS due,
       'signup' AS occasion
  FROM customer_code code
  JOIN res_partner newcomer ON newcomer.id = code.partner_id
 WHERE code.issued_on > %(since)s AND code.issued_on <= %(until)s
   AND code.state = 'active' AND newcomer.create_date > %(since)s
   AND COALESCE(code.company_id, %(shop)s) = ANY(%(companies)s)
   AND NOT EXISTS (
       SELECT FROM customer_code earlier
        WHERE earlier.partner_id = code.partner_id AND earlier.id <> code.id
          AND earlier.issued_on < code.issued_on)
"""
_SEGMENT = f"""
SELECT sale.partner_id, NULL::int AS order_id, NULL::int AS case_id,
       %(shop)s AS company_id, %(now)s::timestamp AS due, %(period)s AS occasion
  FROM pos_order sale
 WHERE (%(days)s = 0
        OR sale.date_order > %(now)s::timestamp - %(days)s * interval '1 day')
   AND {_SALE}
"""
OCCASIONS = {
    "purchase": _PURCHASE,
    "product": _PURCHASE,
    "inactive": _INACTIVE,
    "case": _CASE,
    "signup": _SIGNUP,
    "segment": _SEGMENT,
}

#: As :func:`..core.rules.sampling.drawn` says it.
_DRAWN = """
   %(share)s >= 100 OR ('x' || substr(encode(sha256(convert_to(
       %(key)s || ':' || %(rule)s || ':' || partner_id || ':' || occasion, 'UTF8')),
       'hex'), 1, 8))::bit(32)::bigint * 100
       < %(share)s::bigint * 4294967296
"""
#: When a customer was asked, or will be.
ASKED_AT = "COALESCE(asked.sent_at, asked.send_after, asked.create_date)"

#: Nobody who is gone, who asked that nobody uses the data, who is to be forgotten or
#: who said that no more questions are wanted.
MAY_BE_ASKED = """
   partner.active AND partner.customer_code IS NOT NULL
   AND partner.identity_restricted IS NOT TRUE
   AND NOT EXISTS (
       SELECT FROM identity_request request
        WHERE request.partner_id = partner.id AND request.request_type = 'erasure'
          AND request.state IN ('progress', 'done'))
   AND NOT EXISTS (
       SELECT FROM identity_consent refusal
        WHERE refusal.partner_id = partner.id AND refusal.purpose = 'surveys'
          AND refusal.current AND refusal.state = 'withdrawn'
          AND refusal.company_id = %(company)s)
"""
#: By which ways a customer can be reached; the statement names ``way.channel``.
REACHES = f"""
   CASE way.channel
   WHEN 'mail' THEN {MAY_BE_WRITTEN_TO}
   WHEN 'phone' THEN partner.phone_sanitized IS NOT NULL OR partner.identity_protected
        AND 'phone' = ANY (string_to_array(partner.identity_filled, ','))
   ELSE true END
"""
#: What waited for a visit and was over before it nobody has seen.
_NEVER_SEEN = f"""
   NOT EXISTS (
       SELECT FROM survey_invitation asked
        WHERE asked.partner_id = partner.id AND asked.survey_id = %(survey)s
          AND (asked.state <> 'expired' OR asked.sent_at IS NOT NULL)
          AND (%(again)s::timestamp IS NULL OR {ASKED_AT} > %(again)s))
   AND NOT EXISTS (
       SELECT FROM survey_user_input answer
        WHERE answer.partner_id = partner.id AND answer.survey_id = %(survey)s
          AND answer.test_entry IS NOT TRUE
          AND (%(again)s::timestamp IS NULL OR answer.create_date > %(again)s))
"""
#: Asked nothing, and answered nothing, for the quiet period.
QUIET = f"""
   NOT EXISTS (
       SELECT FROM survey_invitation asked
        WHERE asked.partner_id = partner.id AND asked.company_id = ANY(%(tree)s)
          AND asked.state <> 'cancelled'
          AND (asked.state <> 'expired' OR asked.sent_at IS NOT NULL)
          AND {ASKED_AT} > %(quiet)s)
   AND NOT EXISTS (
       SELECT FROM survey_user_input answer
        WHERE answer.partner_id = partner.id AND answer.feedback_channel IS NOT NULL
          AND (answer.company_id IS NULL OR answer.company_id = ANY(%(tree)s))
          AND answer.create_date > %(quiet)s)
"""
_ON_LEVEL = """
   (%(tiers)s::int[] IS NULL OR EXISTS (
       SELECT FROM loyalty_card card
        WHERE card.partner_id = partner.id AND card.active
          AND card.tier_id = ANY(%(tiers)s)))
"""


def invite(trigger):
    """Return the statement that makes the next invitations of a rule.

    Two workers never invite one customer twice: (survey, customer, round) is unique.
    """
    return f"""
INSERT INTO survey_invitation (
       survey_id, rule_id, partner_id, order_id, case_id, company_id, channel, state,
       round, send_after, expires_at, create_uid, write_uid, create_date, write_date)
SELECT %(survey)s, %(rule)s, picked.partner_id, picked.order_id, picked.case_id,
       picked.company_id, picked.channel, 'waiting', picked.round, picked.at,
       picked.at + %(expiry)s * interval '1 day', %(uid)s, %(uid)s, %(now)s, %(now)s
  FROM ({_picked(trigger)}) picked
 -- Another order than that of picking: all are picked before the first is stored.
 -- Else a table that was empty before would be read anew for each of them.
 ORDER BY picked.at DESC, picked.partner_id DESC
    ON CONFLICT DO NOTHING
RETURNING partner_id
"""


def _picked(trigger):
    return f"""
SELECT partner.id AS partner_id, chosen.order_id, chosen.case_id, chosen.company_id,
       way.channel, earlier.round, opens.at
  FROM (SELECT DISTINCT ON (partner_id) *
          FROM ({OCCASIONS[trigger]}) happened
         WHERE partner_id > %(after)s AND ({_DRAWN})
         ORDER BY partner_id, due DESC, occasion DESC) chosen
  JOIN res_partner partner ON partner.id = chosen.partner_id
 CROSS JOIN LATERAL (
       SELECT GREATEST(chosen.due + %(wait)s * interval '1 hour',
                       %(now)s::timestamp) AS at) opens
 CROSS JOIN LATERAL (
       SELECT COALESCE(max(asked.round) + 1, 0) AS round FROM survey_invitation asked
        WHERE asked.partner_id = partner.id AND asked.survey_id = %(survey)s) earlier
 CROSS JOIN LATERAL (
       SELECT way.channel
         FROM unnest(%(ways)s::text[]) WITH ORDINALITY way (channel, place)
        WHERE {REACHES} ORDER BY way.place LIMIT 1) way
 WHERE {MAY_BE_ASKED} AND {_NEVER_SEEN} AND {_ON_LEVEL}
   AND (%(loud)s OR {QUIET})
 ORDER BY partner.id LIMIT %(limit)s
"""

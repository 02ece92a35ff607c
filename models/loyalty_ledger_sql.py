"""The statements of the ledger.

Accounts travel as JSON, so that one statement reads everything and one writes it.
"""

from .loyalty_tier_sql import COUNTED

#: Columns of an entry that are taken out of JSON as they are.
COLUMNS = {
    "card_id": "int",
    "program_id": "int",
    "partner_id": "int",
    "kind": "varchar",
    "points": "numeric",
    "remaining": "numeric",
    "expires_on": "date",
    "reversed_id": "int",
    "order_uuid": "varchar",
    "line_uuid": "varchar",
    "rule_id": "int",
    "reward_id": "int",
    "config_id": "int",
    "tier_id": "int",
    "booked_on": "timestamp",
    "booked_date": "date",
    "amount": "numeric",
    "why": "jsonb",
    "flag": "varchar",
    "issued": "float8",
    "used": "float8",
    "description": "text",
    "order_model": "varchar",
    "order_id": "int",
}
_NAMES = ", ".join(COLUMNS)
_INPUT = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
_TAKEN = ", ".join(f"input.{name}" for name in COLUMNS)

#: Open entries of the cards in ``card``, and the cards.
BOOKS = """
    'cards', (SELECT jsonb_agg(to_jsonb(card)) FROM card),
    'opens', (SELECT jsonb_agg(jsonb_build_object(
        'card', h.card_id, 'id', h.id, 'remaining', h.remaining,
        'expires', h.expires_on, 'earned', h.booked_date) ORDER BY h.id)
      FROM loyalty_history h
     WHERE h.card_id IN (SELECT id FROM card) AND h.remaining <> 0)
"""
CARD = """
    SELECT id, program_id, partner_id, points, member_key, member_since, active,
           tier_id, tier_since, tier_until, qualifying, code, expiration_date
      FROM loyalty_card
"""
LOCK = f"""
WITH card AS MATERIALIZED ({CARD} WHERE id = ANY(%(cards)s) ORDER BY id FOR UPDATE)
SELECT jsonb_build_object({BOOKS})::text
"""
_ROWS = f"""
WITH input AS MATERIALIZED (
    SELECT nextval('loyalty_history_id_seq') AS id, r.*
      FROM jsonb_to_recordset(%(rows)s::jsonb)
           AS r (place int, lot_place int, lot_id int, {_INPUT})
)"""
_CHANGED = """, changed AS (
    UPDATE loyalty_history h
       SET remaining = COALESCE(c.remaining, h.remaining),
           expires_on = COALESCE(c.expires_on, h.expires_on)
      FROM jsonb_to_recordset(%(changes)s::jsonb)
           AS c (id int, remaining numeric, expires_on date)
     WHERE h.id = c.id
)"""
_CARDED = """, carded AS (
    UPDATE loyalty_card k
       SET points = round(COALESCE(k.points, 0)::numeric, 2) + c.points,
           tier_id = CASE WHEN c.tiered THEN c.tier_id ELSE k.tier_id END,
           tier_since = CASE WHEN c.tiered THEN c.tier_since ELSE k.tier_since END,
           tier_until = CASE WHEN c.tiered THEN c.tier_until ELSE k.tier_until END,
           qualifying = CASE WHEN c.tiered THEN c.qualifying ELSE k.qualifying END,
           write_uid = %(uid)s, write_date = %(now)s
      FROM jsonb_to_recordset(%(cards)s::jsonb)
           AS c (id int, points numeric, tiered bool, tier_id int, tier_since date,
                 tier_until date, qualifying numeric)
     WHERE k.id = c.id
)"""
_INSERTED = f"""
INSERT INTO loyalty_history (
    id, create_uid, write_uid, create_date, write_date, lot_id, {_NAMES})
SELECT input.id, %(uid)s, %(uid)s, %(now)s, %(now)s,
       COALESCE(input.lot_id, lot.id), {_TAKEN}
  FROM input LEFT JOIN input AS lot ON lot.place = input.lot_place
 ORDER BY input.place
RETURNING id
"""
#: Needs ``rows``, ``changes``, ``cards`` (JSON), ``uid`` and ``now``; says the new ids.
STORE = _ROWS + _CHANGED + _CARDED + _INSERTED
_RELEASED = """, released AS (
    DELETE FROM loyalty_hold WHERE order_uuid = %(uuid)s
)"""
_CELEBRATED = """, celebrated AS (
    UPDATE res_partner
       SET birthday_bonus_until = NULL, birthday_bonus_on = %(day)s
     WHERE id = %(birthday)s
)"""
_LINED = """, lined AS (
    UPDATE sale_order_line line SET coupon_id = r.card, points_cost = r.cost
      FROM jsonb_to_recordset(%(lines)s::jsonb)
           AS r (uuid varchar, card int, cost float8)
     WHERE line.order_id = %(order)s AND line.id::text = r.uuid
)"""


def settle_of(changes=True, birthday=True, lines=False):
    """Return the same for the end of an order: what it held is free.

    What there is nothing to do for is left out: planning takes longer than doing.

    :param bool changes: entries are spent; else without ``changes``
    :param bool birthday: a bonus was given, by ``day``, to the customer ``birthday``
    :param bool lines: the ``lines`` of an order of the shop learn what they cost
    """
    parts = [
        _ROWS,
        _CHANGED if changes else "",
        _CARDED,
        _RELEASED,
        _CELEBRATED if birthday else "",
        _LINED if lines else "",
        _INSERTED,
    ]
    return "".join(parts)


NEW_CARD = """
INSERT INTO loyalty_card (
    program_id, company_id, partner_id, points, code, active, member_key, member_since,
    source_pos_order_id, create_uid, write_uid, create_date, write_date)
VALUES (%(program)s, %(company)s, %(partner)s, 0, %(code)s, true,
    %(program)s || ':' || %(partner)s, %(since)s, %(order)s, %(uid)s, %(uid)s, %(now)s,
    %(now)s)
ON CONFLICT (member_key) DO NOTHING
RETURNING to_jsonb(loyalty_card)::text
"""

#: Entries that postings name although nothing remains of them: ``lots``.
_NAMED = """
    SELECT jsonb_agg(jsonb_build_object(
        'card', h.card_id, 'id', h.id, 'remaining', h.remaining,
        'expires', h.expires_on, 'earned', h.booked_date, 'debt', h.points < 0))
      FROM loyalty_history h WHERE h.id = ANY(%(lots)s) AND h.remaining = 0
"""
#: When the customer bought before.
VISITS = """SELECT max(date_order) FROM pos_order
         WHERE partner_id = %(partner)s AND id <> %(order)s
           AND state IN ('paid', 'done') AND date_order <= %(until)s"""
_COUNTED = f"""
    SELECT jsonb_agg(jsonb_build_object(
        'card', card.id, 'now', counted.now, 'past', counted.past))
      FROM card JOIN jsonb_to_recordset(%(windows)s::jsonb)
           AS asked (program int, since date, past date, spend bool)
           ON asked.program = card.program_id
      CROSS JOIN LATERAL ({COUNTED}) AS counted
"""


def fetch_of(lots=True, levels=True, visits=VISITS, lock=True):
    """Return the statement that reads what a sale needs.

    These are cards of the customer by ``keys`` and further ``cards``, open entries,
    whether the order is ``booked``, and the customer's birthday. What is not asked for
    is left out: planning takes longer than reading.

    :param bool lots: further entries that postings will name, by ``lots``
    :param bool levels: what counts for levels, by ``windows``
    :param str visits: finds the last visit; empty when no rule asks for it
    :param bool lock: lock the cards
    """
    return f"""
WITH card AS MATERIALIZED (
    {CARD}
     WHERE id IN (SELECT id FROM loyalty_card WHERE member_key = ANY(%(keys)s)
                  UNION ALL SELECT unnest(%(cards)s::int[]))
     ORDER BY id {"FOR UPDATE" if lock else ""}
)
SELECT jsonb_build_object({BOOKS},
    'named', {f"({_NAMED})" if lots else "NULL"},
    'booked', EXISTS (SELECT FROM loyalty_history WHERE order_uuid = %(uuid)s),
    'last', {f"({visits})" if visits else "NULL"},
    'birthday', (
        SELECT birthday_bonus_until FROM res_partner WHERE id = %(partner)s),
    'counted', {f"({_COUNTED})" if levels else "NULL"}
)::text
"""


#: Books as ``fetch_of`` reads them, without a lock and without an order.
NAMED = f"""
WITH card AS ({CARD} WHERE id = ANY(%(cards)s))
SELECT jsonb_build_object({BOOKS}, 'named', ({_NAMED}))::text
"""
#: What is asked of an entry ``h`` that comes back.
ENTRY = """h.id, h.card_id, h.kind, h.points, h.lot_id, h.rule_id, h.reward_id,
           h.program_id, h.amount, false AS carried"""
#: Those that were booked on the wrong customer and moved, and where the lots and cards
#: of all of them are now.
TRACED = """
    UNION ALL
    SELECT h.id, h.card_id, entry.kind, h.points, h.lot_id, entry.rule_id,
           entry.reward_id, h.program_id, h.amount, true, entry.line
      FROM entry JOIN loyalty_history h ON h.reversed_id = entry.id
     WHERE h.why ? 'transfer' AND h.card_id <> entry.card_id
       AND sign(h.points) = sign(entry.points)
), lineage (origin, id) AS (
    SELECT COALESCE(lot_id, id), COALESCE(lot_id, id) FROM entry
    UNION
    SELECT lineage.origin, h.id
      FROM lineage JOIN loyalty_history h ON h.reversed_id = lineage.id
     WHERE h.kind = 'transfer_in' AND NOT COALESCE(h.why ? 'transfer', false)
), owner (origin, id) AS (
    SELECT card_id, card_id FROM entry
    UNION
    SELECT owner.origin, card.merged_into_id
      FROM owner JOIN loyalty_card card ON card.id = owner.id
     WHERE card.merged_into_id IS NOT NULL
)
"""
#: The entries that come back, and where they are.
TRACES = """
    'entries', (SELECT jsonb_agg(to_jsonb(entry) || jsonb_build_object(
        'moved', (SELECT COALESCE(sum(h.points), 0) FROM loyalty_history h
                   WHERE h.reversed_id = entry.id AND h.card_id = entry.card_id
                     AND h.why ? 'transfer'),
        'undone', (SELECT COALESCE(sum(h.points), 0) FROM loyalty_history h
                    WHERE h.reversed_id = entry.id
                      AND h.kind IN ('take_back', 'give_back')))
        ORDER BY entry.id) FROM entry),
    'lineage', (SELECT jsonb_agg(jsonb_build_object(
        'origin', lineage.origin, 'id', lineage.id, 'card', h.card_id,
        'until', h.expires_on,
        'expired', (SELECT COALESCE(sum(-e.points), 0) FROM loyalty_history e
                     WHERE e.lot_id = lineage.id AND e.kind = 'expire'))
        ORDER BY lineage.id)
      FROM lineage JOIN loyalty_history h ON h.id = lineage.id),
    'owners', (SELECT jsonb_agg(to_jsonb(owner))
      FROM owner JOIN loyalty_card card ON card.id = owner.id
     WHERE card.merged_into_id IS NULL)
"""
#: What ledger and orders know of lines that come back: ``lines`` are ids of
#: ``pos.order.line`` that were sold.
RETURNED = f"""
WITH RECURSIVE sold AS (
    SELECT line.id, line.uuid, line.qty, sale.uuid AS order_uuid,
           sale.points_state = 'settled' AS settled
      FROM pos_order_line line JOIN pos_order sale ON sale.id = line.order_id
     WHERE line.id = ANY(%(lines)s)
), entry AS MATERIALIZED (
    SELECT {ENTRY}, sold.id AS line
      FROM sold JOIN loyalty_history h ON h.order_uuid = sold.order_uuid
           AND h.line_uuid = COALESCE(sold.uuid, sold.id::text)
     WHERE h.kind IN ('earn', 'redeem')
{TRACED}SELECT jsonb_build_object(
    'lines', (SELECT jsonb_agg(jsonb_build_object(
        'id', sold.id, 'quantity', sold.qty::numeric, 'settled', sold.settled,
        'before', (
            SELECT COALESCE(sum(-other.qty), 0)::numeric
              FROM pos_order_line other JOIN pos_order back ON back.id = other.order_id
             WHERE other.refunded_orderline_id = sold.id AND back.id <> %(order)s
               AND back.points_state = 'settled'))) FROM sold),
{TRACES}
)::text
"""

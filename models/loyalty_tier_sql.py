"""Levels of all members of a programme in one statement.

It says what ``core.rules.tiers.standing`` says for one member; a test compares them. A
rank is the place of a level from 0, and -1 for none.
"""

#: Entries that count for levels: what a card began with, was earned and taken back, and
#: what was moved because it was booked on the wrong customer. Members that were joined
#: bring what they earned with them, so the entries by which their lots moved do not
#: count again.
COUNTS = """(
    h.kind IN ('opening', 'earn', 'take_back')
    OR h.kind IN ('transfer_in', 'transfer_out') AND h.why ? 'counts'
)"""

#: What counts for ``card``, by ``asked``: ``since``, ``past`` and ``spend`` as below.
COUNTED = f"""
    WITH RECURSIVE family (id) AS (
        SELECT card.id
        UNION
        SELECT c.id FROM family JOIN loyalty_card c ON c.merged_into_id = family.id
    )
    SELECT sum(CASE WHEN asked.spend THEN h.amount ELSE h.points END)
               FILTER (WHERE asked.since IS NULL OR h.booked_date >= asked.since)
               AS now,
           sum(CASE WHEN asked.spend THEN h.amount ELSE h.points END)
               FILTER (WHERE h.booked_date < asked.since) AS past
      FROM family JOIN loyalty_history h ON h.card_id = family.id
     WHERE {COUNTS}
       AND (asked.since IS NULL
            OR h.booked_date >= COALESCE(asked.past, asked.since))
"""

#: By how a level is lost: the new rank when nothing higher is reached.
_RANK = {
    "never": "held",
    "period_end": """CASE
        WHEN tier_until IS NULL OR day <= tier_until OR reached = held THEN held
        WHEN yearly AND before > reached THEN least(before, held)
        ELSE reached END""",
    "grace": """CASE
        WHEN reached >= held OR day <= COALESCE(tier_until, grace_end) THEN held
        ELSE reached END""",
}
#: And the last day on which the level is sure.
_UNTIL = {
    "never": "NULL::date",
    "period_end": """CASE
        WHEN rank < 0 THEN NULL
        WHEN reached < held AND before > reached AND yearly AND day > tier_until
        THEN year_end
        WHEN rank <> held OR tier_until IS NULL THEN period_end
        WHEN reached = held AND (yearly OR day > tier_until)
        THEN greatest(tier_until, period_end)
        ELSE tier_until END""",
    "grace": """CASE
        WHEN rank >= 0 AND rank = held AND reached < held
        THEN COALESCE(tier_until, grace_end) END""",
}
_REACHED = "width_bucket(greatest(COALESCE(counted.%s, 0), 0), starts) - 1"


def update_of(downgrade, some):
    """Return the statement.

    It needs ``program``, ``day``, ``since`` (first day that counts, or None), ``past``
    (first day of the year before, for what a calendar year left behind, or None),
    ``spend``, ``starts`` and ``tiers`` (thresholds and ids, the lowest first),
    ``yearly``, ``year_end``, ``period_end``, ``grace_end``, and ``cards``.

    :param str downgrade: see ``core.rules.tiers``
    :param bool some: only for the cards
    """
    only = "AND card.id = ANY(%(cards)s)" if some else ""
    return f"""
WITH RECURSIVE asked AS (
    SELECT %(day)s::date AS day, %(since)s::date AS since, %(past)s::date AS past,
           %(spend)s AS spend, %(starts)s::numeric[] AS starts,
           %(tiers)s::int[] AS tiers, %(yearly)s AS yearly,
           %(year_end)s::date AS year_end, %(period_end)s::date AS period_end,
           %(grace_end)s::date AS grace_end
), joined (id, keeper) AS (
    SELECT id, merged_into_id FROM loyalty_card
     WHERE program_id = %(program)s AND merged_into_id IS NOT NULL
    UNION
    SELECT joined.id, card.merged_into_id
      FROM joined JOIN loyalty_card card ON card.id = joined.keeper
     WHERE card.merged_into_id IS NOT NULL
), counted AS (
    SELECT COALESCE(joined.keeper, h.card_id) AS card_id,
           sum(CASE WHEN spend THEN h.amount ELSE h.points END)
               FILTER (WHERE since IS NULL OR h.booked_date >= since) AS now,
           sum(CASE WHEN spend THEN h.amount ELSE h.points END)
               FILTER (WHERE h.booked_date < since) AS past
      FROM asked CROSS JOIN loyalty_history h
      LEFT JOIN joined ON joined.id = h.card_id
     WHERE h.program_id = %(program)s AND {COUNTS}
       AND (since IS NULL OR h.booked_date >= COALESCE(asked.past, since))
     GROUP BY 1
), ranked AS (
    SELECT asked.*, card.id, card.tier_id, card.tier_since, card.tier_until,
           COALESCE(counted.now, 0) AS qualifying,
           {_REACHED % "now"} AS reached,
           {_REACHED % "past"} AS before,
           COALESCE(array_position(tiers, card.tier_id) - 1, -1) AS held
      FROM asked CROSS JOIN loyalty_card card
      LEFT JOIN counted ON counted.card_id = card.id
     WHERE card.program_id = %(program)s AND card.active {only}
), moved AS (
    SELECT *, CASE WHEN reached > held THEN reached
                   WHEN held < 0 THEN -1
                   ELSE {_RANK[downgrade]} END AS rank
      FROM ranked
), standing AS (
    SELECT id, qualifying, tiers[rank + 1] AS tier_id,
           CASE WHEN rank <> held OR held < 0 AND tier_id IS NOT NULL
                THEN day ELSE tier_since END AS tier_since,
           {_UNTIL[downgrade]} AS tier_until
      FROM moved
)
UPDATE loyalty_card card
   SET tier_id = standing.tier_id, tier_since = standing.tier_since,
       tier_until = standing.tier_until, qualifying = standing.qualifying
  FROM standing
 WHERE card.id = standing.id
   AND (card.tier_id, card.tier_since, card.tier_until, card.qualifying)
       IS DISTINCT FROM (standing.tier_id, standing.tier_since, standing.tier_until,
                         standing.qualifying)
"""

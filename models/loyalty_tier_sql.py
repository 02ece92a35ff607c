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
        WHEN tier_until IS NULL OR %(day)s::date <= tier_until OR reached = held
        THEN held
        WHEN %(yearly)s AND before > reached THEN least(before, held)
        ELSE reached END""",
    "grace": """CASE
        WHEN reached >= held
            OR %(day)s::date <= COALESCE(tier_until, %(grace_end)s::date)
        THEN held
        ELSE reached END""",
}
#: And the last day on which the level is sure.
_UNTIL = {
    "never": "NULL::date",
    "period_end": """CASE
        WHEN rank < 0 THEN NULL
        WHEN reached < held AND before > reached AND %(yearly)s
            AND %(day)s::date > tier_until
        THEN %(year_end)s::date
        WHEN rank <> held OR tier_until IS NULL THEN %(period_end)s::date
        WHEN reached = held AND (%(yearly)s OR %(day)s::date > tier_until)
        THEN greatest(tier_until, %(period_end)s::date)
        ELSE tier_until END""",
    "grace": """CASE
        WHEN rank >= 0 AND rank = held AND reached < held
        THEN COALESCE(tier_until, %(grace_end)s::date) END""",
}
_SUM = "sum(CASE WHEN %(spend)s THEN h.amount ELSE h.points END)"
#: What counts of entries ``h``: in the window, and before it.
_SUMS = {
    False: f"{_SUM} AS now, NULL::numeric AS past",
    True: f"""{_SUM} FILTER (WHERE h.booked_date >= %(since)s) AS now,
           {_SUM} FILTER (WHERE h.booked_date < %(since)s) AS past""",
}
_COUNTING = f"""h.program_id = %(program)s AND {COUNTS}
       AND (%(since)s::date IS NULL
            OR h.booked_date >= COALESCE(%(past)s::date, %(since)s::date))"""
#: What each card has, and what those brought that were joined with it, however often
#: these had been joined before.
_COUNTED = f"""
joined (id, keeper) AS (
    SELECT id, merged_into_id FROM loyalty_card
     WHERE program_id = %(program)s AND merged_into_id IS NOT NULL
    UNION
    SELECT joined.id, card.merged_into_id
      FROM joined JOIN loyalty_card card ON card.id = joined.keeper
     WHERE card.merged_into_id IS NOT NULL
), brought AS (
    SELECT joined.keeper AS card_id, {{sums}}
      FROM joined JOIN loyalty_history h ON h.card_id = joined.id
     WHERE {_COUNTING} {{of_keepers}}
     GROUP BY joined.keeper
), counted AS (
    SELECT h.card_id, {{sums}}
      FROM loyalty_history h
     WHERE {_COUNTING} {{of_entries}}
     GROUP BY h.card_id
)"""
_REACHED = "width_bucket(greatest(%s, 0), %%(starts)s::numeric[]) - 1"
#: Which levels the sums reach. ``OFFSET 0`` here and below: each is worked out once and
#: not again wherever it is named.
_RANKED = f"""
total AS (
    SELECT card.ctid AS place, card.tier_id, card.tier_since, card.tier_until,
           card.qualifying,
           COALESCE(counted.now + brought.now, counted.now, brought.now, 0) AS now,
           COALESCE(counted.past + brought.past, counted.past, brought.past, 0) AS past
      FROM loyalty_card card
      LEFT JOIN counted ON counted.card_id = card.id
      LEFT JOIN brought ON brought.card_id = card.id
     WHERE card.program_id = %(program)s AND card.active {{of_cards}}
    OFFSET 0
), ranked AS (
    SELECT total.*, {_REACHED % "now"} AS reached, {_REACHED % "past"} AS before,
           COALESCE(array_position(%(tiers)s::int[], tier_id) - 1, -1) AS held
      FROM total
    OFFSET 0
)"""
#: What each card is to say, of cards that say something else.
_STANDING = """
moved AS (
    SELECT *, CASE WHEN reached > held THEN reached
                   WHEN held < 0 THEN -1
                   ELSE {rank} END AS rank
      FROM ranked
    OFFSET 0
), standing AS (
    SELECT *, (%(tiers)s::int[])[rank + 1] AS new_tier,
           CASE WHEN rank <> held OR held < 0 AND tier_id IS NOT NULL
                THEN %(day)s::date ELSE tier_since END AS new_since,
           {until} AS new_until
      FROM moved
    OFFSET 0
), changed AS (
    SELECT * FROM standing
     WHERE (tier_id, tier_since, tier_until, qualifying)
           IS DISTINCT FROM (new_tier, new_since, new_until, now)
)"""


def update_of(downgrade, yearly, some):
    """Return the statement.

    It needs ``program``, ``day``, ``since`` (first day that counts, or None), ``past``
    (first day of the year before, for what a calendar year left behind, or None),
    ``spend``, ``starts`` and ``tiers`` (thresholds and ids, the lowest first),
    ``yearly``, ``year_end``, ``period_end``, ``grace_end``, and ``cards``.

    :param str downgrade: see ``core.rules.tiers``
    :param bool yearly: the year before counts as well: there is ``past``
    :param bool some: only for the cards
    """
    only = "AND {} = ANY(%(cards)s)" if some else ""
    counted = _COUNTED.format(
        sums=_SUMS[yearly],
        of_keepers=only.format("joined.keeper"),
        of_entries=only.format("h.card_id"),
    )
    ranked = _RANKED.format(of_cards=only.format("card.id"))
    standing = _STANDING.format(rank=_RANK[downgrade], until=_UNTIL[downgrade])
    # By their place: the cards have been read already in this statement.
    return f"""
WITH RECURSIVE {counted}, {ranked}, {standing}
UPDATE loyalty_card card
   SET tier_id = changed.new_tier, tier_since = changed.new_since,
       tier_until = changed.new_until, qualifying = changed.now
  FROM changed
 WHERE card.ctid = changed.place
"""

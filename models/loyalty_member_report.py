from odoo import fields, models
from odoo.tools import SQL

from .loyalty_report_shop import UNDONE

#: Days before and after joining, and of the past, that are looked at.
YEAR = 365

#: Members, and beside them their orders: each order once for every programme that the
#: customer is a member of.
MEMBERS = """
    FROM loyalty_card card
    JOIN loyalty_program program ON program.id = card.program_id
    LEFT JOIN res_company owner ON owner.id = program.company_id
"""
#: What a member bought: lately, and around the day of joining.
BOUGHT = """
    SELECT max(day) FILTER (WHERE NOT is_refund) AS last_purchase,
           count(*) FILTER (WHERE NOT is_refund
               AND day > %(today)s - %(year)s) AS visits,
           COALESCE(sum(amount) FILTER (
               WHERE day > %(today)s - %(year)s), 0) AS spent,
           COALESCE(sum(amount) FILTER (
               WHERE day >= card.member_since - %(year)s
                 AND day < card.member_since), 0) AS spent_before,
           min(day) FILTER (
               WHERE day >= card.member_since - %(year)s
                 AND day < card.member_since) AS first_before,
           COALESCE(sum(amount) FILTER (
               WHERE day >= card.member_since
                 AND day < card.member_since + %(year)s), 0) AS spent_after
      FROM (%(purchases)s) purchase
"""
#: What the ledger says of a member.
ENTRIES = """
    SELECT count(DISTINCT (h.order_uuid, h.reward_id)) FILTER (
               WHERE h.kind = 'redeem'
                 AND h.booked_date > %(today)s - %(year)s
                 AND NOT (%(undone)s)) AS rewards,
           COALESCE(sum(h.points) FILTER (
               WHERE h.kind IN ('earn', 'bonus', 'take_back')), 0) AS earned,
           COALESCE(-sum(h.points) FILTER (
               WHERE h.kind IN ('redeem', 'give_back')), 0) AS redeemed
      FROM loyalty_history h WHERE h.card_id = card.id
"""
#: Both in one line, and what follows from them.
COLUMNS = """
    card.id, card.id AS card_id, card.partner_id, card.program_id, program.company_id,
    program.currency_id, card.tier_id, card.member_since,
    card.points::numeric AS points, bought.last_purchase, bought.visits, bought.spent,
    bought.spent_before, bought.spent_after, entries.rewards, entries.earned,
    entries.redeemed, bought.visits + entries.rewards AS engagement,
    round(bought.spent_before * 30 / NULLIF(
        card.member_since - bought.first_before, 0), 2) AS monthly_before,
    round(bought.spent_after * 30 / greatest(1, least(
        %(year)s, %(today)s - card.member_since + 1)), 2) AS monthly_after
"""


class LoyaltyMemberReport(models.Model):
    """Members, one line each: what they spend, before and after joining, and how
    engaged they are. At tills, and in the shop when Odoo's sale is installed.

    - before: orders of the 365 days before the day of joining; after: of the 365 days
      that begin with it. Returns are taken off;
    - spending in 30 days: ``spent x 30 / days``, where the days begin, before joining,
      with the first purchase of these 365 days, and end, after joining, today at the
      latest. Who bought nothing before has nothing to compare;
    - engagement: purchases and rewards of the last 365 days, added up.
    """

    _name = "loyalty.member.report"
    _inherit = "loyalty.report.shop"
    _description = "Analysis of Members"
    _auto = False
    _order = "engagement desc, spent desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Member", readonly=True)
    card_id = fields.Many2one("loyalty.card", readonly=True)
    program_id = fields.Many2one("loyalty.program", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    tier_id = fields.Many2one("loyalty.tier", "Level", readonly=True)
    member_since = fields.Date(readonly=True)
    last_purchase = fields.Date(readonly=True)
    visits = fields.Integer("Purchases, Last Year", readonly=True)
    rewards = fields.Integer("Rewards, Last Year", readonly=True)
    engagement = fields.Integer(
        readonly=True, help="Purchases and rewards of the last 365 days."
    )
    spent = fields.Monetary(
        "Spent, Last Year", readonly=True, help="In the last 365 days, less returns."
    )
    spent_before = fields.Monetary(
        "Year before Joining", readonly=True, help="365 days, less returns."
    )
    spent_after = fields.Monetary(
        "Year after Joining", readonly=True, help="365 days, less returns."
    )
    monthly_before = fields.Monetary(
        "30 Days before Joining",
        readonly=True,
        aggregator="avg",
        help="Spent on average in 30 days, since the first purchase of that year.",
    )
    monthly_after = fields.Monetary(
        "30 Days after Joining",
        readonly=True,
        aggregator="avg",
        help="Spent on average in 30 days of the first year.",
    )
    points = fields.Float("Balance", digits=(16, 2), readonly=True)
    earned = fields.Float("Points Earned", digits=(16, 2), readonly=True)
    redeemed = fields.Float("Points Redeemed", digits=(16, 2), readonly=True)

    @property
    def _table_query(self):
        days = {"today": fields.Date.context_today(self), "year": YEAR}
        return SQL(
            """
            SELECT %(columns)s
              %(members)s
              CROSS JOIN LATERAL (%(bought)s) bought
              CROSS JOIN LATERAL (%(entries)s) entries
             WHERE card.member_key IS NOT NULL
            """,
            columns=SQL(COLUMNS, **days),
            members=SQL(MEMBERS),
            bought=SQL(BOUGHT, purchases=self._purchases(), **days),
            entries=SQL(ENTRIES, undone=SQL(UNDONE), **days),
        )

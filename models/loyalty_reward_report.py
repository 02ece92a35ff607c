from odoo import fields, models
from odoo.tools import SQL

from .loyalty_report_shop import CHANNELS, UNDONE


class LoyaltyRewardReport(models.Model):
    """Rewards that were done: one line for each reward of an order."""

    _name = "loyalty.reward.report"
    _inherit = "loyalty.report.shop"
    _description = "Analysis of Rewards"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "reward_id"

    day = fields.Date(readonly=True)
    program_id = fields.Many2one("loyalty.program", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    config_id = fields.Many2one("pos.config", "Shop", readonly=True)
    channel = fields.Selection(CHANNELS, "Sold by", readonly=True)
    tier_id = fields.Many2one(
        "loyalty.tier",
        "Level",
        readonly=True,
        help="That the member had when it was booked.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Members",
        readonly=True,
        help="As a measure: how many different members took the reward.",
    )
    reward_id = fields.Many2one("loyalty.reward", readonly=True)
    times = fields.Integer("Times Done", readonly=True)
    points = fields.Float("Points Spent", digits=(16, 2), readonly=True)
    given_back = fields.Float(
        "Points Given Back",
        digits=(16, 2),
        readonly=True,
        help="Because goods of the order were returned later.",
    )
    amount = fields.Monetary("Money Given", readonly=True)

    @property
    def _table_query(self):
        join, company, channel = self._sold()
        # A line that was paid from several lots has an entry for each, and each says
        # the line's whole amount.
        return SQL(
            """
            SELECT h.id, h.day, h.program_id, h.partner_id, h.reward_id,
                   h.config_id, h.points, h.amount, h.given_back,
                   1 AS times, h.tier_id, program.currency_id,
                   %(channel)s AS channel,
                   COALESCE(%(company)s, program.company_id) AS company_id
              FROM (
                SELECT min(id) AS id, min(day) AS day, min(program_id) AS program_id,
                       min(partner_id) AS partner_id, reward_id, card_id,
                       min(config_id) AS config_id, min(tier_id) AS tier_id,
                       min(order_model) AS order_model,
                       min(order_id) AS order_id, sum(points) AS points,
                       sum(amount) AS amount, sum(given_back) AS given_back
                  FROM (
                    SELECT min(h.id) AS id, h.order_uuid, h.reward_id, h.card_id,
                           min(h.booked_date) AS day, min(h.program_id) AS program_id,
                           min(h.partner_id) AS partner_id,
                           min(h.config_id) AS config_id,
                           min(h.tier_id) AS tier_id,
                           min(h.order_model) AS order_model,
                           min(h.order_id) AS order_id, -sum(h.points) AS points,
                           max(h.amount) AS amount,
                           COALESCE(sum(back.points), 0) AS given_back
                      FROM loyalty_history h
                      LEFT JOIN (
                        SELECT reversed_id, sum(points) AS points FROM loyalty_history
                         WHERE kind = 'give_back' GROUP BY reversed_id
                      ) back ON back.reversed_id = h.id
                     WHERE h.kind = 'redeem' AND h.reward_id IS NOT NULL
                       AND NOT (%(undone)s)
                     GROUP BY h.order_uuid, h.reward_id, h.card_id, h.line_uuid
                  ) part
                 GROUP BY order_uuid, reward_id, card_id
              ) h
              JOIN loyalty_program program ON program.id = h.program_id
              LEFT JOIN pos_config shop ON shop.id = h.config_id
              %(join)s
            """,
            undone=SQL(UNDONE),
            join=join,
            company=company,
            channel=channel,
        )

from odoo import fields, models
from odoo.tools import SQL

from .loyalty_history import KINDS
from .loyalty_report_shop import CHANNELS


class LoyaltyPointsReport(models.Model):
    """The ledger of points, entry by entry, in measures that add up.

    For any set of entries:

        points = issued - redeemed - expired + other

    and of all entries of a card until a day, ``points`` is the balance of that day.

    - issued: earned and bonus points and opening balances, less what returns of goods
      took back;
    - redeemed: spent on rewards, less what returns gave back;
    - expired: ended unused;
    - other: changed directly, moved between cards, forgiven.
    """

    _name = "loyalty.points.report"
    _inherit = "loyalty.report.shop"
    _description = "Analysis of Points"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "card_id"

    day = fields.Date(readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
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
    partner_id = fields.Many2one("res.partner", "Member", readonly=True)
    card_id = fields.Many2one("loyalty.card", readonly=True)
    rule_id = fields.Many2one("loyalty.rule", readonly=True)
    reward_id = fields.Many2one("loyalty.reward", readonly=True)
    issued = fields.Float(digits=(16, 2), readonly=True)
    redeemed = fields.Float(digits=(16, 2), readonly=True)
    expired = fields.Float(digits=(16, 2), readonly=True)
    other = fields.Float("Other Changes", digits=(16, 2), readonly=True)
    points = fields.Float(
        "Change of the Balance",
        digits=(16, 2),
        readonly=True,
        help="Issued, less redeemed, less expired, and other changes.",
    )
    value = fields.Monetary(
        "Change in Money",
        readonly=True,
        help="The change of the balance by the value of one point in the program.",
    )

    @property
    def _table_query(self):
        join, company, channel = self._sold()
        return SQL(
            """
            SELECT h.id, COALESCE(h.booked_date, h.booked_on::date) AS day, h.kind,
                   h.program_id, COALESCE(%(company)s, program.company_id)
                       AS company_id, %(channel)s AS channel,
                   program.currency_id, h.config_id, h.tier_id, h.partner_id,
                   h.card_id, h.rule_id, h.reward_id, h.points,
                   CASE WHEN h.kind IN ('earn', 'bonus', 'opening', 'take_back')
                        THEN h.points ELSE 0 END AS issued,
                   CASE WHEN h.kind IN ('redeem', 'give_back')
                        THEN -h.points ELSE 0 END AS redeemed,
                   CASE WHEN h.kind = 'expire' THEN -h.points ELSE 0 END AS expired,
                   CASE WHEN h.kind IN
                        ('adjust', 'forgive', 'transfer_in', 'transfer_out')
                        THEN h.points ELSE 0 END AS other,
                   h.points * program.point_value AS value
              FROM loyalty_history h
              JOIN loyalty_program program ON program.id = h.program_id
              LEFT JOIN pos_config shop ON shop.id = h.config_id
              %(join)s
             WHERE h.kind IS NOT NULL
            """,
            join=join,
            company=company,
            channel=channel,
        )

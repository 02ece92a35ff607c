from odoo import api, fields, models
from odoo.tools import SQL

from .loyalty_report_shop import CHANNELS

STATES = [
    ("open", "Can be used"),
    ("ended", "Over, ends tonight"),
    ("debt", "Owed by the member"),
]


class LoyaltyPointsLot(models.Model):
    """What is open today, lot by lot: what the shop owes its members.

    Expected breakage of a lot is ``remaining x rate``, where the rate is the share of
    points that were still open at this age and then ended unused, as the programme's
    lots of the past did: see ``loyalty.breakage`` for the formula and its source. What
    is expected to be used is the rest, and both are in money by the programme's value
    of one point.
    """

    _name = "loyalty.points.lot"
    _inherit = "loyalty.report.shop"
    _description = "Open Points"
    _auto = False
    _order = "expires_on, id"
    _rec_name = "card_id"

    state = fields.Selection(STATES, readonly=True)
    earned_on = fields.Date("Since", readonly=True)
    expires_on = fields.Date("Last Day", readonly=True)
    program_id = fields.Many2one("loyalty.program", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    config_id = fields.Many2one("pos.config", "Shop", readonly=True)
    channel = fields.Selection(CHANNELS, "Sold by", readonly=True)
    tier_id = fields.Many2one("loyalty.tier", "Level", readonly=True)
    partner_id = fields.Many2one("res.partner", "Member", readonly=True)
    card_id = fields.Many2one("loyalty.card", readonly=True)
    points = fields.Float("Points at First", digits=(16, 2), readonly=True)
    remaining = fields.Float("Open Points", digits=(16, 2), readonly=True)
    breakage = fields.Float(
        "Expected Breakage",
        digits=(16, 2),
        readonly=True,
        help="Points that will end unused, if members go on as they did. From the "
        "program's own lots that are over: see Breakage Rates.",
    )
    value = fields.Monetary("Liability", readonly=True, help="Open points in money.")
    breakage_value = fields.Monetary("Breakage in Money", readonly=True)
    expected_value = fields.Monetary(
        "Expected Liability", readonly=True, help="Liability less expected breakage."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT lot.*, lot.remaining * lot.rate AS breakage,
                   lot.remaining * lot.point_value AS value,
                   lot.remaining * lot.rate * lot.point_value AS breakage_value,
                   lot.remaining * (1 - lot.rate) * lot.point_value AS expected_value
              FROM (%s) lot
            """,
            self._open_lots(fields.Date.context_today(self)),
        )

    @api.model
    def _open_lots(self, today):
        """Return the SQL of open entries; ``rate`` is from 0 to 1."""
        join, company, channel = self._sold()
        return SQL(
            """
            SELECT h.id, h.booked_date AS earned_on, h.expires_on, h.program_id,
                   h.config_id, h.partner_id, h.card_id, h.points, h.remaining,
                   card.tier_id, program.currency_id, program.point_value::numeric,
                   COALESCE(%(company)s, program.company_id) AS company_id,
                   %(channel)s AS channel,
                   CASE WHEN h.remaining < 0 THEN 'debt'
                        WHEN h.expires_on < %(today)s THEN 'ended'
                        ELSE 'open' END AS state,
                   CASE WHEN h.remaining > 0 AND h.expires_on >= %(today)s
                        THEN COALESCE(b.ended / (b.ended + b.spent), 0)
                        ELSE 0 END AS rate
              FROM loyalty_history h
              JOIN loyalty_program program ON program.id = h.program_id
              JOIN loyalty_card card ON card.id = h.card_id
              LEFT JOIN pos_config shop ON shop.id = h.config_id
              %(join)s
              LEFT JOIN (
                SELECT program_id, max(months) AS months FROM loyalty_breakage
                 GROUP BY program_id) last ON last.program_id = h.program_id
              LEFT JOIN loyalty_breakage b ON b.program_id = h.program_id
                   AND b.months = least(last.months, greatest(0,
                       EXTRACT(YEAR FROM age(%(today)s, h.booked_date)) * 12
                       + EXTRACT(MONTH FROM age(%(today)s, h.booked_date)))::int)
             WHERE h.remaining <> 0 AND h.kind IS NOT NULL
            """,
            today=today,
            join=join,
            company=company,
            channel=channel,
        )

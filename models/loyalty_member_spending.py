from odoo import fields, models
from odoo.tools import SQL

from .loyalty_member_report import MEMBERS
from .loyalty_report_shop import CHANNELS


class LoyaltyMemberSpending(models.Model):
    """Purchases of members, singly and together, before and after they joined.

    A line for each order and programme: who is a member of two is counted in both, so
    look at one programme at a time. Returns have an amount below zero and are no
    purchase. With Odoo's sale its confirmed orders are among them, as they were
    ordered: credit notes are not taken off.
    """

    _name = "loyalty.member.spending"
    _inherit = "loyalty.report.shop"
    _description = "Spending of Members"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "name"

    name = fields.Char("Order", readonly=True)
    order_id = fields.Many2one("pos.order", "Order of a Till", readonly=True)
    day = fields.Date(readonly=True)
    phase = fields.Selection(
        [("before", "Before joining"), ("after", "As a member")], readonly=True
    )
    months = fields.Integer(
        "30 Days since Joining",
        readonly=True,
        aggregator=None,
        help="Periods of 30 days: 0 is the first as a member, -1 the last before.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Members",
        readonly=True,
        help="As a measure: how many different members bought.",
    )
    card_id = fields.Many2one("loyalty.card", readonly=True)
    program_id = fields.Many2one("loyalty.program", readonly=True)
    tier_id = fields.Many2one("loyalty.tier", "Level", readonly=True)
    config_id = fields.Many2one("pos.config", "Shop", readonly=True)
    channel = fields.Selection(CHANNELS, "Sold by", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    purchases = fields.Integer(readonly=True)
    amount = fields.Monetary("Spent", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT card.program_id::bigint * 8589934592 + purchase.id AS id,
                   purchase.order_id, purchase.name, purchase.channel,
                   purchase.day, purchase.config_id,
                   purchase.company_id, purchase.currency_id, purchase.amount,
                   CASE WHEN purchase.is_refund THEN 0 ELSE 1 END AS purchases,
                   card.id AS card_id, card.partner_id, card.program_id, card.tier_id,
                   CASE WHEN purchase.day < card.member_since
                        THEN 'before' ELSE 'after' END AS phase,
                   floor((purchase.day - card.member_since) / 30.0)::int AS months
              %(members)s
              CROSS JOIN LATERAL (%(purchases)s) purchase
             WHERE card.member_key IS NOT NULL
            """,
            members=SQL(MEMBERS),
            purchases=self._purchases(),
        )

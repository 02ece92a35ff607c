from odoo import fields, models
from odoo.tools import SQL

from .survey_survey_ask import CHANNELS


class SurveyResponseReport(models.Model):
    """How many answer when they are asked, one row for each invitation.

    The mean of ``answered`` is the response rate of each group. Who waits to be asked,
    or was not asked in the end, is not among the rows.
    """

    _name = "survey.response.report"
    _description = "Analysis of Answers to Invitations"
    _auto = False
    _order = "asked_on desc, id desc"
    _rec_name = "survey_id"

    survey_id = fields.Many2one("survey.survey", readonly=True)
    rule_id = fields.Many2one("survey.rule", readonly=True)
    asked_at = fields.Datetime("Asked at", readonly=True)
    asked_on = fields.Date("Asked on", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    config_id = fields.Many2one("pos.config", "Shop", readonly=True)
    cashier_id = fields.Many2one("res.users", readonly=True)
    categ_id = fields.Many2one(
        "product.category",
        "Product Group",
        readonly=True,
        help="Of the dearest product of the purchase that is asked about.",
    )
    tier_id = fields.Many2one(
        "loyalty.tier", "Level", readonly=True, help="The customer's level of today."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    answered = fields.Float(
        "Answered (%)",
        readonly=True,
        aggregator="avg",
        help="Answers by invitations that were asked.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT asked.id, asked.survey_id, asked.rule_id, asked.channel,
                   asked.company_id,
                   COALESCE(asked.sent_at, asked.create_date) AS asked_at,
                   COALESCE(asked.sent_at, asked.create_date)::date AS asked_on,
                   COALESCE(about.config_id, sale.config_id) AS config_id,
                   sale.user_id AS cashier_id, dearest.categ_id, best.tier_id,
                   100.0 * (asked.state = 'answered')::int AS answered
              FROM survey_invitation asked
              LEFT JOIN customer_case about ON about.id = asked.case_id
              LEFT JOIN pos_order sale
                     ON sale.id = COALESCE(asked.order_id, about.order_id)
              LEFT JOIN LATERAL (
                   SELECT template.categ_id
                     FROM pos_order_line line
                     JOIN product_product product ON product.id = line.product_id
                     JOIN product_template template
                       ON template.id = product.product_tmpl_id
                    WHERE line.order_id = sale.id
                    ORDER BY line.price_subtotal DESC, line.id LIMIT 1) dearest ON TRUE
              LEFT JOIN LATERAL (
                   SELECT card.tier_id
                     FROM loyalty_card card
                     JOIN loyalty_tier tier ON tier.id = card.tier_id
                    WHERE card.partner_id = asked.partner_id AND card.active
                    ORDER BY tier.sequence DESC, tier.id DESC LIMIT 1) best ON TRUE
             WHERE asked.state NOT IN ('waiting', 'cancelled')
            """
        )

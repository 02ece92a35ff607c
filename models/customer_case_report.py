from odoo import fields, models
from odoo.tools import SQL

from .customer_case import CASE_TYPES, CHANNELS, RESOLUTIONS
from .customer_case_score import OUTCOMES

#: Signs at the end of a serial number that count within a range.
RANGE = 3


class CustomerCaseReport(models.Model):
    """Cases in measures that add up, one row for each that was not merged.

    A repeat is a claim on an item, or on a serial number of the product, that was
    claimed before.
    """

    _name = "customer.case.report"
    _description = "Analysis of Cases"
    _auto = False
    _order = "opened_on desc, id desc"
    _rec_name = "case_id"

    case_id = fields.Many2one("customer.case", readonly=True)
    opened_on = fields.Date("Opened on", readonly=True)
    closed_on = fields.Date("Closed on", readonly=True)
    case_type = fields.Selection(CASE_TYPES, "Type", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    resolution = fields.Selection(RESOLUTIONS, readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product Category", readonly=True)
    serial_range = fields.Char(
        readonly=True, help="The serial number without its last three signs."
    )
    policy_id = fields.Many2one("warranty.policy", "Terms", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    team_id = fields.Many2one("customer.case.team", readonly=True)
    user_id = fields.Many2one("res.users", "Responsible", readonly=True)
    config_id = fields.Many2one("pos.config", "Shop", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    months_to_claim = fields.Integer(
        "Months to Claim",
        readonly=True,
        aggregator="avg",
        help="Whole months from the sale to the case.",
    )
    cost = fields.Monetary(readonly=True)
    hours_open = fields.Float(
        "Time to Resolve (working hours)", readonly=True, aggregator="avg"
    )
    waited_hours = fields.Float(
        "Waited (working hours)", readonly=True, aggregator="avg"
    )
    in_time = fields.Float(
        "Solved in Time (%)",
        readonly=True,
        aggregator="avg",
        help="Of the closed cases that had a target.",
    )
    satisfaction = fields.Float("Stars", readonly=True, aggregator="avg")
    repeats = fields.Integer("Repeat Claims", readonly=True)
    replacements = fields.Integer(readonly=True)
    survey_score = fields.Float(
        "Score",
        readonly=True,
        aggregator="avg",
        help="Of cases that an answer of a customer opened.",
    )
    reask_score = fields.Float("Score Afterwards", readonly=True, aggregator="avg")
    reask_outcome = fields.Selection(OUTCOMES, "Afterwards", readonly=True)
    better = fields.Float(
        "Better Afterwards (%)",
        readonly=True,
        aggregator="avg",
        help="Of the customers who answered when they were asked again.",
    )
    compensated = fields.Float(
        "Points Given", readonly=True, help="Points that customers got for cases."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT c.id, c.id AS case_id, c.opened_at::date AS opened_on,
                   c.closed_at::date AS closed_on, c.case_type, c.channel,
                   c.resolution, c.product_id, template.categ_id, c.partner_id,
                   c.team_id, c.user_id, c.config_id, c.company_id,
                   company.currency_id, card.policy_id, c.cost,
                   CASE WHEN length(s.key) > %(range)s
                        THEN left(s.key, -%(range)s) || '…' ELSE s.key
                    END AS serial_range,
                   CASE WHEN c.card_id IS NOT NULL OR c.order_id IS NOT NULL
                        THEN c.months_to_claim END AS months_to_claim,
                   CASE WHEN c.closed_at IS NOT NULL THEN c.hours_open
                    END AS hours_open,
                   CASE WHEN c.closed_at IS NOT NULL THEN c.waited_hours
                    END AS waited_hours,
                   CASE WHEN c.closed_at IS NOT NULL AND c.target_hours > 0
                        THEN c.in_time::int * 100.0 END AS in_time,
                   NULLIF(c.satisfaction, 0)::float AS satisfaction,
                   (c.case_type = 'warranty' AND EXISTS (
                       SELECT FROM customer_case earlier
                        WHERE earlier.id < c.id AND earlier.case_type = 'warranty'
                          AND earlier.merged_into_id IS NULL
                          AND earlier.company_id = c.company_id
                          AND (earlier.card_id = c.card_id
                               OR earlier.product_id = c.product_id
                              AND regexp_replace(upper(earlier.serial),
                                  '[^[:alnum:]]', '', 'g') = s.key)))::int AS repeats,
                   (c.replacement_card_id IS NOT NULL)::int AS replacements,
                   CASE WHEN c.survey_input_id IS NOT NULL THEN c.survey_score::float
                    END AS survey_score,
                   CASE WHEN c.reask_input_id IS NOT NULL AND c.has_reask_score
                        THEN c.reask_score::float END AS reask_score,
                   c.reask_outcome,
                   (c.reask_outcome = 'better')::int * 100.0 AS better,
                   COALESCE(c.compensated, 0)::float AS compensated
              FROM customer_case c
              JOIN res_company company ON company.id = c.company_id
              LEFT JOIN product_product product ON product.id = c.product_id
              LEFT JOIN product_template template
                     ON template.id = product.product_tmpl_id
              LEFT JOIN warranty_card card ON card.id = c.card_id
              CROSS JOIN LATERAL (SELECT COALESCE(card.serial_key, NULLIF(
                  regexp_replace(upper(c.serial), '[^[:alnum:]]', '', 'g'), '')) AS key
              ) s
             WHERE c.merged_into_id IS NULL
            """,
            range=RANGE,
        )


class WarrantyClaimReport(models.Model):
    """Which models fail: sold items with a warranty, and claims on them."""

    _name = "warranty.claim.report"
    _description = "Claims by Product"
    _auto = False
    _order = "claim_share desc, id"
    _rec_name = "product_id"

    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product Category", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    sold = fields.Integer("Items Sold", readonly=True)
    claimed = fields.Integer(
        "Items Claimed", readonly=True, help="Each item once, however many claims."
    )
    claims = fields.Integer(readonly=True)
    claim_share = fields.Float(
        "Claimed (%)",
        readonly=True,
        aggregator=None,
        help="Items claimed, of those sold.",
    )
    months_to_claim = fields.Float("Months to Claim", readonly=True, aggregator="avg")
    cost = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH claim AS (
                SELECT card_id, count(*) AS claims, sum(cost) AS cost,
                       avg(months_to_claim) AS months
                  FROM customer_case
                 WHERE card_id IS NOT NULL AND case_type = 'warranty'
                   AND merged_into_id IS NULL
                 GROUP BY card_id)
            SELECT min(card.id) AS id, card.product_id, card.company_id,
                   template.categ_id, company.currency_id, count(*) AS sold,
                   count(claim.card_id) AS claimed,
                   COALESCE(sum(claim.claims), 0) AS claims,
                   count(claim.card_id) * 100.0 / count(*) AS claim_share,
                   avg(claim.months) AS months_to_claim,
                   COALESCE(sum(claim.cost), 0) AS cost
              FROM warranty_card card
              JOIN res_company company ON company.id = card.company_id
              JOIN product_product product ON product.id = card.product_id
              JOIN product_template template
                ON template.id = product.product_tmpl_id
              LEFT JOIN claim ON claim.card_id = card.id
             GROUP BY card.product_id, card.company_id, template.categ_id,
                      company.currency_id
            """
        )

from odoo import fields, models
from odoo.tools import SQL

from .profile_prompt import CONTACT

STATES = [
    ("fresh", "Fresh"),
    ("old", "Old"),
    ("flagged", "Doubted"),
    ("missing", "Not on file"),
]

#: One row for each customer and kind of data. What a question does not name (the last
#: shop, the level) PostgreSQL leaves out: each joined part has one row a customer.
ROWS = """
SELECT partner.id * 4::bigint + kind.place AS id, partner.id AS partner_id,
       kind.field, %(company)s AS company_id, last.config_id, best.tier_id,
       check_row.confirmed_on, check_row.flag,
       CASE WHEN NOT filed.there THEN 'missing'
            WHEN check_row.flag IS NOT NULL THEN 'flagged'
            WHEN %(limit)s::date >= COALESCE(
                check_row.confirmed_on, partner.create_date::date) THEN 'old'
            ELSE 'fresh' END AS state,
       100 * filed.there::int::float8 AS on_file,
       CASE WHEN filed.there THEN 100::float8 * (%(since)s::date < COALESCE(
           check_row.confirmed_on, partner.create_date::date))::int END AS confirmed,
       CASE WHEN filed.there THEN 100::float8 * (check_row.flag IS NOT NULL)::int END
           AS flagged
  FROM res_partner partner
 CROSS JOIN (VALUES (1, 'email'), (2, 'phone'), (3, 'address')) kind(place, field)
 CROSS JOIN LATERAL (SELECT CASE
       WHEN partner.identity_protected
       THEN CASE kind.field WHEN 'address' THEN 'street' ELSE kind.field END
            = ANY(string_to_array(partner.identity_filled, ','))
       ELSE COALESCE(CASE kind.field WHEN 'email' THEN partner.email
            WHEN 'phone' THEN partner.phone ELSE partner.street END, '') <> ''
       END IS TRUE AS there) filed
  LEFT JOIN customer_contact_check check_row
         ON check_row.partner_id = partner.id AND check_row.field = kind.field
  LEFT JOIN (
       SELECT DISTINCT ON (sale.partner_id) sale.partner_id, sale.config_id
         FROM pos_order sale
        WHERE sale.partner_id IS NOT NULL AND sale.company_id = ANY(%(companies)s)
          AND sale.state IN ('paid', 'done', 'invoiced')
        ORDER BY sale.partner_id, sale.date_order DESC, sale.id DESC
       ) last ON last.partner_id = partner.id
  LEFT JOIN (
       SELECT DISTINCT ON (card.partner_id) card.partner_id, card.tier_id
         FROM loyalty_card card JOIN loyalty_tier tier ON tier.id = card.tier_id
        WHERE card.active AND card.partner_id IS NOT NULL
          AND (tier.company_id IS NULL OR tier.company_id = ANY(%(seen)s))
        ORDER BY card.partner_id, tier.sequence DESC, tier.id DESC
       ) best ON best.partner_id = partner.id
 WHERE partner.customer_code IS NOT NULL AND partner.active
   AND partner.identity_restricted IS NOT TRUE
   AND (partner.company_id IS NULL OR partner.company_id = ANY(%(seen)s))
"""


class CustomerContactReport(models.Model):
    """How complete and how fresh contact data is, one row for customer and kind.

    - on file: of all customers with a code;
    - confirmed: of what is on file, what was confirmed, or is new, in the months that
      contact data holds (a setting);
    - doubted: of what is on file, what came back or was said to be wrong.
    """

    _name = "customer.contact.report"
    _description = "Analysis of Contact Data"
    _auto = False
    _order = "partner_id desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    field = fields.Selection(CONTACT, "Data", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    config_id = fields.Many2one(
        "pos.config", "Shop", readonly=True, help="Where the customer bought last."
    )
    tier_id = fields.Many2one("loyalty.tier", "Level", readonly=True)
    confirmed_on = fields.Date(readonly=True)
    flag = fields.Selection(
        [("bounced", "Mail came back"), ("changed", "Said to be no longer right")],
        readonly=True,
    )
    state = fields.Selection(STATES, readonly=True)
    on_file = fields.Float("On File (%)", readonly=True, aggregator="avg")
    confirmed = fields.Float(
        "Confirmed Lately (%)",
        readonly=True,
        aggregator="avg",
        help="Of what is on file: confirmed in the months that contact data holds.",
    )
    flagged = fields.Float(
        "Doubted (%)",
        readonly=True,
        aggregator="avg",
        help="Of what is on file: mail came back, or it is said to be wrong.",
    )

    @property
    def _table_query(self):
        company = self.env.company.sudo()
        limit = fields.Date.subtract(
            fields.Date.context_today(self), months=company.contact_fresh_months or 12
        )
        never_old = not company.contact_fresh_months
        # As the rules on contacts and levels have it: nothing of another branch.
        _root, tree = self.env["profile.prompt"]._family(company.id)
        return SQL(
            ROWS,
            company=company.id,
            limit=None if never_old else limit,
            since=limit,
            companies=self.env.companies.ids,
            seen=sorted({*tree} & {*self.env.companies.sudo().parent_ids.ids}),
        )

from odoo import api, fields, models
from odoo.tools import ormcache

from ..core.rules.warranty import NO_LAW, Law


class WarrantyLaw(models.Model):
    """The least that the law of a country gives a consumer for goods.

    What comes with the addon is data with its sources, and no advice: a shop's lawyer
    changes it here.
    """

    _name = "warranty.law"
    _inherit = "warranty.kept"
    _description = "Legal Minimum of a Warranty"
    _order = "country_id, durable, since desc, id"
    _rec_name = "country_id"

    country_id = fields.Many2one(
        "res.country",
        required=True,
        index=True,
        ondelete="cascade",
        help="Of the company that sells.",
    )
    durable = fields.Boolean(
        "For Long-Lived Goods",
        help="For goods that are meant to last much longer than others, where the law "
        "knows them: a policy says whether its goods do.",
    )
    since = fields.Date(
        "Sold from",
        help="The law counts for goods sold from this day on; empty: always.",
    )
    months = fields.Integer(
        aggregator=None, help="0 where the law gives no fixed term."
    )
    clock = fields.Selection(
        [("sale", "Sale"), ("delivery", "Delivery")],
        "Counts from",
        required=True,
        default="delivery",
    )
    repair_months = fields.Integer(
        "Longer after a Repair (months)",
        aggregator=None,
        help="By so many months a repair within the term makes it longer, once.",
    )
    repairs_since = fields.Date(
        "Repairs from", help="Repairs count from this day on; empty: always."
    )
    note = fields.Text(translate=True, help="What a number does not say.")
    source = fields.Char(required=True, help="The law, and its article.")

    _months_possible = models.Constraint(
        "CHECK (months BETWEEN 0 AND 600 AND repair_months BETWEEN 0 AND 600)",
        "A legal term has 0 to 600 months.",
    )
    _one_each = models.UniqueIndex(
        "(country_id, durable, COALESCE(since, '0001-01-01'::date))",
        "There is a legal minimum of this country, for these goods and from this day.",
    )

    @api.model
    def _law_of(self, country, durable, day):
        """Return what the law gives for goods that are sold in a country on a day.

        :param bool durable: they are meant to last long; where the law does not know
            such goods, it is what it gives for all
        :rtype: core.rules.warranty.Law
        """
        laws = self._laws().get(country.id, ())
        for kind in (True, False) if durable else (False,):
            for of_durable, since, law in laws:
                if of_durable == kind and (not since or since <= day):
                    return law
        return NO_LAW

    @api.model
    @ormcache()
    def _laws(self):
        """Return country id -> (durable, since, law), the newest first."""
        found = {}
        for row in self.sudo().search([]):
            law = Law(
                months=row.months,
                clock=row.clock,
                repair_months=row.repair_months,
                repairs_since=row.repairs_since or None,
            )
            found.setdefault(row.country_id.id, []).append(
                (row.durable, row.since or None, law)
            )
        return found

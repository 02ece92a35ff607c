from dataclasses import dataclass

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, ormcache

from ..core.rules.errors import RuleError
from ..core.rules.warranty import MOST_MONTHS, Terms

#: A policy of a product comes before one of its brand, that before one of its category.
PRODUCT, BRAND, CATEGORY, ALL = range(4)


@dataclass(frozen=True)
class Promise:
    """A policy as sales work with it, without records."""

    policy: int
    terms: Terms
    durable: bool
    asks_serial: bool


@dataclass(frozen=True)
class Offer:
    """A promise, and what it is for."""

    promise: Promise
    templates: frozenset
    brands: frozenset
    categories: frozenset

    def rank(self, template, goods, path, tags):
        """Return how closely the policy fits a product, the smallest first, or None.

        :param int template: the product's template
        :param bool goods: it is neither a service (as discounts are) nor a combo,
            whose parts are sold beside it; these have a policy only where it names them
        :param list path: its category and those above, the nearest first
        :param set tags: its tags
        """
        if template in self.templates:
            return PRODUCT, 0
        if not goods:
            return None
        if tags & self.brands:
            return BRAND, 0
        for distance, category in enumerate(path):
            if category in self.categories:
                return CATEGORY, distance
        if not (self.templates or self.brands or self.categories):
            return ALL, 0
        return None


_MARKS = """
SELECT product.id, template.id, template.type = 'consu',
       COALESCE(category.parent_path, ''),
       ARRAY(SELECT product_tag_id FROM product_tag_product_template_rel rel
              WHERE rel.product_template_id = template.id
             UNION SELECT product_tag_id FROM product_tag_product_product_rel rel
              WHERE rel.product_product_id = product.id)
  FROM product_product product
  JOIN product_template template ON template.id = product.product_tmpl_id
  LEFT JOIN product_category category ON category.id = template.categ_id
 WHERE product.id = ANY(%(ids)s)
"""


class WarrantyPolicy(models.Model):
    """What a shop promises for the goods that it sells."""

    _name = "warranty.policy"
    _inherit = "warranty.kept"
    _description = "Warranty Policy"
    _order = "sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
        help="What customers read, for example Two Years on Furniture.",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="Of several that fit a product equally well the first counts."
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: for all companies.",
    )
    product_tmpl_ids = fields.Many2many(
        "product.template",
        string="Products",
        help="Comes before brands and categories.",
    )
    brand_ids = fields.Many2many(
        "product.tag",
        string="Brands",
        help="Tags of products that name a brand. Comes before categories.",
    )
    categ_ids = fields.Many2many(
        "product.category",
        string="Categories",
        help="And what is below them; of several the nearest counts.",
    )
    duration = fields.Integer(
        aggregator=None,
        default=2,
        required=True,
        help="0 where the law alone gives a term.",
    )
    duration_unit = fields.Selection(
        [("month", "Months"), ("year", "Years")],
        "Unit",
        required=True,
        default="year",
    )
    clock = fields.Selection(
        [("sale", "Sale"), ("delivery", "Delivery"), ("activation", "Activation")],
        "Begins with the",
        required=True,
        default="sale",
        help="Delivery: goods taken home at the till are delivered with the sale. "
        "Activation: when the customer registers the item.",
    )
    start_within = fields.Integer(
        "Begins by Itself after (days)",
        aggregator=None,
        help="Days after the sale in which the customer can register the item; then "
        "the warranty begins by itself. 0: it waits.",
    )
    replacement = fields.Selection(
        [("rest", "The rest of the term"), ("anew", "A whole new term")],
        "A Replacement Has",
        required=True,
        default="rest",
        help="Never less than the rest.",
    )
    durable = fields.Boolean(
        "Long-Lived Goods",
        help="Some laws, for example Norway's, give a longer term for goods that are "
        "meant to last much longer than others.",
    )
    asks_serial = fields.Boolean(
        "Ask for the Serial Number",
        help="The till asks for it at the sale; it can be added later. Of goods that "
        "are tracked by serial number Odoo asks anyway.",
    )
    exclusions = fields.Text(
        translate=True,
        help="What the warranty does not cover, in words that customers read.",
    )

    _duration_positive = models.Constraint(
        "CHECK (duration >= 0)", "A warranty cannot be shorter than nothing."
    )

    @api.constrains("duration", "duration_unit", "clock", "start_within")
    def _check_terms(self):
        for policy in self:
            if policy._months() > MOST_MONTHS:
                raise ValidationError(
                    _(
                        "A warranty of %(years)s years is too long: %(most)s years at "
                        "most.",
                        years=policy._months() // 12,
                        most=MOST_MONTHS // 12,
                    )
                )
            try:
                policy._terms()
            except RuleError as error:
                raise ValidationError(
                    _(
                        "A warranty begins 0 to %s days after the sale.",
                        error.facts["most"],
                    )
                ) from error

    def _months(self):
        self.ensure_one()
        return self.duration * (12 if self.duration_unit == "year" else 1)

    def _terms(self):
        """Return the policy for :mod:`..core.rules.warranty`."""
        return Terms(
            months=self._months(),
            clock=self.clock,
            start_within=self.start_within if self.clock == "activation" else 0,
            replacement=self.replacement,
        )

    # Which one counts

    @api.model
    def _promise_of(self, product, company):
        """Return what a company promises for a product, or None. Kept between calls."""
        return self._kept_promise_of(product.id, company.id)

    @api.model
    @ormcache("product_id", "company_id")
    def _kept_promise_of(self, product_id, company_id):
        product = self.env["product.product"].browse(product_id)
        company = self.env["res.company"].browse(company_id)
        return self._promises_of(product, company).get(product_id)

    @api.model
    def _promises_of(self, products, company):
        """Return what a company promises for products, by id, where it does.

        One query, however many products there are.

        :rtype: dict[int, Promise]
        """
        offers = self._offers(company.id)
        if not offers or not products:
            return {}
        found = {}
        for product_id, *marks in self._marks_of(products):
            ranks = [
                (*rank, index)
                for index, offer in enumerate(offers)
                if (rank := offer.rank(*marks))
            ]
            if ranks:
                found[product_id] = offers[min(ranks)[2]].promise
        return found

    @api.model
    def _marks_of(self, products):
        """Return what a policy is chosen by: (id, *arguments of :meth:`Offer.rank`)."""
        self.env["product.template"].flush_model(
            ["categ_id", "product_tag_ids", "type"]
        )
        self.env["product.product"].flush_model(["additional_product_tag_ids"])
        self.env["product.category"].flush_model(["parent_path"])
        rows = self.env.execute_query(SQL(_MARKS, ids=list(products.ids)))
        for product_id, template_id, goods, path, tags in rows:
            categories = [int(part) for part in reversed(path.split("/")) if part]
            yield product_id, template_id, goods, categories, set(tags)

    @api.model
    @ormcache("company_id")
    def _offers(self, company_id):
        """Return the policies of a company in their order, without records."""
        company = self.env["res.company"].sudo().browse(company_id)
        owners = ("company_id", "in", [False, *company.parent_ids.ids])
        return [
            Offer(
                Promise(policy.id, policy._terms(), policy.durable, policy.asks_serial),
                frozenset(policy.product_tmpl_ids.ids),
                frozenset(policy.brand_ids.ids),
                frozenset(policy.categ_ids.ids),
            )
            for policy in self.sudo().search([owners])
        ]

import ast
import logging
from dataclasses import dataclass, field
from datetime import date

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ..core.rules import points
from ..core.rules.deal import Terms
from ..core.rules.errors import RuleError
from ..core.rules.rewards import Reward
from ..core.rules.tiers import Policy

_logger = logging.getLogger(__name__)

#: Whatever the pricelist is.
ANY = object()
#: Domains of rules that Odoo takes for none.
NO_DOMAIN = (False, "", "[]", "[['sale_ok', '=', True]]")
GOVERNED = Domain("program_type", "=", "loyalty")


@dataclass(frozen=True)
class Scheme:
    """A governed programme as the ledger works with it, without records."""

    id: int
    rules: points.Program
    rewards: dict[int, Reward]
    #: Reward id -> what a discount applies to: None for everything, "cheapest", or ids.
    scopes: dict[int, object]
    #: Reward id -> products that are given.
    given: dict[int, frozenset]
    date_from: date | None
    date_to: date | None
    pricelists: frozenset
    limited: bool
    codes: dict[str, int]
    company: int | None
    terms: Terms
    point_value: object
    greets: bool
    milestones: bool
    #: Language -> name of the programme and of its points.
    names: dict
    #: Stamps for a reward; 0 for a programme without a stamp card.
    stamps: int
    #: Levels, the lowest first, how they are counted, and language -> id -> words.
    tiers: tuple = ()
    policy: Policy | None = None
    level_names: dict = field(default_factory=dict)
    privileges: dict = field(default_factory=dict)

    def level_name(self, lang, ident):
        """Return the name of a level in a language, empty for one that is gone."""
        names = self.level_names.get(lang) or next(iter(self.level_names.values()), {})
        return names.get(ident, "")

    def privileges_in(self, lang, ident):
        """Return what members of a level get, in a language."""
        words = self.privileges.get(lang) or next(iter(self.privileges.values()), {})
        return words.get(ident, "")

    def names_in(self, lang):
        """Return the names of the programme and of its points in a language."""
        return self.names.get(lang) or next(iter(self.names.values()))

    def level(self, ident):
        """Return a level by id, or None."""
        return next((tier for tier in self.tiers if tier.id == ident), None)

    def runs(self, day, pricelist=ANY):
        """Return whether the programme is open on a day, for a pricelist."""
        return (
            (self.date_from is None or self.date_from <= day)
            and (self.date_to is None or day <= self.date_to)
            and (
                not self.pricelists or pricelist is ANY or pricelist in self.pricelists
            )
        )


class LoyaltyLedger(models.AbstractModel):
    """Programmes, kept between requests: see ``loyalty_program_ledger`` for when they
    are read anew."""

    _inherit = "loyalty.ledger"

    @api.model
    def _schemes(self, config):
        """Return the programmes that a shop has."""
        found = self._schemes_by_id()
        ids = self._scheme_ids(config.id)
        return [found[ident] for ident in ids if ident in found]

    @api.model
    @ormcache("config_id")
    def _scheme_ids(self, config_id):
        config = self.env["pos.config"].sudo().browse(config_id)
        Program = self.env["loyalty.program"].sudo().with_company(config.company_id)
        domain = GOVERNED & Domain(
            [
                ("pos_ok", "=", True),
                ("currency_id", "=", config.currency_id.id),
                "|",
                ("company_id", "=", False),
                ("company_id", "parent_of", config.company_id.ids),
                "|",
                ("pos_config_ids", "=", False),
                ("pos_config_ids", "in", config.ids),
            ]
        )
        return tuple(Program.search(domain, order="id").ids)

    @api.model
    @ormcache()
    def _schemes_by_id(self):
        Program = self.env["loyalty.program"].sudo().with_context(active_test=False)
        programs = Program.search(GOVERNED)
        found = {}
        for program in programs:
            try:
                found[program.id] = program._scheme()
            except (RuleError, ArithmeticError, ValueError) as error:
                # Somebody's mistake in one programme must not stop the others.
                kind = type(error).__name__
                _logger.error("program %s makes no sense, %s", program.id, kind)
        return found

    @api.model
    @ormcache()
    def _scheme_of_reward(self):
        """Return reward id -> programme id, of all governed programmes."""
        return {
            reward: scheme.id
            for scheme in self._schemes_by_id().values()
            for reward in scheme.rewards
        }

    # Products

    @api.model
    def _rules_of(self, products):
        """Return product id -> ids of the rules that it falls under."""
        found = {product.id: self._rules_of_product(product.id) for product in products}
        for rule_id, domain in self._rules_by_domain().items():
            narrowed = Domain("id", "in", products.ids) & Domain(domain)
            for ident in products.sudo().search(narrowed).ids:
                found[ident] |= {rule_id}
        return found

    @api.model
    @ormcache("product_id")
    def _rules_of_product(self, product_id):
        product = self.env["product.product"].sudo().browse(product_id)
        rules = self._governed_rules()
        return frozenset(
            rule.id for rule in rules if not rule._own_domain() and rule._takes(product)
        )

    @api.model
    def _rules_of_discount(self, line, matched):
        """Return which of the rules that match a discount's product it lowers.

        As in Odoo's till, whose rules for certain products know those of tills alone.
        """
        if line.product_id.available_in_pos:
            return matched
        return matched & self._rules_for_all()

    @api.model
    @ormcache()
    def _rules_for_all(self):
        """Return the rules that ask for no certain products."""
        rules = self._governed_rules()
        return frozenset(rule.id for rule in rules if not rule._asks_for_products())

    @api.model
    @ormcache()
    def _rules_by_domain(self):
        """Return the rules with a domain of their own, which is asked each time."""
        return {
            rule.id: list(rule._get_valid_product_domain())
            for rule in self._governed_rules()
            if rule._own_domain()
        }

    @api.model
    def _governed_rules(self):
        governed = Domain("program_id", "any", GOVERNED)
        return self.env["loyalty.rule"].sudo().search(governed)


class LoyaltyRule(models.Model):
    _inherit = "loyalty.rule"

    def _asks_for_products(self):
        return bool(
            self.product_ids
            or self.product_category_id
            or self.product_tag_id
            or self.product_domain not in NO_DOMAIN
        )

    def _own_domain(self):
        domain = self.product_domain
        return ast.literal_eval(domain) if domain not in NO_DOMAIN else []

    def _takes(self, product):
        """Return whether a product is one of the rule's; as Odoo's domain does."""
        asked = [
            product in self.product_ids if self.product_ids else None,
            self._takes_category(product),
            self.product_tag_id in product.all_product_tag_ids
            if self.product_tag_id
            else None,
        ]
        asked = [answer for answer in asked if answer is not None]
        return any(asked) if asked else True

    def _takes_category(self, product):
        category = self.product_category_id
        if not category:
            return None
        path = product.categ_id.parent_path or ""
        return f"{category.id}" in path.split("/")

from decimal import Decimal

from odoo import models

from ..core.rules.booking import points as number
from ..core.rules.deal import Terms
from ..core.rules.exact import HUNDREDTH, WHOLE
from ..core.rules.rewards import Reward
from .loyalty_ledger_rules import Scheme


class LoyaltyProgram(models.Model):
    """What the ledger asks a programme, and when it asks anew."""

    _inherit = "loyalty.program"

    def _expiry_of(self, day):
        """Return the last day of points earned on a day, or None."""
        return self._terms().until(day)

    def _terms(self):
        """Return the settings of lots and returns."""
        policy = self.expiry_policy
        return Terms(
            expiry=(None if policy == "none" else policy or None, self.expiry_months),
            shortfall=self.refund_shortfall,
            grace_days=self.refund_grace_days,
            unit=HUNDREDTH if self.points_rounding == "hundredth" else WHOLE,
        )

    def _scheme(self):
        """Return the programme without records."""
        self.ensure_one()
        rewards = self.reward_ids
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        plans = self.communication_plan_ids
        return Scheme(
            id=self.id,
            rules=self._prepare_program(),
            rewards={reward.id: reward._prepare_reward() for reward in rewards},
            scopes={reward.id: reward._scope() for reward in rewards},
            given={
                reward.id: frozenset(reward.reward_product_ids.ids)
                for reward in rewards
            },
            date_from=self.date_from or None,
            date_to=self.date_to or None,
            pricelists=frozenset(self.pricelist_ids.ids),
            limited=self.limit_usage,
            codes={rule.code: rule.id for rule in self.rule_ids if rule.code},
            company=self.company_id.id or None,
            terms=self._terms(),
            point_value=Decimal(str(self.point_value)),
            greets="create" in plans.mapped("trigger"),
            stamps=self.stamp_goal,
            milestones="points_reach" in plans.mapped("trigger"),
            names={
                code: (named.name, named.portal_point_name or "")
                for code in languages
                for named in [self.with_context(lang=code)]
            },
            tiers=self._prepare_tiers(),
            policy=self._prepare_tier_policy(),
            level_names=self._told(languages, "name"),
            privileges=self._told(languages, "privileges"),
        )

    def _told(self, languages, name):
        """Return language -> id of a level -> its words."""
        return {
            code: {
                tier.id: tier[name] or ""
                for tier in self.tier_ids.with_context(lang=code)
            }
            for code in languages
        }


class LoyaltyReward(models.Model):
    """What the ledger asks a reward."""

    _inherit = "loyalty.reward"

    def _prepare_reward(self):
        """Return the reward for the sums, in ``core.rules``."""
        discount = self.reward_type == "discount"
        return Reward(
            id=self.id,
            program=self.program_id.id,
            mode=self.discount_mode if discount else "product",
            discount=Decimal(str(self.discount)),
            most=Decimal(str(self.discount_max_amount)),
            required=number(self.required_points),
            quantity=Decimal(str(self.reward_product_qty)),
            clears=self.clear_wallet,
        )

    def _scope(self):
        """Return what a discount applies to: None for all, "cheapest", or products."""
        if self.reward_type != "discount" or self.discount_applicability == "order":
            return None
        if self.discount_applicability == "cheapest":
            return "cheapest"
        products = self.env["product.product"].with_context(active_test=False)
        return frozenset(products.search(self._get_discount_product_domain()).ids)

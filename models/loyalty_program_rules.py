from decimal import Decimal

from odoo import models
from odoo.tools import float_repr

from ..core.rules import points, tiers


def exact(value, places=6):
    """Return a stored number as the rules take it."""
    return Decimal(float_repr(value or 0.0, places))


def number_of(records):
    """Return a number for each record, also for those that a form has not saved yet.

    :return: records -> ids; below zero for the new ones
    """
    return {
        record: record._origin.id or -place for place, record in enumerate(records, 1)
    }


class LoyaltyProgram(models.Model):
    """Programmes as the pure rules know them."""

    _inherit = "loyalty.program"

    def _prepare_program(self):
        """Return the programme for ``core.rules.points``."""
        self.ensure_one()
        numbers = number_of(self.rule_ids)
        levels = number_of(self.tier_ids)
        return points.Program(
            id=self._origin.id or 0,
            basis=self.points_basis,
            tax=self.points_tax,
            rounding=self.points_rounding,
            rules=tuple(
                rule._prepare_rule(number, levels) for rule, number in numbers.items()
            ),
        )

    def _prepare_tiers(self):
        """Return the levels for ``core.rules.tiers``, the lowest first."""
        self.ensure_one()
        steps = self.tier_ids.sorted("threshold")
        return tuple(
            tiers.Tier(
                id=number,
                threshold=exact(tier.threshold, 2),
                multiplier=exact(tier.multiplier, 2),
            )
            for tier, number in number_of(steps).items()
        )

    def _prepare_tier_policy(self):
        """Return for ``core.rules.tiers`` what counts, since when, and how it ends."""
        self.ensure_one()
        return tiers.Policy(
            basis=self.tier_basis,
            window=self.tier_window,
            months=self.tier_months,
            downgrade=self.tier_downgrade,
            grace_days=self.tier_grace_days,
        )


class LoyaltyRule(models.Model):
    """Rules as the pure rules know them."""

    _inherit = "loyalty.rule"

    def _prepare_rule(self, number=None, levels=None):
        """Return the rule for ``core.rules.points``.

        :param int number: stands for the id of a rule that is not saved yet
        :param dict levels: records of levels -> their ids, where some are not saved yet
        """
        self.ensure_one()
        times = self.reward_point_mode == "times"
        amount = exact(self.reward_point_amount)
        return points.Rule(
            id=number or self.id,
            program=self.program_id._origin.id or 0,
            amount=Decimal(1) if times else amount,
            factor=amount if times else Decimal(1),
            mode=self.reward_point_mode,
            minimum_quantity=exact(self.minimum_qty),
            minimum_amount=exact(self.minimum_amount),
            minimum_tax=self.minimum_amount_tax_mode,
            with_code=self.mode == "with_code",
            weekdays=frozenset(self._days()),
            hour_from=exact(self.hour_from),
            hour_to=exact(self.hour_to),
            date_from=self.date_from or None,
            date_to=self.date_to or None,
            occasion=self.occasion or None,
            occasion_days=self.occasion_days,
            levels=frozenset(
                (levels or {}).get(tier, tier._origin.id) for tier in self.tier_ids
            ),
            use_multiplier=self.use_multiplier,
        )

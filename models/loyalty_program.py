from decimal import Decimal

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_repr

from .loyalty_rule import COPYING
from .loyalty_tier import TOGETHER

#: A hundred years: whoever enters more months meant something else.
MOST_MONTHS = 1200


class LoyaltyProgram(models.Model):
    """Settings of programmes whose points the ledger keeps.

    The defaults are what Odoo does with no setting at all, so that a programme that was
    there before goes on as it was.
    """

    _inherit = "loyalty.program"

    is_governed = fields.Boolean(
        compute="_compute_is_governed",
        help="The ledger keeps the points of this program.",
    )

    # What a sale earns

    points_basis = fields.Selection(
        [
            ("others", "After discounts of other programs"),
            ("before", "Before rewards"),
            ("after", "After rewards"),
        ],
        "Points on the Amount",
        required=True,
        default="others",
        help="Which discounts reduce what a sale earns. After discounts of other "
        "programs, as Odoo does: those of promotions, coupons and discount codes, for "
        "rules on all products; rewards of this program do not. Before rewards: none. "
        "After rewards: all. Free products always do.",
    )
    points_tax = fields.Selection(
        [("incl", "With tax"), ("excl", "Without tax")],
        "Points on Prices",
        required=True,
        default="incl",
    )
    points_rounding = fields.Selection(
        [
            ("hundredth", "To hundredths"),
            ("half_up", "To whole points"),
            ("down", "Down to whole points"),
        ],
        "Rounded",
        required=True,
        default="hundredth",
    )

    # Expiry

    expiry_policy = fields.Selection(
        [
            ("none", "Never"),
            ("earned", "Some months after they were earned"),
            ("activity", "Some months after the last purchase"),
        ],
        "Points Expire",
        required=True,
        default="none",
    )
    expiry_months = fields.Integer(
        "Months until Expiry",
        default=12,
        help="The last day on which points can be used is the same day so many months "
        "later. A change counts for points that are earned from then on.",
    )
    reminder_days = fields.Integer(
        "Reminder (days before)",
        help="How long before points expire their owner is reminded. 0: never.",
    )

    # Refunds

    refund_shortfall = fields.Selection(
        [
            ("negative", "The balance goes below zero"),
            ("deduct", "Their value is taken off the refund"),
            ("forgive", "Nothing, it is only recorded"),
        ],
        "Points Spent before a Return",
        required=True,
        default="negative",
        help="What happens when goods come back and the points that they earned are "
        "already spent.",
    )
    refund_grace_days = fields.Integer(
        "Days for Points Given Back",
        default=30,
        help="When goods that were paid with points come back and these points have "
        "expired by now, they can be used for so many days again.",
    )
    point_value = fields.Float(
        "Value of One Point",
        digits=(16, 4),
        help="In money: for what is taken off a refund, and for reports of what is "
        "owed to members.",
    )

    # Bonuses by hand

    bonus_daily_cap = fields.Float(
        "By Hand, per User and Day",
        digits=(16, 2),
        help="How many points one user may give to members by hand on one day, in all. "
        "0: nobody gives points by hand.",
    )

    # Levels

    tier_ids = fields.One2many("loyalty.tier", "program_id", string="Levels", copy=True)
    tier_basis = fields.Selection(
        [("points", "Points earned"), ("spend", "Money spent")],
        "Levels Count",
        required=True,
        default="points",
    )
    tier_window = fields.Selection(
        [
            ("lifetime", "All the time"),
            ("year", "The calendar year"),
            ("rolling", "The last months"),
        ],
        "Counted in",
        required=True,
        default="lifetime",
    )
    tier_months = fields.Integer("The Last", default=12)
    tier_downgrade = fields.Selection(
        [
            ("never", "Never"),
            ("period_end", "When the period ends"),
            ("grace", "Some days after it falls short"),
        ],
        "A Level is Lost",
        required=True,
        default="never",
    )
    tier_grace_days = fields.Integer("Days of Grace", default=30)

    # Stamp card

    is_stamp_card = fields.Boolean(
        "Stamp Card",
        help="Shown as stamps: each point is a stamp, and a full card is a reward.",
    )
    stamp_goal = fields.Integer("Stamps for a Reward", compute="_compute_stamp_goal")

    _refund_grace_positive = models.Constraint(
        "CHECK (refund_grace_days >= 0)",
        "Points that come back can be used for 0 days or more.",
    )
    _bonus_cap_positive = models.Constraint(
        "CHECK (bonus_daily_cap >= 0)",
        "Points by hand: enter 0, so that nobody gives any, or more.",
    )
    _point_value_positive = models.Constraint(
        "CHECK (point_value >= 0)",
        "A point cannot be worth less than nothing.",
    )

    def _is_governed(self):
        """Return whether the ledger keeps the points of all these programmes."""
        return all(program.program_type == "loyalty" for program in self)

    @api.depends("program_type")
    def _compute_is_governed(self):
        for program in self:
            program.is_governed = program._is_governed()

    @api.depends("is_stamp_card", "reward_ids.required_points")
    def _compute_stamp_goal(self):
        for program in self:
            needed = program.reward_ids.mapped("required_points")
            program.stamp_goal = int(min(needed)) if program._shows_stamps() else 0

    def _shows_stamps(self):
        return bool(
            self._is_governed() and self.is_stamp_card and len(self.reward_ids) > 0
        )

    @api.onchange("is_stamp_card")
    def _onchange_is_stamp_card(self):
        """A stamp is a whole one, and a level does not make it more."""
        if self.is_stamp_card:
            self.points_rounding = "down"
            for rule in self.rule_ids:
                rule.use_multiplier = False

    # Several levels at once are checked when all of them are there.

    @api.model_create_multi
    def create(self, vals_list):
        together = self.with_context(tiers_together=TOGETHER)
        programs = super(LoyaltyProgram, together).create(vals_list)
        programs = programs.with_env(self.env)
        programs._check_tiers()
        return programs

    def write(self, vals):
        if "tier_ids" not in vals:
            return super().write(vals)
        together = self.with_context(tiers_together=TOGETHER)
        result = super(LoyaltyProgram, together).write(vals)
        self._check_tiers()
        return result

    def copy(self, default=None):
        copying = self.with_context(rules_copied=COPYING)
        return super(LoyaltyProgram, copying).copy(default).with_env(self.env)

    def _number(self, field):
        """Return a number of the programme as the rules take it."""
        _precision, places = self._fields[field].get_digits(self.env)
        return Decimal(float_repr(self[field], places))

    def _check_tiers(self):
        tiers = self.env["loyalty.tier"]
        for program in self:
            tiers._check_order(
                tiers.search(
                    [("program_id", "=", program.id)], order="sequence, threshold, id"
                )
            )
            if program.tier_ids and not program._is_governed():
                raise ValidationError(
                    _("Only programs with loyalty cards have levels.")
                )

    # What contradicts itself is refused, with what to do about it.

    @api.constrains("program_type", "expiry_policy", "expiry_months", "reminder_days")
    def _check_expiry(self):
        for program in self:
            if program.expiry_policy == "none":
                continue
            if not 1 <= program.expiry_months <= MOST_MONTHS:
                raise ValidationError(
                    _(
                        "Points cannot expire before they are earned: enter 1 to "
                        "%(most)s months, or let points never expire.",
                        most=MOST_MONTHS,
                    )
                )
            if not 0 <= program.reminder_days < 28 * program.expiry_months:
                raise ValidationError(
                    _(
                        "The reminder must come while points are there: enter fewer "
                        "days than the %(months)s months until they expire, or 0.",
                        months=program.expiry_months,
                    )
                )

    @api.constrains("refund_shortfall", "point_value")
    def _check_refund(self):
        for program in self:
            if program.refund_shortfall == "deduct" and not program.point_value > 0:
                raise ValidationError(
                    _(
                        "Say what a point is worth: the value of missing points is to "
                        "be taken off refunds."
                    )
                )

    @api.constrains("tier_window", "tier_months", "tier_downgrade", "tier_grace_days")
    def _check_tier_policy(self):
        for program in self:
            if program.tier_window == "rolling" and not (
                1 <= program.tier_months <= MOST_MONTHS
            ):
                raise ValidationError(
                    _("Levels count at least the last month: enter 1 or more.")
                )
            lifetime = program.tier_window == "lifetime"
            if lifetime and program.tier_downgrade == "period_end":
                raise ValidationError(
                    _(
                        "Levels that count all the time have no period that ends: "
                        "let them count a year or some months, or never be lost."
                    )
                )
            if program.tier_downgrade == "grace" and program.tier_grace_days < 1:
                raise ValidationError(
                    _(
                        "Days of grace: enter 1 or more, or let levels be lost when "
                        "the period ends."
                    )
                )

    @api.constrains("is_stamp_card", "program_type", "reward_ids", "rule_ids")
    def _check_stamp_card(self):
        for program in self.filtered("is_stamp_card"):
            if not program._is_governed():
                raise ValidationError(
                    _("A stamp card is a program of the type Loyalty Cards.")
                )
            if len(program.reward_ids) != 1:
                raise ValidationError(
                    _("A stamp card has one reward: the one for a full card.")
                )
            program.reward_ids._check_stamps()
            program.rule_ids._check_stamps()

    @api.constrains("date_from", "date_to")
    def _check_rules_inside(self):
        self.rule_ids._check_dates()

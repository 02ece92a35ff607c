from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

#: In the order of :meth:`datetime.date.weekday`; the names are those that Odoo's widget
#: for days of the week knows.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: Set while a programme is copied: a member day of last year may be copied, and then be
#: given a new date. An object, so that nobody can send it over the network.
COPYING = object()


class LoyaltyRule(models.Model):
    """When a rule of a points programme counts, and for whom."""

    _inherit = "loyalty.rule"

    # Odoo's field keeps to Odoo's method, whoever extends it.
    reward_point_mode = fields.Selection(
        selection=lambda self: self._get_reward_point_mode_selection()
    )

    # When

    mon = fields.Boolean("Monday")
    tue = fields.Boolean("Tuesday")
    wed = fields.Boolean("Wednesday")
    thu = fields.Boolean("Thursday")
    fri = fields.Boolean("Friday")
    sat = fields.Boolean("Saturday")
    sun = fields.Boolean("Sunday")
    hour_from = fields.Float(
        "From Time", help="In the shop's time zone. 0:00 to 0:00 is the whole day."
    )
    hour_to = fields.Float(
        "Until Time", help="An earlier time than the first is on the next day."
    )
    date_from = fields.Date("First Day")
    date_to = fields.Date("Last Day")

    # For whom

    occasion = fields.Selection(
        [
            ("birthday", "Birthday"),
            ("anniversary", "Anniversary as a member"),
            ("first", "First purchase"),
            ("winback", "Back after a long time"),
        ],
        help="The rule counts only then. Empty: always.",
    )
    occasion_days = fields.Integer(
        "Days",
        help="Anniversary: how many days before and after it the rule counts. Back "
        "after a long time: how many days without a purchase.",
    )
    tier_ids = fields.Many2many(
        "loyalty.tier", string="Only for Levels", help="Empty: for everybody."
    )
    use_multiplier = fields.Boolean(
        "Multiplied by the Level",
        default=True,
        help="Members of a level earn as many times the points as their level says.",
    )
    conditions = fields.Char(
        compute="_compute_conditions", help="When the rule counts, in words."
    )

    _hours = models.Constraint(
        "CHECK (hour_from BETWEEN 0 AND 24 AND hour_to BETWEEN 0 AND 24)",
        "Times of day lie between 0:00 and 24:00.",
    )
    _minima = models.Constraint(
        "CHECK (minimum_qty >= 0 AND minimum_amount >= 0)",
        "The minimum of a rule cannot be below 0.",
    )

    def _get_reward_point_mode_selection(self):
        selection = super()._get_reward_point_mode_selection()
        if self.env.context.get("program_type", "loyalty") != "loyalty":
            return selection
        return [*selection, ("times", _("times (multiplies the other rules)"))]

    @api.onchange("occasion")
    def _onchange_occasion(self):
        usual = {"anniversary": 7, "winback": 90}
        self.occasion_days = usual.get(self.occasion, 0)

    def unlink(self):
        """Delete rules; one that gave points is archived, as the ledger names it."""
        used = self._used()
        used.active = False
        return super(LoyaltyRule, self - used).unlink()

    def _used(self):
        entries = self.env["loyalty.history"].sudo()
        return self.browse(
            rule.id
            for [rule] in entries._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"]
            )
        )

    def _days(self):
        """Return the days of the week that are ticked, 0 for Monday; none means all."""
        return [number for number, day in enumerate(WEEKDAYS) if self[day]]

    # What can never be, or says two things at once

    @api.constrains("date_from", "date_to", *WEEKDAYS)
    def _check_dates(self):
        for rule in self:
            first, last = rule.date_from, rule.date_to
            if first and last and first > last:
                raise ValidationError(
                    _(
                        "The rule ends on %(last)s, before it begins on %(first)s.",
                        first=first,
                        last=last,
                    )
                )
            rule._check_inside_program()
            if first and last and not rule._has_ticked_day(first, last):
                raise ValidationError(
                    _(
                        "From %(first)s to %(last)s there is none of the days of the "
                        "week that are ticked: the rule would never count.",
                        first=first,
                        last=last,
                    )
                )

    def _check_inside_program(self):
        program = self.program_id
        ended = program.date_to and self.date_from and self.date_from > program.date_to
        early = program.date_from and self.date_to and self.date_to < program.date_from
        if ended or early:
            raise ValidationError(
                _(
                    "The rule would never count: its days lie outside of those of the "
                    "program %s.",
                    program.name,
                )
            )

    def _has_ticked_day(self, first, last):
        days = self._days()
        span = min((last - first).days, 6)
        return not days or any(
            (first + timedelta(days=number)).weekday() in days
            for number in range(span + 1)
        )

    @api.constrains("date_to")
    def _check_not_over(self):
        if self.env.context.get("rules_copied") is COPYING:
            return
        for rule in self:
            if rule.date_to and rule.date_to < fields.Date.context_today(rule):
                raise ValidationError(
                    _(
                        "The last day of the rule, %s, is over. Enter a day that is "
                        "still to come, or archive the rule.",
                        rule.date_to,
                    )
                )

    @api.constrains("occasion", "occasion_days", "tier_ids")
    def _check_occasion(self):
        for rule in self:
            days = rule.occasion_days
            if rule.occasion == "winback" and days < 1:
                raise ValidationError(
                    _("Back after a long time: enter after how many days, 1 or more.")
                )
            if rule.occasion == "anniversary" and not 0 <= days <= 182:
                raise ValidationError(
                    _("Days around the anniversary: enter 0 to 182, half a year.")
                )
            if rule.tier_ids - rule.program_id.tier_ids:
                raise ValidationError(
                    _("A rule can only ask for levels of its own program.")
                )
            starts = rule.tier_ids.mapped("threshold")
            if rule.occasion == "first" and starts and min(starts) > 0:
                raise ValidationError(
                    _(
                        "Nobody has such a level at the first purchase: the rule would "
                        "never count. Choose a level that begins at 0, or none."
                    )
                )

    @api.constrains("reward_point_mode", "reward_point_amount", "program_id")
    def _check_times(self):
        for rule in self.filtered(lambda rule: rule.reward_point_mode == "times"):
            if not rule.program_id._is_governed():
                raise ValidationError(
                    _("Only programs with loyalty cards multiply points.")
                )
            if rule.reward_point_amount <= 1:
                raise ValidationError(
                    _("A rule that multiplies needs more than 1, for example 2.")
                )

    @api.constrains("reward_point_mode", "reward_point_amount")
    def _check_stamps(self):
        for rule in self.filtered("program_id.is_stamp_card"):
            if not rule.program_id._is_governed():
                continue
            by_money = rule.reward_point_mode == "money"
            if by_money or rule.reward_point_amount % 1:
                raise ValidationError(
                    _(
                        "A stamp card gives whole stamps: per order or per unit, and "
                        "not per money spent."
                    )
                )

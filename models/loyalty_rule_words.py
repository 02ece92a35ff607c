from odoo import _, api, models
from odoo.tools import format_date, format_duration, get_lang
from odoo.tools.misc import babel_locale_parse

from .loyalty_rule import WEEKDAYS


class LoyaltyRule(models.Model):
    """Rules in words: for the programme's form, the example and the receipt."""

    _inherit = "loyalty.rule"

    @api.depends(
        *WEEKDAYS,
        "hour_from",
        "hour_to",
        "date_from",
        "date_to",
        "occasion",
        "occasion_days",
        "tier_ids.name",
    )
    @api.depends_context("lang")
    def _compute_conditions(self):
        for rule in self:
            parts = (
                rule._days_in_words(),
                rule._hours_in_words(),
                rule._dates_in_words(),
                rule._occasion_in_words(),
                rule._levels_in_words(),
            )
            rule.conditions = " \u00b7 ".join(filter(None, parts))

    def _days_in_words(self):
        days = self._days()
        if len(days) in (0, len(WEEKDAYS)):
            return ""
        locale = babel_locale_parse(get_lang(self.env).code)
        names = locale.days["stand-alone"]["wide"]
        return ", ".join(names[day] for day in days)

    def _hours_in_words(self):
        if self.hour_from == self.hour_to:
            return ""
        return _(
            "%(start)s to %(end)s",
            start=format_duration(self.hour_from),
            end=format_duration(self.hour_to),
        )

    def _dates_in_words(self):
        first, last = (
            day and format_date(self.env, day) for day in (self.date_from, self.date_to)
        )
        if first and last:
            return _("%(first)s to %(last)s", first=first, last=last)
        if first:
            return _("from %s on", first)
        return _("until %s", last) if last else ""

    def _occasion_in_words(self):
        days = self.occasion_days
        return {
            "birthday": _("around the birthday"),
            "anniversary": _("within %s days of the anniversary", days),
            "first": _("first purchase"),
            "winback": _("after %s days without a purchase", days),
        }.get(self.occasion, "")

    def _levels_in_words(self):
        names = ", ".join(tier.name or "" for tier in self.tier_ids)
        return _("only %s", names) if names else ""

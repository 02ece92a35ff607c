"""Whether a rule applies to a customer at a moment, whatever is bought."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from .calendar import anniversary_window
from .exact import half_up, rewrite, to_units
from .program import Rule
from .sale import Member, Sale

_PLACES = 6

#: Why a rule does not apply: its code, and facts for a sentence.
Reason = tuple[str, dict]


def why_not(rule: Rule, sale: Sale, member: Member) -> Reason | None:
    """Return the first reason why a rule does not apply, or None when it does.

    Who comes first, then the occasion, the day, the hour and the code: a cashier hears
    what the customer can change last.
    """
    if rule.levels and member.level not in rule.levels:
        return "not_this_level", {"levels": sorted(rule.levels)}
    return (
        _not_the_occasion(rule, member, sale.at.date())
        or _not_this_day(rule, sale.at)
        or _no_code(rule, sale)
    )


def _not_the_occasion(rule: Rule, member: Member, today: date) -> Reason | None:
    days = rule.occasion_days
    if rule.occasion == "birthday" and not member.birthday_due:
        return "not_birthday", {}
    if rule.occasion == "first" and not member.first_purchase:
        return "not_first", {}
    if rule.occasion == "anniversary":
        since = member.since
        if since is None or not anniversary_window(since, today, days, days):
            return "not_anniversary", {"days": days}
    if rule.occasion == "winback":
        last = member.last_purchase
        if last is None or (today - last).days < days:
            return "not_away", {"days": days}
    return None


def _not_this_day(rule: Rule, at: datetime) -> Reason | None:
    start, end = _minute(rule.hour_from), _minute(rule.hour_to)
    minute = at.hour * 60 + at.minute
    day = at.date()
    if end < start and minute < end:
        # Still the evening of the day before.
        day -= timedelta(days=1)
    if rule.date_from and day < rule.date_from:
        return "before_start", {"date_from": rule.date_from.isoformat()}
    if rule.date_to and day > rule.date_to:
        return "after_end", {"date_to": rule.date_to.isoformat()}
    if rule.weekdays and day.weekday() not in rule.weekdays:
        return "not_today", {"weekdays": sorted(rule.weekdays)}
    if not _is_between(minute, start, end):
        return "not_this_hour", {
            "hour_from": rewrite(rule.hour_from, _PLACES),
            "hour_to": rewrite(rule.hour_to, _PLACES),
        }
    return None


def _is_between(minute: int, start: int, end: int) -> bool:
    if start < end:
        return start <= minute < end
    return start == end or minute >= start or minute < end


def _no_code(rule: Rule, sale: Sale) -> Reason | None:
    if rule.with_code and rule.id not in sale.codes:
        return "no_code", {}
    return None


def _minute(hour: Decimal) -> int:
    """Return the nearest minute of the day: 9.33 hours are 9:20."""
    return half_up(to_units(hour, _PLACES) * 60, 10**_PLACES)

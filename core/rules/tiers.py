"""Levels of a loyalty programme: who reaches which, and when one is lost.

A level is reached by points earned or money spent in a window of time, at once, in the
order that reaches it. It is lost as the programme's policy says:

- ``never``;
- ``period_end``: a level lasts for a period and is looked at again when that is over.
  By calendar years it lasts to the end of the year after the one that reached it: were
  it lost with the year, who reaches it in December would have it for weeks. By rolling
  months it lasts for so many months;
- ``grace``: so many days after what counts has fallen below, unless it rises again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from .calendar import add_months
from .errors import RuleError
from .exact import check_number

BASES = ("points", "spend")
WINDOWS = ("lifetime", "year", "rolling")
DOWNGRADES = ("never", "period_end", "grace")
_ZERO = Decimal(0)


@dataclass(frozen=True)
class Tier:
    """A level.

    :ivar Decimal threshold: points or money from which on it is reached; 0: everybody
        has it
    :ivar Decimal multiplier: of the points that its members earn, above zero
    """

    id: int
    threshold: Decimal
    multiplier: Decimal = Decimal(1)


@dataclass(frozen=True)
class Policy:
    """How levels are reached and lost.

    :ivar str basis: ``points`` or ``spend``: what the caller counts
    :ivar str window: ``lifetime``; ``year``, the calendar year; ``rolling`` months
    :ivar int months: length of a rolling window
    :ivar str downgrade: ``never``, ``period_end`` or ``grace``
    :ivar int grace_days: days that a level stays when what counts has fallen below it
    """

    basis: str = "points"
    window: str = "lifetime"
    months: int = 12
    downgrade: str = "never"
    grace_days: int = 0


@dataclass(frozen=True)
class Standing:
    """Where a member stands.

    :ivar tier: id of the level, None for none
    :ivar date since: day on which that began
    :ivar until: last day on which the level is sure; None when no end is set
    """

    tier: int | None
    since: date
    until: date | None = None


def check_tiers(tiers: Sequence[Tier]) -> None:
    """Refuse levels that make no sense; they come in order, the lowest first.

    :raise RuleError: ``duplicate_tier``; ``below_the_one_before`` (or equal);
        ``negative_threshold``; ``bad_multiplier``; each with the fact ``tier``
    """
    before = None
    seen = set()
    for tier in tiers:
        if tier.id in seen:
            raise RuleError("duplicate_tier", tier=tier.id)
        if check_number(tier.threshold) < 0:
            raise RuleError("negative_threshold", tier=tier.id)
        if before is not None and tier.threshold <= before:
            raise RuleError("below_the_one_before", tier=tier.id)
        if check_number(tier.multiplier) <= 0:
            raise RuleError("bad_multiplier", tier=tier.id)
        seen.add(tier.id)
        before = tier.threshold


def check_policy(policy: Policy) -> None:
    """Refuse a policy that contradicts itself.

    :raise RuleError: ``bad_basis``, ``bad_window``, ``bad_downgrade``, ``bad_months``,
        ``bad_days``; ``no_period`` when a lifetime's levels shall be lost at its end
    """
    if policy.basis not in BASES:
        raise RuleError("bad_basis")
    if policy.window not in WINDOWS:
        raise RuleError("bad_window")
    if policy.downgrade not in DOWNGRADES:
        raise RuleError("bad_downgrade")
    if policy.window == "rolling" and policy.months <= 0:
        raise RuleError("bad_months")
    if policy.grace_days < 0:
        raise RuleError("bad_days")
    if policy.window == "lifetime" and policy.downgrade == "period_end":
        raise RuleError("no_period")


def window_start(policy: Policy, day: date) -> date | None:
    """Return the first day that counts on a day, None when all do.

    :raise RuleError: as :func:`check_policy`
    """
    check_policy(policy)
    if policy.window == "year":
        return date(day.year, 1, 1)
    if policy.window == "rolling":
        return add_months(day, -policy.months) + timedelta(days=1)
    return None


def level_for(tiers: Sequence[Tier], qualifying: Decimal) -> Tier | None:
    """Return the highest level that is reached.

    :param qualifying: points or money of the window; below zero, after returns, it is
        taken for zero
    :raise RuleError: as :func:`check_tiers`
    """
    check_tiers(tiers)
    counts = max(check_number(qualifying), _ZERO)
    reached = [tier for tier in tiers if tier.threshold <= counts]
    return reached[-1] if reached else None


def standing(
    tiers: Sequence[Tier],
    policy: Policy,
    qualifying: Decimal,
    current: Standing,
    day: date,
    previous: Decimal = _ZERO,
) -> Standing:
    """Return where a member stands on a day; call it when something was counted, and
    for members whose ``until`` is over.

    A level that is no longer among the tiers counts as none.

    :param qualifying: points or money of the window that ends on the day
    :param previous: for calendar years and ``period_end``: the same of the whole year
        before. When a level ends with the year, it decides which one follows
    :raise RuleError: as :func:`check_tiers` and :func:`check_policy`
    """
    check_policy(policy)
    reached = _rank(tiers, _id(level_for(tiers, qualifying)))
    held = _rank(tiers, current.tier)
    if reached > held:
        return _begin(tiers, reached, policy, day)
    if current.tier is not None and held < 0:
        return Standing(None, day)
    if policy.downgrade == "period_end" and held >= 0:
        before = _rank(tiers, _id(level_for(tiers, previous)))
        return _by_period(tiers, policy, current, day, (reached, held, before))
    if policy.downgrade == "grace" and held >= 0:
        return _with_grace(tiers, policy, current, day, reached < held, reached)
    return replace(current, until=None)


def missing_to_next(
    tiers: Sequence[Tier], qualifying: Decimal, held: int | None = None
) -> tuple[Tier, Decimal] | None:
    """Return the next level and what is missing to it; None at the highest.

    :param held: id of the level that the member has; it may be above what is reached,
        and the next is above both
    :raise RuleError: as :func:`check_tiers`
    """
    place = max(_rank(tiers, _id(level_for(tiers, qualifying))), _rank(tiers, held)) + 1
    if place >= len(tiers):
        return None
    return tiers[place], tiers[place].threshold - qualifying


def _by_period(tiers, policy, current, day, ranks) -> Standing:
    reached, held, before = ranks
    end = _period_end(policy, day)
    if current.until is None:
        # The policy was another until now: the level gets its first period.
        return replace(current, until=end)
    if reached == held and (policy.window == "year" or day > current.until):
        return replace(current, until=max(current.until, end))
    if day <= current.until:
        return current
    if policy.window == "year" and before > reached:
        # Reached in the year that is over, so it lasts to the end of this one.
        until = date(day.year, 12, 31)
        if before >= held:
            return replace(current, until=until)
        return replace(_begin(tiers, before, policy, day), until=until)
    return _begin(tiers, reached, policy, day)


def _with_grace(tiers, policy, current, day, is_below, reached) -> Standing:
    if not is_below:
        return replace(current, until=None)
    until = current.until or day + timedelta(days=policy.grace_days - 1)
    if day <= until:
        return replace(current, until=until)
    return _begin(tiers, reached, policy, day)


def _begin(tiers, rank: int, policy: Policy, day: date) -> Standing:
    """Return a new standing at a level, or at none."""
    if rank < 0:
        return Standing(None, day)
    ends = policy.downgrade == "period_end"
    return Standing(tiers[rank].id, day, _period_end(policy, day) if ends else None)


def _period_end(policy: Policy, day: date) -> date:
    if policy.window == "year":
        return date(day.year + 1, 12, 31)
    return add_months(day, policy.months)


def _rank(tiers: Sequence[Tier], ident: int | None) -> int:
    """Return the place of a level, -1 for none and for one that is gone."""
    places = [place for place, tier in enumerate(tiers) if tier.id == ident]
    return places[0] if places else -1


def _id(tier: Tier | None) -> int | None:
    return tier.id if tier else None

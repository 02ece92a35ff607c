"""What a reward costs: the till says what was given, the price comes from here.

Discounts per point cost what they gave; all others cost the reward's points for each
time that they were given. When more was given than the reward allows, it costs as much
more, and says so.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from .errors import RuleError
from .exact import HUNDREDTH, check_number

ZERO = Decimal(0)
MODES = ("per_point", "percent", "per_order", "product")


@dataclass(frozen=True)
class Reward:
    """A reward of a programme.

    :ivar str mode: of discounts ``per_point``, ``percent``, ``per_order``; ``product``
    :ivar Decimal discount: money per point, percent, or money
    :ivar Decimal most: most money that it gives; 0 for no limit
    :ivar Decimal required: points
    :ivar Decimal quantity: units of a free product for the points required
    :ivar bool clears: takes all points that are there
    """

    id: int
    program: int
    mode: str
    discount: Decimal = ZERO
    most: Decimal = ZERO
    required: Decimal = ZERO
    quantity: Decimal = Decimal(1)
    clears: bool = False


@dataclass(frozen=True)
class Claim:
    """What was given as a reward in a sale.

    :ivar Decimal money: given, with tax, above zero
    :ivar Decimal quantity: units given of a free product
    :ivar Decimal base: money that the reward may apply to; for a free product what the
        units given cost
    :ivar Decimal available: points that can be spent
    :ivar Decimal slack: money that roundings of lines may make
    """

    money: Decimal
    quantity: Decimal = Decimal(1)
    base: Decimal = ZERO
    available: Decimal = ZERO
    slack: Decimal = Decimal("0.05")


@dataclass(frozen=True)
class Cost:
    """Points to take, and whether more was given than the reward allows."""

    points: Decimal
    overclaim: bool = False


def cost(reward: Reward, claim: Claim) -> Cost:
    """Return what a claim costs.

    :raise RuleError: ``bad_reward`` for an unknown mode, or a number at or below zero
        where points are divided by it
    """
    for number in (claim.money, claim.quantity, claim.base, claim.available):
        check_number(number)
    allowed = _allowed(reward, claim)
    over = claim.money > allowed * Decimal("1.005") + claim.slack
    if reward.mode == "per_point":
        points = max(claim.money, ZERO) / reward.discount
    else:
        points = reward.required * _times(reward, claim, allowed if over else ZERO)
    points = points.quantize(HUNDREDTH, "ROUND_HALF_UP")
    return Cost(max(points, claim.available) if reward.clears else points, over)


def _allowed(reward: Reward, claim: Claim) -> Decimal:
    """Return how much money the reward may give."""
    if reward.mode not in MODES or (
        reward.mode in ("per_point", "percent") and reward.discount <= 0
    ):
        raise RuleError("bad_reward")
    if reward.mode == "percent":
        allowed = claim.base * reward.discount / 100
    elif reward.mode == "per_order":
        allowed = reward.discount
    else:
        allowed = claim.base
    return min(allowed, reward.most) if reward.most > 0 else allowed


def _times(reward: Reward, claim: Claim, allowed: Decimal) -> Decimal:
    """Return how often the reward was given.

    :param allowed: what it may give, when that was too little for the money; else 0
    """
    times = Decimal(1)
    if reward.mode == "product":
        if reward.quantity <= 0:
            raise RuleError("bad_reward")
        times = (claim.quantity / reward.quantity).to_integral_value(ROUND_CEILING)
    if allowed > 0:
        times *= (claim.money / allowed).to_integral_value(ROUND_CEILING)
    return max(times, Decimal(1))

"""What one rule of a programme gives for a sale, and each line's share of it."""

from dataclasses import dataclass
from decimal import Decimal

from .conditions import Reason
from .counting import QUANTITY_PLACES, Counted, lines_of
from .exact import fixed, from_units, half_up, rewrite, short, spread, to_units
from .program import ROUNDINGS, Program, Rule
from .sale import Sale

#: Amounts, multipliers and factors have at most six decimal places.
PLACES = 6
ONE = 10**PLACES


@dataclass(frozen=True)
class Award:
    """Points of a rule for a line.

    :ivar str line: uuid of a sold line; there always is one, as nothing is earned
        without
    :ivar Decimal points: above zero
    :ivar dict why: facts for a sentence, all of them text but ``factor_rule``:
        ``mode``; ``amount``; ``basis`` that counts of the line and ``total`` of all the
        rule's lines (money; units for ``unit``; for ``order`` the money, or the units
        where money is zero, by which the points were spread); ``share_of``, the rule's
        points for the sale; where they apply ``multiplier``, ``occasion``, ``factor``
        and ``factor_rule`` (id of the member day's rule)
    """

    rule: int
    line: str
    points: Decimal
    why: dict


class Giving:
    """What one rule gives: the sum first, then each line's share."""

    def __init__(
        self,
        program: Program,
        rule: Rule,
        sale: Sale,
        lines: list[Counted],
        days: list[Rule],
    ) -> None:
        self.rule = rule
        self.places, self.down = ROUNDINGS[program.rounding]
        self.lines = lines_of(rule, program, sale, lines)
        money = sum(getattr(line, program.tax) for line in self.lines)
        by_units = rule.mode == "unit" or (rule.mode == "order" and money <= 0)
        self.name = "quantity" if by_units else program.tax
        self.decimals = QUANTITY_PLACES if by_units else sale.decimals
        self.weights = [getattr(line, self.name) for line in self.lines]
        self.days = [_best_day(line, days) for line in self.lines]
        self.counts = sum(self.weights) > 0 and (
            rule.mode != "order"
            or (money >= 0 and sum(line.quantity for line in self.lines) > 0)
        )

    def reason(self) -> Reason:
        """Return why there are no awards."""
        return ("too_little", {}) if self.counts else ("nothing_paid", {})

    def awards(self, multiplier: int) -> list[Award]:
        """Return the points of each line.

        :param multiplier: in millionths
        """
        total = self._sum(multiplier) if self.counts else 0
        if total <= 0:
            return []
        facts = self._facts(total, multiplier)
        shares = spread(total, self._positive())
        awards = []
        for place, share in enumerate(shares):
            if share:
                points = from_units(share, self.places)
                line = self.lines[place].uuid
                why = facts | self._facts_of(place)
                awards.append(Award(self.rule.id, line, points, why))
        return awards

    def _positive(self) -> list[int]:
        """Return the weight of each line, with the factor of its member day."""
        return [
            max(weight, 0) * factor
            for weight, (factor, _rule) in zip(self.weights, self.days, strict=True)
        ]

    def _sum(self, multiplier: int) -> int:
        """Return the points of the whole sale in units, rounded."""
        amount = to_units(self.rule.amount, PLACES) * multiplier * 10**self.places
        if self.rule.mode == "order":
            # The factor counts for as much of the order as its lines are.
            basis = sum(self._positive())
            scale = sum(max(weight, 0) for weight in self.weights)
        else:
            pairs = zip(self.weights, self.days, strict=True)
            basis = sum(weight * factor for weight, (factor, _rule) in pairs)
            scale = 10**self.decimals
        numerator, denominator = amount * basis, ONE**3 * scale
        if self.down:
            return numerator // denominator
        return half_up(numerator, denominator)

    def _facts(self, total: int, multiplier: int) -> dict:
        facts = {
            "mode": self.rule.mode,
            "amount": rewrite(self.rule.amount, PLACES),
            "total": self._text(sum(self.weights)),
            "share_of": short(total, self.places),
        }
        if multiplier != ONE:
            facts["multiplier"] = short(multiplier, PLACES)
        if self.rule.occasion:
            facts["occasion"] = self.rule.occasion
        return facts

    def _facts_of(self, place: int) -> dict:
        facts = {"basis": self._text(self.weights[place])}
        factor, rule = self.days[place]
        if rule is not None:
            facts["factor"] = short(factor, PLACES)
            facts["factor_rule"] = rule
        return facts

    def _text(self, weight: int) -> str:
        write = short if self.name == "quantity" else fixed
        return write(weight, self.decimals)


def _best_day(line: Counted, days: list[Rule]) -> tuple[int, int | None]:
    """Return the highest factor of member days for a line, and the rule's id."""
    best, rule = ONE, None
    for day in days:
        factor = to_units(day.factor, PLACES)
        if day.id in line.rules and factor > best:
            best, rule = factor, day.id
    return best, rule

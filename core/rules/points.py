"""What a sale earns in a programme of points, and why a rule gave nothing.

The points of a rule are computed once for the sale: amount, times basis, times the
level's multiplier, times the factor of a member day, then rounded as the programme
says. They are spread over the lines that earned them, in the step that they are rounded
to: so lines add up to the rule's points exactly, and a return takes back what its line
earned. The till computes the same with ``static/src/app/rules/points.js``; one table of
cases holds both (``static/tests/unit/data/points_cases.js``).

What counts of a line after rewards: see ``counting``. Lines with a quantity below zero
count negative; they hold no points themselves. Where nothing or less counts, nothing is
earned.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .conditions import Reason, why_not
from .counting import QUANTITY_PLACES, Counted, counted_lines, lines_of
from .errors import RuleError
from .exact import fixed, rewrite, short, to_units
from .giving import ONE, PLACES, Award, Giving
from .program import Program, Rule, check_program
from .sale import Line, Member, Sale

__all__ = [
    "Award",
    "Line",
    "Member",
    "Program",
    "Refusal",
    "Rule",
    "Sale",
    "check_program",
    "earn",
    "refusals",
]


@dataclass(frozen=True)
class Refusal:
    """Why a rule gave nothing.

    :ivar str code: ``not_this_level``, ``not_birthday``, ``not_anniversary``,
        ``not_first``, ``not_away``, ``before_start``, ``after_end``, ``not_today``,
        ``not_this_hour``, ``no_code``, ``no_product``, ``below_quantity``,
        ``below_amount``, ``nothing_paid`` (rewards or returns left nothing that
        counts), ``too_little`` (rounds to nothing); of member days
        ``nothing_to_multiply`` and ``not_highest``
    :ivar dict facts: for a sentence: what the rule asks for, and what was there
    """

    rule: int
    code: str
    facts: dict


def earn(program: Program, sale: Sale, member: Member) -> list[Award]:
    """Return the points of each rule for each line, by rule, then by line.

    :raise RuleError: for a programme, rule, line or number that makes no sense
    """
    results = _results(program, sale, member)
    return [award for _rule, _reason, awards in results for award in awards]


def refusals(program: Program, sale: Sale, member: Member) -> list[Refusal]:
    """Return for each rule that gave nothing the first reason why.

    :raise RuleError: as :func:`earn`
    """
    results = list(_results(program, sale, member))
    given = [award for _rule, _reason, awards in results for award in awards]
    found = []
    for rule, reason, _awards in results:
        if rule.mode == "times" and not reason:
            reason = _unused(rule, given, sale, program)
        if reason:
            found.append(Refusal(rule.id, *reason))
    return found


def _results(
    program: Program, sale: Sale, member: Member
) -> Iterator[tuple[Rule, Reason | None, list[Award]]]:
    check_program(program)
    multiplier = to_units(member.multiplier, PLACES)
    if multiplier <= 0:
        raise RuleError("bad_multiplier")
    lines = counted_lines(program, sale)
    reasons = {
        rule.id: why_not(rule, sale, member)
        or _too_small(rule, lines_of(rule, program, sale, lines, automatic=False), sale)
        for rule in program.rules
    }
    days = [
        rule for rule in program.rules if rule.mode == "times" and not reasons[rule.id]
    ]
    for rule in program.rules:
        reason, awards = reasons[rule.id], []
        if rule.mode != "times" and not reason:
            giving = Giving(program, rule, sale, lines, days)
            awards = giving.awards(multiplier if rule.use_multiplier else ONE)
            reason = None if awards else giving.reason()
        yield rule, reason, awards


def _too_small(rule: Rule, matching: list[Counted], sale: Sale) -> Reason | None:
    if not matching:
        return "no_product", {}
    quantity = sum(line.quantity for line in matching)
    if rule.minimum_quantity and quantity < to_units(
        rule.minimum_quantity, QUANTITY_PLACES
    ):
        return "below_quantity", {
            "minimum": rewrite(rule.minimum_quantity, QUANTITY_PLACES),
            "counts": short(quantity, QUANTITY_PLACES),
        }
    money = sum(getattr(line, rule.minimum_tax) for line in matching)
    minimum = to_units(rule.minimum_amount, sale.decimals)
    if minimum and money < minimum:
        return "below_amount", {
            "minimum": fixed(minimum, sale.decimals),
            "counts": fixed(money, sale.decimals),
        }
    return None


def _unused(
    rule: Rule, given: list[Award], sale: Sale, program: Program
) -> Reason | None:
    """Return why a member day that applies multiplied nothing, None if it did."""
    if any(award.why.get("factor_rule") == rule.id for award in given):
        return None
    mine = {line.uuid for line in sale.lines if rule.id in line.rules}
    better = [award.why for award in given if award.line in mine]
    if not better or rule.factor == 1:
        return "nothing_to_multiply", {}
    return "not_highest", {"factor": better[0]["factor"]}

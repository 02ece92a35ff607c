"""The cases that were computed by hand; the till is held to the same."""

from decimal import Decimal

import pytest

from core.rules.points import earn, refusals
from points_support import member_of, program_of, read_cases, sale_of

CASES = read_cases()


def test_there_are_many_cases_and_each_says_how_it_was_computed():
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names)) >= 40
    assert all(case["by_hand"] for case in CASES)


def test_every_kind_of_rule_line_and_reason_has_a_case():
    rules = [rule for case in CASES for rule in case["program"]["rules"]]
    lines = [line for case in CASES for line in case["sale"]["lines"]]
    assert {rule.get("mode", "money") for rule in rules} == {
        "order",
        "money",
        "unit",
        "times",
    }
    assert {line.get("kind", "sale") for line in lines} == {
        "sale",
        "discount",
        "free",
        "payment",
    }
    reasons = {code for case in CASES for _rule, code in case.get("refused", [])}
    assert len(reasons) == 17


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_case(case):
    sale = program_of(case["program"]), sale_of(case["sale"])
    member = member_of(case.get("member", {}))
    awards = [(a.rule, a.line, a.points) for a in earn(*sale, member)]
    assert awards == [(r, line, Decimal(points)) for r, line, points in case["earns"]]
    reasons = [[refusal.rule, refusal.code] for refusal in refusals(*sale, member)]
    assert reasons == case.get("refused", [])

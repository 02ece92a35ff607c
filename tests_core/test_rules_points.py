"""What a sale earns: what always holds, the facts for a sentence, and bad input."""

from dataclasses import replace
from datetime import datetime, timezone
from decimal import ROUND_FLOOR, ROUND_HALF_UP
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.rules.errors import RuleError
from core.rules.points import Line, Member, Program, Rule, Sale, earn, refusals

AT = datetime(2026, 11, 22, 10, 30)
MONEY = st.decimals("0.01", 500, places=2)
UNITS = st.decimals("0.001", 20, places=3)
RULES = st.frozensets(st.integers(1, 3), max_size=3)
SHOP = 1, 2, 3


def line(uuid, incl="10", quantity="1", rules=(1,), **more):
    excl = D(more.pop("excl", incl))
    product = more.pop("product", 1)
    return Line(uuid, product, D(quantity), D(incl), excl, frozenset(rules), **more)


def sale(*lines, **more):
    return Sale("s", more.pop("at", AT), lines, **more)


def program(*rules, **more):
    return Program(1, rules=rules, **more)


def points(awards, rule=None):
    return sum((a.points for a in awards if rule in (None, a.rule)), D(0))


@st.composite
def sold_lines(draw):
    count = draw(st.integers(1, 6))
    return tuple(
        line(
            f"l{place}",
            draw(MONEY),
            draw(UNITS),
            draw(RULES),
            product=draw(st.sampled_from(SHOP)),
        )
        for place in range(count)
    )


@st.composite
def rewards(draw):
    kind = draw(st.sampled_from(["discount", "free"]))
    return line(
        f"r{draw(st.integers(0, 10**9))}",
        -draw(MONEY),
        draw(UNITS),
        kind=kind,
        rules=draw(RULES),
        program=draw(st.sampled_from([1, 2])),
        automatic=draw(st.booleans()),
        product_of_reward=draw(st.sampled_from(SHOP)),
        reduces=draw(st.frozensets(st.sampled_from(SHOP), max_size=2)),
    )


REWARDS = st.lists(rewards(), max_size=3, unique_by=lambda one: one.uuid)


@st.composite
def rules(draw):
    ids = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3, unique=True))
    return tuple(
        Rule(
            ident,
            1,
            draw(st.decimals("0.01", 20, places=2)),
            draw(st.sampled_from(["order", "money", "unit", "times"])),
            use_multiplier=draw(st.booleans()),
            factor=draw(st.sampled_from([D(1), D(2), D("1.5")])),
        )
        for ident in ids
    )


@st.composite
def programs(draw):
    return program(
        *draw(rules()),
        basis=draw(st.sampled_from(["before", "others", "after"])),
        tax=draw(st.sampled_from(["incl", "excl"])),
        rounding=draw(st.sampled_from(["hundredth", "down", "half_up"])),
    )


MEMBERS = st.builds(Member, multiplier=st.sampled_from([D(1), D("1.25"), D("0.333")]))


@settings(max_examples=120)
@given(programs(), sold_lines(), REWARDS, MEMBERS)
def test_every_rule_gives_or_says_why_not(prog, lines, extra, member):
    one = sale(*lines, *extra)
    awards = earn(prog, one, member)
    giving = {award.rule for award in awards}
    factors = {award.why.get("factor_rule") for award in awards}
    refused = [refusal.rule for refusal in refusals(prog, one, member)]
    for rule in prog.rules:
        used = rule.id in (factors if rule.mode == "times" else giving)
        assert refused.count(rule.id) == (not used)


@settings(max_examples=120)
@given(programs(), sold_lines(), REWARDS, MEMBERS)
def test_lines_add_up_to_what_the_rule_gives_in_the_programmes_steps(
    prog, lines, extra, member
):
    awards = earn(prog, sale(*lines, *extra), member)
    step = D("0.01") if prog.rounding == "hundredth" else D(1)
    sold = {one.uuid: one for one in lines}
    for award in awards:
        assert award.points > 0
        assert award.points % step == 0
        assert award.rule in sold[award.line].rules
        assert points(awards, award.rule) == D(award.why["share_of"])
    hooks = [(award.rule, award.line) for award in awards]
    assert len(hooks) == len(set(hooks))


@settings(max_examples=120)
@given(
    sold_lines(),
    st.decimals("0.01", 20, places=2),
    st.sampled_from(["money", "unit"]),
    st.sampled_from([("hundredth", "0.01"), ("down", "1"), ("half_up", "1")]),
    MEMBERS,
)
def test_a_rule_gives_amount_times_basis_times_multiplier_rounded_once(
    lines, amount, mode, rounding, member
):
    rule = Rule(1, 1, amount, mode, use_multiplier=True)
    awards = earn(program(rule, rounding=rounding[0]), sale(*lines), member)
    name = "incl" if mode == "money" else "quantity"
    basis = sum(getattr(one, name) for one in lines if 1 in one.rules)
    how = ROUND_FLOOR if rounding[0] == "down" else ROUND_HALF_UP
    exact = amount * basis * member.multiplier
    assert points(awards) == exact.quantize(D(rounding[1]), how)
    for award in awards:
        share = Fraction(getattr(lines[int(award.line[1:])], name)) / Fraction(basis)
        exact = Fraction(points(awards)) * share
        assert abs(Fraction(award.points) - exact) < Fraction(rounding[1])


@settings(max_examples=80)
@given(sold_lines(), REWARDS, st.sampled_from(["order", "money", "unit"]))
def test_rewards_never_earn_points(lines, extra, mode):
    rule = Rule(1, 1, D(1), mode)
    plain = points(earn(program(rule), sale(*lines), Member()))
    before, others = (
        points(earn(program(rule, basis=basis), sale(*lines, *extra), Member()))
        for basis in ("before", "others")
    )
    after = points(earn(program(rule, basis="after"), sale(*lines, *extra), Member()))
    assert after <= before <= plain
    assert others <= before


@settings(max_examples=80)
@given(sold_lines(), MONEY, RULES, st.booleans())
def test_odoos_way_a_discount_of_others_lowers_the_rules_that_match_it(
    lines, amount, matched, own
):
    off = line("d", -amount, rules=matched, kind="discount", program=1 if own else 2)
    rules = [Rule(ident, 1) for ident in (1, 2, 3)]
    awards = earn(program(*rules, basis="others"), sale(*lines, off), Member())
    for rule in rules:
        money = sum(one.incl for one in lines if rule.id in one.rules)
        lowered = amount if rule.id in matched and not own else 0
        assert points(awards, rule.id) == max(money - lowered, 0)


@settings(max_examples=80)
@given(sold_lines(), MONEY)
def test_a_discount_lowers_all_lines_together_by_its_money(lines, amount):
    lines = tuple(replace(one, rules=frozenset({1})) for one in lines)
    off = line("d", -amount, kind="discount")
    awards = earn(program(Rule(1, 1), basis="after"), sale(*lines, off), Member())
    assert points(awards) == max(sum(one.incl for one in lines) - amount, 0)


@settings(max_examples=80)
@given(programs(), sold_lines(), REWARDS, MEMBERS)
def test_gift_cards_change_nothing(prog, lines, extra, member):
    card = line("card", "-50", rules=(1, 2, 3), kind="payment")
    one = sale(*lines, *extra)
    paid = replace(one, lines=(card, *one.lines))
    assert earn(prog, paid, member) == earn(prog, one, member)


def test_an_award_says_what_a_sentence_needs():
    rules = (
        Rule(1, 1, D("2.0"), use_multiplier=True, occasion="birthday"),
        Rule(2, 1, mode="times", factor=D("3.00")),
    )
    lines = line("a", "12.5"), line("b", "24.50", rules=(1, 2))
    member = Member(birthday_due=True, multiplier=D("1.50"))
    first, second = earn(program(*rules), sale(*lines), member)
    both = {
        "mode": "money",
        "amount": "2",
        "total": "37.00",
        "share_of": "258",
        "multiplier": "1.5",
        "occasion": "birthday",
    }
    assert (first.points, first.why) == (D("37.50"), both | {"basis": "12.50"})
    factor = {"basis": "24.50", "factor": "3", "factor_rule": 2}
    assert (second.points, second.why) == (D("220.50"), both | factor)


def test_units_are_said_without_decimal_places_that_say_nothing():
    (award,) = earn(program(Rule(1, 1, mode="unit")), sale(line("a")), Member())
    assert (award.why["basis"], award.why["total"]) == ("1", "1")


def test_a_refusal_says_what_was_asked_and_what_was_there():
    rules = (
        Rule(1, 1, minimum_amount=D(50)),
        Rule(2, 1, minimum_quantity=D(3)),
        Rule(3, 1, hour_from=D(22), hour_to=D("2.50")),
        Rule(4, 1, weekdays=frozenset({4, 0})),
        Rule(5, 1, levels=frozenset({9, 8})),
        Rule(6, 1, date_from=datetime(2026, 12, 1).date()),
        Rule(7, 1, occasion="winback", occasion_days=90),
    )
    one = sale(line("a", "37.50", rules=range(1, 8)))
    found = refusals(program(*rules), one, Member())
    assert [refusal.facts for refusal in found] == [
        {"minimum": "50.00", "counts": "37.50"},
        {"minimum": "3", "counts": "1"},
        {"hour_from": "22", "hour_to": "2.5"},
        {"weekdays": [0, 4]},
        {"levels": [8, 9]},
        {"date_from": "2026-12-01"},
        {"days": 90},
    ]


def test_a_member_day_that_was_beaten_says_by_which_factor():
    rules = [Rule(n, 1, mode="times", factor=D(n)) for n in (2, 3)]
    one = sale(line("a", rules=(1, 2, 3)))
    (refusal,) = refusals(program(Rule(1, 1), *rules), one, Member())
    assert (refusal.rule, refusal.facts) == (2, {"factor": "3"})


def test_money_finer_than_the_currency_is_rounded_half_up():
    awards = earn(program(Rule(1, 1)), sale(line("a", "12.344999")), Member())
    assert points(awards) == D("12.34")
    awards = earn(program(Rule(1, 1)), sale(line("a", "12.345")), Member())
    assert points(awards) == D("12.35")


def test_large_sums_are_exact():
    most = line("a", "999999999999999.99")
    awards = earn(program(Rule(1, 1, D("999999.999999"))), sale(most), Member())
    # A million times the money, less a millionth of it: 10**21 - 10**4 - 10**9.
    assert points(awards) == D("999999999998999990000.00")


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"mode": "always"}, "bad_mode"),
        ({"minimum_tax": "both"}, "bad_tax"),
        ({"occasion": "easter"}, "bad_occasion"),
        ({"amount": D(0)}, "bad_amount"),
        ({"amount": D(-1)}, "bad_amount"),
        ({"amount": D("NaN")}, "not_a_number"),
        ({"amount": 1.5}, "not_a_decimal"),
        ({"mode": "times", "factor": D("0.5")}, "bad_factor"),
        ({"minimum_quantity": D(-1)}, "bad_minimum"),
        ({"minimum_amount": D(-1)}, "bad_minimum"),
        ({"weekdays": frozenset({7})}, "bad_weekday"),
        ({"hour_from": D("24.5")}, "bad_hours"),
        ({"hour_to": D(-1)}, "bad_hours"),
        (
            {
                "date_from": datetime(2026, 2, 1).date(),
                "date_to": datetime(2026, 1, 31).date(),
            },
            "bad_dates",
        ),
        ({"occasion_days": -1}, "bad_days"),
    ],
)
def test_a_rule_that_contradicts_itself_is_named(rule, code):
    with pytest.raises(RuleError) as raised:
        earn(program(replace(Rule(12, 1), **rule)), sale(line("a")), Member())
    assert raised.value.code == code
    assert raised.value.facts in ({"rule": 12}, {})
    assert code.startswith("not_a") or raised.value.facts


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: earn(program(basis="never"), sale(), Member()), "bad_basis"),
        (lambda: earn(program(tax="none"), sale(), Member()), "bad_tax"),
        (lambda: earn(program(rounding="up"), sale(), Member()), "bad_rounding"),
        (
            lambda: earn(program(Rule(1, 1), Rule(1, 1)), sale(), Member()),
            "duplicate_rule",
        ),
        (
            lambda: earn(program(), sale(line("a"), line("a")), Member()),
            "duplicate_line",
        ),
        (lambda: earn(program(), sale(line("a", kind="tip")), Member()), "bad_line"),
        (lambda: earn(program(), sale(line("a", kind="free")), Member()), "bad_line"),
        (lambda: earn(program(), sale(line("a", "NaN")), Member()), "not_a_number"),
        (lambda: earn(program(), sale(line("a", "1e15")), Member()), "too_big"),
        (lambda: earn(program(), sale(decimals=7), Member()), "bad_decimals"),
        (lambda: earn(program(), sale(decimals=-1), Member()), "bad_decimals"),
        (
            lambda: earn(program(), sale(at=AT.replace(tzinfo=timezone.utc)), Member()),
            "not_local",
        ),
        (
            lambda: earn(program(), sale(), Member(multiplier=D(0))),
            "bad_multiplier",
        ),
    ],
)
def test_what_makes_no_sense_is_an_error_not_a_number(call, code):
    with pytest.raises(RuleError) as raised:
        call()
    assert raised.value.code == str(raised.value) == code

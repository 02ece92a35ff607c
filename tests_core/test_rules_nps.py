"""Shares and scores, against published tables and sums by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules import nps
from core.rules.errors import RuleError

counts = st.integers(0, 100_000)


@pytest.mark.parametrize(
    ("score", "who"),
    [
        *((score, "detractor") for score in range(7)),
        *((score, "passive") for score in (7, 8)),
        *((score, "promoter") for score in (9, 10)),
    ],
)
def test_who_gives_a_score(score, who):
    assert nps.group(score) == who


@pytest.mark.parametrize("score", [-1, 11, 7.0, "7", None, True])
def test_what_is_no_score_is_refused(score):
    with pytest.raises(RuleError, match="bad_score"):
        nps.group(score)


@pytest.mark.parametrize(
    ("promoters", "passives", "detractors", "value", "low", "high"),
    [
        # By hand from the definition of a variance, over the values 1, 0 and -1: with
        # 6.75, 3.5 and 2.75 of 13, for example, 4/13 ± 1.96 · sqrt(0.63609 / 13).
        (6, 2, 2, 40.0, -12.59, 74.12),
        (10, 0, 0, 100.0, 47.50, 100.0),
        (0, 0, 10, -100.0, -100.0, -47.50),
        (0, 10, 0, 0.0, -18.47, 18.47),
        (500, 300, 200, 30.0, 25.08, 34.74),
        (1, 0, 0, 100.0, -48.50, 98.50),
    ],
)
def test_the_net_promoter_score(promoters, passives, detractors, value, low, high):
    found = nps.nps(promoters, passives, detractors)
    assert found.value == pytest.approx(value)
    assert found.low == pytest.approx(low, abs=0.005)
    assert found.high == pytest.approx(high, abs=0.005)
    assert found.answers == promoters + passives + detractors


def test_of_no_answers_nothing_is_known():
    assert nps.nps(0, 0, 0) == nps.Interval(None, -100.0, 100.0, 0)
    assert nps.share(0, 0) == nps.Interval(None, 0.0, 1.0, 0)
    assert nps.nps_of([]).value is None


@given(counts, counts, counts)
def test_a_score_lies_in_its_bounds_and_turns_round(promoters, passives, detractors):
    found = nps.nps(promoters, passives, detractors)
    turned = nps.nps(detractors, passives, promoters)
    assert -100 <= found.low <= found.high <= 100
    assert found.low == pytest.approx(-turned.high)
    if found.answers:
        assert found.value == pytest.approx(-turned.value)


@given(st.lists(st.integers(0, 10)))
def test_single_answers_are_counted(scores):
    promoters = sum(score >= 9 for score in scores)
    detractors = sum(score <= 6 for score in scores)
    passives = len(scores) - promoters - detractors
    assert nps.nps_of(scores) == nps.nps(promoters, passives, detractors)


@pytest.mark.parametrize(
    ("hits", "answers", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # By hand.
        (8, 10, 0.4902, 0.9433),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_a_share_after_wilson(hits, answers, low, high):
    found = nps.share(hits, answers)
    assert found.value == pytest.approx(hits / answers)
    assert found.low == pytest.approx(low, abs=0.00006)
    assert found.high == pytest.approx(high, abs=0.00006)


@given(st.data())
def test_a_share_lies_in_its_interval(data):
    answers = data.draw(st.integers(1, 1_000_000))
    hits = data.draw(st.integers(0, answers))
    found, other = nps.share(hits, answers), nps.share(answers - hits, answers)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low == pytest.approx(1 - other.high, abs=1e-9)


@given(st.integers(1, 1000), st.integers(2, 50))
def test_more_answers_are_surer(answers, times):
    few, many = (
        nps.share(answers, 2 * answers),
        nps.share(answers * times, 2 * answers * times),
    )
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize("bad", [(-1, 0), (3, 2), (True, 1), (1.0, 2)])
def test_nonsense_has_no_share(bad):
    with pytest.raises(RuleError, match="bad_count"):
        nps.share(*bad)


@pytest.mark.parametrize("bad", [(-1, 0, 0), (0, 0.5, 0), (0, 0, None)])
def test_nonsense_has_no_score(bad):
    with pytest.raises(RuleError, match="bad_count"):
        nps.nps(*bad)


@pytest.mark.parametrize(
    ("lowest", "highest", "content"),
    [
        (1, 5, {4, 5}),
        (0, 4, {3, 4}),
        (0, 10, {7, 8, 9, 10}),
        (1, 10, {7, 8, 9, 10}),
        (0, 1, {1}),
        (1, 3, {3}),
    ],
)
def test_who_is_content(lowest, highest, content):
    scores = range(lowest, highest + 1)
    assert {s for s in scores if nps.is_content(s, lowest, highest)} == content


def test_a_scale_has_two_ends():
    with pytest.raises(RuleError, match="bad_scale"):
        nps.is_content(1, 1, 1)
    with pytest.raises(RuleError, match="bad_score"):
        nps.is_content(6, 1, 5)


def test_the_best_ranked_comes_first():
    places = {
        "price": {1: 5, 2: 3, 3: 2},
        "quality": {1: 4, 2: 5, 3: 1},
        "near": {1: 1, 2: 2, 3: 7},
        "new": {},
    }
    table = nps.ranks(places)
    # Both have a mean of 1.7: their names decide.
    assert [name for name, _rank in table] == ["price", "quality", "near"]
    assert table[0][1] == nps.Rank(1.7, 0.5, 10)
    assert table[2][1].mean == pytest.approx(2.6)


@pytest.mark.parametrize(
    ("places", "code"), [({0: 1}, "bad_rank"), ({1: -1}, "bad_count")]
)
def test_a_rank_is_a_place(places, code):
    with pytest.raises(RuleError, match=code):
        nps.ranks({"price": places})


def test_what_overlaps_may_be_the_same():
    low, high = nps.share(10, 100), nps.share(60, 100)
    assert not low.overlaps(high)
    assert low.overlaps(nps.share(12, 100))

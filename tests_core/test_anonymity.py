from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from core.rules.anonymity import may_show, ripe

CELLS = st.lists(st.sampled_from("abcde"), max_size=40)
LEAST = st.integers(2, 7)


def test_a_cell_comes_out_whole_or_not_at_all():
    out, waiting = ripe("aaabbaaab", lambda letter: letter, 5)
    assert out == list("aaaaaa")
    assert waiting == list("bbb")


def test_results_of_fewer_than_the_least_are_never_shown():
    assert not may_show("", 2)
    assert not may_show("aaaa", 5)
    assert may_show("aaaaa", 5)


def test_one_rare_answer_closes_the_filter():
    assert not may_show("aaaaabbbbbc", 5)


@given(CELLS, LEAST)
def test_nothing_is_lost_and_nothing_small_comes_out(cells, least):
    out, waiting = ripe(cells, lambda cell: cell, least)
    assert Counter(out + waiting) == Counter(cells)
    assert all(count >= least for count in Counter(out).values())
    assert all(count < least for count in Counter(waiting).values())


@given(st.lists(CELLS, min_size=1, max_size=4), LEAST)
def test_no_sum_or_difference_of_shown_results_is_small(batches, least):
    """Every difference of two shown choices, at two moments, is 0 or large enough."""
    shown, so_far, waiting = [], [], []
    for batch in batches:
        out, waiting = ripe([*waiting, *batch], lambda cell: cell, least)
        so_far = [*so_far, *out]
        counts = Counter(so_far)
        assert not counts or may_show(so_far, least)
        shown.append(counts)
    for early, late in combinations(shown, 2):
        for size in range(1, 4):
            for choice in combinations("abcde", size):
                more = sum(late[cell] - early[cell] for cell in choice)
                assert more == 0 or more >= least

from hypothesis import given
from hypothesis import strategies as st

from core.rules import sampling

KEYS = st.text("0123456789abcdef", min_size=8, max_size=64)
IDS = st.integers(1, 2**31 - 1)


@given(KEYS, IDS, IDS, IDS)
def test_all_are_drawn_of_a_hundred_per_cent_and_nobody_of_none(key, rule, who, sale):
    assert sampling.drawn(key, rule, who, str(sale), 100)
    assert not sampling.drawn(key, rule, who, str(sale), 0)


@given(KEYS, IDS, IDS, IDS, st.integers(0, 99))
def test_who_is_drawn_of_a_share_is_drawn_of_every_larger_one(key, rule, who, sale, n):
    small = sampling.drawn(key, rule, who, str(sale), n)
    assert sampling.drawn(key, rule, who, str(sale), n + 1) >= small


@given(KEYS, IDS, IDS, IDS, st.integers(0, 100))
def test_the_draw_comes_out_the_same_each_time(key, rule, who, sale, share):
    draws = {sampling.drawn(key, rule, who, str(sale), share) for _n in range(3)}
    assert len(draws) == 1


def test_the_share_is_kept_over_many_customers():
    for share in (1, 10, 50, 90):
        count = sum(sampling.drawn("k", 7, who, "1", share) for who in range(20_000))
        assert abs(count / 20_000 - share / 100) < 0.012


def test_another_key_draws_others():
    mine = [sampling.drawn("one", 7, who, "1", 50) for who in range(200)]
    theirs = [sampling.drawn("two", 7, who, "1", 50) for who in range(200)]
    assert mine != theirs

"""The steps of a case: every one of them, for everybody."""

import itertools

import pytest

from core.rules import cases
from core.rules.errors import RuleError

N, P, C, S, R, X = cases.STATES
DESK = {"user", "manager"}
#: Written down by hand, apart from the rules: what is not here must be refused.
ALLOWED = {
    (N, P): DESK,
    (N, C): DESK,
    (N, S): DESK,
    (N, R): DESK,
    (N, X): DESK,
    (P, C): DESK,
    (P, S): DESK,
    (P, R): DESK,
    (P, X): DESK,
    (C, P): DESK | {"customer"},
    (C, S): DESK,
    (C, R): DESK,
    (C, X): DESK,
    (S, P): DESK,
    (S, C): DESK,
    (S, R): DESK,
    (S, X): DESK,
    (R, P): DESK,
    (X, P): {"manager"},
}
EVERYTHING = list(itertools.product(cases.STATES, cases.STATES, cases.ROLES))


def refusal(state, target, role, **given):
    given = {"resolution": "advice", "reason": "worn out", **given}
    try:
        cases.check_move(state, target, role, **given)
    except RuleError as error:
        return error.code
    return None


@pytest.mark.parametrize(("state", "target", "role"), EVERYTHING)
def test_each_step_is_allowed_to_those_who_may_and_refused_to_others(
    state, target, role
):
    allowed = role in ALLOWED.get((state, target), ())
    assert (refusal(state, target, role) is None) == allowed


@pytest.mark.parametrize(("state", "target", "role"), EVERYTHING)
def test_what_is_offered_is_what_is_allowed(state, target, role):
    allowed = role in ALLOWED.get((state, target), ())
    assert (target in cases.next_states(state, role)) == allowed


@pytest.mark.parametrize("state", cases.STATES)
def test_nothing_becomes_new_again(state):
    for role in cases.ROLES:
        assert refusal(state, N, role)


def test_a_refusal_says_why():
    assert refusal(N, N, "user") == "same_state"
    assert refusal(P, N, "manager") == "no_way"
    assert refusal(R, X, "manager") == "no_way"
    assert refusal(X, P, "user") == "needs_manager"
    assert refusal(X, P, "customer") == "not_allowed"
    assert refusal(P, R, "nobody") == "not_allowed"
    assert refusal("gone", P, "user") == "unknown_state"
    assert refusal(N, "gone", "user") == "unknown_state"


def test_who_solves_says_how_and_who_rejects_says_why():
    assert refusal(P, R, "user", resolution=None) == "needs_resolution"
    assert refusal(P, R, "user", reason=None) is None
    assert refusal(P, X, "user", reason=None) == "needs_reason"
    assert refusal(P, X, "user", reason="  \n") == "needs_reason"
    assert refusal(P, X, "user", resolution=None) is None


@pytest.mark.parametrize("state", cases.STATES)
@pytest.mark.parametrize("target", cases.STATES)
def test_what_was_merged_moves_no_more(state, target):
    assert refusal(state, target, "manager", merged=True) == "merged"


def test_every_state_is_open_or_closed_and_those_that_wait_are_open():
    assert cases.OPEN | cases.CLOSED == set(cases.STATES)
    assert not cases.OPEN & cases.CLOSED
    assert cases.WAITING < cases.OPEN


def test_every_case_can_be_brought_to_an_end_by_the_desk():
    for state in cases.OPEN:
        assert {R, X} <= set(cases.next_states(state, "user"))

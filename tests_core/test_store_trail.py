"""The contract of ``core/vault/store.py``: audit chain and limits, in each store."""

import dataclasses

import pytest

import store_samples as samples
from core.vault.errors import AuditRefused
from core.vault.records import Charge


def test_an_empty_chain_has_no_state(store):
    assert store.audit_state() is None
    assert store.audit(0, 9) == []


def test_entries_are_appended_after_the_last_state(store):
    states, written = [], []

    def make(state):
        states.append(state)
        return samples.extend(state, 2)

    written += store.append(make)
    first = store.audit_state()
    written += store.append(make)
    assert states == [None, first]
    assert [entry.seq for entry in written] == [1, 2, 3, 4]
    assert store.audit(0, 9) == written
    assert store.audit(1, 2) == written[1:3]
    assert store.audit_state().mac == written[-1].mac


def test_a_chain_with_a_gap_is_refused(store):
    store.append(samples.extend)
    state = store.audit_state()
    for seq in (0, 5):
        wrong = dataclasses.replace(state, seq=seq)
        with pytest.raises(AuditRefused):
            store.append(lambda _state, wrong=wrong: samples.extend(wrong))
    assert store.audit_state() == state
    assert len(store.audit(0, 9)) == 1


def test_an_error_while_an_entry_is_made_leaves_the_chain_as_it_was(store):
    store.append(samples.extend)
    state = store.audit_state()

    def fail(state):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.append(fail)
    assert store.audit_state() == state
    store.append(samples.extend)
    assert len(store.audit(0, 9)) == 2


def test_the_text_of_an_entry_is_kept_as_it_is(store):
    body = '{"reason":"\\"quoted\\" \\\\ {a,b} %s é ☎ \\u0000"}'

    def make(state):
        [entry], after = samples.extend(state)
        return [dataclasses.replace(entry, body=body)], after

    store.append(make)
    assert store.audit(0, 1)[0].body == body


def test_a_bucket_gives_what_it_holds_and_then_says_how_long_to_wait(store):
    assert store.charge([samples.charge(cost=4, capacity=10, refill=0.5)]) == 0
    assert store.charge([samples.charge(cost=5, capacity=10, refill=0.5)]) == 0
    wait = store.charge([samples.charge(cost=4, capacity=10, refill=0.5)])
    assert 5 < wait <= 6


def test_charges_go_to_all_buckets_or_to_none(store):
    full, empty = b"f" * 32, b"e" * 32
    assert store.charge([samples.charge(empty, cost=10)]) == 0
    assert store.charge([samples.charge(full), samples.charge(empty)]) > 0
    assert store.charge([samples.charge(empty), samples.charge(full)]) > 0
    assert store.charge([samples.charge(full, cost=10)]) == 0, "it was not touched"


def test_the_longest_wait_counts(store):
    first, second = b"f" * 32, b"e" * 32
    charges = [
        Charge(first, 10, 10, 1.0),
        Charge(second, 10, 10, 0.1),
    ]
    assert store.charge(charges) == 0
    assert 95 < store.charge(charges) <= 100


def test_a_forced_charge_makes_a_debt_of_at_most_one_capacity(store):
    for _ in range(5):
        assert store.charge([samples.charge(cost=8, refill=1, forced=True)]) == 0
    assert 9 < store.charge([samples.charge(cost=1, refill=1)]) <= 11


def test_one_bucket_can_be_charged_twice_at_once(store):
    charges = [samples.charge(cost=4), samples.charge(cost=4)]
    assert store.charge(charges) == 0
    assert store.charge(charges) > 0
    assert store.charge([samples.charge(cost=2)]) == 0


def test_a_bucket_without_refill_says_never(store):
    assert store.charge([samples.charge(cost=11, refill=0)]) == float("inf")


def test_a_bucket_holds_no_more_than_the_capacity_of_now(store):
    assert store.charge([samples.charge(cost=1, capacity=100, refill=50)]) == 0
    assert store.charge([samples.charge(cost=11, capacity=10, refill=50)]) > 0


def test_no_charge_refuses_nothing(store):
    assert store.charge([]) == 0


def test_buckets_that_nobody_charged_for_long_are_forgotten(store):
    assert store.charge([samples.charge(cost=10, refill=0)]) == 0
    store.forget_buckets(3600)
    assert store.charge([samples.charge(refill=0)]) > 0
    store.forget_buckets(-1)
    assert store.charge([samples.charge(cost=10, refill=0)]) == 0

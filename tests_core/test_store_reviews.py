"""The contract of ``core/vault/store.py``: what the collector asks, in each store."""

import pytest

import store_samples as samples
from core.vault.errors import Gone
from store_samples import new_id, version

ALL_SETS = ("name", "contact", "billing", "personal")


@pytest.fixture
def epoch(store):
    return samples.epoch(store)


def read(store, row, sets=ALL_SETS):
    [found] = store.get([row.version], sets)
    return found


def test_each_write_puts_a_person_on_the_list_with_a_higher_round(store, epoch):
    first = samples.person(store, epoch, xid=41)
    second = version(first.person, xid=2**40)
    store.put([], [second])
    [review] = store.reviews("", 9)
    assert (review.person, review.round) == (first.person, 2)
    assert [(v.version, v.digest, v.xid, v.outcome) for v in review.versions] == [
        (first.version, first.digest, 41, None),
        (second.version, second.digest, 2**40, None),
    ]
    assert all(0 <= row.age < 60 for row in review.versions)


def test_reviews_come_in_order_page_by_page(store, epoch):
    persons = sorted(samples.person(store, epoch).person for _ in range(5))
    first = store.reviews("", 3)
    assert [review.person for review in first] == persons[:3]
    rest = store.reviews(first[-1].person, 3)
    assert [review.person for review in rest] == persons[3:]


def test_outcomes_are_noted_once(store, epoch):
    rows = [samples.person(store, epoch) for _ in range(3)]
    store.settle({rows[0].version: "committed", rows[1].version: "aborted"})
    store.settle({rows[0].version: "aborted", new_id(): "aborted"})
    found = {r.versions[0].version: r.versions[0].outcome for r in store.reviews("", 9)}
    assert found == {
        rows[0].version: "committed",
        rows[1].version: "aborted",
        rows[2].version: None,
    }


def test_removed_versions_are_gone_and_the_others_stay(store, epoch):
    first = samples.person(store, epoch)
    second = version(first.person)
    store.put([], [second])
    assert store.remove(first.person, [first.version, new_id()]) == 1
    assert store.get([first.version], []) == []
    assert store.find("phone", first.index[0][1], 9) == []
    assert read(store, second)
    assert store.remove(first.person, [first.version]) == 0


def test_a_person_without_versions_goes_too(store, epoch):
    row = samples.person(store, epoch)
    assert store.remove(row.person, [row.version]) == 1
    assert store.data_keys([row.person]) == {}
    assert not any(store.count().values())
    with pytest.raises(Gone):
        store.put([], [version(row.person)])


def test_removing_takes_no_version_of_another_person(store, epoch):
    row, other = samples.person(store, epoch), samples.person(store, epoch)
    assert store.remove(row.person, [other.version]) == 0
    assert read(store, other) and read(store, row)


def test_a_tombstone_is_not_removed(store, epoch):
    row = samples.person(store, epoch)
    store.erase([row.person])
    assert store.remove(row.person, [row.version]) == 0
    assert store.erased() == 1


def test_a_review_closes_unless_the_person_was_written_since(store, epoch):
    row = samples.person(store, epoch)
    [review] = store.reviews("", 9)
    store.put([], [version(row.person)])
    assert not store.close_review(row.person, review.round)
    [review] = store.reviews("", 9)
    assert store.close_review(row.person, review.round)
    assert store.reviews("", 9) == []
    assert not store.close_review(new_id(), 1)


def test_a_review_opens_again_and_is_not_closed_by_an_older_look(store, epoch):
    row = samples.person(store, epoch)
    assert store.close_review(row.person, 1)
    store.open_review([row.person, new_id()])
    assert not store.close_review(row.person, 1)
    assert [review.person for review in store.reviews("", 9)] == [row.person]

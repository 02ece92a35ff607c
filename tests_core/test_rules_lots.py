"""What postings do to the lots and debts of an account, by example."""

from datetime import date
from decimal import Decimal as D

import pytest

from core.rules.errors import RuleError
from core.rules.lots import (
    Open,
    Posting,
    available,
    expire,
    expiry_of,
    next_expiry,
    post,
    refreshed,
    settle,
)

TODAY = date(2026, 11, 22)
YESTERDAY = date(2026, 11, 21)
SOON = date(2026, 12, 1)
LATER = date(2027, 6, 30)


def lot(ident, remaining, expires=LATER, earned=date(2026, 1, 1), **more):
    return Open(ident, D(remaining), expires, earned, **more)


def posting(points, kind="x", **more):
    return Posting(kind, D(points), "key", **more)


def spend(points, **more):
    return posting(points, kind="spend", **more)


def parts(outcome):
    """Return what each row took from or gave to which lot."""
    return [(row.lot, row.points) for row in outcome.rows]


def code_of(function, *arguments):
    with pytest.raises(RuleError) as raised:
        function(*arguments)
    return raised.value.code


def test_what_is_earned_is_a_lot():
    earned = posting("10", kind="earn", expires=LATER, data={"line": 4})
    outcome = post([], [earned], TODAY)
    (row,) = outcome.rows
    assert (row.kind, row.key, row.data) == ("earn", "key", {"line": 4})
    assert (row.points, row.remaining, row.lot) == (D(10), D(10), None)
    assert (row.expires, row.earned) == (LATER, TODAY)
    assert outcome.changes == {}


def test_an_order_that_comes_in_late_is_earned_on_its_own_day():
    day = date(2025, 1, 1)
    outcome = post([], [posting("10", earned=day, expires=YESTERDAY)], TODAY)
    (row,) = outcome.rows
    assert (row.earned, row.expires, row.remaining) == (day, YESTERDAY, D(10))


def test_nothing_makes_no_row():
    assert post([lot(1, "5")], [posting("0")], TODAY).rows == []


def test_spending_takes_the_lot_that_expires_first():
    opens = [lot(1, "5", None), lot(2, "5", LATER), lot(3, "5", SOON)]
    outcome = post(opens, [spend("-12")], TODAY)
    assert parts(outcome) == [(3, D(-5)), (2, D(-5)), (1, D(-2))]
    assert outcome.changes == {3: D(0), 2: D(0), 1: D(3)}
    assert {row.remaining for row in outcome.rows} == {D(0)}


def test_of_lots_that_expire_together_the_earliest_earned_is_taken_then_the_first():
    opens = [
        lot(3, "5", earned=date(2026, 3, 1)),
        lot(2, "5", earned=date(2026, 3, 1)),
        lot(9, "5", earned=date(2026, 2, 1)),
    ]
    assert [row.lot for row in post(opens, [spend("-15")], TODAY).rows] == [9, 2, 3]


def test_the_last_day_of_a_lot_still_counts():
    today = [lot(1, "5", TODAY)]
    assert available(today, TODAY) == D(5)
    assert expire(today, TODAY).rows == []
    assert parts(post(today, [spend("-5")], TODAY)) == [(1, D(-5))]


@pytest.mark.parametrize("preferred", [None, 1])
def test_an_expired_lot_cannot_be_spent(preferred):
    opens = [lot(1, "5", YESTERDAY), lot(2, "1")]
    assert available(opens, TODAY) == D(1)
    assert code_of(post, opens, [spend("-2", lot=preferred)], TODAY) == "not_enough"


def test_taking_back_prefers_the_lot_that_the_line_earned():
    opens = [lot(1, "5", SOON), lot(2, "3", LATER)]
    outcome = post(opens, [posting("-4", lot=2)], TODAY)
    assert parts(outcome) == [(2, D(-3)), (1, D(-1))]


def test_taking_back_takes_what_has_expired_but_was_not_swept_yet():
    opens = [lot(1, "5", YESTERDAY), lot(2, "9", LATER)]
    assert parts(post(opens, [posting("-4", lot=1)], TODAY)) == [(1, D(-4))]


def test_taking_back_from_a_lot_that_is_used_up_takes_the_next():
    opens = [lot(1, "0"), lot(2, "9")]
    assert parts(post(opens, [posting("-4", lot=1)], TODAY)) == [(2, D(-4))]


def test_what_no_lot_covers_is_refused_with_the_shortfall():
    with pytest.raises(RuleError) as raised:
        post([lot(1, "5")], [spend("-7.25")], TODAY)
    assert raised.value.code == str(raised.value) == "not_enough"
    assert raised.value.facts == {"shortfall": D("2.25")}


def test_what_no_lot_covers_is_a_debt_where_the_posting_may_owe():
    outcome = post([lot(1, "5")], [spend("-7", may_owe=True)], TODAY)
    assert parts(outcome) == [(1, D(-5)), (None, D(-2))]
    debt = outcome.rows[1]
    assert (debt.remaining, debt.expires) == (D(-2), None)


def test_what_is_earned_pays_debts_first_the_oldest_before_others():
    opens = [
        lot(1, "-4", None, earned=date(2026, 5, 1)),
        lot(2, "-4", None, earned=date(2026, 4, 1)),
    ]
    outcome = post(opens, [posting("5", expires=LATER)], TODAY)
    (row,) = outcome.rows
    assert (row.points, row.remaining, row.lot) == (D(5), D(0), None)
    assert row.pays == ((2, D(4)), (1, D(1)))
    assert outcome.changes == {2: D(0), 1: D(-3)}


def test_what_is_left_after_debts_is_a_lot():
    outcome = post([lot(1, "-4", None)], [posting("10", expires=LATER)], TODAY)
    (row,) = outcome.rows
    assert (row.points, row.remaining, row.expires) == (D(10), D(6), LATER)
    assert outcome.changes == {1: D(0)}


def test_points_go_back_to_the_lot_they_were_spent_from_even_when_it_was_used_up():
    outcome = post([lot(1, "0", SOON), lot(2, "5")], [posting("3", lot=1)], TODAY)
    assert parts(outcome) == [(1, D(3))]
    assert outcome.rows[0].remaining == D(0)
    assert outcome.changes == {1: D(3)}


@pytest.mark.parametrize("opens", [[], [lot(1, "0", YESTERDAY)]])
def test_points_whose_lot_expired_or_is_gone_come_back_as_a_new_lot(opens):
    outcome = post(opens, [posting("3", lot=1, expires=SOON)], TODAY)
    (row,) = outcome.rows
    assert (row.lot, row.remaining, row.expires) == (None, D(3), SOON)
    assert outcome.changes == {}


def test_points_that_were_owed_reduce_that_debt_first():
    opens = [
        lot(1, "-4", None, earned=date(2026, 4, 1)),
        lot(2, "-4", None, earned=date(2026, 5, 1)),
    ]
    outcome = post(opens, [posting("5", lot=2)], TODAY)
    assert outcome.rows[0].pays == ((2, D(4)), (1, D(1)))
    assert outcome.changes == {2: D(0), 1: D(-3)}


def test_points_of_a_debt_that_was_paid_meanwhile_are_a_new_lot():
    outcome = post([lot(1, "0", None, debt=True)], [posting("3", lot=1)], TODAY)
    (row,) = outcome.rows
    assert (row.lot, row.remaining) == (None, D(3))
    assert outcome.changes == {}


def test_debts_come_before_the_lot_that_points_go_back_to():
    opens = [lot(1, "2"), lot(2, "-4", None)]
    outcome = post(opens, [posting("5", lot=1)], TODAY)
    (row,) = outcome.rows
    assert (row.lot, row.remaining, row.pays) == (1, D(0), ((2, D(4)),))
    assert outcome.changes == {1: D(3), 2: D(0)}


def test_a_lot_of_the_same_call_is_named_by_its_place():
    outcome = post(
        [lot(1, "1", LATER)],
        [posting("10", expires=SOON), spend("-4"), posting("1", lot=~0)],
        TODAY,
    )
    assert parts(outcome) == [(None, D(10)), (~0, D(-4)), (~0, D(1))]
    assert [row.remaining for row in outcome.rows] == [D(7), D(0), D(0)]
    assert outcome.changes == {}


def test_a_debt_of_the_same_call_is_paid_in_it():
    outcome = post([], [spend("-4", may_owe=True), posting("10")], TODAY)
    assert [row.remaining for row in outcome.rows] == [D(0), D(6)]
    assert outcome.rows[1].pays == ((~0, D(4)),)


def test_a_debt_that_was_paid_in_the_same_call_is_no_lot_to_give_back_to():
    owed = spend("-4", may_owe=True)
    outcome = post([], [owed, posting("4"), posting("3", lot=~0)], TODAY)
    assert [row.remaining for row in outcome.rows] == [D(0), D(0), D(3)]
    assert outcome.rows[2].lot is None


def test_when_one_posting_is_refused_none_is_done():
    opens = [lot(1, "5")]
    assert code_of(post, opens, [spend("-5"), spend("-1")], TODAY) == "not_enough"
    assert opens == [lot(1, "5")]


def test_lots_whose_last_day_is_over_expire():
    opens = [
        lot(1, "5", YESTERDAY),
        lot(2, "6", TODAY),
        lot(3, "7", None),
        lot(4, "0", YESTERDAY),
        lot(5, "-2", None),
    ]
    outcome = expire(opens, TODAY)
    (row,) = outcome.rows
    assert (row.kind, row.points, row.lot) == ("expire", D(-5), 1)
    assert (row.key, row.remaining) == ("expire:1", D(0))
    assert outcome.changes == {1: D(0)}


def test_joined_accounts_settle_their_debts_without_a_row():
    opens = [
        lot(1, "5", SOON),
        lot(2, "5", LATER),
        lot(3, "-7", None),
        lot(4, "9", YESTERDAY),
    ]
    assert settle(opens, TODAY) == {1: D(0), 2: D(3), 3: D(0)}
    assert settle([lot(1, "5"), lot(2, "-7", None)], TODAY) == {1: D(0), 2: D(-2)}
    assert settle([lot(1, "5")], TODAY) == {}


def test_debts_leave_nothing_to_spend():
    assert available([lot(1, "-7", None)], TODAY) == D(0)
    assert available([lot(1, "-7", None), lot(2, "9")], TODAY) == D(2)
    assert available([], TODAY) == D(0)


def test_what_ends_soon_is_summed_by_day():
    opens = [
        lot(1, "5", SOON),
        lot(2, "6", SOON),
        lot(3, "7", TODAY),
        lot(4, "8", YESTERDAY),
        lot(5, "9", LATER),
        lot(6, "1", None),
        lot(7, "0", TODAY),
    ]
    assert next_expiry(opens, TODAY, 9) == [(TODAY, D(7)), (SOON, D(11))]
    assert next_expiry(opens, TODAY, 8) == [(TODAY, D(7))]


@pytest.mark.parametrize("policy", ["earned", "activity"])
def test_points_last_some_months(policy):
    assert expiry_of(date(2026, 8, 31), 6, policy) == date(2027, 2, 28)
    assert expiry_of(date(2027, 8, 31), 6, policy) == date(2028, 2, 29)


def test_without_a_policy_points_never_expire():
    assert expiry_of(TODAY, 0, None) is None


def test_a_purchase_moves_the_end_of_open_lots_but_never_back():
    opens = [
        lot(1, "5", SOON),
        lot(2, "5", date(2028, 1, 1)),
        lot(3, "5", None),
        lot(4, "5", YESTERDAY),
        lot(5, "0", SOON),
        lot(6, "5", TODAY),
        lot(7, "-5", None),
    ]
    later = date(2027, 11, 22)
    assert refreshed(opens, TODAY, 12) == {1: later, 6: later}


def test_a_late_order_moves_what_was_open_on_its_day():
    assert refreshed([lot(1, "5", YESTERDAY)], date(2026, 11, 1), 1) == {
        1: date(2026, 12, 1)
    }


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: expiry_of(TODAY, 0, "earned"), "bad_months"),
        (lambda: expiry_of(TODAY, -1, "activity"), "bad_months"),
        (lambda: expiry_of(TODAY, 1, "sometimes"), "bad_policy"),
        (lambda: refreshed([], TODAY, 0), "bad_months"),
        (lambda: post([], [posting("0.001")], TODAY), "not_hundredths"),
        (lambda: post([], [posting("NaN")], TODAY), "not_a_number"),
        (lambda: post([lot(1, "0.005")], [], TODAY), "not_hundredths"),
        (lambda: post([lot(1, "1"), lot(1, "2")], [], TODAY), "duplicate_row"),
    ],
)
def test_what_makes_no_sense_is_an_error(call, code):
    assert code_of(call) == code

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules import answers
from core.rules.errors import RuleError

OWN = (3, 5, 8)
#: What JSON can say, and Python's reader of it lets through.
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["3", "5", "8", "10", "-1", "NaN", "\ud800", "9" * 5000]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3) | st.just("comment"), inner, max_size=3)
    ),
    max_leaves=8,
)


def code_of(function, *args):
    with pytest.raises(RuleError) as caught:
        function(*args)
    return caught.value.code


@given(JSON)
def test_whatever_is_sent_is_an_answer_or_is_refused_by_a_code(value):
    for check in (
        lambda: answers.text(value),
        lambda: answers.number(value),
        lambda: answers.score(value, 0, 10),
        lambda: answers.choices(value, OWN),
        lambda: answers.order(value, OWN),
        lambda: answers.matrix(value, OWN, OWN, many=False),
    ):
        try:
            check()
        except RuleError:
            pass


@given(JSON, st.booleans())
def test_the_shape_of_anything_can_be_asked_for(value, is_matrix):
    assert answers.has_shape(value, is_matrix) in (True, False)


@given(JSON)
def test_a_score_lies_on_its_scale(value):
    try:
        assert 0 <= answers.score(value, 0, 10) <= 10
    except RuleError:
        pass


@given(st.permutations(OWN), st.booleans())
def test_each_order_of_the_own_answers_is_a_ranking(order, as_texts):
    sent = [str(one) for one in order] if as_texts else list(order)
    assert answers.order(sent, OWN) == list(order)


@given(st.lists(st.sampled_from([*OWN, 4, -3, 0]), max_size=5))
def test_nothing_else_is_a_ranking(sent):
    if sorted(sent) == list(OWN):
        return
    assert code_of(answers.order, sent, OWN) in ("not_offered", "twice", "incomplete")


@given(st.text())
def test_no_cell_of_a_spreadsheet_begins_a_formula(value):
    shown = answers.harmless(value)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert shown in (value, f"'{value}")


def test_numbers_are_numbers():
    assert answers.number("2.5") == 2.5
    assert answers.score("0", 0, 10) == 0
    assert answers.score(10, 0, 10) == 10
    for value in ("", "ten", "nan", math.nan, True, None, [3], {"a": 1}):
        assert code_of(answers.number, value) == "not_number"
    for value in ("1e400", math.inf, -1e13, 10**400):
        assert code_of(answers.number, value) in ("out_of_range", "not_number")
    assert code_of(answers.score, "7.5", 0, 10) == "not_number"
    assert code_of(answers.score, "11", 0, 10) == "out_of_range"
    assert code_of(answers.score, -1, 0, 10) == "out_of_range"


def test_choices_are_the_own_ones():
    assert answers.choices("5", OWN) == [5]
    assert answers.choices([8, "3"], OWN) == [8, 3]
    for value in ("4", "-1", "٣", "3 ", None, True, {"3": 1}, [[3]], "9" * 5000):
        assert code_of(answers.choices, value, OWN) == "not_offered"
    assert code_of(answers.choices, ["3", 3], OWN) == "twice"
    assert code_of(answers.order, ["3", "5"], OWN) == "incomplete"


def test_a_matrix_has_answers_in_its_rows():
    rows, columns = (1, 2), (7, 9)
    assert answers.matrix({"1": ["7"]}, rows, columns, many=False) == {1: [7]}
    assert answers.matrix({"2": [7, 9]}, rows, columns, many=True) == {2: [7, 9]}
    assert code_of(answers.matrix, {"2": [7, 9]}, rows, columns, False) == "twice"
    for value in ("7", [7], {"3": [7]}, {"1": "79"}, {"1": []}, {"1": [8]}):
        assert code_of(answers.matrix, value, rows, columns, False) == "not_offered"


def test_a_text_has_a_limit():
    assert answers.text("é" * 5000) == "é" * 5000
    with pytest.raises(RuleError) as caught:
        answers.text("x" * 5001)
    assert caught.value.code == "too_long"
    assert caught.value.facts == {"limit": 5000, "length": 5001}
    for value in ("a\0b", "\ud800", 5, ["x"], None):
        assert code_of(answers.text, value) == "not_text"

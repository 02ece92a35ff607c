"""The cases that the till's JavaScript is tested with hold for ``core.code`` too."""

import json
import re
from pathlib import Path

import pytest

from core import code

FILE = Path("static/tests/unit/data/customer_code_vectors.js")
TEXT = (Path(__file__).resolve().parent.parent / FILE).read_text(encoding="utf-8")
(LITERAL,) = re.findall(r"^export const VECTORS = (\{.*\});$", TEXT, re.M | re.S)
VECTORS = json.loads(LITERAL)


def test_every_kind_of_case_is_there_and_no_case_twice():
    assert set(VECTORS) == {"valid", "check_errors", "format_errors"}
    texts = [typed for typed, _canonical in VECTORS["valid"]]
    texts += VECTORS["check_errors"] + VECTORS["format_errors"]
    assert len(texts) == len(set(texts)) >= 40
    assert all(len(VECTORS[kind]) >= 10 for kind in VECTORS)


@pytest.mark.parametrize(("typed", "canonical"), VECTORS["valid"], ids=ascii)
def test_a_valid_vector_is_read_as_its_code(typed, canonical):
    assert code.parse(typed) == canonical


@pytest.mark.parametrize("typed", VECTORS["check_errors"], ids=ascii)
def test_a_vector_with_a_typing_error_is_refused_for_its_check_symbol(typed):
    with pytest.raises(code.CodeCheckError):
        code.parse(typed)


@pytest.mark.parametrize("typed", VECTORS["format_errors"], ids=ascii)
def test_a_vector_that_is_no_code_is_refused_for_its_form(typed):
    with pytest.raises(code.CodeFormatError):
        code.parse(typed)

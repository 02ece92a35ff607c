"""Months and free texts: what the till is held to by its own tests."""

import json
import re
from datetime import date

import pytest

from core.rules.calendar import add_months
from core.rules.free_text import findings
from points_support import ROOT

FILE = ROOT / "static/tests/unit/data/till_cases.js"


def read(name):
    text = FILE.read_text(encoding="utf-8")
    (literal,) = re.findall(rf"^export const {name} = (\[.*?^\]);$", text, re.M | re.S)
    return json.loads(literal)


def test_there_are_cases():
    assert len(read("MONTHS")) >= 15
    assert len(read("TEXTS")) >= 10


@pytest.mark.parametrize(("day", "months", "ends"), read("MONTHS"))
def test_months(day, months, ends):
    assert add_months(date.fromisoformat(day), months).isoformat() == ends


@pytest.mark.parametrize(("text", "found"), read("TEXTS"))
def test_what_looks_like_personal_data(text, found):
    assert sorted(findings(text)) == found

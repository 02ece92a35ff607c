"""Sales, programmes and members from JSON, as the cases of the till are written."""

import json
import re
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from core.rules.points import Line, Member, Program, Rule, Sale, earn, refusals

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "static/tests/unit/data/points_cases.js"

DECIMALS = {"quantity", "incl", "excl", "multiplier", "amount", "factor"} | {
    "minimum_quantity",
    "minimum_amount",
    "hour_from",
    "hour_to",
}
SETS = {"rules", "reduces", "codes", "weekdays", "levels"}
DATES = {"since", "last_purchase", "date_from", "date_to"}


def read_cases():
    text = FILE.read_text(encoding="utf-8")
    (literal,) = re.findall(r"^export const CASES = (\[.*^\]);$", text, re.M | re.S)
    # A comma at the end is the one thing that JSON lacks.
    return json.loads(literal.replace("},\n]", "}\n]"))


def typed(values):
    """Return JSON values as the dataclasses take them."""
    kinds = dict.fromkeys(DECIMALS, Decimal) | dict.fromkeys(SETS, frozenset)
    kinds |= dict.fromkeys(DATES, date.fromisoformat)
    return {
        name: kinds[name](value) if name in kinds and value is not None else value
        for name, value in values.items()
    }


def program_of(values):
    values = {"id": 1, **values}
    rules = [Rule(program=values["id"], **typed(rule)) for rule in values["rules"]]
    return Program(**{**values, "rules": tuple(rules)})


def sale_of(values):
    lines = [
        Line(
            **typed(
                {
                    "product": 1,
                    "quantity": "1",
                    "incl": "0",
                    "excl": line.get("incl", "0"),
                    **line,
                }
            )
        )
        for line in values["lines"]
    ]
    at = datetime.fromisoformat(values.get("at", "2026-11-22T10:30:00"))
    rest = {key: value for key, value in values.items() if key not in ("at", "lines")}
    return Sale(uuid="s", at=at, lines=tuple(lines), **typed(rest))


def member_of(values):
    return Member(**typed(values))


def answers(case):
    """Return what a case earns and what is refused, as JSON."""
    arguments = (
        program_of(case["program"]),
        sale_of(case["sale"]),
        member_of(case.get("member", {})),
    )
    awards = [asdict(award) for award in earn(*arguments)]
    return {
        "awards": [{**award, "points": f"{award['points']:f}"} for award in awards],
        "refusals": [asdict(refusal) for refusal in refusals(*arguments)],
    }

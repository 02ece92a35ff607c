"""The till computes what the server settles: JavaScript and Python on one input."""

import json
import os
import random
import re
import subprocess

import pytest

from points_support import ROOT, answers, read_cases

SOURCE = ROOT / "static/src/app/rules"
RUN = """
import {readFileSync} from "node:fs";
import {earn, refusals} from "./points.js";

const cases = JSON.parse(readFileSync(0, "utf8"));
const answers = cases.map(({program, sale, member}) => ({
    awards: earn(program, sale, member),
    refusals: refusals(program, sale, member),
}));
process.stdout.write(JSON.stringify(answers));
"""
SALES = 500


def amount(rng, top, places):
    return f"{rng.randint(1, top * 10**places) / 10**places:.{places}f}"


def some(rng, values):
    return rng.sample(values, rng.randint(0, len(values)))


def random_rule(rng, ident):
    days = sorted(f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}" for _ in "ab")
    rule = {
        "id": ident,
        "mode": rng.choice(["order", "money", "unit", "times"]),
        "amount": amount(rng, 20, rng.randint(0, 6)),
        "factor": rng.choice(["1", "2", "2.5", "3"]),
        "use_multiplier": rng.random() < 0.5,
    }
    extras = {
        "minimum_quantity": amount(rng, 6, rng.randint(0, 3)),
        "minimum_amount": amount(rng, 120, 2),
        "minimum_tax": "excl",
        "with_code": True,
        "weekdays": some(rng, range(7)),
        "hour_from": amount(rng, 24, rng.randint(0, 6)),
        "hour_to": amount(rng, 24, rng.randint(0, 2)),
        "date_from": days[0],
        "date_to": days[1],
        "occasion": rng.choice(["birthday", "anniversary", "first", "winback"]),
        "occasion_days": rng.choice([0, 1, 7, 30, 200, 400]),
        "levels": some(rng, [1, 2, 3]),
    }
    picked = rng.sample(sorted(extras), rng.choice([0, 0, 1, 2]))
    return rule | {name: extras[name] for name in picked}


def random_line(rng, place, decimals):
    kind = rng.choices(["sale", "discount", "free", "payment"], [8, 2, 1, 1])[0]
    sign = "-" if kind != "sale" or rng.random() < 0.1 else ""
    quantity = amount(rng, 9, rng.choice([0, 0, 3]))
    money = amount(rng, 90, decimals)
    return {
        "uuid": f"line-{place}",
        "kind": kind,
        "product": rng.randint(1, 4),
        "quantity": sign + quantity if kind == "sale" else quantity,
        "incl": sign + money,
        "excl": sign + f"{float(money) * 0.8:.{decimals}f}",
        "rules": some(rng, [1, 2, 3, 4]),
        "program": rng.choice([None, 1, 2]),
        "automatic": rng.random() < 0.5,
        "product_of_reward": rng.randint(1, 4),
        "reduces": some(rng, [1, 2, 3, 4]) if rng.random() < 0.4 else [],
    }


def random_day(rng):
    return f"{rng.randint(2024, 2028)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def random_case(rng):
    decimals = rng.choice([0, 2, 2, 3])
    clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}"
    since = rng.choice([None, "2024-02-29", random_day(rng)])
    return {
        "program": {
            "id": 1,
            "basis": rng.choice(["before", "others", "after"]),
            "tax": rng.choice(["incl", "excl"]),
            "rounding": rng.choice(["hundredth", "down", "half_up"]),
            "rules": [random_rule(rng, n) for n in range(1, rng.randint(2, 5))],
        },
        "sale": {
            "at": f"{random_day(rng)}T{clock}",
            "decimals": decimals,
            "codes": some(rng, [1, 2, 3]),
            "lines": [random_line(rng, n, decimals) for n in range(rng.randint(0, 7))],
        },
        "member": {
            "since": since,
            "first_purchase": rng.random() < 0.5,
            "last_purchase": rng.choice([None, random_day(rng)]),
            "birthday_due": rng.random() < 0.5,
            "multiplier": rng.choice(["1", "1.5", "2", "0.333333"]),
            "level": rng.choice([None, 1, 2, 3]),
        },
    }


def completed(case):
    """Return a case of the table with all that the till knows of a line."""
    sale = {"at": "2026-11-22T10:30:00", **case["sale"]}
    sale["lines"] = [
        {"product": 1, "quantity": "1", "incl": "0", "excl": line.get("incl", "0")}
        | line
        for line in sale["lines"]
    ]
    return {
        "program": {"id": 1, **case["program"]},
        "sale": sale,
        "member": case.get("member", {}),
    }


@pytest.fixture(scope="module")
def till(tmp_path_factory):
    """A function that lets the till's modules answer cases, on Node."""
    folder = tmp_path_factory.mktemp("rules")
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "run.js").write_text(RUN)
    for path in SOURCE.glob("*.js"):
        # Node wants the ending of files that are imported; Odoo does without.
        text = re.sub(r'from "(\./\w+)"', r'from "\1.js"', path.read_text())
        (folder / path.name).write_text(text)

    def answer(cases):
        done = subprocess.run(
            [os.environ["POS_IDENTITY_TEST_NODE"], folder / "run.js"],
            input=json.dumps(cases),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return answer


def test_the_till_and_the_server_agree_on_the_cases_of_the_table(till):
    cases = [completed(case) for case in read_cases()]
    assert till(cases) == [answers(case) for case in cases]


def test_the_till_and_the_server_agree_on_random_sales(till):
    rng = random.Random(20261122)
    cases = [random_case(rng) for _ in range(SALES)]
    for case, answer in zip(cases, till(cases), strict=True):
        assert answer == answers(case), case


def test_random_sales_reach_every_award_and_refusal():
    rng = random.Random(20261122)
    found = [answers(random_case(rng)) for _ in range(SALES)]
    awards = [award for answer in found for award in answer["awards"]]
    assert len(awards) > SALES
    assert {award["why"]["mode"] for award in awards} == {"order", "money", "unit"}
    for fact in ("multiplier", "occasion", "factor"):
        assert any(fact in award["why"] for award in awards)
    refused = {one["code"] for answer in found for one in answer["refusals"]}
    assert len(refused) == 17


def test_the_till_rounds_odoos_floats_as_the_server_rounds_their_text(till):
    rng = random.Random(7)
    cases = [random_case(rng) for _ in range(50)]
    for case in cases:
        for line in case["sale"]["lines"]:
            for name in ("quantity", "incl", "excl"):
                line[name] = float(line[name]) * 1.1
    texts = json.loads(json.dumps(cases))
    for case in texts:
        for line in case["sale"]["lines"]:
            line |= {name: repr(line[name]) for name in ("quantity", "incl", "excl")}
    assert till(cases) == [answers(case) for case in texts]

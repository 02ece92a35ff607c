import {RuleError, toUnits} from "@pos_customer_identity/app/rules/exact";
import {describe, expect, test} from "@odoo/hoot";
import {earn, refusals, totalPoints} from "@pos_customer_identity/app/rules/points";
import {CASES} from "./data/points_cases";

describe.current.tags("headless");

const AT = "2026-11-22T10:30:00";

function saleOf({lines, ...sale}) {
    const complete = (line) => ({
        product: 1,
        quantity: "1",
        incl: "0",
        excl: line.incl || "0",
        ...line,
    });
    return {at: AT, ...sale, lines: lines.map(complete)};
}

test("the till computes every case that was computed by hand", () => {
    expect(CASES.length >= 40).toBe(true);
    for (const {name, by_hand, program, sale, member, earns, refused} of CASES) {
        const message = `${name}: ${by_hand}`;
        const awards = earn(program, saleOf(sale), member);
        const found = awards.map(({rule, line, points}) => [
            rule,
            line,
            toUnits(points, 2),
        ]);
        const expected = earns.map(([rule, line, points]) => [
            rule,
            line,
            toUnits(points, 2),
        ]);
        expect(found).toEqual(expected, {message});
        const reasons = refusals(program, saleOf(sale), member);
        expect(reasons.map(({rule, code}) => [rule, code])).toEqual(refused || [], {
            message,
        });
    }
});

test("an award says what a sentence needs", () => {
    const program = {
        rules: [
            {id: 1, amount: 2, use_multiplier: true, occasion: "birthday"},
            {id: 2, mode: "times", factor: 3},
        ],
    };
    const sale = saleOf({lines: [{uuid: "a", incl: 12.5, rules: [1, 2]}]});
    const [award] = earn(program, sale, {birthday_due: true, multiplier: 1.5});
    expect(award).toEqual({
        rule: 1,
        line: "a",
        points: "112.50",
        why: {
            mode: "money",
            amount: "2",
            basis: "12.50",
            total: "12.50",
            share_of: "112.5",
            multiplier: "1.5",
            occasion: "birthday",
            factor: "3",
            factor_rule: 2,
        },
    });
});

test("the points of all rules are summed as people write them", () => {
    const program = {
        rules: [{id: 1}, {id: 2, mode: "order", amount: "0.4"}],
    };
    const sale = saleOf({lines: [{uuid: "a", incl: "37.10", rules: [1, 2]}]});
    expect(totalPoints(earn(program, sale, {}))).toBe("37.5");
    expect(totalPoints([])).toBe("0");
});

test("floats are read by their shortest text, so the till rounds as the server", () => {
    expect(toUnits(0.1 + 0.2, 2)).toBe(30n);
    expect(toUnits(1.005, 2)).toBe(101n);
    expect(toUnits(-1.005, 2)).toBe(-101n);
    expect(toUnits(1e-7, 6)).toBe(0n);
    expect(toUnits(25e-1, 0)).toBe(3n);
});

test("what is no number is an error, never a wrong number", () => {
    for (const value of [NaN, Infinity, "", "12,50", null, undefined, "1e999"]) {
        expect(() => toUnits(value, 2)).toThrow(RuleError);
    }
    expect(() => toUnits("1000000000000000", 2)).toThrow("too_big");
    expect(toUnits("999999999999999.99", 2)).toBe(99999999999999999n);
});

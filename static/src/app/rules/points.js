import {Giving, ONE, PLACES} from "./giving";
import {QUANTITY_PLACES, countedLines, linesOf} from "./counting";
import {fixed, rewrite, short, sum, toUnits} from "./exact";
import {whyNot} from "./conditions";

/**
 * What a sale earns in a programme of points, as core/rules/points.py computes it: the
 * till shows without the server what the server will settle. One table of cases holds
 * both. Names and meanings are those of the Python dataclasses; sets are arrays, numbers
 * text or Number, days "2026-11-22", moments "2026-11-22T10:30:00" in the shop's time.
 * Whether a programme makes sense is checked where it is stored.
 */

const RULE = {
    amount: "1",
    mode: "money",
    minimum_quantity: "0",
    minimum_amount: "0",
    minimum_tax: "incl",
    with_code: false,
    weekdays: [],
    hour_from: "0",
    hour_to: "0",
    date_from: null,
    date_to: null,
    occasion: null,
    occasion_days: 0,
    levels: [],
    use_multiplier: false,
    factor: "1",
};
const PROGRAM = {basis: "others", tax: "incl", rounding: "hundredth"};
const LINE = {
    rules: [],
    kind: "sale",
    program: null,
    automatic: false,
    product_of_reward: null,
    reduces: [],
};
const SALE = {codes: [], decimals: 2};
const MEMBER = {
    since: null,
    first_purchase: false,
    last_purchase: null,
    birthday_due: false,
    multiplier: "1",
    level: null,
};

function complete(program, sale, member) {
    return {
        program: {
            ...PROGRAM,
            ...program,
            rules: program.rules.map((rule) => ({...RULE, ...rule})),
        },
        sale: {...SALE, ...sale, lines: sale.lines.map((line) => ({...LINE, ...line}))},
        member: {...MEMBER, ...member},
    };
}

function tooSmall(rule, matching, sale) {
    if (!matching.length) {
        return ["no_product", {}];
    }
    const quantity = sum(matching.map((line) => line.quantity));
    const units = toUnits(rule.minimum_quantity, QUANTITY_PLACES);
    if (units && quantity < units) {
        const minimum = rewrite(rule.minimum_quantity, QUANTITY_PLACES);
        return ["below_quantity", {minimum, counts: short(quantity, QUANTITY_PLACES)}];
    }
    const money = sum(matching.map((line) => line[rule.minimum_tax]));
    const least = toUnits(rule.minimum_amount, sale.decimals);
    if (least && money < least) {
        const [minimum, counts] = [least, money].map((one) =>
            fixed(one, sale.decimals)
        );
        return ["below_amount", {minimum, counts}];
    }
    return null;
}

/** Of each rule what it gives, or why it gives nothing. */
function results(program, sale, member) {
    const multiplier = toUnits(member.multiplier, PLACES);
    const lines = countedLines(program, sale);
    const reasons = new Map(
        program.rules.map((rule) => [
            rule,
            whyNot(rule, sale, member) ||
                tooSmall(
                    rule,
                    linesOf(rule, program, sale, lines, {automatic: false}),
                    sale
                ),
        ])
    );
    const days = program.rules.filter(
        (rule) => rule.mode === "times" && !reasons.get(rule)
    );
    return program.rules.map((rule) => {
        const reason = reasons.get(rule);
        if (reason || rule.mode === "times") {
            return {rule, reason, awards: []};
        }
        const giving = new Giving(program, rule, sale, lines, days);
        const awards = giving.awards(rule.use_multiplier ? multiplier : ONE);
        return {rule, reason: awards.length ? null : giving.reason(), awards};
    });
}

/** Why a member day that applies multiplied nothing, null if it did. */
function unused(rule, awards, sale) {
    if (awards.some((award) => award.why.factor_rule === rule.id)) {
        return null;
    }
    const mine = sale.lines.filter((line) => line.rules.includes(rule.id));
    const better = awards.find((award) =>
        mine.some((line) => line.uuid === award.line)
    );
    if (!better || toUnits(rule.factor, PLACES) === ONE) {
        return ["nothing_to_multiply", {}];
    }
    return ["not_highest", {factor: better.why.factor}];
}

/**
 * @returns {Object[]} {rule, line, points (text), why} for each rule and line
 */
export function earn(program, sale, member) {
    const all = complete(program, sale, member);
    return results(all.program, all.sale, all.member).flatMap(({awards}) => awards);
}

/**
 * @returns {Object[]} {rule, code, facts} for each rule that gave nothing
 */
export function refusals(program, sale, member) {
    const all = complete(program, sale, member);
    const found = results(all.program, all.sale, all.member);
    const given = found.flatMap(({awards}) => awards);
    return found.flatMap(({rule, reason}) => {
        const [code, facts] =
            reason || (rule.mode === "times" && unused(rule, given, all.sale)) || [];
        return code ? [{rule: rule.id, code, facts}] : [];
    });
}

/**
 * @param {Object[]} awards
 * @returns {String} their sum, as people write it
 */
export function totalPoints(awards) {
    return short(sum(awards.map((award) => toUnits(award.points, 2))), 2);
}

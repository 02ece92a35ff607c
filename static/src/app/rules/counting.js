import {spread, sum, toUnits} from "./exact";

/** What counts of each sold line, after rewards have lowered it: core/rules/counting.py. */

export const QUANTITY_PLACES = 6;

function unitsOf(line, sale) {
    return {
        quantity: toUnits(line.quantity, QUANTITY_PLACES),
        incl: toUnits(line.incl, sale.decimals),
        excl: toUnits(line.excl, sale.decimals),
    };
}

/** Lower lines one after the other, none below zero. */
function drain(lines, name, amount) {
    let left = amount;
    for (const line of lines) {
        const most = left < line[name] ? left : line[name];
        const lowered = most > 0n ? most : 0n;
        line[name] -= lowered;
        left -= lowered;
    }
}

/**
 * Lower lines together, by what they count, none below zero.
 * @returns {bigint} what of the amount they could not take
 */
function lower(lines, name, amount) {
    const lowered = lines.filter((line) => line[name] > 0n);
    const weights = lowered.map((line) => line[name]);
    const most = sum(weights);
    const taken = amount < most ? amount : most;
    if (taken <= 0n) {
        return amount;
    }
    const parts = spread(taken, weights);
    lowered.forEach((line, place) => {
        line[name] -= parts[place];
    });
    return amount - taken;
}

const reducedBy = (line, counted) =>
    counted.filter((one) => !line.reduces.length || line.reduces.includes(one.product));

/**
 * @returns {Object[]} the sold lines with what counts of each, in units
 */
export function countedLines(program, sale) {
    const ofKind = (kind) => sale.lines.filter((line) => line.kind === kind);
    const counted = ofKind("sale").map((line) => ({
        uuid: line.uuid,
        product: line.product,
        rules: line.rules,
        ...unitsOf(line, sale),
    }));
    for (const line of ofKind("free")) {
        const same = counted.filter((one) => one.product === line.product_of_reward);
        const {quantity, incl, excl} = unitsOf(line, sale);
        drain(same, "quantity", quantity);
        drain(same, "incl", -incl);
        drain(same, "excl", -excl);
    }
    for (const line of program.basis === "after" ? ofKind("discount") : []) {
        const reduced = reducedBy(line, counted);
        const {incl, excl} = unitsOf(line, sale);
        lower(reduced, "incl", -incl);
        lower(reduced, "excl", -excl);
    }
    return counted;
}

/**
 * @param {Object[]} counted of countedLines(); not changed
 * @param {Object} options
 * @param {Boolean} options.automatic whether discounts count that no code brought
 * @returns {Object[]} the lines that a rule matches, with what counts for this rule
 */
export function linesOf(rule, program, sale, counted, {automatic = true} = {}) {
    const matches = (line) => line.rules.includes(rule.id);
    const mine = counted.filter(matches).map((line) => ({...line}));
    const lowering = sale.lines.filter(
        (line) =>
            line.kind === "discount" &&
            line.program !== program.id &&
            matches(line) &&
            (automatic || !line.automatic)
    );
    for (const line of program.basis === "others" ? lowering : []) {
        const units = unitsOf(line, sale);
        for (const name of ["incl", "excl"]) {
            const left = lower(reducedBy(line, mine), name, -units[name]);
            lower(mine, name, left);
        }
    }
    return mine;
}

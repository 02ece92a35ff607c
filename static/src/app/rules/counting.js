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

/** Lower lines together, by what they count, none below zero. */
function lower(lines, name, amount) {
    const lowered = lines.filter((line) => line[name] > 0n);
    const weights = lowered.map((line) => line[name]);
    const most = sum(weights);
    const total = amount < most ? amount : most;
    if (total > 0n) {
        const parts = spread(total, weights);
        lowered.forEach((line, place) => {
            line[name] -= parts[place];
        });
    }
}

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
        const reduced = counted.filter(
            (one) => !line.reduces.length || line.reduces.includes(one.product)
        );
        const {incl, excl} = unitsOf(line, sale);
        lower(reduced, "incl", -incl);
        lower(reduced, "excl", -excl);
    }
    return counted;
}

/**
 * Exact numbers, as core/rules/exact.py: sums are done in whole units, as BigInt, so that
 * the till and the server round alike. Numbers come in as text ("12.50") or as Odoo's
 * floats, which are read by their shortest text: 0.1 is a tenth.
 */

const NUMBER = /^(-?)(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/;
/** Larger numbers are typing errors. */
const LIMIT = 10n ** 15n;
const LONGEST = 400;

export class RuleError extends Error {
    constructor(code) {
        super(code);
        this.code = code;
    }
}

const sizeOf = (units) => (units < 0n ? -units : units);

/**
 * @param {bigint} numerator
 * @param {bigint} denominator above zero
 * @returns {bigint} the quotient, rounded half away from zero
 */
export function halfUp(numerator, denominator) {
    const size = (2n * sizeOf(numerator) + denominator) / (2n * denominator);
    return numerator < 0n ? -size : size;
}

/**
 * @param {string|Number} value
 * @param {Number} places decimal places that are kept
 * @returns {bigint} units of 10 ** -places, rounded half away from zero
 * @throws {RuleError} not_a_number, too_big
 */
export function toUnits(value, places) {
    const found = NUMBER.exec(String(value));
    if (!found || Math.abs(Number(found[4] || 0)) > LONGEST) {
        throw new RuleError("not_a_number");
    }
    const [, sign, whole, part = "", exponent = "0"] = found;
    const shift = Number(exponent) - part.length + places;
    const digits = BigInt(whole + part);
    const scale = 10n ** BigInt(Math.abs(shift));
    const units = shift < 0 ? halfUp(digits, scale) : digits * scale;
    if (units >= LIMIT * 10n ** BigInt(places)) {
        throw new RuleError("too_big");
    }
    return sign ? -units : units;
}

/**
 * @param {bigint} units
 * @param {Number} places
 * @returns {String} with all decimal places, as money is written
 */
export function fixed(units, places) {
    const digits = String(sizeOf(units)).padStart(places + 1, "0");
    const at = digits.length - places;
    const text = places ? `${digits.slice(0, at)}.${digits.slice(at)}` : digits;
    return units < 0n ? `-${text}` : text;
}

/**
 * @param {bigint} units
 * @param {Number} places
 * @returns {String} without zeros at the end
 */
export function short(units, places) {
    const text = fixed(units, places);
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/**
 * @param {string|Number} value
 * @param {Number} places
 * @returns {String} the number as short() writes it, rounded to so many places
 */
export function rewrite(value, places) {
    return short(toUnits(value, places), places);
}

/** @param {bigint[]} numbers */
export function sum(numbers) {
    return numbers.reduce((total, number) => total + number, 0n);
}

/**
 * Split a total by weights so that the parts add up to it: by largest remainders, of
 * equal ones the first.
 * @param {bigint} total zero or more
 * @param {bigint[]} weights none below zero, at least one above
 */
export function spread(total, weights) {
    const whole = sum(weights);
    const parts = weights.map((weight) => (total * weight) / whole);
    const losses = weights.map((weight) => (total * weight) % whole);
    const byLoss = weights
        .map((_weight, place) => place)
        .sort((a, b) => Number(losses[b] > losses[a]) - Number(losses[b] < losses[a]));
    for (const place of byLoss.slice(0, Number(total - sum(parts)))) {
        parts[place] += 1n;
    }
    return parts;
}

/**
 * Neutral customer codes, as core/code.py defines them. The till checks what is typed
 * without the server; tests hold both against the same vectors.
 */

export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 12;
const PREFIX = "U";
const MAX_INPUT = 64;
const LOOKALIKES = {O: "0", I: "1", L: "1"};
// Blanks, hyphens of all kinds, and the invisible marks that come along when a code is
// copied out of a right-to-left text.
const SEPARATORS = /[\s\-_.\u00ad\u061c\u2010-\u2015\u2212\u200b-\u200f\ufeff]+/g;
const DIGIT = /\p{Nd}/u;

export class CodeFormatError extends Error {}
export class CodeCheckError extends Error {}

/** Digits of every script stand in Unicode as runs of ten, so their place is their value. */
function latinDigit(symbol) {
    let value = 0;
    let below = symbol.codePointAt(0) - 1;
    if (!DIGIT.test(symbol)) {
        return symbol;
    }
    while (DIGIT.test(String.fromCodePoint(below))) {
        value += 1;
        below -= 1;
    }
    return String(value % 10);
}

function normalise(text) {
    return Array.from(text.normalize("NFKC").toUpperCase().replace(SEPARATORS, ""))
        .map(latinDigit)
        .map((symbol) => LOOKALIKES[symbol] ?? symbol)
        .join("");
}

/**
 * ISO/IEC 7064, hybrid system mod 33,32: the sum over all symbols is one.
 * @param {String} code
 */
function checks(code) {
    let state = ALPHABET.length;
    let sum = 0;
    for (const symbol of code) {
        sum = (state + ALPHABET.indexOf(symbol)) % ALPHABET.length;
        state = ((sum || ALPHABET.length) * 2) % (ALPHABET.length + 1);
    }
    return sum === 1;
}

/**
 * @param {String} text a code as typed or scanned
 * @returns {String} the 12 symbols
 * @throws {CodeFormatError} the text cannot be a code
 * @throws {CodeCheckError} it could be one, but has a typing error
 */
export function parseCode(text) {
    let code = [...text].length > MAX_INPUT ? "" : normalise(text);
    if (code.length === LENGTH + 1 && code.startsWith(PREFIX)) {
        code = code.slice(1);
    }
    if (
        code.length !== LENGTH ||
        [...code].some((symbol) => !ALPHABET.includes(symbol))
    ) {
        throw new CodeFormatError();
    }
    if (!checks(code)) {
        throw new CodeCheckError();
    }
    return code;
}

/**
 * @param {String} text
 * @returns {string|null} the 12 symbols, or null if the text is no valid code
 */
export function codeOf(text) {
    try {
        return parseCode(text);
    } catch {
        return null;
    }
}

/**
 * Receipt numbers are digits in three groups, the last of six or more. A code in groups
 * of four never looks like that, but without its hyphens a number may.
 * @param {String} text
 */
export function looksLikeReceipt(text) {
    return /^\d+-\d+-\d{6,}$/.test(text.trim());
}

/**
 * @param {String} text
 * @returns {Boolean} whether it has all symbols of a code, but the check symbol is wrong
 */
export function hasTypingError(text) {
    try {
        parseCode(text);
    } catch (error) {
        return error instanceof CodeCheckError && !looksLikeReceipt(text);
    }
    return false;
}

/**
 * @param {String} code 12 symbols
 * @returns {String} as people read it, XXXX-XXXX-XXXX
 */
export function displayCode(code) {
    return code ? code.match(/.{1,4}/g).join("-") : "";
}

/**
 * @param {String} code 12 symbols
 * @returns {String} what the barcode of a card contains
 */
export function cardPayload(code) {
    return PREFIX + code;
}

/**
 * @param {String} text a scanned barcode
 * @returns {Boolean} whether it can only be a customer's card
 */
export function isCardPayload(text) {
    return text.startsWith(PREFIX) && text.length === LENGTH + 1;
}

/** What a cashier types into the one field: a code, a receipt number, a phone, an e-mail. */

import {
    codeOf,
    hasTypingError,
    looksLikeReceipt,
} from "@pos_customer_identity/app/utils/customer_code";

// Digits of any script, and what people write between them.
const PHONE =
    /^[\s\u200e\u200f\u2066-\u2069]*[+\uff0b]?[\p{Nd}\s()./\-\u2010-\u2015\u2212\u200e\u200f\u2066-\u2069]+$/u;
const MIN_DIGITS = 7;
const MAX_DIGITS = 17;

/**
 * @param {String} text
 * @returns {"email"|"phone"|"code"} a receipt number counts as a code: both say nothing
 *      about a person
 */
export function kindOfQuery(text) {
    if (/[@\uff20]/.test(text)) {
        return "email";
    }
    const digits = text.match(/\p{Nd}/gu)?.length ?? 0;
    const isPhone =
        PHONE.test(text) &&
        digits >= MIN_DIGITS &&
        digits <= MAX_DIGITS &&
        !looksLikeReceipt(text) &&
        !codeOf(text);
    return isPhone ? "phone" : "code";
}

/**
 * Twelve digits may be a code with a typing error, but are more likely a phone number.
 * @param {String} text
 */
export function isMistypedCode(text) {
    return hasTypingError(text) && kindOfQuery(text) === "code";
}

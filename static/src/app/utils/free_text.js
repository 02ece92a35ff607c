/**
 * What in a free text looks like something of a person: a phone number, an e-mail
 * address, a card number. A hint for who writes it; see core/rules/free_text.py.
 */

const EMAIL = /[^\s@<>]+@[^\s@<>]+\.[\p{L}\d]{2,}/u;
const NUMBER = /\+?\p{Nd}[\p{Nd}\s()./\u2010-\u2015-]{5,}\p{Nd}/gu;
/** The shop's own numbers, which are nobody's: receipts, cases. */
const OWN = /\b(?:\d+-\d+-\d{6,}|[A-Z]+\/\d{4}\/\d+)\b/g;
const DATE = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$/;

/** Digits of any script as 0 to 9: each script has ten in a row. */
function plainDigits(text) {
    return [...text.normalize("NFKC")]
        .filter((sign) => /\p{Nd}/u.test(sign))
        .map((sign) => {
            let zero = sign.codePointAt();
            while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) {
                zero -= 1;
            }
            return (sign.codePointAt() - zero) % 10;
        });
}

/** Formula of ISO/IEC 7812-1, annex B (Luhn). */
function isCardNumber(digits) {
    const sum = digits.toReversed().reduce((total, digit, place) => {
        const twice = place % 2 ? digit * 2 : digit;
        return total + (twice > 9 ? twice - 9 : twice);
    }, 0);
    const isOfNetwork = digits[0] >= 2 && digits[0] <= 6;
    return isOfNetwork && digits.length >= 13 && digits.length <= 19 && sum % 10 === 0;
}

/**
 * @param {String} text
 * @returns {Set<"phone"|"email"|"card">}
 */
export function findings(text) {
    const found = new Set();
    if (EMAIL.test(text)) {
        found.add("email");
    }
    for (const [number] of text.replace(OWN, " ").matchAll(NUMBER)) {
        const digits = plainDigits(number);
        if (isCardNumber(digits)) {
            found.add("card");
        } else if (
            digits.length >= 7 &&
            digits.length <= 15 &&
            !DATE.test(number.trim())
        ) {
            found.add("phone");
        }
    }
    return found;
}

/** Page object of what people say at the till: enrolling, checking, the receipt by e-mail. */

import {isEmpty} from "@pos_customer_identity/../tests/tours/utils/customer_dialog_util";

export function openEnroll() {
    return [
        {
            content: "make a new member with details",
            trigger: ".customer-dialog .customer-new-person:enabled",
            run: "click",
        },
        {content: "the form is open", trigger: ".enroll-dialog .enroll-name"},
    ];
}

export function takeOffer() {
    return [
        {
            content: "make a new member with what was typed",
            trigger: ".customer-dialog .customer-offer",
            run: "click",
        },
        {content: "the form is open", trigger: ".enroll-dialog .enroll-name"},
    ];
}

export function fill(values) {
    return Object.entries(values).map(([field, value]) => ({
        content: `fill in ${field}`,
        trigger: `.enroll-dialog .enroll-${field}`,
        run: `edit ${value}`,
    }));
}

export function fieldIs(field, value) {
    return {
        content: `${field} is still there`,
        trigger: `.enroll-dialog .enroll-${field}:value("${value}")`,
    };
}

export function consent(...purposes) {
    return purposes.map((purpose) => ({
        content: `agree to ${purpose}`,
        trigger: `.enroll-dialog .enroll-consent-${purpose}`,
        run: "click",
    }));
}

export function save() {
    return {
        content: "save",
        trigger: ".modal .enroll-save:enabled",
        run: "click",
    };
}

export function errorStandsAt(field) {
    return {
        content: `an error stands at ${field}`,
        trigger: `.enroll-dialog .enroll-${field}.is-invalid + #enroll_error_${field}`,
    };
}

export function isOffline() {
    return [
        {
            content: "the form says that there is no network",
            trigger: '.enroll-offline:contains("the data can be added later")',
        },
        {content: "nothing can be saved", trigger: ".modal .enroll-save:disabled"},
    ];
}

export function codeAlone() {
    return {
        content: "make a member by the code alone",
        trigger: ".modal .enroll-code-alone:enabled",
        run: "click",
    };
}

export function openCheck() {
    return [
        {
            content: "check what the person says",
            trigger: ".customer-dialog .customer-match",
            run: "click",
        },
        {content: "the check is open", trigger: ".match-dialog .match-value"},
    ];
}

/** Tours cannot type into a date that is empty. */
const pick =
    (date) =>
    ({anchor}) => {
        anchor.value = date;
        anchor.dispatchEvent(new InputEvent("input", {bubbles: true}));
    };

export function check(field, value) {
    return [
        {
            content: `the person says the ${field}`,
            trigger: `.match-dialog .match-${field}`,
            run: "click",
        },
        {
            content: "the choice is taken",
            trigger: `.match-dialog .match-${field}.btn-primary`,
        },
        {
            content: "type it",
            trigger: ".match-dialog .match-value",
            run: field === "birthdate" ? pick(value) : `edit ${value}`,
        },
        {
            content: "press Check",
            trigger: ".match-dialog .match-check:enabled",
            run: "click",
        },
    ];
}

const forgotten = () => isEmpty(".match-dialog .match-value");

export function matches() {
    return [{content: "it matches", trigger: ".match-dialog .match-yes"}, forgotten()];
}

export function differs() {
    return [
        {content: "it does not match", trigger: ".match-dialog .match-no"},
        forgotten(),
    ];
}

export function checkSays(text) {
    return {
        content: `the check says: ${text}`,
        trigger: `.match-dialog .match-message:contains("${text}")`,
    };
}

export function leaveCheck() {
    return {content: "leave the check", trigger: ".match-back", run: "click"};
}

export function sendReceiptOnFile() {
    return {
        content: "send the receipt to the address on file",
        trigger: ".receipt-screen .send-receipt-on-file",
        run: "click",
    };
}

export function sendReceiptTo(email) {
    return [
        isEmpty(".receipt-screen .send-receipt-email-input"),
        {
            content: "type an address",
            trigger: ".receipt-screen .send-receipt-email-input",
            run: `edit ${email}`,
        },
        {
            content: "send the receipt",
            trigger: ".receipt-screen .send-receipt-email-input + div button",
            run: "click",
        },
    ];
}

export function receiptIsSent() {
    return {
        content: "the receipt was sent",
        trigger: '.receipt-screen .notice:contains("Receipt sent successfully")',
    };
}

export function receiptSays(text) {
    return {
        content: `the receipt screen says: ${text}`,
        trigger: `.receipt-screen .receipt-message:contains("${text}")`,
    };
}

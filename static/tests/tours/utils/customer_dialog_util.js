/** Page object of the customer dialog, and of the places where the code is seen. */

import {negate} from "@point_of_sale/../tests/generic_helpers/utils";

export function isOpen() {
    return {
        content: "the customer dialog is open",
        trigger: ".customer-dialog .customer-query",
    };
}

export function open() {
    return [
        {
            content: "press Customer",
            trigger: ".product-screen .set-partner",
            run: "click",
        },
        isOpen(),
    ];
}

export function type(query) {
    return {
        content: `type ${query}`,
        trigger: ".customer-dialog .customer-query",
        run: `edit ${query}`,
    };
}

export function find(query) {
    return [
        type(query),
        {
            content: "press Find",
            trigger: ".customer-dialog .customer-find:enabled",
            run: "click",
        },
    ];
}

export function messageIs(text) {
    return {
        content: `the dialog says: ${text}`,
        trigger: `.customer-dialog .customer-message:contains("${text}")`,
    };
}

/** What was typed into a field is gone. */
export function isEmpty(trigger) {
    return {
        content: "what was typed is gone",
        trigger,
        run: async ({anchor}) => {
            for (let tries = 0; anchor.value && tries < 20; tries++) {
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            if (anchor.value) {
                throw new Error("the field still holds what was typed");
            }
        },
    };
}

export function queryIsEmpty() {
    return isEmpty(".customer-dialog .customer-query");
}

export function newMember() {
    return {
        content: "make a new member",
        trigger: ".customer-dialog .customer-new:enabled",
        run: "click",
    };
}

export function back() {
    return {content: "leave the dialog", trigger: ".customer-back", run: "click"};
}

export function close() {
    return {content: "close the dialog", trigger: ".modal .btn-close", run: "click"};
}

export function remove() {
    return {
        content: "take the customer off the order",
        trigger: ".customer-dialog .customer-remove",
        run: "click",
    };
}

export function confirm(button) {
    return {
        content: `answer: ${button}`,
        trigger: `.modal .modal-footer button:contains("${button}")`,
        run: "click",
    };
}

export function orderHasCustomer(code) {
    return [
        {content: "the dialog is closed", trigger: negate(".modal .customer-dialog")},
        {
            content: `the order shows ${code}`,
            trigger: `.product-screen .set-partner:contains("${code}")`,
        },
    ];
}

function assertCode(anchor) {
    if (!/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(anchor.textContent.trim())) {
        throw new Error(`not a customer code: ${anchor.textContent}`);
    }
}

export function orderHasNewMember() {
    return {
        content: "the order shows a new code",
        trigger: ".product-screen .set-partner .text-action",
        run: ({anchor}) => assertCode(anchor),
    };
}

export function orderHasNoCustomer() {
    return {
        content: "the order has no customer",
        trigger: negate(".product-screen .set-partner .text-action"),
    };
}

export function receiptHasCode() {
    return {
        content: "the receipt shows the code as text and QR code",
        trigger:
            '.pos-receipt .pos-receipt-customer-code:has(img[src^="data:image"]) .customer-code',
        run: ({anchor}) => assertCode(anchor),
    };
}

export function notificationIs(text) {
    return {
        content: `a notification says: ${text}`,
        trigger: `.o_notification:contains("${text}")`,
    };
}

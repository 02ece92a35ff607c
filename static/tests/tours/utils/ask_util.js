/** Page object of what a receipt asks. */

import {negate} from "@point_of_sale/../tests/generic_helpers/utils";

const BLOCK = ".pos-receipt .pos-receipt-ask";

export function receiptAsks() {
    return [
        {
            content: "the receipt has the code that asks",
            trigger: `${BLOCK} img[src^="data:image"]`,
        },
        {content: "and says why", trigger: `${BLOCK}:contains("How was it?")`},
    ];
}

export function receiptAsksBesideWarranty() {
    return {
        content: "both codes are there, apart from each other",
        trigger: `${BLOCK} ~ .pos-receipt-warranty img`,
    };
}

export function receiptDoesNotAsk() {
    return {content: "the receipt asks nothing", trigger: negate(BLOCK)};
}

export function tillHasTickets() {
    return {
        content: "the till has tickets in reserve",
        trigger: "body",
        run: async () => {
            const key = `${odoo.access_token}-survey_tickets`;
            for (let tries = 0; tries < 100; tries++) {
                if (JSON.parse(localStorage.getItem(key) || "{}").codes?.length) {
                    return;
                }
                await new Promise((resolve) => setTimeout(resolve, 100));
            }
            throw new Error("no tickets");
        },
    };
}

/* global posmodel */
/** Page object of questions: the order's row, the dialog, the customer display. */

import {negate, run} from "@point_of_sale/../tests/generic_helpers/utils";

export function isDue(question) {
    return {
        content: `the order shows that "${question}" is due`,
        trigger: `.ask-row:contains("${question}")`,
    };
}

export function nothingIsDue() {
    return {content: "nothing is due", trigger: negate(".ask-row", ".product-screen")};
}

export function openRow() {
    return [
        {content: "ask what is due", trigger: ".ask-row", run: "click"},
        {content: "the dialog is open", trigger: ".ask-dialog"},
    ];
}

export function open() {
    return [
        {content: "more buttons", trigger: ".more-btn", run: "click"},
        {content: "ask", trigger: ".modal .ask-button", run: "click"},
        {content: "the dialog is open", trigger: ".ask-dialog"},
    ];
}

export function openOnReceipt() {
    return [
        {content: "ask after the sale", trigger: ".receipt-ask", run: "click"},
        {content: "the dialog is open", trigger: ".ask-dialog"},
    ];
}

export function give(number) {
    return {
        content: `the customer says ${number}`,
        trigger: `.ask-dialog .ask-value-${number}`,
        run: "click",
    };
}

export function choose(text) {
    return {
        content: `the customer says ${text}`,
        trigger: `.ask-dialog .ask-choice:contains("${text}")`,
        run: "click",
    };
}

export function isClosed() {
    return {content: "the dialog is closed", trigger: negate(".ask-dialog", "body")};
}

export function says(text) {
    return {
        content: `the till says: ${text}`,
        trigger: `.o_notification:contains("${text}")`,
    };
}

export function notNow() {
    return [
        {content: "not now", trigger: ".modal .ask-later", run: "click"},
        isClosed(),
    ];
}

/** Neither orders nor answers wait any more. */
export function everythingArrived() {
    return run(async () => {
        const waits = async () =>
            posmodel.getPendingOrder().orderToCreate.length ||
            posmodel.models["pos.order"].some(
                (order) => order.finalized && !order.isSynced
            ) ||
            (await posmodel.customerAsks.outbox.all()).length;
        for (let tries = 0; (await waits()) && tries < 400; tries++) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        if (await waits()) {
            throw new Error("something waits for the network still");
        }
    }, "orders and answers have arrived");
}

// The customer display, in the same browser

/** Open the display beside the till, as a second window would be. */
export function openDisplay() {
    return [
        run(() => {
            const frame = document.createElement("iframe");
            frame.className = "display-frame";
            frame.style =
                "position:fixed;inset:55% 0 0 0;z-index:9999;width:100%;height:45%";
            const till = odoo.pos_config_id;
            frame.src = `/pos_customer_display/${till}/${localStorage.getItem("device_uuid")}`;
            document.body.appendChild(frame);
        }, "open the customer display"),
        {
            content: "the display is there",
            trigger: "body :iframe .o_customer_display",
        },
    ];
}

export function askOnDisplay() {
    return [
        {content: "on the display", trigger: ".modal .ask-display", run: "click"},
        {content: "the till waits", trigger: ".modal .ask-waiting"},
    ];
}

export function displayAsks(question) {
    return {
        content: `the display asks: ${question}`,
        trigger: `body :iframe .ask-panel .ask-title:contains("${question}")`,
    };
}

export function tapOnDisplay(selector) {
    return {
        content: `tap on the display: ${selector}`,
        trigger: `body :iframe .ask-panel ${selector}`,
        run: "click",
    };
}

export function displayShowsOrder() {
    return {
        content: "the display is the order's again",
        trigger: "body :iframe .o_customer_display:not(:has(.ask-panel))",
    };
}

export function goOn() {
    return [
        {content: "the cashier goes on", trigger: ".modal .ask-stop", run: "click"},
        displayShowsOrder(),
    ];
}

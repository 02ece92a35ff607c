/* global posmodel */

/** Page object of points: the panel on the order, its dialog, the receipt. */

import * as NumberPopup from "@point_of_sale/../tests/generic_helpers/number_popup_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import {negate} from "@point_of_sale/../tests/generic_helpers/utils";

const rowOf = (name) => `.points-row:has(.loyalty-points-title:contains("${name}"))`;
const row = (name) => `.points-panel ${rowOf(name)}`;

const remembered = new Map();
const numbersIn = (element) =>
    element.querySelector(".points-sum").textContent.replace(/\s+/g, " ");

export function hasPoints(name, {balance, earned, spent, total}) {
    const parts = {
        balance: ["balance", balance],
        earned: ["won", earned],
        spent: ["spent", spent],
        total: ["totaltext-end", total],
    };
    return Object.entries(parts)
        .filter(([, [, value]]) => value !== undefined)
        .map(([part, [place, value]]) => ({
            content: `${name}: ${part} ${value}`,
            trigger: `${row(name)} .loyalty-points-${place}:contains(/^[^0-9]*${value}$/)`,
        }));
}

export function spendsNothing(name) {
    return {
        content: `${name}: nothing is redeemed`,
        trigger: `${row(name)}:not(:has(.loyalty-points-spent))`,
    };
}

export function hasLevel(name, level) {
    return {
        content: `${name}: level ${level}`,
        trigger: `${row(name)} .points-level:contains("${level}")`,
    };
}

export function says(name, text) {
    return {
        content: `${name}: ${text}`,
        trigger: `${row(name)}:contains("${text}")`,
    };
}

export function hasStamps(name, {old, fresh, empty}) {
    const count = {old, new: fresh, empty};
    return Object.entries(count).map(([state, expected]) => ({
        content: `${name}: ${expected} stamps are ${state}`,
        trigger: row(name),
        async run({anchor}) {
            const found = () =>
                anchor.querySelectorAll(`.points-stamp-${state}`).length;
            for (let tries = 0; found() !== expected && tries < 40; tries++) {
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            if (found() !== expected) {
                throw new Error(`${found()} stamps are ${state}`);
            }
        },
    }));
}

export function isWaiting(name) {
    return {
        content: `${name}: waits for the network`,
        trigger: `.points-panel:has(.points-waiting):has(${rowOf(name)})`,
    };
}

export function isSynced(name) {
    return {
        content: `${name}: waits for nothing`,
        trigger: `.points-panel:not(:has(.points-waiting)):has(${rowOf(name)})`,
    };
}

/** Keep what the panel says of a programme, for isAsRemembered. */
export function remember(name) {
    return {
        content: `${name}: remember the numbers`,
        trigger: row(name),
        run: ({anchor}) => remembered.set(name, numbersIn(anchor)),
    };
}

export function isAsRemembered(name) {
    return {
        content: `${name}: the numbers are those of before`,
        trigger: row(name),
        run({anchor}) {
            const [before, now] = [remembered.get(name), numbersIn(anchor)];
            if (!before || before !== now) {
                throw new Error(`it was ${before}, and is ${now}`);
            }
        },
    };
}

export function isHidden() {
    return {content: "no points are shown", trigger: negate(".points-panel")};
}

export function open(name) {
    return [
        {content: `open ${name}`, trigger: row(name), run: "click"},
        {content: "the dialog is open", trigger: ".modal .points-dialog"},
    ];
}

export function why(text) {
    return {
        content: `why: ${text}`,
        trigger: `.points-dialog .points-why li:contains("${text}")`,
    };
}

export function close() {
    return [
        {content: "close", trigger: ".modal .points-close", run: "click"},
        {content: "the dialog is closed", trigger: negate(".points-dialog")},
    ];
}

export function choose(reward) {
    return {
        content: `redeem: ${reward}`,
        trigger: `.points-dialog .points-reward:contains("${reward}")`,
        run: "click",
    };
}

export function nothingToRedeem() {
    return {
        content: "nothing can be redeemed",
        trigger: ".points-dialog .points-no-reward",
    };
}

export function typePoints(points, worth) {
    return [
        {
            content: "points are asked for",
            trigger: '.modal:contains("Points to redeem")',
        },
        NumberPopup.enterValue(points),
        {
            content: `they are worth ${worth}`,
            trigger: `.modal:contains("${worth}")`,
        },
        {
            content: "redeem them",
            trigger: '.modal .modal-footer button:contains("Redeem"):enabled',
            run: "click",
        },
        {content: "the dialog is closed", trigger: negate(".modal .numpad")},
    ];
}

/** By the button of rewards that Odoo has among its others. */
export function chooseAmongRewards(program, reward) {
    return [
        ...ProductScreen.clickControlButton("Reward"),
        {
            content: `Odoo's list of rewards: ${reward}`,
            trigger: `.selection-item:contains("${program}"):contains("${reward}")`,
            run: "click",
        },
    ];
}

export function missingIsConfirmed(text) {
    return [
        {
            content: `before it is paid out: ${text}`,
            trigger: `.modal:contains("Points are missing"):contains("${text}")`,
        },
        {content: "go on", trigger: ".modal .modal-footer .btn-primary", run: "click"},
    ];
}

/** What the server booked of the order that was paid offline, in the till's own copy. */
export function wasBooked({earned, spent}) {
    return {
        content: `booked: ${earned} earned, ${spent} redeemed`,
        trigger: "body",
        async run() {
            const orders = posmodel.models["pos.order"];
            const booked = () =>
                orders.some((order) =>
                    order.points_summary?.some(
                        (told) => told.earned === earned && told.spent === spent
                    )
                );
            for (let tries = 0; !booked() && tries < 100; tries++) {
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            if (!booked()) {
                throw new Error("the server booked something else, or nothing");
            }
        },
    };
}

export function anotherTillWasFaster() {
    return [
        {
            content: "the cashier is told that another till was faster",
            trigger: '.modal:contains("Another till was faster")',
        },
        {content: "go on", trigger: ".modal .modal-footer button", run: "click"},
    ];
}

export function returnTakesBack(name, points) {
    return {
        content: `the return takes back ${points} ${name}`,
        trigger: `.payment-screen .points-return:contains("${name}") .points-taken:contains("${points}")`,
    };
}

export function returnMisses(text) {
    return {
        content: `the return: ${text}`,
        trigger: `.payment-screen .points-return .points-missing:contains("${text}")`,
    };
}

const block = (name) => `.pos-receipt .pos-receipt-points:contains("${name}")`;

export function receiptSays(name, label, value) {
    return {
        content: `the receipt: ${name}, ${label} ${value}`,
        trigger: `${block(name)} div.d-flex:has(span:contains("${label}")):has(span:contains(/^[+-]?${value}$/))`,
    };
}

export function receiptWaits(name) {
    return {
        content: "the receipt says that points are booked later",
        trigger: `${block(name)} .points-receipt-waiting`,
    };
}

export function receiptIsBooked(name) {
    return {
        content: "the receipt says what is booked",
        trigger: `${block(name)}:not(:has(.points-receipt-waiting))`,
    };
}

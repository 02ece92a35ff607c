/* global posmodel */

/** Page object of the customer at a glance: the panel, what it asks, the profile. */

import {negate, run} from "@point_of_sale/../tests/generic_helpers/utils";

const suggestion = (name) =>
    `.customer-panel .suggestion-row:has(.suggestion-name:contains("${name}"))`;

export function shows(code) {
    return {
        content: `the panel shows ${code}`,
        trigger: `.customer-panel .customer-code:contains("${code}")`,
    };
}

export function greets(name) {
    return {
        content: `the panel greets ${name}`,
        trigger: `.customer-panel .customer-greeting:contains("${name}")`,
    };
}

export function greetsNobody() {
    return run(() => {
        const {greetings} = posmodel.customerProfile.facts;
        const shown = document.querySelector(".customer-greeting");
        if (shown || Object.keys(greetings).length) {
            throw new Error("the first name is still there");
        }
    }, "the first name is gone");
}

export function lastVisitIs(text) {
    return {
        content: `the last visit: ${text}`,
        trigger: `.customer-panel .customer-last-visit:contains("${text}")`,
    };
}

export function toggle() {
    return {
        content: "open or close the panel",
        trigger: ".customer-panel .customer-toggle",
        run: "click",
    };
}

export function isOneLine() {
    return {
        content: "the panel is one line",
        trigger: ".customer-panel:not(:has(.customer-body)) .customer-line",
    };
}

export function isOpen() {
    return {
        content: "the panel is open",
        trigger: ".customer-panel:has(.customer-body) .customer-line",
    };
}

export function saysOffline() {
    return {
        content: "the panel says that there is no network",
        trigger: '.customer-panel .customer-offline:contains("No network")',
    };
}

export function isOnline() {
    return {
        content: "the panel has a network",
        trigger: ".customer-panel:not(:has(.customer-offline)) .customer-line",
    };
}

/** The order's lines have more room than the panel. */
export function leavesRoom() {
    return run(() => {
        const height = (selector) =>
            document.querySelector(selector).getBoundingClientRect().height;
        const lines = height(".order-container");
        const panel = height(".customer-panel");
        if (lines < panel) {
            throw new Error(`lines have ${lines}px and the panel has ${panel}px`);
        }
    }, "the lines of the order have the most room");
}

// What is asked

export function asksFor(text) {
    return {
        content: `the panel asks: ${text}`,
        trigger: `.customer-panel .prompt-row:contains("${text}")`,
    };
}

export function asksNothing() {
    return {
        content: "the panel asks nothing",
        trigger: ".customer-panel:not(:has(.prompt-row)):not(:has(.ask-row))",
    };
}

export function openPrompt() {
    return [
        {content: "ask", trigger: ".customer-panel .prompt-row", run: "click"},
        {content: "the dialog is open", trigger: ".prompt-dialog .prompt-title"},
    ];
}

export function promptSays(text) {
    return {
        content: `the dialog says: ${text}`,
        trigger: `.prompt-dialog:contains("${text}")`,
    };
}

export function promptIsClosed() {
    return {
        content: "the dialog is closed",
        trigger: negate(".prompt-dialog", "body"),
    };
}

export function tell(field, value) {
    return [
        {
            content: `the customer says the ${field}`,
            trigger: `.prompt-dialog .prompt-${field}`,
            run: `edit ${value}`,
        },
        {content: "save", trigger: ".modal .prompt-save:enabled", run: "click"},
        promptIsClosed(),
    ];
}

export function notNow() {
    return [
        {content: "not now", trigger: ".modal .prompt-later", run: "click"},
        promptIsClosed(),
    ];
}

// What is suggested

export function suggests(name) {
    return {content: `the panel suggests ${name}`, trigger: suggestion(name)};
}

export function suggestsNot(name) {
    return {
        content: `the panel suggests no ${name}`,
        trigger: `.customer-panel:not(:has(.suggestion-name:contains("${name}")))`,
    };
}

export function why(name, text) {
    return [
        {
            content: `why ${name}?`,
            trigger: `${suggestion(name)} .suggestion-why`,
            run: "click",
        },
        {
            content: `because: ${text}`,
            trigger: `${suggestion(name)} .suggestion-reason:contains("${text}")`,
        },
    ];
}

export function take(name) {
    return {
        content: `sell ${name}`,
        trigger: `${suggestion(name)} .suggestion-add`,
        run: "click",
    };
}

export function refuse(name) {
    return [
        {
            content: `not interested in ${name}`,
            trigger: `${suggestion(name)} .suggestion-refuse`,
            run: "click",
        },
        suggestsNot(name),
    ];
}

// The profile

export function open() {
    return [
        {
            content: "open the profile",
            trigger: ".customer-panel .customer-profile",
            run: "click",
        },
        {content: "it is open", trigger: ".profile-dialog .profile-tabs"},
    ];
}

export function close() {
    return [
        {content: "close the profile", trigger: ".modal .profile-close", run: "click"},
        {content: "it is closed", trigger: negate(".profile-dialog", "body")},
    ];
}

export function openTab(name) {
    return [
        {
            content: `open ${name}`,
            trigger: `.profile-dialog .profile-tab-${name}`,
            run: "click",
        },
        {
            content: `${name} is shown`,
            trigger: `.profile-tab-${name}[aria-selected=true]`,
        },
    ];
}

/** By keyboard alone. */
export function nextTab(name) {
    return [
        {
            content: "the next tab",
            trigger: ".profile-dialog [role=tab][aria-selected=true]",
            run: "press ArrowRight",
        },
        {
            content: `${name} is shown, and has the keyboard`,
            trigger: `.profile-tab-${name}[aria-selected=true]:focus`,
        },
    ];
}

export function tabShows(text) {
    return {
        content: `the tab shows ${text}`,
        trigger: `.profile-dialog .profile-panel:contains("${text}")`,
    };
}

export function tabSaysOffline() {
    return {
        content: "the tab says what this till knows",
        trigger: '.profile-dialog .profile-offline:contains("No network")',
    };
}

const purchase = (name) =>
    `.profile-dialog .purchase .purchase-line:has(.purchase-name:contains("${name}"))`;

export function wasBought(name) {
    return {content: `${name} was bought`, trigger: purchase(name)};
}

export function buyAgain(name) {
    return {
        content: `${name} again`,
        trigger: `${purchase(name)} .purchase-line-again:enabled`,
        run: "click",
    };
}

export function bringBack(name) {
    return {
        content: `${name} comes back`,
        trigger: `${purchase(name)} .purchase-line-return:enabled`,
        run: "click",
    };
}

export function says(text) {
    return {
        content: `the till says: ${text}`,
        trigger: `.o_notification:contains("${text}")`,
    };
}

// A server that says nothing

export function silenceServer() {
    return run(() => {
        const {data} = posmodel;
        const {call} = data;
        data.call = function (_model, method) {
            return method === "pos_panel"
                ? new Promise(() => true)
                : call.apply(this, arguments);
        };
    }, "the server says nothing of customers");
}

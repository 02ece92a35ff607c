/** Page object of the customer desk, for whoever has no mouse. */

import {run} from "@point_of_sale/../tests/generic_helpers/utils";

const DESK = ".o_customer_desk";
const SEARCH = `${DESK} input[name=desk_query]`;
const PATIENCE = 200;

async function until(check, what) {
    for (let tries = 0; tries < PATIENCE; tries++) {
        if (check()) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const at = document.activeElement.outerHTML.slice(0, 160);
    throw new Error(`${what}; the keyboard is at ${at}`);
}

function send(event, key, options = {}) {
    const ev = new KeyboardEvent(event, {
        key,
        code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
        bubbles: true,
        cancelable: true,
        ...options,
    });
    return document.activeElement.dispatchEvent(ev);
}

/** Press a key where the keyboard is, and let the browser do what it would do. */
function stroke(key, options) {
    const target = document.activeElement;
    const isTaken = !send("keydown", key, options);
    if (!isTaken && key === "Enter") {
        if (target.matches("button, a")) {
            target.click();
        } else if (target.form) {
            target.form.requestSubmit();
        }
    }
    send("keyup", key, options);
}

export function keyboardIsIn(selector, where) {
    return run(
        () => until(() => document.activeElement.matches(selector), `not in ${where}`),
        `the keyboard is in ${where}`
    );
}

export function beginsInSearch() {
    return [
        {content: "the desk is there", trigger: SEARCH},
        keyboardIsIn(SEARCH, "the search"),
    ];
}

/** What somebody types, at a person's speed. */
export function type(text) {
    return run(() => {
        const field = document.activeElement;
        field.value = text;
        field.dispatchEvent(new Event("input", {bubbles: true}));
        field.dispatchEvent(new Event("change", {bubbles: true}));
    }, `type ${text}`);
}

export function press(key, options = {}) {
    return run(() => stroke(key, options), `press ${key}`);
}

/** A shortcut of Odoo's: Alt and a letter. */
export function shortcut(letter) {
    return run(() => stroke(letter, {altKey: true}), `press Alt and ${letter}`);
}

export function find(text) {
    return [type(text), press("Enter")].flat();
}

/** A scanner that types fast, wherever the keyboard is. */
export function scan(text) {
    return run(() => {
        for (const sign of text) {
            stroke(sign);
        }
        stroke("Enter");
    }, `scan ${text}`);
}

export function says(text) {
    return {
        content: `the desk says ${text}`,
        trigger: `${DESK} .o_desk_answer:contains("${text}")`,
    };
}

export function shows(code) {
    return [
        {
            content: `${code} is shown`,
            trigger: `${DESK} .o_desk_code:contains("${code}")`,
        },
        keyboardIsIn(".o_desk_customer", "the customer"),
    ];
}

export function searchIsEmpty() {
    return run(() => {
        const {value} = document.querySelector(SEARCH);
        if (value) {
            throw new Error("what was typed stays on the screen");
        }
    }, "nothing that was typed stays");
}

export function backToSearch() {
    return [press("Escape"), keyboardIsIn(SEARCH, "the search")].flat();
}

export function hasProblem(text) {
    return {
        content: `${text} is among the problems`,
        trigger: `${DESK} .o_desk_problems:contains("${text}")`,
    };
}

// Tabs

export function toTabs() {
    return run(() => {
        document.querySelector(`${DESK} [role=tab][tabindex="0"]`).focus();
    }, "the keyboard goes to the tabs");
}

export function tabIs(name, text) {
    return [
        {
            content: `${name} shows ${text}`,
            trigger: `${DESK} .o_desk_panel[data-tab=${name}]:contains("${text}")`,
        },
        keyboardIsIn(`[data-tab=${name}][role=tab]`, name),
    ];
}

export function tabSays(name, text) {
    return {
        content: `${name} says ${text}`,
        trigger: `${DESK} .o_desk_panel[data-tab=${name}]:contains("${text}")`,
    };
}

/** @param {String} data what the customer says still holds, such as Phone */
export function saysStillRight(data) {
    const button = `${DESK} .o_desk_panel button[aria-label^="${data}"]`;
    return [
        run(() => document.querySelector(button).focus(), `go to ${data}`),
        press("Enter"),
    ].flat();
}

// Caller check

export function compare(value, result) {
    return [
        shortcut("m"),
        keyboardIsIn("input[name=desk_value]", "the caller check"),
        type(value),
        press("Enter"),
        {
            content: `the check says ${result}`,
            trigger: `${DESK} .o_desk_check:contains("${result}")`,
        },
    ].flat();
}

export function choosesAsked(field) {
    return run(async () => {
        const select = document.querySelector("select[name=desk_field]");
        select.focus();
        select.value = field;
        select.dispatchEvent(new Event("change", {bubbles: true}));
    }, `ask for ${field}`);
}

// Dialogs

export function dialogIsOpen(selector) {
    return {content: "a dialog opens", trigger: `.modal ${selector}`};
}

export function dialogIsClosed() {
    return {content: "the dialog is closed", trigger: "body:not(:has(.modal))"};
}

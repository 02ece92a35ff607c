/** Page object of the identity on the form of a contact, and of the dialog before it. */

import {rpc} from "@web/core/network/rpc";

const row = (field) => `.o_identity_row[data-field="identity_${field}"]`;

export function titleIsCode() {
    return {
        content: "the customer is called by the code",
        trigger: ".o_form_view h1 .o_field_widget[name=display_name]",
        run({anchor}) {
            const code = /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/;
            if (!code.test(anchor.textContent.trim())) {
                throw new Error("the title is no code");
            }
        },
    };
}

export function isHidden(...fields) {
    return fields.map((field) => ({
        content: `there are dots in place of ${field}`,
        trigger: `${row(field)} .o_identity_dots`,
    }));
}

export function isShown(field, value) {
    return {
        content: `${field} is shown`,
        trigger: `${row(field)} .o_field_widget`,
        run({anchor}) {
            const input = anchor.querySelector("input, textarea");
            const text = input ? input.value : anchor.textContent;
            if (text.trim() !== value) {
                throw new Error(`${field} is not what is on file`);
            }
        },
    };
}

export function reveal(purpose) {
    return [
        {content: "press Reveal", trigger: ".o_identity_reveal", run: "click"},
        {
            content: `choose ${purpose}`,
            trigger: `.modal .o_radio_item:contains("${purpose}") input`,
            run: "click",
        },
        {
            content: "reveal",
            trigger: ".modal footer button[name=action_reveal]",
            run: "click",
        },
        {content: "the time runs", trigger: '.o_identity_time:contains(":")'},
    ];
}

export function hide() {
    return {content: "press Hide", trigger: ".o_identity_hide", run: "click"};
}

export function edit(field, value) {
    return {
        content: `change ${field}`,
        trigger: `${row(field)} input`,
        run: `edit ${value}`,
    };
}

export function nothingToSave() {
    return {
        content: "the form has nothing to save",
        trigger: ".o_form_view:not(:has(.o_form_button_save:visible))",
    };
}

export function save() {
    return [
        {content: "save", trigger: ".o_form_button_save:visible", run: "click"},
        nothingToSave(),
    ];
}

/** Ten minutes later: the server has ended the look, and the browser's clock moves on. */
export function timePasses() {
    return [
        {
            content: "the time passes",
            trigger: ".o_identity_revealed",
            async run() {
                const customer = Number(location.pathname.split("/").pop());
                await rpc("/web/dataset/call_kw/res.partner/action_hide_identity", {
                    model: "res.partner",
                    method: "action_hide_identity",
                    args: [[customer]],
                    kwargs: {},
                });
                const now = Date.now;
                Date.now = () => now() + 10 * 60 * 1000;
            },
        },
        {
            content: "the identity is hidden by itself",
            trigger: ".o_identity_panel:not(.o_identity_revealed)",
        },
    ];
}

export function cannotReveal() {
    return {
        content: "there is no way to reveal",
        trigger: ".o_identity_panel:not(:has(.o_identity_reveal))",
    };
}

/** Nothing of these values is on the page, in a field or anywhere else. */
export function pageIsSilentAbout(values) {
    return {
        content: "the page shows none of it",
        trigger: ".o_form_view",
        run() {
            const inputs = [...document.querySelectorAll("input, textarea")];
            const page = [
                document.documentElement.outerHTML,
                ...inputs.map((input) => input.value),
            ].join("\n");
            if (values.some((value) => page.includes(value))) {
                throw new Error("the page shows something of the identity");
            }
        },
    };
}

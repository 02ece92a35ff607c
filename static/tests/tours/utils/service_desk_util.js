/** Page object of a case in the office: the board, the form, its dialogs. */

const field = (name) => `.o_form_view .o_field_widget[name=${name}]`;
const inDialog = (name) => `.modal .o_field_widget[name=${name}]`;

/** The key presses of whoever works without a mouse have to arrive there. */
function focusIsIn(selector, where) {
    return {
        content: `the keyboard is in ${where}`,
        trigger: selector,
        async run() {
            for (let tries = 0; tries < 40; tries++) {
                if (document.activeElement.closest(selector)) {
                    return;
                }
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            const at = document.activeElement.outerHTML.slice(0, 120);
            throw new Error(`the keyboard is not in ${where}, but at ${at}`);
        },
    };
}

function choose(name, typed, shown = typed) {
    return [
        {
            content: `type ${typed}`,
            trigger: `${field(name)} input`,
            run: `edit ${typed}`,
        },
        {
            content: `choose ${shown}`,
            trigger: `.o-autocomplete--dropdown-item:contains("${shown}") a`,
            run: "click",
        },
    ];
}

export function newCase() {
    return [
        {
            content: "press New on the board",
            trigger: ".o_kanban_view",
        },
        {
            content: "a new case",
            trigger: ".o-kanban-button-new",
            run: "click",
        },
        focusIsIn(field("subject"), "the subject"),
    ];
}

export function fill(subject, customer, serial) {
    return [
        {
            content: "subject",
            trigger: `${field("subject")} textarea`,
            run: `edit ${subject}`,
        },
        choose("partner_id", customer),
        choose("card_id", serial),
        {
            content: "the type is a claim",
            trigger: `${field("case_type")} select, ${field("case_type")} input`,
            async run({anchor}) {
                if (anchor.tagName === "SELECT") {
                    anchor.value = '"warranty"';
                    anchor.dispatchEvent(new Event("change", {bubbles: true}));
                } else {
                    anchor.click();
                }
            },
        },
    ];
}

export function pick(option) {
    return {
        content: `choose ${option}`,
        trigger: `.o_select_menu_item:contains("${option}")`,
        run: "click",
    };
}

export function save() {
    return [
        {content: "save", trigger: ".o_form_button_save:visible", run: "click"},
        {
            content: "it is stored under a number",
            trigger: `${field("name")}:contains("CASE/")`,
        },
    ];
}

export function shows(name, text) {
    return {
        content: `${name} says ${text}`,
        trigger: `${field(name)}:contains("${text}")`,
    };
}

export function stateIs(text) {
    return {
        content: `the case is ${text}`,
        trigger: `.o_statusbar_status .o_arrow_button_current:contains("${text}")`,
    };
}

export function press(text) {
    return {
        content: `press ${text}`,
        trigger: `.o_statusbar_buttons button:contains("${text}"):visible`,
        run: "click",
    };
}

export function openTab(text) {
    return {
        content: `open ${text}`,
        trigger: `.o_form_view .o_notebook .nav-link:contains("${text}")`,
        run: "click",
    };
}

/** Two clicks and a few words: what the customer said on the phone. */
export function noteContact(outcome) {
    return [
        openTab("Contacts"),
        {content: "note", trigger: "button[name=action_note_contact]", run: "click"},
        focusIsIn(".modal", "the dialog"),
        {
            content: "what came of it",
            trigger: `${inDialog("outcome")} input, ${inDialog("outcome")} textarea`,
            run: `edit ${outcome}`,
        },
        {content: "save", trigger: ".modal .o_form_button_save", run: "click"},
        {content: "closed", trigger: "body:not(:has(.modal))"},
        {
            content: "it is among the contacts",
            trigger: `${field("recent_contact_ids")} .o_data_row:contains("${outcome}")`,
        },
    ];
}

export function answer(text) {
    return [
        press("Answer"),
        focusIsIn(".modal", "the answer"),
        {
            content: "write",
            trigger: ".modal [name=body] .odoo-editor-editable",
            run: `editor ${text}`,
        },
        {
            content: "send",
            trigger: ".modal button[name=action_send_mail]:enabled",
            run: "click",
        },
        {content: "sent", trigger: "body:not(:has(.modal))"},
        {
            content: "it is in the thread",
            trigger: `.o-mail-Message:contains("${text}")`,
        },
    ];
}

/** What came by mail lies in a shadow of its own, so that its styles stay there. */
export function threadSaysByMail(text) {
    return {
        content: `${text} was mailed`,
        trigger: ".o-mail-Message .overflow-x-auto",
        async run() {
            const said = () =>
                [...document.querySelectorAll(".o-mail-Message .overflow-x-auto")].some(
                    (body) => body.shadowRoot?.textContent.includes(text)
                );
            for (let tries = 0; tries < 40 && !said(); tries++) {
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            if (!said()) {
                throw new Error(`nobody mailed "${text}"`);
            }
        },
    };
}

export function replace(serial, note) {
    return [
        press("Resolve"),
        focusIsIn(".modal", "the dialog"),
        {
            content: "by a replacement",
            trigger: `${inDialog("resolution")} .o_radio_item:contains("Replacement") input`,
            run: "click",
        },
        {
            content: "the new serial number",
            trigger: `${inDialog("serial")} input`,
            run: `edit ${serial}`,
        },
        {
            content: "a word",
            trigger: `${inDialog("note")} textarea`,
            run: `edit ${note}`,
        },
        {
            content: "close the case",
            trigger: ".modal button[name=action_resolve]",
            run: "click",
        },
        {content: "done", trigger: "body:not(:has(.modal))"},
    ];
}

/** The other item of the chain, from the case and on its own form. */
export function followChain(name, serial) {
    return [
        openTab("Warranty"),
        {
            content: "the case names the new item",
            trigger: `${field("replacement_card_id")}:contains("${name}")`,
        },
        {
            content: "open it",
            trigger: `${field("replacement_card_id")} a`,
            run: "click",
        },
        {
            content: "it has its serial number",
            trigger: `.o_form_view:contains("${serial}") .o_field_widget[name=replaces_id]`,
        },
    ];
}

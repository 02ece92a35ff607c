/** Contact data that is doubted is put right in the office, by keyboard and by mouse. */

import {checkAccessibility} from "@pos_customer_identity/../tests/tours/utils/axe";
import {registry} from "@web/core/registry";

const BLOCK = ".o_contact_freshness";
const row = (field) => `${BLOCK} li[data-field="${field}"]`;

registry.category("web_tour.tours").add("contact_freshness", {
    steps: () => [
        {
            content: "open the page",
            trigger: ".o_notebook .nav-link[name=contact_freshness]",
            run: "click",
        },
        {
            content: "the address has come back",
            trigger: `${row("email")} .badge:contains("Mail came back")`,
        },
        checkAccessibility(BLOCK),
        {
            content: "correct it",
            trigger: `${row("email")} .o_contact_correct`,
            run: "click",
        },
        {
            content: "the field is there, empty, and has the focus",
            trigger: `${row("email")} input[type=email]:focus`,
            run({anchor}) {
                if (anchor.value) {
                    throw new Error("what is on file must not be shown");
                }
            },
        },
        checkAccessibility(BLOCK),
        {
            content: "type",
            trigger: `${row("email")} input`,
            run: "edit ada.new@example.com",
        },
        {
            content: "save with Enter",
            trigger: `${row("email")} .o_contact_save`,
            run: "click",
        },
        {
            content: "it is fresh",
            trigger: `${row("email")}:contains("Confirmed on"):not(:has(.badge))`,
        },
        {
            content: "the keyboard has stayed in the row",
            trigger: `${row("email")} .o_contact_correct:focus`,
        },
        {
            content: "the number is no longer right",
            trigger: `${row("phone")} .o_contact_wrong`,
            run: "click",
        },
        {
            content: "it is doubted",
            trigger: `${row("phone")} .badge`,
        },
        {
            content: "it is right after all",
            trigger: `${row("phone")} .o_contact_right`,
            run: "click",
        },
        {
            content: "it is fresh",
            trigger: `${row("phone")}:not(:has(.badge))`,
        },
    ],
});

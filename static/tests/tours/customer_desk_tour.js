import * as Desk from "@pos_customer_identity/../tests/tours/utils/customer_desk_util";
import {checkAccessibility} from "@pos_customer_identity/../tests/tours/utils/axe";
import {registry} from "@web/core/registry";

// As tests/test_desk_keyboard.py has made them.
const CODE = "VVA0-1G38-9N23";
const MISTYPED = "VVA0-1G38-9N32";
const OTHER = "XZ4T-MT24-8E2Z";
const PHONE = "+41 79 555 66 01";
const RECEIPT = "2631-555-000001";
const tours = registry.category("web_tour.tours");

tours.add("customer_desk_keyboard", {
    steps: () =>
        [
            Desk.beginsInSearch(),
            checkAccessibility(".o_customer_desk"),
            // A typing error is told as one, and mended.
            Desk.find(MISTYPED),
            Desk.says("typing error"),
            checkAccessibility(".o_customer_desk"),
            Desk.find(CODE),
            Desk.shows(CODE),
            Desk.searchIsEmpty(),
            Desk.hasProblem("The lamp flickers"),
            checkAccessibility(".o_customer_desk"),
            // Is it the customer? Two answers that match.
            Desk.choosesAsked("zip"),
            Desk.compare("ZX-98766", "It does not match."),
            Desk.compare("ZX-98765", "It matches."),
            Desk.choosesAsked("name"),
            Desk.compare("Zorblax", "Checked until"),
            // Arrows lead through the tabs.
            Desk.toTabs(),
            Desk.press("ArrowRight"),
            Desk.tabIs("purchases", RECEIPT),
            checkAccessibility(".o_customer_desk"),
            Desk.press("End"),
            Desk.tabIs("data", "Contact Data"),
            checkAccessibility(".o_customer_desk"),
            // What was pressed is drawn anew, and the keyboard stays where it was.
            Desk.saysStillRight("Phone"),
            Desk.tabSays("data", "confirmed on"),
            Desk.keyboardIsIn(".o_desk_panel, .o_desk_panel *", "the panel"),
            Desk.toTabs(),
            Desk.press("ArrowRight"),
            Desk.tabIs("timeline", RECEIPT),
            checkAccessibility(".o_customer_desk"),
            // Calling back is planned without leaving.
            Desk.shortcut("l"),
            Desk.dialogIsOpen("input[name=desk_on]"),
            Desk.keyboardIsIn("input[name=desk_note]", "the note"),
            checkAccessibility(".modal-content"),
            Desk.shortcut("s"),
            Desk.dialogIsClosed(),
            {content: "it is planned", trigger: ".o_desk_head:contains('You Planned')"},
            // A contact is noted in Odoo's own form.
            Desk.shortcut("n"),
            Desk.dialogIsOpen(".o_field_widget[name=subject]"),
            Desk.press("Escape"),
            Desk.dialogIsClosed(),
            // Escape leads back, a number goes on to the next customer.
            Desk.backToSearch(),
            Desk.find(PHONE),
            Desk.says("Several customers"),
            checkAccessibility(".o_customer_desk"),
            Desk.press("ArrowDown"),
            Desk.keyboardIsIn(".o_desk_row", "the list"),
            Desk.press("ArrowDown"),
            Desk.press("ArrowUp"),
            Desk.press("Enter"),
            Desk.shows("-"),
            // A scanner works wherever the keyboard is.
            Desk.toTabs(),
            Desk.scan("UXZ4TMT248E2Z"),
            Desk.shows(OTHER),
            Desk.choosesAsked("zip"),
            Desk.shortcut("m"),
            Desk.scan("UVVA01G389N23"),
            Desk.shows(CODE),
            Desk.backToSearch(),
            Desk.find(RECEIPT),
            Desk.shows(CODE),
            {
                content: "the receipt that was named is shown first",
                trigger: `.o_desk_named:contains("${RECEIPT}")`,
            },
        ].flat(Infinity),
});

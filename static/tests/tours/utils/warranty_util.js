/** Page object of warranties and problems: the line, the receipt, items, cases. */

import {negate, run} from "@point_of_sale/../tests/generic_helpers/utils";

const item = (name) => `.items-dialog .item-card:has(.item-name:contains("${name}"))`;

// The sale

export function giveSerial(serial) {
    return [
        {
            content: `scan ${serial}`,
            trigger: ".serial-dialog .serial-value",
            run: `edit ${serial} && press Enter`,
        },
        {content: "the dialog is closed", trigger: negate(".modal .serial-dialog")},
    ];
}

export function addSerialLater() {
    return {content: "add it later", trigger: ".modal .serial-later", run: "click"};
}

export function lineSays(text, serial) {
    return {
        content: `the line says ${text}, ${serial}`,
        trigger: `.orderline:has(.warranty-text:contains("${text}")) .warranty-serials:contains("${serial}")`,
    };
}

export function lineMissesSerial() {
    return {
        content: "the line asks for the serial number",
        trigger: '.orderline .warranty-serials:contains("Add serial number")',
    };
}

export function receiptHasWarranty(serial) {
    return [
        {
            content: "the receipt says until when",
            trigger:
                ".pos-receipt .receipt-warranty-text:contains(/Warranty until .*20\\d\\d/)",
        },
        {
            content: `the receipt has ${serial}`,
            trigger: `.pos-receipt .receipt-warranty-serials:contains("${serial}")`,
        },
        {
            content: "the receipt has the code of the customer's page",
            trigger: '.pos-receipt .pos-receipt-warranty img[src^="data:image"]',
        },
    ];
}

// Items and problems

export function open() {
    return [
        {content: "more buttons", trigger: ".more-btn", run: "click"},
        {
            content: "press Problems",
            trigger: ".control-buttons .problems-button",
            run: "click",
        },
        {content: "the items are shown", trigger: ".items-dialog"},
    ];
}

export function close() {
    return [
        {content: "close the items", trigger: ".modal .items-close", run: "click"},
        {content: "they are closed", trigger: negate(".modal .items-dialog")},
    ];
}

export function find(query) {
    return {
        content: `find ${query}`,
        trigger: ".items-dialog .items-query",
        run: `edit ${query} && press Enter`,
    };
}

export function hasItem(name, cover) {
    return {
        content: `${name}: ${cover}`,
        trigger: `${item(name)} .item-cover:contains("${cover}")`,
    };
}

export function hasSerial(name, serial) {
    return {
        content: `${name} has ${serial}`,
        trigger: `${item(name)} .item-serial:contains("${serial}")`,
    };
}

export function addSerial(name, serial) {
    return [
        {
            content: "add the serial number",
            trigger: `${item(name)} .item-add-serial`,
            run: "click",
        },
        {
            content: `type ${serial}`,
            trigger: `${item(name)} .item-serial-value`,
            run: `edit ${serial} && press Enter`,
        },
        hasSerial(name, serial),
    ];
}

export function report(name) {
    return [
        {
            content: `report a problem of ${name}`,
            trigger: `${item(name)} .item-report`,
            run: "click",
        },
        {content: "the case is open", trigger: ".case-dialog .case-subject"},
    ];
}

export function reportOther() {
    return [
        {content: "another problem", trigger: ".modal .items-report", run: "click"},
        {content: "the case is open", trigger: ".case-dialog .case-subject"},
    ];
}

export function tell(subject, text) {
    return [
        {
            content: "say what it is about",
            trigger: ".case-dialog .case-subject",
            run: `edit ${subject}`,
        },
        {
            content: "say what happened",
            trigger: ".case-dialog .case-text",
            run: `edit ${text}`,
        },
    ];
}

/** A picture that is drawn here, as big as a phone's. */
export function takePhoto() {
    return [
        run(async () => {
            const canvas = document.createElement("canvas");
            canvas.width = 2400;
            canvas.height = 1800;
            const context = canvas.getContext("2d");
            context.fillStyle = "teal";
            context.fillRect(0, 0, 2400, 1800);
            const blob = await new Promise((resolve) =>
                canvas.toBlob(resolve, "image/jpeg")
            );
            const files = new DataTransfer();
            files.items.add(new File([blob], "photo.jpg", {type: "image/jpeg"}));
            const input = document.querySelector(".case-photo-file");
            input.files = files.files;
            input.dispatchEvent(new Event("change"));
        }, "take a photo"),
        {content: "the photo is shown", trigger: ".case-dialog .case-photo img"},
    ];
}

export function saveCase() {
    return [
        {
            content: "open the case",
            trigger: ".modal .case-save:enabled",
            run: "click",
        },
        {content: "it is saved", trigger: negate(".modal .case-dialog")},
    ];
}

export function saysOffline() {
    return {
        content: "the case says that it waits",
        trigger: '.case-dialog .case-offline:contains("waiting to sync")',
    };
}

export function hasCase(subject, state) {
    return {
        content: `${subject} is ${state}`,
        trigger: `.items-dialog .items-case:contains("${subject}") .items-case-state:contains("${state}")`,
    };
}

export function waits(subject) {
    return {
        content: `${subject} waits for the network`,
        trigger: `.items-dialog .items-waiting:contains("${subject}"):contains("waiting to sync")`,
    };
}

export function orderShowsWaiting() {
    return {
        content: "the order says that something waits",
        trigger: ".problems-row .problems-waiting",
    };
}

export function orderShowsProblems(count) {
    return {
        content: `the order shows ${count} problems`,
        trigger: `.problems-row:not(:has(.problems-waiting)) .problems-count:contains("${count}")`,
    };
}

export function noteContact(channel) {
    return [
        {content: "note a contact", trigger: ".modal .items-contact", run: "click"},
        {
            content: `it came by ${channel}`,
            trigger: `.contact-dialog .contact-${channel}`,
            run: "click",
        },
        {content: "it is noted", trigger: negate(".modal .contact-dialog")},
    ];
}

export function lastContactIs(text) {
    return {
        content: `the last contact: ${text}`,
        trigger: `.items-dialog .items-last-contact:contains("${text}")`,
    };
}

export function lineIsFor(product) {
    return {
        content: `the longer warranty is for the ${product}`,
        trigger: `.orderline .extension-choose:contains("For: ${product}")`,
    };
}

/** Say in the dialog which item of an earlier sale is made longer. */
export function longerIsFor(product) {
    return [
        {
            content: `it is for the ${product}`,
            trigger: `.extension-dialog .extension-item:contains("${product}")`,
            run: "click",
        },
        {trigger: "body:not(:has(.extension-dialog))"},
        lineIsFor(product),
    ];
}

export function warnsOfSerial(serial) {
    return {
        content: `another item has the number ${serial}`,
        trigger: `.o_notification:contains("Another item was sold"):contains("${serial}")`,
    };
}

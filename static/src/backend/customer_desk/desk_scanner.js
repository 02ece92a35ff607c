import {useExternalListener} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/** Most milliseconds between two signs of a scanner; people are slower. */
const GAP = 45;
/** Shorter ones are rather keys that somebody pressed by chance. */
const SHORTEST = 6;

function isEditable(element) {
    return element instanceof Element && element.matches("input, textarea, select");
}

/**
 * Tell apart what a scanner types from what people type, anywhere on the page.
 *
 * @returns {{key: Function}} takes key presses one after the other, and returns the text
 *     of a scan when its Enter comes
 */
export function makeScanner() {
    let text = "";
    let last = 0;
    let field = null;
    let before = "";
    return {
        /**
         * @param {KeyboardEvent} ev
         * @returns {{text: String, field: Element|null, before: String}|null}
         */
        key(ev) {
            const isSlow = ev.timeStamp - last > GAP;
            last = ev.timeStamp;
            if (isSlow) {
                text = "";
            }
            if (ev.key === "Enter") {
                const scanned = text;
                text = "";
                return scanned.length < SHORTEST
                    ? null
                    : {text: scanned, field, before};
            }
            if (ev.key.length !== 1 || ev.ctrlKey || ev.metaKey) {
                return null;
            }
            if (!text) {
                field = isEditable(ev.target) ? ev.target : null;
                before = field ? field.value : "";
            }
            text += ev.key;
            return null;
        },
    };
}

/**
 * Listen to a scanner that types: wherever the keyboard is, but not behind a dialog.
 *
 * What it typed into another field is taken out again.
 *
 * @param {Function} onScan gets the text
 * @param {Function} isOwn whether a field takes scans by itself
 */
export function useScanner(onScan, isOwn) {
    const ui = useService("ui");
    const scanner = makeScanner();
    useExternalListener(
        window,
        "keydown",
        (ev) => {
            const scan = ev.key && scanner.key(ev);
            if (!scan || ui.activeElement !== document || isOwn(scan.field)) {
                return;
            }
            // The Enter would press the button that has the focus.
            ev.preventDefault();
            ev.stopPropagation();
            if (scan.field) {
                scan.field.value = scan.before;
                scan.field.dispatchEvent(new Event("input", {bubbles: true}));
            }
            onScan(scan.text);
        },
        {capture: true}
    );
}

import {Component, useExternalListener, useRef} from "@odoo/owl";
import {
    FOUND_BY,
    day,
    ltr,
} from "@pos_customer_identity/backend/customer_desk/desk_words";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";

/** The one field, and what it says: several to choose from, or why there is nobody. */
export class DeskSearch extends Component {
    static template = "pos_customer_identity.DeskSearch";
    static props = {
        answer: {type: [Object, {value: null}], optional: true},
        busy: Boolean,
        register: Function,
        onFind: Function,
        onChoose: Function,
        onOpenFound: Function,
    };

    setup() {
        this.props.register(this);
        this.input = useRef("input");
        this.rows = useRef("rows");
        this.foundBy = FOUND_BY();
        this.day = day;
        this.ltr = ltr;
        useHotkey("escape", () => this.focus());
        useExternalListener(window, "focus", () => this.focusIfNowhere());
    }

    /** Back to the field, from wherever; again, and it is empty. */
    focus() {
        const input = this.input.el;
        if (document.activeElement === input) {
            input.value = "";
        }
        input.focus();
        input.select();
        input.scrollIntoView({block: "nearest"});
    }

    focusIfNowhere() {
        if (document.activeElement === document.body) {
            this.input.el?.focus();
        }
    }

    /** What was found needs no phone number on the screen any more. */
    clear() {
        this.input.el.value = "";
    }

    isInput(element) {
        return element === this.input.el;
    }

    onSubmit() {
        // Also from the button, which cannot be pressed for a moment.
        this.input.el.focus();
        this.input.el.select();
        this.props.onFind(this.input.el.value);
    }

    /** Arrows lead from the field through the list and back. */
    onArrow(ev) {
        if (!["ArrowDown", "ArrowUp"].includes(ev.key) || !this.rows.el) {
            return;
        }
        const stops = [this.input.el, ...this.rows.el.querySelectorAll("button")];
        const at = stops.indexOf(document.activeElement);
        const next = stops[at + (ev.key === "ArrowDown" ? 1 : -1)];
        if (next) {
            ev.preventDefault();
            next.focus();
        }
    }

    /** @returns {String} where and when a customer bought last */
    lastVisit(row) {
        return [row.shop, day(row.on)].filter(Boolean).join(", ");
    }
}

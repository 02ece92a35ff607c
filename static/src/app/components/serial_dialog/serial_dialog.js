import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

/** More items of one kind than this get their serial numbers later. */
const MOST_FIELDS = 30;

/**
 * Asks for the serial numbers of a line's items. A scanner types one and presses Enter,
 * which leads to the next field, and from the last one out.
 */
export class SerialDialog extends Component {
    static template = "pos_customer_identity.SerialDialog";
    static components = {Dialog};
    static props = {line: Object, close: Function};

    setup() {
        const {line} = this.props;
        const units = Math.min(line.warrantyUnits, MOST_FIELDS);
        const known = line.warrantySerials;
        this.state = useState({
            serials: Array.from({length: units}, (_none, unit) => known[unit] || ""),
            message: "",
        });
        this.form = useRef("form");
        useEffect(
            () => {
                this.focusEmpty();
            },
            () => []
        );
    }

    get productName() {
        return this.props.line.full_product_name;
    }

    get fields() {
        return [...this.form.el.querySelectorAll("input")];
    }

    focusEmpty() {
        const empty = this.fields.find((field) => !field.value.trim());
        (empty || this.fields[0])?.focus();
        return Boolean(empty);
    }

    onInput(unit, ev) {
        this.state.serials[unit] = ev.target.value;
        this.state.message = "";
    }

    onKeydown(ev) {
        if (ev.key !== "Enter") {
            return;
        }
        ev.preventDefault();
        if (ev.target.value.trim() && !this.focusEmpty()) {
            this.save();
        }
    }

    save() {
        const told = this.state.serials.map((serial) => serial.trim()).filter(Boolean);
        const keys = told.map((serial) => serial.toUpperCase());
        if (new Set(keys).size < keys.length) {
            this.state.message = _t("Two items have the same serial number.");
            return;
        }
        this.props.line.setWarrantySerials(this.state.serials);
        this.props.close();
    }
}

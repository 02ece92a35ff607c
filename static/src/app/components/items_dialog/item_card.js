import {Component, useState} from "@odoo/owl";
import {dayInWords} from "@pos_customer_identity/app/utils/warranty";
import {useAutofocus} from "@web/core/utils/hooks";

const COLOURS = {
    covered: "success",
    waiting: "info",
    ended: "danger",
    void: "danger",
};

/** One item: its warranty in words, its serial number, its open cases. */
export class ItemCard extends Component {
    static template = "pos_customer_identity.ItemCard";
    static props = {item: Object, onReport: Function, onSerial: Function};

    setup() {
        this.state = useState({isTyping: false, serial: "", message: "", busy: false});
        useAutofocus({refName: "serial", mobile: true});
    }

    get colour() {
        return COLOURS[this.props.item.state] || "secondary";
    }

    get sold() {
        const {sold_on: day, order_ref: receipt} = this.props.item;
        return [day && dayInWords(day), receipt].filter(Boolean).join(" · ");
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.save();
        }
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.state.isTyping = false;
        }
    }

    async save() {
        const serial = this.state.serial.trim();
        if (!serial || this.state.busy) {
            return;
        }
        this.state.busy = true;
        this.state.message = await this.props.onSerial(this.props.item, serial);
        this.state.busy = false;
        this.state.isTyping = Boolean(this.state.message);
    }
}

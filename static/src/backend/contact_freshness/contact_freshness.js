import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

const LABELS = {
    email: _t("E-mail address"),
    phone: _t("Phone number"),
    address: _t("Address"),
};
const FLAGS = {
    bounced: _t("Mail came back"),
    changed: _t("Said to be no longer right"),
    old: _t("Not confirmed for a long time"),
};
const INPUTS = {
    email: [{name: "email", label: LABELS.email, type: "email"}],
    phone: [{name: "phone", label: LABELS.phone, type: "tel"}],
    address: [
        {name: "street", label: _t("Street"), type: "text"},
        {name: "street2", label: _t("Street 2"), type: "text"},
        {name: "zip", label: _t("ZIP"), type: "text"},
        {name: "city", label: _t("City"), type: "text"},
    ],
};

/**
 * How fresh the contact data of a customer is, and two taps to correct it. What is on
 * file is not shown; what is typed goes to the server, and stays nowhere.
 */
export class ContactFreshness extends Component {
    static template = "pos_customer_identity.ContactFreshness";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.form = useRef("form");
        this.last = false;
        this.state = useState({field: false, busy: false});
        useEffect(
            () => this.form.el?.querySelector("input").focus(),
            () => [this.state.field]
        );
        useEffect(
            () => this.keepKeyboard(),
            () => [this.state.busy]
        );
    }

    /** The button that was pressed may be gone: its neighbour is always there. */
    keepKeyboard() {
        const isLost = document.activeElement === document.body;
        if (this.last && !this.state.busy && isLost) {
            const row = `[data-field=${this.last}] .o_contact_correct`;
            this.root.el.querySelector(row)?.focus();
        }
    }

    get facts() {
        return this.props.record.data.contact_freshness || {fields: []};
    }

    get rows() {
        return this.facts.fields.map((row) => ({
            ...row,
            label: LABELS[row.field],
            flagText: FLAGS[row.flag],
            text: this.textOf(row),
        }));
    }

    get inputs() {
        return INPUTS[this.state.field] || [];
    }

    get completeness() {
        return _t("%s % on file", this.facts.completeness || 0);
    }

    textOf(row) {
        if (!row.on_file) {
            return _t("Not on file");
        }
        if (!row.confirmed_on) {
            return _t("Never confirmed");
        }
        return _t("Confirmed on %s", formatDate(deserializeDate(row.confirmed_on)));
    }

    async call(method, ...args) {
        const {record} = this.props;
        this.last = args[0];
        this.state.busy = true;
        try {
            if (!(await record.save())) {
                return;
            }
            await this.orm.call(record.resModel, method, [[record.resId], ...args]);
            this.state.field = false;
            await record.load();
        } finally {
            this.state.busy = false;
        }
    }

    confirm(row) {
        return this.call("action_confirm_contact", row.field);
    }

    flag(row) {
        return this.call("action_flag_contact", row.field);
    }

    correct(row) {
        this.state.field = this.state.field === row.field ? false : row.field;
    }

    save() {
        const typed = Object.fromEntries(new FormData(this.form.el));
        const {field} = this.state;
        return this.call(
            "action_correct_contact",
            field,
            field === "address" ? typed : typed[field]
        );
    }
}

registry.category("view_widgets").add("contact_freshness", {
    component: ContactFreshness,
    fieldDependencies: [{name: "contact_freshness", type: "json", readonly: true}],
});

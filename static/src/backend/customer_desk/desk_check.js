import {ANSWERS, ASKED} from "@pos_customer_identity/backend/customer_desk/desk_words";
import {Component, onWillUnmount, onWillUpdateProps, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatDateTime} from "@web/core/l10n/dates";
import {useService} from "@web/core/utils/hooks";

/**
 * Is the caller the customer? Type what the caller says, and read whether it matches;
 * nothing that is stored is ever shown.
 */
export class DeskCheck extends Component {
    static template = "pos_customer_identity.DeskCheck";
    static props = {partnerId: Number, check: Object, comparable: Array};

    setup() {
        this.orm = useService("orm");
        this.value = useRef("value");
        this.asked = ASKED();
        this.answers = ANSWERS();
        this.state = useState({check: null, field: false, status: false, busy: false});
        this.begin(this.props);
        onWillUpdateProps((props) => {
            if (
                props.partnerId !== this.props.partnerId ||
                props.check !== this.props.check
            ) {
                this.begin(props);
            }
        });
        onWillUnmount(() => clearTimeout(this.timer));
    }

    begin({check, comparable, partnerId}) {
        if (partnerId !== this.shown) {
            Object.assign(this.state, {field: comparable[0] || false, status: false});
            this.shown = partnerId;
        }
        this.show(check);
    }

    /** Show how far the check is, for as long as it holds by the server's clock. */
    show(check) {
        this.state.check = check;
        clearTimeout(this.timer);
        if (!check.until) {
            return;
        }
        this.until = luxon.DateTime.now().plus({seconds: check.seconds});
        this.timer = setTimeout(() => {
            this.state.check = {...check, until: false, matched: [], count: 0};
        }, check.seconds * 1000);
    }

    get isChecked() {
        return Boolean(this.state.check.until);
    }

    get clock() {
        return _t("Checked until %s", formatDateTime(this.until, {format: "HH:mm"}));
    }

    get progress() {
        const {count, needed} = this.state.check;
        return _t("%(matched)s of %(needed)s match", {
            matched: Math.min(count, needed),
            needed,
        });
    }

    isMatched(field) {
        return this.state.check.matched.includes(field);
    }

    onField(ev) {
        this.state.field = ev.target.value;
        this.state.status = false;
    }

    async compare() {
        const value = this.value.el.value;
        // What the caller said does not stay on the screen.
        this.value.el.value = "";
        if (!value.trim() || this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const args = [this.props.partnerId, this.state.field, value];
            const answer = await this.orm.call("customer.desk", "compare", args);
            this.state.status = answer.status;
            this.show(answer.check);
            this.goOn(answer);
        } finally {
            this.state.busy = false;
        }
    }

    /** Offer the next thing to ask after a match. */
    goOn({status}) {
        const left = this.props.comparable.filter((field) => !this.isMatched(field));
        if (status === "yes" && left.length) {
            this.state.field = left[0];
        }
        this.value.el?.focus();
    }
}

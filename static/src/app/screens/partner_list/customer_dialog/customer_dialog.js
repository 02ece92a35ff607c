import {
    confirmLost,
    sentence,
} from "@pos_customer_identity/app/utils/identify_messages";
import {Component, useState} from "@odoo/owl";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {Dialog} from "@web/core/dialog/dialog";
import {hasTypingError} from "@pos_customer_identity/app/utils/customer_code";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/**
 * Asks who the customer is, by code: scanned, typed, or from a receipt; or makes a new
 * member with one tap. Nothing but a found customer changes the order.
 */
export class CustomerDialog extends Component {
    static template = "pos_customer_identity.CustomerDialog";
    static components = {Dialog};
    static props = {
        partner: {type: [{value: null}, {value: false}, Object], optional: true},
        onSelect: Function,
        onShowContacts: Function,
    };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({query: "", message: "", busy: false});
        useAutofocus({refName: "query", mobile: true});
    }

    get mayShowContacts() {
        return (
            this.pos.config._may_see_contacts && this.pos.cashier?._role !== "minimal"
        );
    }

    onInput(ev) {
        this.state.query = ev.target.value;
        this.state.message = hasTypingError(this.state.query)
            ? sentence({status: "typo"})
            : "";
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.find();
        }
    }

    async find() {
        const query = this.state.query.trim();
        if (query) {
            await this.answer(() => this.pos.customerIdentity.identify(query));
        }
    }

    async enroll() {
        await this.answer(() => this.pos.customerIdentity.enroll());
    }

    remove() {
        this.props.onSelect(false);
    }

    back() {
        this.props.onSelect(this.props.partner);
    }

    /** A second tap while the first is on its way does nothing. */
    async answer(request) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        this.state.message = "";
        const answer = await request();
        this.state.busy = false;
        if (!answer.partner) {
            this.state.message = sentence(answer);
            return;
        }
        if (answer.status === "lost" && !(await confirmLost(this.dialog))) {
            return;
        }
        if (answer.status === "pending") {
            this.notification.add(sentence(answer), {type: "info"});
        }
        this.props.onSelect(answer.partner);
    }
}

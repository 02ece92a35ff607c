import {
    confirmLost,
    isUnanswered,
    sentence,
} from "@pos_customer_identity/app/utils/identify_messages";
import {Component, onWillDestroy, useState} from "@odoo/owl";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {Dialog} from "@web/core/dialog/dialog";
import {
    isMistypedCode,
    kindOfQuery,
} from "@pos_customer_identity/app/utils/identity_query";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** Answers after which a new member can be made with the phone or e-mail that was typed. */
const UNKNOWN = {unknown_phone: "phone", unknown_email: "email"};
/** Answers about things that were sold to nobody in particular. */
const NOBODYS = ["no_customer", "no_owner"];

/**
 * Asks who the customer is: by code, scanned, typed, or from a receipt; by phone or
 * e-mail; or makes a new member with one tap. Nothing but a found customer changes the
 * order.
 */
export class CustomerDialog extends Component {
    static template = "pos_customer_identity.CustomerDialog";
    static components = {Dialog};
    static props = {
        partner: {type: [{value: null}, {value: false}, Object], optional: true},
        onSelect: Function,
        onShow: Function,
    };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({
            query: "",
            message: "",
            offer: "",
            // What was sold to nobody in particular, by receipt or serial number.
            receipt: "",
            busy: false,
        });
        // What the offer is about. It lives until the next key or tap, and is not shown.
        this.offered = {};
        onWillDestroy(() => this.forget());
        useAutofocus({refName: "query", mobile: true});
    }

    get mayShowContacts() {
        return (
            this.pos.config._may_see_contacts && this.pos.cashier?._role !== "minimal"
        );
    }

    get openProblems() {
        return this.pos.customerCases.countsOf(this.props.partner)?.cases;
    }

    /** Who is known to this device alone has nothing on the server yet. */
    get hasDetails() {
        return this.props.partner && !this.props.partner.isPending;
    }

    onInput(ev) {
        this.forget();
        this.state.query = ev.target.value;
        this.state.message = isMistypedCode(this.state.query)
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
        if (!query) {
            return;
        }
        const answer = await this.answer(() =>
            this.pos.customerIdentity.identify(query)
        );
        if (answer && kindOfQuery(query) !== "code" && !isUnanswered(answer)) {
            this.state.query = "";
            this.offer(UNKNOWN[answer.status], query);
        }
        this.state.receipt = NOBODYS.includes(answer?.status) ? query : "";
    }

    showItems(query) {
        this.pos.showItems(query);
    }

    offer(field, value) {
        this.offered = field ? {[field]: value} : {};
        this.state.offer = field || "";
    }

    enrollPerson() {
        const identity = this.offered;
        this.forget();
        this.props.onShow("enroll", identity);
    }

    forget() {
        this.state.query = "";
        this.state.receipt = "";
        this.offer();
    }

    async enroll() {
        this.forget();
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
            return answer;
        }
        if (answer.status === "lost" && !(await confirmLost(this.dialog))) {
            return answer;
        }
        if (answer.status === "pending") {
            this.notification.add(sentence(answer), {type: "info"});
        }
        this.props.onSelect(answer.partner);
        return answer;
    }
}
